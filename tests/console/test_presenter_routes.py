"""The presenter panel's routes: behind the token, read strictly and in bounds, refusals passed on."""

import httpx
import pytest
from fastapi import FastAPI

from host.console.app import build_app
from host.console.desk import DeskRefusal
from host.console.panel import Panel
from host.console.presenter_routes import PICTURE_BYTES, presenter_routes
from tests.fakes.desk import FakeDesk, FakeRoom

TOKEN = "the right token"


class FakePresenter:
    """Implements `Presenter`; remembers what was asked."""

    def __init__(self) -> None:
        self.deeds: list[tuple[object, ...]] = []

    async def wear(self, by: str, **parts: str) -> None:
        if parts.get("host") == "nobody":
            raise DeskRefusal("no host is called 'nobody'", code="unknown_look")
        self.deeds.append((by, parts))

    def showcase(self, by: str, *, on: bool) -> None:
        self.deeds.append((by, on))

    async def bring(self, by: str, picture: bytes) -> str:
        self.deeds.append((by, len(picture)))
        return "3f"

    async def remove(self, by: str, name: str) -> None:
        self.deeds.append((by, name))

    async def thumbnail(self, kind: str, name: str) -> bytes | None:
        return b"\x89PNG" if (kind, name) == ("background", "colour:#e9dccb") else None


@pytest.fixture
def presenter() -> FakePresenter:
    return FakePresenter()


@pytest.fixture
def app(presenter: FakePresenter) -> FastAPI:
    panel = Panel("presenter", dict, lambda gate: presenter_routes(presenter, gate))
    room = FakeRoom()
    return build_app(room, FakeDesk(room), None, token=TOKEN, panels=(panel,))  # type: ignore[arg-type]


@pytest.fixture
def operator(app: FastAPI) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {TOKEN}", "X-Operator": "%E5%B0%8F%E7%8E%8B"}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://room/api/console", headers=headers
    )


async def test_nothing_is_done_or_shown_without_the_token(app: FastAPI, presenter: FakePresenter) -> None:
    stranger = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://room")
    for method, path in (
        ("PATCH", ""),
        ("POST", "/showcase"),
        ("POST", "/backgrounds"),
        ("DELETE", "/backgrounds/3f"),
        ("GET", "/thumbnails?kind=host&name=mei.coral"),
    ):
        assert (await stranger.request(method, f"/api/console/presenter{path}")).status_code == 401
    assert presenter.deeds == []


async def test_wishes_reach_the_presenter_with_their_author(
    operator: httpx.AsyncClient, presenter: FakePresenter
) -> None:
    assert (await operator.patch("/presenter", json={"outfit": "jade", "background": "room"})).status_code == 204
    assert (await operator.post("/presenter/showcase", json={"on": True})).status_code == 204
    brought = await operator.post("/presenter/backgrounds", content=b"x" * 1000)
    assert (brought.status_code, brought.json()) == (201, {"name": "3f"})
    assert (await operator.delete("/presenter/backgrounds/3f")).status_code == 204
    assert presenter.deeds == [
        ("小王", {"outfit": "jade", "background": "room"}),
        ("小王", True),
        ("小王", 1000),
        ("小王", "3f"),
    ]


@pytest.mark.parametrize(
    ("path", "body"),
    [("", {"host": 5}), ("", {"host": "x" * 100}), ("/showcase", {}), ("/showcase", {"on": "perhaps"})],
)
async def test_what_makes_no_sense_is_refused(
    path: str, body: dict[str, object], operator: httpx.AsyncClient, presenter: FakePresenter
) -> None:
    answer = await operator.request("POST" if path else "PATCH", f"/presenter{path}", json=body)
    assert answer.status_code == 422
    assert presenter.deeds == []


async def test_refusals_come_back_in_words(operator: httpx.AsyncClient) -> None:
    answer = await operator.patch("/presenter", json={"host": "nobody"})
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_look")


async def test_a_picture_too_large_is_not_read(operator: httpx.AsyncClient, presenter: FakePresenter) -> None:
    answer = await operator.post("/presenter/backgrounds", content=b"x" * (PICTURE_BYTES + 1))
    assert answer.status_code == 413
    assert presenter.deeds == []


async def test_thumbnails_are_pngs_or_not_there(operator: httpx.AsyncClient) -> None:
    there = await operator.get("/presenter/thumbnails", params={"kind": "background", "name": "colour:#e9dccb"})
    assert (there.status_code, there.headers["content-type"], there.content) == (200, "image/png", b"\x89PNG")
    assert (await operator.get("/presenter/thumbnails", params={"kind": "x", "name": "y"})).status_code == 404
