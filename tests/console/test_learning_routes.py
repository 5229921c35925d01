"""The routes of what a room teaches and of the stock: behind the token, read strictly; clicks need none."""

from functools import partial
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from host.console.app import build_app
from host.console.desk import DeskRefusal
from host.console.learning_routes import learning_routes
from host.console.panel import Panel
from host.console.stock_routes import stock_routes
from tests.fakes.desk import FakeDesk, FakeRoom

TOKEN = "the right token"


class FakeSchool:
    """Implements `Learning` and `Stock`; remembers what was asked."""

    def __init__(self) -> None:
        self.deeds: list[tuple[object, ...]] = []

    def change(self, by: str, *, on: bool, approved: tuple[str, ...]) -> None:
        if not approved:
            raise DeskRefusal("one variant at least must stay approved", code="empty")
        self.deeds.append((by, on, approved))

    def set(self, by: str, product_id: str, stock: int) -> None:
        if product_id != "tea":
            raise DeskRefusal("no such product", code="unknown_product")
        self.deeds.append((by, product_id, stock))


@pytest.fixture
def school() -> FakeSchool:
    return FakeSchool()


@pytest.fixture
def app(school: FakeSchool, room: FakeRoom) -> FastAPI:
    panels = (
        Panel("learning", dict, partial(learning_routes, school)),
        Panel("stock", list, partial(stock_routes, school)),
    )
    return build_app(room, FakeDesk(room), None, token=TOKEN, panels=panels)  # type: ignore[arg-type]


async def test_deeds_come_with_their_author(operator: httpx.AsyncClient, school: FakeSchool) -> None:
    wish = {"on": False, "approved": ["mixed"]}
    assert (await operator.patch("/api/console/learning", json=wish)).status_code == 204
    assert (await operator.patch("/api/console/stock", json={"product_id": "tea", "stock": 0})).status_code == 204
    assert school.deeds == [("小王", False, ("mixed",)), ("小王", "tea", 0)]


@pytest.mark.parametrize("path", ["learning", "stock"])
async def test_without_the_token_nothing_is_changed(client: httpx.AsyncClient, school: FakeSchool, path: str) -> None:
    assert (await client.patch(f"/api/console/{path}", json={"on": True, "approved": ["mixed"]})).status_code == 401
    assert not school.deeds


@pytest.mark.parametrize(
    ("path", "wish", "status"),
    [
        ("learning", {"on": True}, 422),
        ("learning", {"on": True, "approved": []}, 422),
        ("learning", {"on": "perhaps", "approved": ["mixed"]}, 422),
        ("stock", {"product_id": "tea", "stock": -1}, 422),
        ("stock", {"product_id": "tea", "stock": 1.5}, 422),
        ("stock", {"product_id": "", "stock": 1}, 422),
        ("stock", {"product_id": "honey", "stock": 1}, 404),
    ],
)
async def test_bad_wishes_are_refused(
    operator: httpx.AsyncClient, school: FakeSchool, path: str, wish: dict[str, Any], status: int
) -> None:
    assert (await operator.patch(f"/api/console/{path}", json=wish)).status_code == status
    assert not school.deeds


async def test_a_click_is_counted_and_a_flood_of_them_is_not(client: httpx.AsyncClient, room: FakeRoom) -> None:
    assert (await client.post("/api/clicks", json={"product_id": "tea"})).status_code == 204
    assert room.clicks == ["tea"]
    assert (await client.post("/api/clicks", json={})).status_code == 422
    assert 429 in [(await client.post("/api/clicks", json={"product_id": "tea"})).status_code for _ in range(40)]
