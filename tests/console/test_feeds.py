"""The WebSockets against a real server: hello and messages, snapshots, tokens, the microphone."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from host.console.desk import DeskRefusal
from host.console.feed import run_feed
from host.console.limits import OpenAtOnce, RateLimit
from host.console.microphone import BLOCK_BYTES, WAITING_BLOCKS, Microphone
from host.console.operator_feed import SOCKETS_PER_ADDRESS
from host.console.viewer import viewer_routes
from tests.browser.serving import served
from tests.console.conftest import TOKEN
from tests.fakes.desk import FakeDesk, FakeRoom
from tests.waiting import until


async def receive(socket: ClientConnection) -> Any:
    return json.loads(await socket.recv())


async def close_code(socket: ClientConnection) -> int | None:
    with contextlib.suppress(ConnectionClosed):
        while True:
            await socket.recv()
    return socket.close_code


def feed_of(address: str, path: str, *, of: str = "127.0.0.1") -> connect:
    """A socket opened by a client whose own address is `of`."""
    return connect(address.replace("http", "ws", 1) + path, proxy=None, local_addr=(of, 0))


async def test_the_viewers_feed_says_hello_then_what_happens(app: FastAPI, room: FakeRoom) -> None:
    room.add_comment("早来的", "在吗")
    async with served(app) as address, feed_of(address, "/api/feed") as socket:
        hello = await receive(socket)
        assert hello["type"] == "hello"
        assert hello["comments"][0]["text"] == "在吗"
        room.add_comment("小鹿", "你好")
        assert (await receive(socket))["text"] == "你好"
        room.send({"type": "hidden", "id": "c2"})
        assert await receive(socket) == {"type": "hidden", "id": "c2"}


async def test_nothing_said_while_a_page_joins_is_lost(app: FastAPI, room: FakeRoom) -> None:
    async with served(app) as address:
        sockets = [await feed_of(address, "/api/feed") for _ in range(5)]
        for n in range(20):
            room.add_comment("小鹿", str(n))
            await asyncio.sleep(0)
        for socket in sockets:
            seen = {comment["id"] for comment in (await receive(socket))["comments"]}
            while len(seen) < 20:
                seen.add((await receive(socket))["id"])
            await socket.close()


async def test_a_page_that_leaves_leaves_nothing_behind(app: FastAPI, room: FakeRoom) -> None:
    async with served(app) as address:
        async with feed_of(address, "/api/feed") as socket:
            await receive(socket)
        await until(lambda: room.pages == 0)


async def test_the_feed_ends_with_the_show(app: FastAPI, room: FakeRoom) -> None:
    async with served(app) as address, feed_of(address, "/api/feed") as socket:
        await receive(socket)
        room.close()
        assert await close_code(socket) == 1001


async def test_one_address_cannot_take_all_feeds(room: FakeRoom) -> None:
    app = FastAPI()
    app.include_router(viewer_routes(room, RateLimit(9.0, 9), OpenAtOnce(per_address=3, altogether=4)))
    async with served(app) as address:
        greedy = [await feed_of(address, "/api/feed") for _ in range(3)]
        for socket in greedy:
            assert (await receive(socket))["type"] == "hello"
        with pytest.raises(InvalidStatus) as refused:
            await feed_of(address, "/api/feed")
        assert refused.value.response.status_code == 429
        assert refused.value.response.headers["retry-after"] == "10"
        assert b"too_many" in (refused.value.response.body or b"")
        async with feed_of(address, "/api/feed", of="127.0.0.2") as other:
            assert (await receive(other))["type"] == "hello"
            with pytest.raises(InvalidStatus):
                await feed_of(address, "/api/feed", of="127.0.0.3")
        await greedy[0].close()
        await until(lambda: room.pages == 2)
        async with feed_of(address, "/api/feed") as again:
            assert (await receive(again))["type"] == "hello"
        for socket in greedy[1:]:
            await socket.close()


async def test_sockets_that_show_no_token_are_counted_too(app: FastAPI) -> None:
    async with served(app) as address, contextlib.AsyncExitStack() as silent:
        for _ in range(SOCKETS_PER_ADDRESS):
            await silent.enter_async_context(feed_of(address, "/api/console/feed"))
        for path in ("/api/console/feed", "/api/console/microphone"):
            with pytest.raises(InvalidStatus, match="429"):
                await feed_of(address, path)


async def test_a_page_cannot_disturb_the_feed(app: FastAPI, room: FakeRoom) -> None:
    async with served(app) as address, feed_of(address, "/api/feed") as socket:
        await receive(socket)
        await socket.send("{broken")
        await socket.send(b"\x00" * 1000)
        room.add_comment("小鹿", "还在")
        assert (await receive(socket))["text"] == "还在"


class GivenUp:
    """A socket whose page answers no ping: the server closes it, and refuses what is sent from then on."""

    def __init__(self, takes: int) -> None:
        self.takes = takes
        self.gone = asyncio.Event()

    async def send_json(self, message: object) -> None:
        self.takes -= 1
        if self.takes < 0:
            self.gone.set()
            raise RuntimeError("Unexpected ASGI message 'websocket.send', after sending 'websocket.close'.")

    async def close(self, code: int) -> None:
        raise RuntimeError("Unexpected ASGI message 'websocket.close', after sending 'websocket.close'.")

    async def receive(self) -> dict[str, str]:
        await self.gone.wait()
        return {"type": "websocket.disconnect"}


@pytest.mark.parametrize("takes", [0, 1, 2])
async def test_a_page_the_server_gave_up_ends_the_feed_without_a_word(takes: int) -> None:
    async def messages() -> AsyncIterator[dict[str, Any]]:
        for number in range(5):
            yield {"number": number}

    async with asyncio.timeout(10):
        await run_feed(GivenUp(takes), lambda: {"type": "hello"}, messages())


async def test_the_console_feed_pushes_snapshots(app: FastAPI, desk: FakeDesk) -> None:
    async with served(app) as address, feed_of(address, "/api/console/feed") as socket:
        await socket.send(json.dumps({"token": TOKEN, "by": "小王"}))
        assert (await receive(socket))["lines"] == desk.lines
        await desk.pause("小李")
        told = await receive(socket)
        assert told["state"] == "paused"
        assert set(told) == {"state", "events"}, "only what changed"


GREETINGS = [
    json.dumps({"token": "wrong"}),
    json.dumps({"token": ""}),
    json.dumps({"by": "x"}),
    json.dumps([]),
    "{broken",
    b"\x00\x01",
]


@pytest.mark.parametrize("path", ["/api/console/feed", "/api/console/microphone"])
@pytest.mark.parametrize("greeting", GREETINGS)
async def test_a_bad_greeting_is_shown_the_door(app: FastAPI, desk: FakeDesk, path: str, greeting: str | bytes) -> None:
    async with served(app) as address, feed_of(address, path) as socket:
        await socket.send(greeting)
        assert await close_code(socket) == 4401
    assert desk.microphone_by is None


async def test_the_microphone_reaches_the_desk_and_hands_back(app: FastAPI, desk: FakeDesk) -> None:
    async with served(app) as address, feed_of(address, "/api/console/microphone") as socket:
        await socket.send(json.dumps({"token": TOKEN, "by": "小王"}))
        assert await receive(socket) == {"type": "on_air", "by": "小王"}
        await socket.send(b"\x01\x00" * 960)
        await socket.send(b"\x02\x00" * 960)
        await socket.send("end")
        assert await close_code(socket) == 1000
    assert bytes(desk.heard) == b"\x01\x00" * 960 + b"\x02\x00" * 960
    assert desk.microphone_by is None


async def test_a_microphone_that_vanishes_hands_back(app: FastAPI, desk: FakeDesk) -> None:
    async with served(app) as address:
        socket = await feed_of(address, "/api/console/microphone")
        await socket.send(json.dumps({"token": TOKEN, "by": "小王"}))
        await receive(socket)
        socket.transport.abort()
        await until(lambda: desk.microphone_by is None)


async def test_a_refused_microphone_says_why(app: FastAPI, desk: FakeDesk) -> None:
    desk.refuse_with = DeskRefusal("小李 is speaking", code="microphone_taken")
    async with served(app) as address, feed_of(address, "/api/console/microphone") as socket:
        await socket.send(json.dumps({"token": TOKEN, "by": "小王"}))
        messages = [await receive(socket)]
        if messages[0]["type"] == "on_air":
            messages.append(await receive(socket))
        assert messages[-1] == {"type": "refused", "code": "microphone_taken", "reason": "小李 is speaking"}
        assert await close_code(socket) == 4409


@pytest.mark.parametrize("block", [b"\x00" * 961, b"\x00" * (BLOCK_BYTES + 2)])
async def test_sound_of_a_wrong_shape_ends_the_takeover(app: FastAPI, desk: FakeDesk, block: bytes) -> None:
    async with served(app) as address, feed_of(address, "/api/console/microphone") as socket:
        await socket.send(json.dumps({"token": TOKEN, "by": "小王"}))
        await receive(socket)
        await socket.send(block)
        assert await close_code(socket) == 4422
    assert desk.heard == b""


async def test_a_full_microphone_queue_drops_the_oldest_and_still_ends() -> None:
    microphone = Microphone()
    for n in range(WAITING_BLOCKS + 10):
        microphone.put(bytes([n, 0]))
    microphone.end()
    kept = [block[0] async for block in microphone.blocks()]
    assert kept == list(range(11, WAITING_BLOCKS + 10))
