"""The operators' WebSockets, snapshots out and microphone in: the token comes in the first message, not the URL."""

import asyncio
from typing import Final

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ValidationError

from host.console.changes import Changes
from host.console.desk import Desk
from host.console.feed import run_feed, seated
from host.console.limits import OpenAtOnce, address_of
from host.console.microphone import take_over
from host.console.problem import Problem
from host.console.security import Gate, clean_name

GREETING_S: Final = 5.0
"""How long a socket may stay open without showing its token."""
WRONG_TOKEN: Final = 4401
"""Close code of the private range, after the HTTP status it stands for."""

SOCKETS_PER_ADDRESS: Final = 32
SOCKETS_ALTOGETHER: Final = 1000
"""Also of those that have yet to show their token."""

BEAT_S: Final = 5.0
"""A page that hears nothing for twice as long, and a little, takes its line for dead."""


class Greeting(BaseModel):
    """The first message on an operator's socket."""

    token: str
    by: str = ""


def operator_feeds(desk: Desk, gate: Gate) -> APIRouter:
    """The two WebSockets under `/api/console`."""
    routes = APIRouter(prefix="/api/console")
    seats = OpenAtOnce(SOCKETS_PER_ADDRESS, SOCKETS_ALTOGETHER)

    @routes.websocket("/feed")
    async def feed(socket: WebSocket) -> None:
        async with seated(socket, seats) as free:
            if free and await _admitted(socket, gate):
                changes = Changes(desk)
                await run_feed(socket, changes.first, changes.messages(), beat_s=BEAT_S)

    @routes.websocket("/microphone")
    async def microphone(socket: WebSocket) -> None:
        async with seated(socket, seats) as free:
            if free and (by := await _admitted(socket, gate)):
                await take_over(socket, desk, by)

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
