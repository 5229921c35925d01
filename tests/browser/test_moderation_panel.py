"""The moderation panel in Chromium: a case is decided, a sentence tried, a list changed."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from host.console.app import build_app
from host.console.moderation_routes import Decision, moderation_routes
from host.console.panel import Panel
from tests.browser.channel import on_the_air
from tests.browser.serving import Served, until
from tests.browser.studio import TOKEN, enter
from tests.fakes.desk import FakeDesk


class Screened:
    """Implements `Moderation` with one rule and one case."""

    def __init__(self) -> None:
        self.words_of_own = ["隔壁茶庄"]
        self.decided: list[tuple[str, str, Decision]] = []

    def state(self) -> dict[str, Any]:
        rule = {"name": "own.hide", "action": "hide", "about": "own words", "author": False, "unless": 0, "patterns": 0}
        case = {"id": "c9", "author": "小鹿", "text": "<b>脸上起红疹</b>", "rule": "care.injury", "found": "起红疹"}
        return {
            "flagged": [] if self.decided else [case],
            "next": [],
            "waiting": 0,
            "unread": 0,
            "dropped": {"same_text": 12},
            "rules": [rule | {"words": len(self.words_of_own)}],
            "changes": [],
        }

    def words(self, rule: str) -> dict[str, Any]:
        return {"name": rule, "words": self.words_of_own, "unless": [], "sounds": [], "patterns": []}

    def test(self, text: str, author: str) -> dict[str, Any]:
        hits = [
            {"rule": "own.hide", "action": "hide", "found": w, "of_author": False}
            for w in self.words_of_own
            if w in text
        ]
        return {"action": "hide" if hits else "keep", "hits": hits}

    def change(self, by: str, rule: str, field: str, text: str, *, present: bool) -> None:
        self.words_of_own = [w for w in self.words_of_own if w != text] + ([text] if present else [])

    def decide(self, by: str, comment_id: str, decision: Decision) -> None:
        self.decided.append((by, comment_id, decision))


class PanelDesk(FakeDesk):
    """A desk whose snapshot holds the panel."""

    def __init__(self, screened: Screened) -> None:
        super().__init__()
        self.screened = screened

    def snapshot(self) -> dict[str, Any]:
        return super().snapshot() | {"panels": {"moderation": self.screened.state()}}


@pytest.fixture
def screened() -> Screened:
    return Screened()


@pytest_asyncio.fixture(loop_scope="session")
async def panel(
    open_page: Callable[..., Awaitable[Page]], screened: Screened, served: Served
) -> AsyncIterator[tuple[Page, PanelDesk]]:
    desk = PanelDesk(screened)
    panels = (Panel("moderation", screened.state, lambda gate: moderation_routes(screened, gate)),)
    async with on_the_air() as whep, served(build_app(desk.room, desk, whep, token=TOKEN, panels=panels)) as base:
        page = await open_page()
        await enter(page, base, tab="moderation")
        yield page, desk


async def test_a_case_is_shown_as_text_and_decided(panel: tuple[Page, PanelDesk], screened: Screened) -> None:
    page, desk = panel
    await expect(page.locator(".case")).to_contain_text("<b>脸上起红疹</b>")
    await expect(page.locator(".case .why")).to_have_text("care.injury 命中「起红疹」")
    await page.get_by_role("button", name="不用回答").click()
    await until(lambda: screened.decided == [("小王", "c9", "settle")])
    desk.touch()
    await expect(page.locator(".case")).to_have_count(0)


async def test_a_sentence_is_tried_and_a_word_added_and_removed(
    panel: tuple[Page, PanelDesk], screened: Screened
) -> None:
    page, _ = panel
    sentence = page.get_by_placeholder("输入一句弹幕，看规则怎么判")
    await sentence.fill("去隔壁茶庄")
    await expect(page.locator(".result")).to_contain_text("own.hide 命中「隔壁茶庄」")
    await page.get_by_placeholder("加一个词").fill("对面茶馆")
    await page.get_by_placeholder("加一个词").press("Enter")
    await expect(page.locator(".word")).to_have_text(["隔壁茶庄×", "对面茶馆×"])
    await page.get_by_role("button", name="移除 隔壁茶庄").click()
    await expect(page.locator(".word")).to_have_text(["对面茶馆×"])
    await sentence.fill("去隔壁茶庄吗")
    await expect(page.locator(".result")).to_contain_text("放行")
    assert screened.words_of_own == ["对面茶馆"]
