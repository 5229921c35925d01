"""The console is read: enough contrast, a name for every control, and a voice that speaks up for alarms alone."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from host.console.app import build_app
from tests.browser.channel import on_the_air
from tests.browser.conftest import PHONE
from tests.browser.contrast import faint_texts
from tests.browser.serving import Served
from tests.browser.studio import TOKEN
from tests.fakes.desk import FakeDesk

OpenPage = Callable[..., Awaitable[Page]]

STATUSES = ["waiting", "answering", "answered", "written", "hidden", "flagged", "kept", "expired"]
MOODS = ["happy", "hesitant", "upset"]
SPOKEN = {"cue_id": "c", "line_id": "c", "spoken": "欢迎"}


@pytest.fixture
def desk() -> FakeDesk:
    """A desk on which everything is going on at once."""
    desk = FakeDesk()
    desk.comments = [comment(at, status) for at, status in enumerate(STATUSES)]
    desk.events = [
        {"seq": at, "at": at * 48_000, "type": kind, "by": "小李", "data": data}
        for at, (kind, data) in enumerate(
            [("edited", {"action": "pause"}), ("fault", {"part": "voice", "reason": "died"}), ("cue_ended", SPOKEN)]
        )
    ]
    desk.faults.append("voice: died")
    desk.health["loop_lag_ms"] = 30
    desk.lines += [desk.line(f"o{origin}", "一句", origin=origin) for origin in ("operator", "reply")]
    asked = {"id": "q", "text": "有机吗", "times": 2, "product_id": "tea", "product": "云雾绿茶", "intent": "spec"}
    desk.panels = {
        "questions": lambda: {"open": [asked], "answered": [], "writer": None},
        "stock": lambda: [{"product_id": "tea", "name": "云雾绿茶", "stock": 0, "filed": 320}],
    }
    return desk


def comment(at: int, status: str) -> dict[str, Any]:
    verdict = {"hidden": "hide", "flagged": "flag"}.get(status, "keep")
    return {
        "id": f"c{at}", "author": "小鹿", "text": "多少钱", "simulated": at % 2 == 0, "intent": "price",
        "mood": MOODS[at % 3], "language": "zh", "verdict": verdict, "rule": "contact", "status": status,
        "answer": "六十八元",
    }  # fmt: skip


@pytest_asyncio.fixture(loop_scope="session")
async def address(desk: FakeDesk, served: Served) -> AsyncIterator[str]:
    async with on_the_air() as whep, served(build_app(desk.room, desk, whep, token=TOKEN)) as base:
        yield base


async def enter(page: Page, address: str, language: str = "zh") -> None:
    await page.goto(f"{address}/console?lang={language}#token={TOKEN}")
    await page.fill("#by", "小王")
    await page.press("#by", "Enter")
    await expect(page.locator(".line").first).to_be_visible()


async def test_every_text_has_enough_contrast(page: Page, address: str, desk: FakeDesk) -> None:
    await page.goto(f"{address}/console")
    assert await faint_texts(page) == []
    await enter(page, address)
    await page.fill("#say-text", "这是最佳的茶")
    await page.click("#say button[value=now]")
    await expect(page.locator(".warning")).to_be_visible()
    await page.locator(".line[data-id=l2]").get_by_role("button", name="修改").click()
    assert await faint_texts(page) == []
    for panel in desk.panels:
        if await page.locator("#studio").is_hidden():
            await page.click("#studio-open")
        await page.click(f"#tab-{panel}")
        await expect(page.locator(f"#panel-{panel} h2").first).to_be_visible()
        assert await faint_texts(page) == []
    await page.evaluate("document.body.dataset.feed = 'offline'")
    assert await faint_texts(page) == []


async def test_faint_texts_are_found(page: Page, address: str) -> None:
    await enter(page, address)
    await page.evaluate("document.getElementById('shop').style.setProperty('color', '#565b6b')")
    assert [text.split()[1] for text in await faint_texts(page)] == ["."]
    await page.evaluate("document.getElementById('shop').style.setProperty('color', '')")
    await page.evaluate("document.querySelector('.middle').style.setProperty('opacity', '.4')")
    assert len(await faint_texts(page)) > 5


NAMELESS = """
() => [...document.querySelectorAll("button, input, textarea, select, video, [role=tabpanel]")]
  .filter((node) => node.checkVisibility() && !node.closest("[aria-hidden=true]"))
  .filter((node) => !(node.ariaLabel || node.getAttribute("aria-labelledby") || node.labels?.length))
  .filter((node) => !node.textContent.trim())
  .map((node) => node.outerHTML.slice(0, 90))
"""


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_every_control_has_a_name(page: Page, address: str, desk: FakeDesk, language: str) -> None:
    await enter(page, address, language)
    await page.locator(".line").first.locator("button").nth(3).click()
    await page.click("#studio-open")
    for panel in desk.panels:
        await page.click(f"#tab-{panel}")
        await expect(page.locator(f"#panel-{panel} h2").first).to_be_visible()
        assert await page.evaluate(NAMELESS) == []


LISTEN = """
() => {
  window.spoken = [];
  const live = document.querySelectorAll("[aria-live], [role=alert], [role=status]");
  for (const node of live) {
    new MutationObserver((changes) => changes.forEach(({ addedNodes, type }) => {
      if (type === "characterData" || addedNodes.length) window.spoken.push(node.id || node.className || node.tagName);
    })).observe(node, { childList: true, subtree: true, characterData: true });
  }
}
"""


async def test_a_screen_reader_is_told_of_alarms_and_not_of_every_snapshot(
    page: Page, address: str, desk: FakeDesk
) -> None:
    await enter(page, address)
    await page.evaluate(LISTEN)
    assert desk.on_air
    for spoken in range(10, 16):
        desk.on_air["spoken"] = spoken
        desk.health["viewers"] += 1
        desk.touch()
        await expect(page.locator(".on-air-text .spoken")).to_have_text(desk.on_air["text"][:spoken])
    assert await page.evaluate("spoken") == []
    desk.health["skips"] += 500
    desk.touch()
    await expect(page.locator(".alarm")).to_have_count(2)
    assert await page.evaluate("spoken.length") > 0
    assert await page.locator("[aria-live=assertive] .alarm").count() == 2


async def test_nothing_moves_for_those_who_asked_for_that(open_page: OpenPage, address: str) -> None:
    page = await open_page(reduced_motion="reduce")
    await enter(page, address)
    moving = "document.getAnimations().filter(({ effect }) => effect.getComputedTiming().duration > 1).length"
    assert await page.evaluate(moving) == 0
    page = await open_page()
    await enter(page, address)
    assert await page.evaluate(moving) > 0, "the lamp, for everybody else"


async def test_on_a_phone_the_show_is_stopped_from_anywhere(open_page: OpenPage, address: str, desk: FakeDesk) -> None:
    page = await open_page(**PHONE)
    await enter(page, address)
    on_air = await page.locator("#on-air").bounding_box()
    assert on_air
    assert on_air["y"] + on_air["height"] < 844, "what is said is seen at once"
    await page.evaluate("scrollTo(0, document.body.scrollHeight)")
    await page.tap("#hold")
    await expect(page.locator("#air-text")).to_have_text("已暂停")
    await page.click("#studio-open")
    await page.tap("#hold")
    await expect(page.locator("#air-text")).to_have_text("直播中")
    await expect(page.locator("#panel-questions")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
