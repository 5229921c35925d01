"""Pushed comments at the web edge: statuses, the platforms' answers, and the app's socket, with the real webhook."""

import asyncio
import contextlib
import json

import httpx
import pytest
from fastapi import FastAPI
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from comments.arrival import BODY_LIMIT, PushRefused
from comments.sources.webhook import SIGNATURE
from host.console.app import build_app
from host.console.hooks import PUSHES_BURST, WRONG_SIGNATURE, hook_routes
from tests.browser.serving import served
from tests.console.conftest import FakeWhep
from tests.fakes.desk import FakeDesk, FakeRoom
from tests.fakes.heard import NOW_S, Heard, signed


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def hooked(heard: Heard) -> FastAPI:
    room = FakeRoom()
    return build_app(room, FakeDesk(room), FakeWhep(), token="the right token", routes=[hook_routes(heard)])


@pytest.fixture
def sender(hooked: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=hooked), base_url="http://room")


COMMENT = json.dumps({"id": 1, "author": "Anna", "text": "how much?"}).encode()


async def test_a_signed_message_is_taken_and_answered_as_platforms_like_it(
    sender: httpx.AsyncClient, heard: Heard
) -> None:
    answer = await sender.post("/hooks/app", content=COMMENT, headers={SIGNATURE: signed(COMMENT)})
    assert (answer.status_code, answer.json()) == (200, {"result": 1, "err_no": 0, "err_msg": "", "taken": 1})
    assert heard.texts == ["how much?"]


REFUSALS = [
    pytest.param(COMMENT, {}, 401, "unsigned", id="unsigned"),
    pytest.param(COMMENT, {SIGNATURE: signed(COMMENT, secret="guessed")}, 401, "wrong_signature", id="forged"),
    pytest.param(COMMENT, {SIGNATURE: signed(COMMENT, NOW_S - 3600)}, 401, "clock_skew", id="old"),
    pytest.param(b"\xff", {SIGNATURE: signed(b"\xff")}, 400, "unreadable", id="not-utf8"),
    pytest.param(b"[" * 200_000, {SIGNATURE: signed(b"[" * 200_000)}, 400, "unreadable", id="json-bomb"),
    pytest.param(b"x" * (BODY_LIMIT + 1), {SIGNATURE: "t=1,v1=0"}, 413, "too_big", id="too-long"),
]


@pytest.mark.parametrize(("body", "headers", "status", "code"), REFUSALS)
async def test_a_message_that_is_not_sound_has_its_own_status(
    sender: httpx.AsyncClient, heard: Heard, body: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    answer = await sender.post("/hooks/app", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert heard.texts == []


async def test_the_sender_is_told_which_event_is_wrong_and_what_would_be_right(sender: httpx.AsyncClient) -> None:
    events = [{"id": 1, "text": "hi"}, {"id": 2}, {"id": 3, "text": "hi", "kind": "dance"}, {"text": "hi"}]
    body = json.dumps({"events": events}).encode()
    answer = (await sender.post("/hooks/app", content=body, headers={SIGNATURE: signed(body)})).json()
    assert (answer["taken"], answer["refused"]) == (1, {"unreadable": 3})
    assert answer["faults"] == [
        "event 2: text is missing",
        "event 3: kind must be one of comment, join, like, follow, share, gift, order",
        "event 4: id must be a string or a whole number",
    ]


async def test_a_replay_is_a_conflict(sender: httpx.AsyncClient, heard: Heard) -> None:
    answers = [await sender.post("/hooks/app", content=COMMENT, headers={SIGNATURE: signed(COMMENT)}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 409]
    assert heard.texts == ["how much?"]


async def test_what_is_not_ours_is_not_asked_for_again(sender: httpx.AsyncClient, heard: Heard) -> None:
    heard.refuse_with = PushRefused("not_ours", "another room")
    answer = await sender.post("/hooks/app", content=b"{}")
    assert (answer.status_code, answer.json()["taken"]) == (200, 0)


async def test_an_unknown_source_is_named(sender: httpx.AsyncClient) -> None:
    answer = await sender.post("/hooks/nobody", content=b"{}")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_source")


async def test_a_flood_is_limited(sender: httpx.AsyncClient) -> None:
    sent = (sender.post("/hooks/app", content=b"{}") for _ in range(3 * PUSHES_BURST))
    statuses = {answer.status_code for answer in await asyncio.gather(*sent)}
    assert statuses == {401, 429}


async def test_an_app_keeps_its_socket_open(hooked: FastAPI, heard: Heard) -> None:
    async with served(hooked) as address, connect(f"{address.replace('http', 'ws', 1)}/hooks/app/socket") as socket:
        await socket.send(signed(b"app"))
        await socket.send(COMMENT)
        assert json.loads(await socket.recv()) == {"taken": 1}
        await socket.send("not json")
        assert json.loads(await socket.recv())["code"] == "unreadable"
        await socket.send(COMMENT.decode().replace("much", "long"))
        assert json.loads(await socket.recv()) == {"taken": 1}
    assert heard.texts == ["how much?", "how long?"]


@pytest.mark.parametrize(("name", "greeting"), [("app", "t=1,v1=0"), ("app", signed(b"other")), ("nobody", "hello")])
async def test_a_socket_without_the_secret_is_closed(hooked: FastAPI, heard: Heard, name: str, greeting: str) -> None:
    async with served(hooked) as address:
        socket = await connect(f"{address.replace('http', 'ws', 1)}/hooks/{name}/socket")
        await socket.send(greeting)
        with contextlib.suppress(ConnectionClosed):
            await socket.recv()
        assert socket.close_code == WRONG_SIGNATURE
    assert heard.texts == []
