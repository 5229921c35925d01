"""The moderation panel's routes: behind the token, read strictly, refusals passed on."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from host.console.app import build_app
from host.console.desk import DeskRefusal
from host.console.moderation_routes import Decision, moderation_routes
from host.console.panel import Panel
from tests.fakes.desk import FakeDesk, FakeRoom

TOKEN = "the right token"


class FakeModeration:
    """Implements `Moderation`; remembers what was asked."""

    def __init__(self) -> None:
        self.deeds: list[tuple[object, ...]] = []

    def words(self, rule: str) -> dict[str, Any]:
        if rule != "own.hide":
            raise DeskRefusal(f"there is no rule {rule!r}", code="unknown_rule")
        return {"name": rule, "words": ["a"], "unless": [], "sounds": [], "patterns": []}

    async def test(self, text: str, author: str) -> dict[str, Any]:
        return {"action": "keep", "hits": [], "asked": [text, author]}

    def change(self, by: str, rule: str, field: str, text: str, *, present: bool) -> None:
        self.deeds.append((by, rule, field, text, present))

    def decide(self, by: str, comment_id: str, decision: Decision) -> None:
        self.deeds.append((by, comment_id, decision))


@pytest.fixture
def moderation() -> FakeModeration:
    return FakeModeration()


@pytest.fixture
def app(moderation: FakeModeration) -> FastAPI:
    panel = Panel("moderation", dict, lambda gate: moderation_routes(moderation, gate))
    room = FakeRoom()
    return build_app(room, FakeDesk(room), None, token=TOKEN, panels=(panel,))  # type: ignore[arg-type]


def client(app: FastAPI, token: str = TOKEN) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {token}", "X-Operator": "ann"}
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://room", headers=headers)


async def test_an_operator_tests_changes_and_decides(app: FastAPI, moderation: FakeModeration) -> None:
    async with client(app) as web:
        tried = await web.post("/api/console/moderation/test", json={"text": " 加薇信 "})
        assert tried.json()["asked"] == ["加薇信", ""]
        change = {"rule": "own.hide", "field": "words", "text": "茶庄", "present": True}
        assert (await web.post("/api/console/moderation/changes", json=change)).status_code == 204
        decision = {"id": "c1", "decision": "settle"}
        assert (await web.post("/api/console/moderation/decisions", json=decision)).status_code == 204
        assert (await web.get("/api/console/moderation/rules/own.hide")).json()["words"] == ["a"]
    assert moderation.deeds == [("ann", "own.hide", "words", "茶庄", True), ("ann", "c1", "settle")]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("test", {"text": ""}, 422),
        ("test", {"text": "a" * 301}, 422),
        ("changes", {"rule": "own.hide", "field": "patterns", "text": "x", "present": True}, 422),
        ("changes", {"rule": "own.hide", "field": "words", "text": "x"}, 422),
        ("decisions", {"id": "c1", "decision": "delete"}, 422),
    ],
)
async def test_what_is_malformed_is_refused(app: FastAPI, path: str, body: dict[str, object], status: int) -> None:
    async with client(app) as web:
        assert (await web.post(f"/api/console/moderation/{path}", json=body)).status_code == status


async def test_an_unknown_rule_is_not_found(app: FastAPI) -> None:
    async with client(app) as web:
        answer = await web.get("/api/console/moderation/rules/no.rule")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_rule")


@pytest.mark.parametrize("path", ["rules/own.hide", "test", "changes", "decisions"])
async def test_nothing_without_the_token(app: FastAPI, path: str) -> None:
    async with client(app, "wrong") as web:
        method = "GET" if path.startswith("rules") else "POST"
        assert (await web.request(method, f"/api/console/moderation/{path}", json={})).status_code == 401
