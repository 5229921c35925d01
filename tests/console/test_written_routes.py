"""The routes for answers in writing: behind the token, read strictly, each deed with its author."""

from functools import partial

import httpx
import pytest
from fastapi import FastAPI

from host.console.app import build_app
from host.console.desk import DeskRefusal
from host.console.panel import Panel
from host.console.written_routes import written_routes
from tests.fakes.desk import FakeDesk, FakeRoom

TOKEN = "the right token"


class FakeWritten:
    """Implements `Written`; remembers what was asked. Lever: the answer to `gone` was taken back."""

    def __init__(self) -> None:
        self.deeds: list[tuple[object, ...]] = []

    def switch(self, by: str, *, on: bool) -> None:
        self.deeds.append((by, "switch", on))

    async def correct(self, by: str, comment_id: str, text: str, *, override: bool) -> None:
        self.deeds.append((by, "correct", self._held(comment_id), text, override))

    def retract(self, by: str, comment_id: str) -> None:
        self.deeds.append((by, "retract", self._held(comment_id)))

    def aloud(self, by: str, comment_id: str) -> None:
        self.deeds.append((by, "aloud", self._held(comment_id)))

    def _held(self, comment_id: str) -> str:
        if comment_id == "gone":
            raise DeskRefusal("this answer was taken back", code="unknown_comment")
        return comment_id


@pytest.fixture
def written() -> FakeWritten:
    return FakeWritten()


@pytest.fixture
def app(written: FakeWritten, room: FakeRoom) -> FastAPI:
    panels = (Panel("written", dict, partial(written_routes, written)),)
    return build_app(room, FakeDesk(room), None, token=TOKEN, panels=panels)  # type: ignore[arg-type]


async def test_deeds_come_with_their_author(operator: httpx.AsyncClient, written: FakeWritten) -> None:
    base = "/api/console/written"
    assert (await operator.patch(base, json={"on": False})).status_code == 204
    told = {"id": "bili/7:x", "text": " 今天发 ", "override": True}
    assert (await operator.post(f"{base}/correct", json=told)).status_code == 204
    assert (await operator.post(f"{base}/retract", json={"id": "c1"})).status_code == 204
    assert (await operator.post(f"{base}/aloud", json={"id": "c1"})).status_code == 204
    assert written.deeds == [
        ("小王", "switch", False), ("小王", "correct", "bili/7:x", "今天发", True),
        ("小王", "retract", "c1"), ("小王", "aloud", "c1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("correct", {"id": "c1", "text": " "}, 422),
        ("correct", {"id": "c1", "text": "长" * 201}, 422),
        ("correct", {"text": "今天发"}, 422),
        ("retract", {"id": ""}, 422),
        ("retract", {"id": "gone"}, 404),
        ("aloud", {"id": "gone"}, 404),
    ],
)
async def test_what_cannot_be_done_is_refused(
    operator: httpx.AsyncClient, written: FakeWritten, path: str, body: dict[str, object], status: int
) -> None:
    assert (await operator.post(f"/api/console/written/{path}", json=body)).status_code == status
    assert written.deeds == []


async def test_without_the_token_nothing_is_changed(client: httpx.AsyncClient, written: FakeWritten) -> None:
    assert (await client.patch("/api/console/written", json={"on": False})).status_code == 401
    assert (await client.post("/api/console/written/retract", json={"id": "c1"})).status_code == 401
    assert written.deeds == []
