"""The viewer page for everybody: contrast, names, what a screen reader hears, the shelf as a dialog, calm, RTL."""

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
from tests.fakes.desk import FakeDesk, FakeRoom

OpenPage = Callable[..., Awaitable[Page]]

WRITTEN: dict[str, Any] = {
    "type": "written",
    "author": "小鹿",
    "asked": "能开发票吗",
    "others": 0,
    "text": "支持电子发票。",
    "simulated": True,
    "by_person": False,
}


@pytest.fixture
def room() -> FakeRoom:
    """A room in which everything is going on at once."""
    room = FakeRoom()
    room.simulated = True
    for author in ("小鹿", "عبد الله", "老王", "Echo", "阿杰", "林深见鹿"):
        room.add_comment(author, "能开发票吗", simulated=True)
    room.written = [WRITTEN | {"comment_ids": ["c1"]}]
    return room


@pytest_asyncio.fixture(loop_scope="session")
async def address(room: FakeRoom, served: Served) -> AsyncIterator[str]:
    async with on_the_air() as whep, served(build_app(room, FakeDesk(room), whep, token="t")) as base:
        yield base


async def say(page: Page, text: str) -> None:
    await page.fill("#comment", text)
    await page.press("#comment", "Enter")
    await expect(page.locator(".comment.own")).to_contain_text([text])


@pytest.mark.parametrize("device", [PHONE, {}], ids=["phone", "desk"])
async def test_every_text_has_enough_contrast(
    open_page: OpenPage, address: str, room: FakeRoom, device: dict[str, Any]
) -> None:
    page = await open_page(**(device | {"reduced_motion": "reduce"}))
    await page.goto(address)
    await expect(page.locator(".comment")).to_have_count(7)
    await say(page, "有货吗")
    room.send({"type": "answer", "comment_ids": ["c7"], "author": "我", "text": "有货。"})
    pointed = {"comment_ids": ["c2"], "author": "老王", "others": 2, "text": "刚说过", "ago_s": 9, "simulated": True}
    room.send({"type": "pointer"} | pointed)
    for kind in ("join", "order"):
        room.send({"type": "reaction", "kind": kind, "author": "小陈", "count": 1, "simulated": True})
    room.send({"type": "reaction", "kind": "like", "count": 9, "total": 99})
    await expect(page.locator(".comment")).to_have_count(12)
    assert await faint_texts(page) == []
    # what lies straight over the picture is read over a bright one
    await page.evaluate(
        "for (const node of [document.body, document.documentElement]) node.style.background = '#f3e9da'"
    )
    over = [text for text in await faint_texts(page) if any(part in text for part in ("山野集", "人在看", "AI生成"))]
    assert over == []
    if device:
        await page.tap("#shelf-open")
        await expect(page.locator("#shelf")).to_be_visible()
        assert [text for text in await faint_texts(page) if ".product" in text or ".ask " in text] == []


NAMELESS = """
() => [...document.querySelectorAll("button, input, video, dialog[open], [role=dialog], [role=log]")]
  .filter((node) => node.checkVisibility({ visibilityProperty: true }))
  .filter((node) => !(node.ariaLabel || node.getAttribute("aria-labelledby") || node.textContent.trim()))
  .map((node) => node.outerHTML.slice(0, 90))
"""


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
async def test_every_control_has_a_name(open_page: OpenPage, address: str, language: str) -> None:
    page = await open_page(**(PHONE | {"locale": language}))
    await page.goto(address)
    await expect(page.locator("#shop-name")).to_have_text("山野集")
    assert await page.evaluate(NAMELESS) == []
    await page.tap("#shelf-open")
    assert await page.evaluate(NAMELESS) == []


async def test_a_screen_reader_is_told_the_answers_to_this_viewer_and_nothing_else(
    page: Page, address: str, room: FakeRoom
) -> None:
    await page.goto(address)
    await expect(page.locator(".comment")).to_have_count(7)
    told = page.locator("#announced")
    await expect(told).to_have_text("")
    await say(page, "有货吗")
    room.send({"type": "answer", "comment_ids": ["c2"], "author": "老王", "text": "给老王的回答。"})
    await expect(page.locator(".comment.reply", has_text="给老王的回答")).to_have_count(1)
    await expect(told).to_have_text("")
    room.send({"type": "answer", "comment_ids": ["c7"], "author": "我", "text": "有货，三百二十盒。"})
    await expect(told).to_have_text("主播回答你：有货，三百二十盒。")
    written = WRITTEN | {"comment_ids": ["c7"], "text": "支持专票。", "simulated": False}
    room.send(written)
    await expect(told).to_have_text("文字回复你：支持专票。")
    await page.evaluate("announced.replaceChildren()")
    room.send(written)
    room.add_comment("小陈", "来了")
    await expect(page.locator(".comment", has_text="小陈")).to_have_count(1)
    await expect(told).to_have_text("")
    assert await page.locator("#comments").get_attribute("aria-live") == "off"


async def test_the_shelf_on_a_phone_is_a_dialog_that_gives_the_focus_back(open_page: OpenPage, address: str) -> None:
    page = await open_page(**PHONE)
    await page.goto(address)
    shelf = page.locator("#shelf")
    for opener in ("#shelf-open", "#featured"):
        await page.tap(opener)
        await expect(page.get_by_role("dialog", name="商品")).to_be_visible()
        await expect(page.locator("#shelf-close")).to_be_focused()
        for _ in range(8):
            await page.keyboard.press("Tab")
            assert await page.evaluate(
                "shelf.contains(document.activeElement) || document.activeElement === document.body"
            )
        await page.keyboard.press("Escape")
        await expect(shelf).to_be_hidden()
        await expect(page.locator(opener)).to_be_focused()
        assert await page.locator("[inert]").count() == 0
    await page.tap("#shelf-open")
    await page.set_viewport_size({"width": 1280, "height": 800})
    await expect(shelf).to_be_visible()
    await expect(page.locator("[inert], #shelf[role]"), "beside the picture it is a panel").to_have_count(0)


async def test_nothing_flies_for_those_who_asked_for_calm(open_page: OpenPage, address: str, room: FakeRoom) -> None:
    page = await open_page(**(PHONE | {"reduced_motion": "reduce"}))
    await page.goto(address)
    await expect(page.locator("#shop-name")).to_have_text("山野集")
    await page.tap("#like")
    room.send({"type": "reaction", "kind": "like", "count": 40, "total": 40})
    await expect(page.locator("#like b")).to_have_text("40")
    moving = "document.getAnimations().filter(({ effect }) => effect.getComputedTiming().duration > 1).length"
    assert await page.evaluate(moving) == 0
    await expect(page.locator(".heart")).to_have_count(0)


async def test_text_from_right_to_left_keeps_to_itself(page: Page, address: str, room: FakeRoom) -> None:
    room.add_comment("عبد الله!", "كم السعر؟ 68")
    await page.goto(address)
    row = page.locator(".comment", has_text="كم السعر")
    direction = "(node) => getComputedStyle(node).direction"
    assert await row.locator(".author").evaluate(direction) == "rtl"
    assert await row.locator(".text").evaluate(direction) == "rtl"
    assert await row.evaluate(direction) == "ltr"
    name, text = await row.locator(".author").bounding_box(), await row.locator(".text").bounding_box()
    assert name
    assert text
    assert name["x"] < text["x"], "the name stands before what it said"
    await page.fill("#comment", "كم السعر")
    assert await page.locator("#comment").evaluate(direction) == "rtl"


async def test_without_scripts_the_page_says_what_is_wrong(open_page: OpenPage, address: str) -> None:
    page = await open_page(java_script_enabled=False)
    await page.goto(address)
    await expect(page.locator(".too-old")).to_have_css("opacity", "1", timeout=20_000)
