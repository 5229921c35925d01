"""The questions panel in Chromium: what is written there is a fact of the shop, and the host answers with it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from host.console.app import build_app
from host.console.panel import Panel
from host.console.questions_routes import questions_routes
from host.show.events import EventType
from host.show.questions import Questions
from host.show.show import Show
from script_gen.answer import Answerer, Question
from script_gen.claims import Guard
from script_gen.facts import ShopFacts
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from tests.browser.channel import on_the_air
from tests.browser.serving import Served
from tests.browser.studio import TOKEN, enter
from tests.fakes.desk import FakeDesk
from tests.waiting import until

WALL = datetime(2026, 11, 22, tzinfo=UTC)
ASKED = Question("杯子能送货到楼上吗", "shipping", "zh", "", "baowenbei")


@dataclass
class WrittenShow:
    """The two things of a show that questions need: its log, which is kept here, and the time of day."""

    edits: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def log(self) -> "WrittenShow":
        return self

    @property
    def clock(self) -> "WrittenShow":
        return self

    def wall(self) -> datetime:
        return WALL

    def append(self, type_: EventType, data: dict[str, Any], *, by: str) -> None:
        assert type_ is EventType.EDITED
        self.edits.append((by, data))


@dataclass
class Shop:
    """A shop's facts, the questions about it, and who answers them."""

    show: WrittenShow
    questions: Questions
    answerer: Answerer


@pytest.fixture
def shop() -> Shop:
    loaded, show = load_shop(sample_shop("zh")), WrittenShow()
    facts = ShopFacts(loaded)
    questions = Questions(cast(Show, show), facts, Guard())
    for _ in range(3):
        questions.deferred(ASKED)
    return Shop(show, questions, Answerer(loaded, facts=facts))


class PanelDesk(FakeDesk):
    """A desk whose snapshot holds the panel."""

    def __init__(self, questions: Questions) -> None:
        super().__init__()
        self.questions = questions

    def snapshot(self) -> dict[str, Any]:
        return super().snapshot() | {"panels": {"questions": self.questions.state()}}


@pytest_asyncio.fixture(loop_scope="session")
async def panel(
    open_page: Callable[..., Awaitable[Page]], shop: Shop, served: Served
) -> AsyncIterator[tuple[Page, PanelDesk]]:
    desk = PanelDesk(shop.questions)
    panels = (Panel("questions", shop.questions.state, lambda gate: questions_routes(shop.questions, gate)),)
    async with on_the_air() as whep, served(build_app(desk.room, desk, whep, token=TOKEN, panels=panels)) as base:
        page = await open_page()
        await enter(page, base, tab="questions")
        yield page, desk


async def test_a_written_answer_becomes_a_fact(panel: tuple[Page, PanelDesk], shop: Shop) -> None:
    page, desk = panel
    assert shop.answerer.answer(ASKED, wall=WALL).deferred
    await expect(page.locator("form.question")).to_contain_text("3 次")
    await page.get_by_label("店家的回答").fill("可以送到楼上，下单备注就行")
    await page.get_by_role("button", name="存为资料").click()
    await until(lambda: len(shop.show.edits) == 1)
    desk.touch()
    await expect(page.locator("form.question")).to_have_count(0)
    await expect(page.get_by_text("可以送到楼上，下单备注就行")).to_be_visible()
    assert shop.show.edits[0][0] == "小王"
    answered = shop.answerer.answer(ASKED, wall=WALL)
    assert (answered.deferred, "备注" in answered.text) == (False, True)


async def test_a_forbidden_wording_is_named_and_kept_only_under_a_name(
    panel: tuple[Page, PanelDesk], shop: Shop
) -> None:
    page, _ = panel
    await page.get_by_label("店家的回答").fill("全国第一，国家级品质，一定送到")
    await page.get_by_role("button", name="存为资料").click()
    anyway = page.get_by_role("button", name="仍然保存（记我的名字）")
    await expect(anyway).to_be_visible()
    assert shop.show.edits == []
    await anyway.click()
    await until(lambda: len(shop.show.edits) == 1)
    assert (shop.show.edits[0][0], shop.show.edits[0][1]["override"]) == ("小王", True)


async def test_what_is_typed_stays_while_other_questions_come(panel: tuple[Page, PanelDesk], shop: Shop) -> None:
    page, desk = panel
    await page.get_by_label("店家的回答").fill("半句话")
    shop.questions.deferred(Question("杯子能刻字吗", "spec", product_id="baowenbei"))
    desk.touch()
    await expect(page.locator("form.question")).to_have_count(2)
    await expect(page.get_by_label("店家的回答").first).to_have_value("半句话")
    await page.get_by_role("button", name="不用答").last.click()
    await until(lambda: len(shop.questions.state()["open"]) == 1)
