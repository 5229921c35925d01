"""The learning and the stock panel in Chromium, and a viewer's tap on a card."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

import pytest_asyncio
from playwright.async_api import Page, expect

from host.console.app import build_app
from host.console.learning_routes import learning_routes
from host.console.panel import Panel
from host.console.stock_routes import stock_routes
from tests.browser.channel import on_the_air
from tests.browser.serving import Served
from tests.browser.studio import TOKEN, enter
from tests.fakes.desk import FakeDesk
from tests.waiting import until


class School:
    """Implements `Learning` and `Stock`."""

    def __init__(self) -> None:
        self.on = True
        self.approved: tuple[str, ...] = ("mixed", "rational", "emotional")
        self.by = ""
        self.stock = 12

    def change(self, by: str, *, on: bool, approved: tuple[str, ...]) -> None:
        self.by, self.on, self.approved = by, on, approved

    def set(self, by: str, product_id: str, stock: int) -> None:
        self.by, self.stock = by, stock

    def learning(self) -> dict[str, Any]:
        shares = {"mixed": 0.21, "rational": 0.1, "emotional": 0.69}
        rows = [
            {
                "name": name, "approved": name in self.approved, "share": share, "points_per_100": 100 * share / 10,
                "viewer_minutes": 1234.5, "chosen": 17,
            }
            for name, share in shares.items()
        ]  # fmt: skip
        figures = {"lessons": 214, "product_id": "yunwu-cha", "floor": 0.1}
        return {"on": self.on, "simulated": False, "variants": rows, **figures}

    def shelf(self) -> list[dict[str, Any]]:
        tea = {"product_id": "yunwu-cha", "name": "云雾绿茶", "stock": 320, "filed": 320}
        return [tea, {"product_id": "zhubei", "name": "竹纤维毛巾", "stock": self.stock, "filed": 12}]


@pytest_asyncio.fixture(loop_scope="session")
async def school(served: Served) -> AsyncIterator[tuple[School, FakeDesk, str]]:
    made, desk = School(), FakeDesk()
    desk.panels = {"learning": made.learning, "stock": made.shelf}
    panels = (
        Panel("learning", made.learning, partial(learning_routes, made)),
        Panel("stock", made.shelf, partial(stock_routes, made)),
    )
    async with on_the_air() as whep, served(build_app(desk.room, desk, whep, token=TOKEN, panels=panels)) as address:
        yield made, desk, address


OpenPage = Callable[..., Awaitable[Page]]


async def opened(open_page: OpenPage, address: str, name: str) -> Page:
    page = await open_page(locale="zh-CN", viewport={"width": 1440, "height": 900})
    await enter(page, address, tab=name)
    return page


async def test_operators_see_what_is_learned_switch_it_off_and_withdraw_a_manner(
    school: tuple[School, FakeDesk, str], open_page: OpenPage
) -> None:
    taught, _, address = school
    page = await opened(open_page, address, "learning")
    panel = page.locator("[data-panel=learning]")
    await expect(panel.locator(".manner")).to_have_count(3)
    await expect(panel).to_contain_text("69%")
    await expect(panel).to_contain_text("214")
    await panel.get_by_role("checkbox", name="获准: 理性（参数、价值、对比）").uncheck()
    await until(lambda: taught.approved == ("mixed", "emotional"))
    await panel.get_by_role("switch").uncheck()
    await until(lambda: not taught.on)
    assert taught.by == "小王"


async def test_operators_set_a_stock(school: tuple[School, FakeDesk, str], open_page: OpenPage) -> None:
    taught, desk, address = school
    page = await opened(open_page, address, "stock")
    panel = page.locator("[data-panel=stock]")
    await panel.get_by_label("竹纤维毛巾").fill("0")
    await panel.locator("form").nth(1).get_by_role("button").click()
    await until(lambda: taught.stock == 0)
    desk.touch()
    await expect(panel).to_contain_text("已售罄")


async def test_a_tap_on_a_card_is_told_once_a_minute_and_a_changed_product_shows(
    school: tuple[School, FakeDesk, str], open_page: OpenPage
) -> None:
    _, desk, address = school
    page = await open_page(locale="zh-CN", viewport={"width": 1440, "height": 900})
    await page.goto(address)
    card = page.locator("#products .product").first
    await card.locator(".product-name").click()
    await card.locator(".product-name").click()
    await until(lambda: bool(desk.room.clicks))
    desk.room.send({"type": "product", "id": desk.room.clicks[0], "stock": 0})
    await expect(card).to_contain_text("售罄")
    assert len(desk.room.clicks) == 1
