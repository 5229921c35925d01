"""The operators' WebSockets: snapshots out, microphone sound in; the token comes in the first message, not the URL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Final

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ValidationError

from host.console.desk import Desk, DeskRefusal
from host.console.feed import run_feed, seated
from host.console.limits import OpenAtOnce, address_of
from host.console.problem import Problem
from host.console.security import Gate, clean_name

GREETING_S: Final = 5.0
"""How long a socket may stay open without showing its token."""
WRONG_TOKEN: Final = 4401
REFUSED: Final = 4409
BAD_SOUND: Final = 4422
"""Close codes of the private range, after the HTTP statuses they stand for."""

SOCKETS_PER_ADDRESS: Final = 32
SOCKETS_ALTOGETHER: Final = 1000
"""Also of those that have yet to show their token."""

BLOCK_BYTES: Final = 19_200
"""The longest piece of sound taken at once: 200 ms."""
WAITING_BLOCKS: Final = 50
"""Pieces of microphone sound kept for the show, about a second of the page's 20 ms blocks; the oldest is dropped."""


class Greeting(BaseModel):
    """The first message on an operator's socket."""

    token: str
    by: str = ""


class Microphone:
    """Sound on its way from a page to the show: a bounded queue that drops its oldest, then an end."""

    def __init__(self) -> None:
        self._blocks: asyncio.Queue[bytes | None] = asyncio.Queue(WAITING_BLOCKS)

    def put(self, block: bytes) -> None:
        """Take one piece."""
        self._push(block)

    def end(self) -> None:
        """No more will come."""
        self._push(None)

    def _push(self, item: bytes | None) -> None:
        if self._blocks.full():
            self._blocks.get_nowait()
        self._blocks.put_nowait(item)

    async def blocks(self) -> AsyncIterator[bytes]:
        """The sound in order, until `end()`."""
        while (block := await self._blocks.get()) is not None:
            yield block


def operator_feeds(desk: Desk, gate: Gate) -> APIRouter:
    """The two WebSockets under `/api/console`."""
    routes = APIRouter(prefix="/api/console")
    seats = OpenAtOnce(SOCKETS_PER_ADDRESS, SOCKETS_ALTOGETHER)

    @routes.websocket("/feed")
    async def feed(socket: WebSocket) -> None:
        async with seated(socket, seats) as free:
            if free and await _admitted(socket, gate):
                await run_feed(socket, desk.snapshot, desk.snapshots())

    @routes.websocket("/microphone")
    async def microphone(socket: WebSocket) -> None:
        async with seated(socket, seats) as free:
            if free and (by := await _admitted(socket, gate)):
                await _take_over(socket, desk, by)

    return routes


async def _admitted(socket: WebSocket, gate: Gate) -> str | None:
    """Accept the socket and read its greeting; the operator's name, or `None` with the socket closed."""
    await socket.accept()
    now_s = asyncio.get_running_loop().time()
    try:
        greeting = Greeting.model_validate_json(await asyncio.wait_for(socket.receive_text(), GREETING_S))
        if gate.admit(greeting.token, address_of(socket), now_s):
            return clean_name(greeting.by, "operator")
    except WebSocketDisconnect:
        return None
    except (TimeoutError, KeyError, ValidationError, Problem):
        pass  # no greeting, a binary one, a malformed one, or too many wrong ones: all end alike
    await socket.close(WRONG_TOKEN)
    return None


async def _take_over(socket: WebSocket, desk: Desk, by: str) -> None:
    sound = Microphone()

    async def speak() -> None:
        code = 1000
        try:
            await desk.microphone(by, sound.blocks())
        except DeskRefusal as refusal:
            code = REFUSED
            with suppress(WebSocketDisconnect, RuntimeError):
                await socket.send_json({"type": "refused", "code": refusal.code, "reason": str(refusal)})
        with suppress(WebSocketDisconnect, RuntimeError):
            await socket.close(code)

    async with asyncio.TaskGroup() as group:
        group.create_task(speak(), name="microphone")
        try:
            await socket.send_json({"type": "on_air", "by": by})
            await _listen(socket, sound)
        finally:
            sound.end()


async def _listen(socket: WebSocket, sound: Microphone) -> None:
    """Pass the page's sound on until it hands back (any text message) or goes away."""
    with suppress(WebSocketDisconnect):
        while (message := await socket.receive())["type"] != "websocket.disconnect":
            block = message.get("bytes")
            if block is None:
                return
            if len(block) > BLOCK_BYTES or len(block) % 2:
                await socket.close(BAD_SOUND)
                return
            sound.put(block)
