"""Hooks and their sockets behind the very server of a show, attacked over TCP: refused, without a line in the log."""

import asyncio
import json
import random
import socket
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from fastapi import FastAPI
from starlette.types import Message, Scope
from websockets.asyncio.client import ClientConnection, connect

from host.console.app import build_app
from host.console.hooks import PUSHES_BURST, WRONG_SIGNATURE, hook_routes
from host.console.server import Patience, serve_pages
from tests.console.conftest import FakeWhep
from tests.fakes.desk import FakeDesk, FakeRoom
from tests.fakes.heard import NOW_S, Heard, signed

Address = tuple[str, int]

EVENT = b'{"id": "%d", "text": "how much?"}'


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def app(heard: Heard) -> FastAPI:
    room = FakeRoom()
    return build_app(room, FakeDesk(room), FakeWhep(), token="the right token", routes=[hook_routes(heard)])


@pytest.fixture
async def address(app: FastAPI) -> AsyncIterator[Address]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        async with asyncio.TaskGroup() as group:
            pages = group.create_task(serve_pages(app, listener, patience=Patience(2, 2)), name="pages")
            yield listener.getsockname()
            pages.cancel()


async def sent(address: Address, raw: bytes) -> bytes:
    """What the server answers to raw bytes, until it or its patience ends."""
    reader, writer = await asyncio.open_connection(*address)
    writer.write(raw)
    async with asyncio.timeout(20):
        try:
            return await reader.read()
        except ConnectionResetError:
            return b""
        finally:
            writer.close()


def request(body: bytes, *headers: str, signature: str | None = None) -> bytes:
    lines = ["POST /hooks/app HTTP/1.1", "Host: room", "Connection: close", *headers]
    lines += [f"livehost-signature: {signature or signed(body)}"]
    if not any(line.startswith(("Transfer-Encoding", "Content-Length")) for line in headers):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


BOMB = zlib.compress(b"[" * 10_000_000)
WIDE = b'{"events": [' + b",".join([b"{}"] * 60_000) + b"]}"
DEEP = b'{"events": ' + b'{"a":' * 40_000 + b"1" + b"}" * 40_000 + b"}"

HOSTILE = {
    "wide": (request(WIDE), b" 200 "),
    "wide lists": (request(b"[" + b",".join([b"[]"] * 80_000) + b"]"), b" 400 "),
    "deep": (request(DEEP), b" 400 "),
    "packed": (request(BOMB, "Content-Encoding: deflate"), b" 400 "),
    "no UTF-8": (request(b'{"id": 1, "text": "\xff"}'), b" 400 "),
    "UTF-16": (request('{"id": 1, "text": "hi"}'.encode("utf-16")), b" 400 "),
    "empty": (request(b""), b" 400 "),
    "announced too long": (request(b"{}", "Content-Length: 99999999999999999999"), b" 413 "),
    "announced twice": (request(b"{}", "Content-Length: 2", "Content-Length: 3"), b" 400 "),
    "announced below nothing": (request(b"{}", "Content-Length: -2"), b" 400 "),
    "chunks without end": (request(b"fffff\r\n" + b"x" * 0xFFFFF + b"\r\n", "Transfer-Encoding: chunked"), b""),
    "both lengths": (request(b"0\r\n\r\n", "Transfer-Encoding: chunked", "Content-Length: 5"), b" 4"),
    "a signature of other bytes": (request(b"{}", signature="t=1,v1=\xff\xfe"), b" 401 "),
    "a signature without end": (request(b"{}", signature="t=1,v1=" + "a" * 60_000), b" 401 "),
    "a time beyond all": (request(b"{}", signature=f"t={'9' * 400},v1={'a' * 64}"), b" 401 "),
    "digits of another script": (request(b"{}", signature=f"t=\xb2\xb3,v1={'a' * 64}"), b" 401 "),
    "another path": (request(b"{}").replace(b"/hooks/app", b"/hooks/%00%ff%2e%2e"), b" 404 "),
}


@pytest.mark.parametrize("kind", HOSTILE)
async def test_a_hostile_request_is_refused_and_the_next_one_taken(
    address: Address, heard: Heard, kind: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    raw, status = HOSTILE[kind]
    assert status in (await sent(address, raw)).split(b"\r\n")[0]
    assert b'"taken":1' in await sent(address, request(EVENT % 1))
    assert heard.texts == ["how much?"]
    assert (caplog.records, capsys.readouterr().err) == ([], "")


async def test_requests_of_random_bytes_cost_nobody_anything(
    address: Address, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    chance = random.Random(6)
    await asyncio.gather(*(sent(address, broken(request(EVENT % 1), chance)) for _ in range(60)))
    assert b'"taken":1' in await sent(address, request(EVENT % 2))
    assert [record.getMessage() for record in caplog.records] == []


def broken(sound: bytes, chance: random.Random) -> bytes:
    """Some of a request, a dozen of its bytes replaced."""
    raw = bytearray(sound)
    for place in chance.sample(range(len(sound)), 12):
        raw[place] = chance.randrange(256)
    return bytes(raw[: chance.randrange(len(sound))]) + b"\r\n\r\n"


async def too_long(socket: ClientConnection) -> None:
    await socket.send(EVENT % 1 + b" " * 2**16)


async def packed_beyond(socket: ClientConnection) -> None:
    await socket.send(b"[" * 20_000_000)  # 20 kB on the way: `websockets` deflates it


async def nonsense(socket: ClientConnection) -> None:
    socket.transport.write(b"\xff\xff\xff\xff" * 8)


async def no_utf8(socket: ClientConnection) -> None:
    socket.transport.write(b"\x81\x82\x00\x00\x00\x00\xff\xfe")


async def gone(socket: ClientConnection) -> None:
    for number in range(50):
        await socket.send(EVENT % number)
    socket.transport.abort()


@pytest.mark.parametrize(
    "attack", [too_long, packed_beyond, nonsense, no_utf8, gone], ids=lambda attack: attack.__name__
)
async def test_a_hostile_frame_ends_its_socket_only(
    address: Address,
    heard: Heard,
    attack: Callable[[ClientConnection], Awaitable[None]],
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    at = f"ws://{address[0]}:{address[1]}/hooks/app/socket"
    async with connect(at) as hostile:
        await hostile.send(signed(b"app"))
        await hostile.send(EVENT % 7)
        assert json.loads(await hostile.recv()) == {"taken": 1}
        await attack(hostile)
        async with asyncio.timeout(20):
            await hostile.wait_closed()
    async with connect(at) as honest:
        await honest.send(signed(b"app", NOW_S + 1))
        await honest.send(EVENT % 8)
        assert json.loads(await honest.recv()) == {"taken": 1}
    logged = [record for record in caplog.records if record.name != "asyncio"]  # it tells that a socket is gone
    assert (logged, capsys.readouterr().err) == ([], "")


async def test_one_greeting_opens_one_socket(address: Address, heard: Heard) -> None:
    at = f"ws://{address[0]}:{address[1]}/hooks/app/socket"
    async with connect(at) as first, connect(at) as second:
        await first.send(signed(b"app"))
        await first.send(EVENT % 1)
        assert json.loads(await first.recv()) == {"taken": 1}
        await second.send(signed(b"app"))
        async with asyncio.timeout(20):
            await second.wait_closed()
        assert second.close_code == WRONG_SIGNATURE


async def test_apps_that_connect_in_a_storm_are_turned_away_at_the_door(app: FastAPI) -> None:
    answers = [await knocked(app) for _ in range(3 * PUSHES_BURST)]
    assert answers[0] == "websocket.accept"
    assert answers[-1] == "websocket.close"


async def knocked(app: FastAPI) -> str:
    """What a socket is answered first that is gone as soon as it may speak."""
    answers: list[str] = []
    arrives = iter([{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1006}])

    async def receive() -> Message:
        return next(arrives)

    async def send(message: Message) -> None:
        answers.append(message["type"])

    scope: Scope = {"type": "websocket", "path": "/hooks/app/socket", "query_string": b"", "headers": [],
                    "client": ("127.0.0.1", 1), "subprotocols": [], "scheme": "ws"}  # fmt: skip
    await app(scope, receive, send)
    return answers[0]
