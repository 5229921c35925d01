"""WebSocket plumbing both feeds share: send what comes until the page goes away."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from fastapi import WebSocket, WebSocketDisconnect

from host.console.limits import OpenAtOnce, address_of
from host.console.problem import Problem, answer

Message = dict[str, Any]

_GONE: Final = (WebSocketDisconnect, RuntimeError)
"""A page that left; one that answered no ping is closed by the server itself, which then refuses with the latter."""


_TOO_MANY: Final = Problem(
    429,
    "too_many",
    "Too many pages are open at this address; close some.",
    headers={"Retry-After": "10"},
)


@asynccontextmanager
async def seated(socket: WebSocket, seats: OpenAtOnce) -> AsyncIterator[bool]:
    """Whether there is room for this socket, which is taken until the block ends; refused with 429 if not."""
    with seats.one_more(address_of(socket)) as admitted:
        if not admitted:
            await socket.send_denial_response(answer(_TOO_MANY))
        yield admitted


async def run_feed(
    socket: WebSocket, first: Callable[[], Message], messages: AsyncIterator[Message], *, beat_s: float | None = None
) -> None:
    """Send `first()` and then every message, until the page closes the accepted `socket` or the messages end.

    With `beat_s` an empty message goes that often besides: a page cannot tell a quiet line from a dead one.

    `messages` is started before `first` is taken, so nothing falls between the two; a message may tell again what
    `first` holds already. A slow page blocks only its own sender: what it loses is the source's overflow rule.
    """
    greeted = asyncio.Event()

    async def send() -> None:
        async for message in messages:
            await greeted.wait()
            if not await _reaches(socket, message):
                return
        with suppress(*_GONE):
            await socket.close(1001)

    async with asyncio.TaskGroup() as group:
        sender = group.create_task(send(), name="feed sender")
        await asyncio.sleep(0)
        if await _reaches(socket, first()):
            greeted.set()
            beats = group.create_task(_beat(socket, beat_s), name="feed beats") if beat_s else None
            await until_closed(socket)
            if beats:
                beats.cancel()
        sender.cancel()


async def _beat(socket: WebSocket, every_s: float) -> None:
    there = True
    while there:  # until the page is gone, or `run_feed` is
        await asyncio.sleep(every_s)
        there = await _reaches(socket, {})


async def _reaches(socket: WebSocket, message: Message) -> bool:
    """Send a message; whether there is still a page to take it."""
    try:
        await socket.send_json(message)
    except _GONE:
        return False
    return True


async def until_closed(socket: WebSocket) -> None:
    """Read and drop whatever the page sends until it goes away."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass
