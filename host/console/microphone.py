"""An operator's microphone on its way from a page to the show: sound in, and an end however the page leaves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Final

from fastapi import WebSocket, WebSocketDisconnect

from host.console.desk import Desk, DeskRefusal

SILENT_LINE: Final = 4408
REFUSED: Final = 4409
BAD_SOUND: Final = 4422
"""Close codes of the private range, after the HTTP statuses they stand for."""

BLOCK_BYTES: Final = 19_200
"""The longest piece of sound taken at once: 200 ms."""
BETWEEN_BLOCKS_S: Final = 2.5
"""A page sends sound all the time, if only silence. One that sends none for so long has lost its line, and the host
goes on: the show would stand mute until the connection is known to be dead, half a minute later."""
WAITING_BLOCKS: Final = 50
"""Pieces of microphone sound kept for the show, about a second of the page's 20 ms blocks; the oldest is dropped."""


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


async def take_over(socket: WebSocket, desk: Desk, by: str) -> None:
    """Give the floor to the page behind an admitted socket, until it hands back, leaves or is heard no more."""
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
        except TimeoutError:
            with suppress(WebSocketDisconnect, RuntimeError):
                await socket.close(SILENT_LINE)
        finally:
            sound.end()


async def _listen(socket: WebSocket, sound: Microphone) -> None:
    """Pass the page's sound on until it hands back (any text message) or goes away."""
    with suppress(WebSocketDisconnect):
        while (message := await asyncio.wait_for(socket.receive(), BETWEEN_BLOCKS_S))["type"] != "websocket.disconnect":
            block = message.get("bytes")
            if block is None:
                return
            if len(block) > BLOCK_BYTES or len(block) % 2:
                await socket.close(BAD_SOUND)
                return
            sound.put(block)
