"""The console tells what is wrong now and what waits for a person, forgives a wrong click, and fits a phone."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from host.console.app import build_app
from tests.browser.channel import on_the_air
from tests.browser.conftest import PHONE
from tests.browser.serving import Served
from tests.browser.studio import TOKEN
from tests.fakes.desk import FakeDesk

OpenPage = Callable[..., Awaitable[Page]]


@pytest.fixture
def desk() -> FakeDesk:
    desk = FakeDesk()
    writer = None
    desk.panels = {
        "questions": lambda: {"open": [question("q1"), question("q2")], "answered": [], "writer": writer},
        "stock": lambda: [{"product_id": "tea", "name": "云雾绿茶", "stock": 320, "filed": 320}],
    }
    return desk


def question(question_id: str) -> dict[str, Any]:
    return {
        "id": question_id,
        "text": "有机认证吗",
        "times": 1,
        "product_id": "tea",
        "product": "云雾绿茶",
        "intent": "spec",
    }


@pytest_asyncio.fixture(loop_scope="session")
async def address(desk: FakeDesk, served: Served) -> AsyncIterator[str]:
    async with on_the_air() as whep, served(build_app(desk.room, desk, whep, token=TOKEN)) as base:
        yield base


async def enter(page: Page, address: str) -> None:
    await page.goto(f"{address}/console#token={TOKEN}")
    await page.fill("#by", "小王")
    await page.press("#by", "Enter")
    await expect(page.locator(".line").first).to_be_visible()


async def test_a_show_that_goes_well_raises_no_alarm(page: Page, address: str, desk: FakeDesk) -> None:
    desk.health.update(skips=500, late_pictures=900)
    await enter(page, address)
    await expect(page.locator("#health")).to_contain_text("10.0 s")
    await expect(page.locator(".alarm")).to_have_count(0)
    await expect(page.locator("#health .warn")).to_have_count(0)


async def test_sound_that_is_lost_now_is_told_before_a_pause(page: Page, address: str, desk: FakeDesk) -> None:
    await enter(page, address)
    await desk.pause("小李")
    await expect(page.locator(".alarm")).to_have_text(["已暂停：主播不说话，也不回答。按「继续」恢复"])
    desk.health["skips"] += 150
    desk.touch()
    await expect(page.locator(".alarm")).to_have_count(2)
    await expect(page.locator(".alarm").first).to_contain_text("缺了 3.0 秒")
    await expect(page.locator(".alarm").first).to_have_attribute("data-kind", "bad")


async def test_an_alarm_leads_to_the_panel_that_mends_it(page: Page, address: str, desk: FakeDesk) -> None:
    output = {"name": "抖音", "kind": "rtmp", "target": "rtmp://x", "state": "retrying", "reason": "", "for_s": 3}
    desk.panels["outputs"] = lambda: [output | {"bytes": 0, "bitrate_kbps": 0}]
    await enter(page, address)
    await page.locator(".alarm", has_text="抖音").get_by_role("button", name="去看看").click()
    await expect(page.locator("#panel-outputs")).to_be_visible()
    output["state"] = "live"
    desk.touch()
    await expect(page.locator(".alarm")).to_have_count(0)


async def test_an_old_fault_is_no_alarm_and_a_new_one_is(page: Page, address: str, desk: FakeDesk) -> None:
    def event(at_s: int, **data: str) -> dict[str, Any]:
        kind = "fault" if data else "health"
        return {"seq": at_s, "at": at_s * 48_000, "type": kind, "by": None, "data": data}

    desk.events = [event(10, part="store", reason="disk full"), event(400)]
    await enter(page, address)
    await expect(page.locator(".alarm")).to_have_count(0)
    desk.events.append(event(410, part="voice", reason="died"))
    desk.touch()
    await expect(page.locator(".alarm")).to_contain_text("故障（voice）：died")


async def test_what_waits_for_a_person_is_counted_where_it_is_seen(page: Page, address: str, desk: FakeDesk) -> None:
    await enter(page, address)
    await expect(page.locator("#studio-open .badge")).to_have_text("2")
    await page.click("#studio-open")
    await expect(page.locator("#tab-questions .badge")).to_have_text("2")
    await expect(page.locator("#tab-stock .badge")).to_be_empty()


async def test_the_studio_goes_by_keyboard_and_hides_no_control_of_the_show(page: Page, address: str) -> None:
    await enter(page, address)
    await page.focus("#studio-open")
    await page.keyboard.press("Enter")
    await expect(page.locator("#tab-questions")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await expect(page.locator("#tab-stock")).to_be_focused()
    await expect(page.locator("#panel-stock")).to_be_visible()
    await page.click("#hold")
    await expect(page.locator("#air-text")).to_have_text("已暂停")
    await page.focus("#tab-stock")
    await page.keyboard.press("Escape")
    await expect(page.locator("#studio-open")).to_be_focused()


async def test_a_line_deleted_by_mistake_comes_back_to_its_place(page: Page, address: str, desk: FakeDesk) -> None:
    await enter(page, address)
    await page.locator(".line[data-id=l2]").get_by_role("button", name="删除").click()
    await expect(page.locator("#toast")).to_contain_text("已删除「一盒两百五十克")
    await page.locator("#toast").get_by_role("button", name="撤销").click()
    await expect(page.locator(".line").nth(1)).to_have_attribute("data-id", "l2")
    assert [deed for _, deed, _ in desk.deeds] == ["delete", "restore"]


async def test_the_log_tells_what_was_spoken_and_not_what_was_dropped(page: Page, address: str, desk: FakeDesk) -> None:
    spoken = ["欢迎大家", ""]
    desk.events = [
        {"seq": seq, "at": seq * 48_000, "type": "cue_ended", "by": None, "data": {"cue_id": f"c{seq}", "spoken": text}}
        for seq, text in enumerate(spoken)
    ]
    await enter(page, address)
    await expect(page.locator(".event")).to_have_count(1)
    await expect(page.locator(".event")).to_contain_text("欢迎大家")


async def test_the_desk_is_read_and_used_on_a_phone(open_page: OpenPage, address: str, desk: FakeDesk) -> None:
    page = await open_page(**PHONE)
    await enter(page, address)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    text = await page.locator(".line-text").first.bounding_box()
    assert text
    assert text["width"] > 250
    await page.locator(".line").first.get_by_role("button", name="下移").click()
    await expect(page.locator(".line").first).to_have_attribute("data-id", "l2")
    await page.click("#studio-open")
    await page.click("#tab-stock")
    await expect(page.locator("#panel-stock")).to_be_visible()
