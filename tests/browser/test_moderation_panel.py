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
from tests.browser.serving import Served
from tests.browser.studio import TOKEN, enter
from tests.fakes.desk import FakeDesk
from tests.waiting import until


class Screened:
    """Implements `Moderation` with one rule and one case."""

    def __init__(self) -> None:
        self.words_of_own = ["隔壁茶庄"]
        self.decided: list[tuple[str, str, Decision]] = []
        self.let_through: list[str] = []

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

    async def test(self, text: str, author: str) -> dict[str, Any]:
        hits = [
            {"rule": "own.hide", "action": "hide", "found": w, "of_author": False}
            for w in self.words_of_own
            if w in text
        ]
        meaning = {
            "intent": "price", "mood": "hesitant", "language": "zh", "confidence": 0.874, "sure": True,
            "why": "rule:price" if "多少" in text else "classifier",
        }  # fmt: skip
        sensed = {"action": "flag", "rule": "meaning.injury", "lifted": "放行" in text} if "痒" in text else None
        return {
            "action": "hide" if hits else "flag" if sensed and not sensed["lifted"] else "keep",
            "rule": "own.hide" if hits else "meaning.injury" if sensed and not sensed["lifted"] else None,
            "hits": hits,
            "second_look": sensed,
            "meaning": meaning,
            "product": {"name": "竹纤维毛巾", "named": True} if "毛巾" in text else None,
        }

    def change(self, by: str, rule: str, field: str, text: str, *, present: bool) -> None:
        if field == "unless":
            self.let_through.append(text)
            return
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
    sentence = page.get_by_placeholder("输入一句弹幕，看会怎么判、怎么理解")
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


async def test_a_tried_sentence_tells_what_decided(panel: tuple[Page, PanelDesk], screened: Screened) -> None:
    page, _ = panel
    sentence = page.get_by_placeholder("输入一句弹幕，看会怎么判、怎么理解")
    await sentence.fill("毛巾多少钱")
    told = page.locator(".tried dd")
    await expect(told).to_have_text(
        ["没有规则命中", "没有问题", "价格把握 87% · 规则 price 支持", "犹豫", "竹纤维毛巾点名的商品", "中文"]
    )
    await sentence.fill("擦完好痒")
    await expect(told.nth(1)).to_contain_text("meaning.injury：交给人看")
    await expect(told.nth(2)).to_contain_text("按例句判断")
    await expect(told.nth(4)).to_have_text("没有点名，也没有在讲的")
    await page.locator(".tried").get_by_role("button", name="以后放行这个说法").click()
    await until(lambda: "擦完好痒" in screened.let_through)
