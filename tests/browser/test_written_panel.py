"""The console's panel of answers in writing, in Chromium: changed, taken back, said aloud, switched off."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from host.console.app import build_app
from host.console.desk import DeskRefusal
from host.console.panel import Panel
from host.console.written_routes import written_routes
from tests.browser.channel import on_the_air
from tests.browser.serving import Served
from tests.browser.studio import TOKEN, enter
from tests.fakes.desk import FakeDesk
from tests.waiting import until


class Answers:
    """Implements `Written` with two answers; refuses a wording with 第一 in it."""

    def __init__(self) -> None:
        self.on = True
        self.deeds: list[tuple[object, ...]] = []
        self.rows = [
            {"id": "c2", "author": "<b>阿杰</b>", "asked": "今天下单啥时候发货", "others": 2, "text": "48小时内发货。",
             "simulated": True, "by_person": False, "deferred": False},
            {"id": "c1", "author": "小林", "asked": "能不能刻字", "others": 0, "text": "这个得问店家，我先记下来。",
             "simulated": False, "by_person": False, "deferred": True},
        ]  # fmt: skip

    def state(self) -> dict[str, Any]:
        return {"on": self.on, "crowded": True, "written": self.rows}

    def switch(self, by: str, *, on: bool) -> None:
        self.on = on
        self.deeds.append((by, "switch", on))

    async def correct(self, by: str, comment_id: str, text: str, *, override: bool) -> None:
        if "第一" in text and not override:
            raise DeskRefusal("the rule absolute forbids this wording", code="refused_claim")
        self.rows = [row | {"text": text, "by_person": True} if row["id"] == comment_id else row for row in self.rows]
        self.deeds.append((by, "correct", comment_id, text, override))

    def retract(self, by: str, comment_id: str) -> None:
        self.rows = [row for row in self.rows if row["id"] != comment_id]
        self.deeds.append((by, "retract", comment_id))

    def aloud(self, by: str, comment_id: str) -> None:
        self.deeds.append((by, "aloud", comment_id))


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest_asyncio.fixture(loop_scope="session")
async def panel(
    open_page: Callable[..., Awaitable[Page]], answers: Answers, served: Served
) -> AsyncIterator[tuple[Page, FakeDesk]]:
    desk = FakeDesk()
    desk.panels = {"written": answers.state}
    panels = (Panel("written", answers.state, partial(written_routes, answers)),)
    async with on_the_air() as whep, served(build_app(desk.room, desk, whep, token=TOKEN, panels=panels)) as base:
        page = await open_page()
        await enter(page, base, tab="written")
        yield page, desk


async def test_an_answer_is_changed_and_a_forbidden_wording_needs_a_name(
    panel: tuple[Page, FakeDesk], answers: Answers
) -> None:
    page, desk = panel
    row = page.locator("form.question").first
    await expect(row).to_contain_text("<b>阿杰</b>")
    await expect(row).to_contain_text("模拟")
    await expect(row.get_by_role("button", name="更新")).to_be_disabled()
    await row.get_by_label("文字回复").fill("全国第一快")
    desk.touch()
    await row.get_by_role("button", name="更新").click()
    await row.get_by_role("button", name="仍然发出（记我的名字）").click()
    await until(lambda: len(answers.deeds) == 1)
    assert answers.deeds == [("小王", "correct", "c2", "全国第一快", True)]
    desk.touch()
    await expect(row).to_contain_text("店家改过")


async def test_an_answer_is_said_aloud_and_taken_back_and_writing_is_switched_off(
    panel: tuple[Page, FakeDesk], answers: Answers
) -> None:
    page, desk = panel
    await expect(page.locator("form.question").last).to_contain_text("已转店家")
    await page.get_by_role("button", name="口播").first.click()
    await page.get_by_role("button", name="撤回").first.click()
    await page.get_by_role("switch").uncheck()
    await until(lambda: len(answers.deeds) == 3)
    assert answers.deeds == [("小王", "aloud", "c2"), ("小王", "retract", "c2"), ("小王", "switch", False)]
    desk.touch()
    await expect(page.locator("form.question")).to_have_count(1)
