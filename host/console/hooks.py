"""Where other systems push comments to: signed messages over HTTP, or a socket for the merchant's own app."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final, Protocol

from fastapi import APIRouter, Request, WebSocket, WebSocketDisconnect

from comments.arrival import BODY_LIMIT, Outcome, PushRefused
from host.console.body import read_body
from host.console.limits import RateLimit, address_of
from host.console.problem import Problem, too_fast

PUSHES_PER_S: Final = 20.0
PUSHES_BURST: Final = 100
"""Messages of one address; a platform gathers many events into each."""

GREETING_S: Final = 5.0
STATUS_OF: Final = {"unreadable": 400, "replayed": 409, "not_ours": 202}
"""HTTP status of each refusal; the others are wrong signatures, 401. What is not ours must not be sent again."""

ACCEPTED: Final[Mapping[str, Any]] = {"result": 1, "err_no": 0, "err_msg": ""}
"""What the platforms want to read: Kuaishou a `result` of 1, Douyin an `err_no` of 0."""

WRONG_SIGNATURE: Final = 4401


class Listener(Protocol):
    """What takes the messages; each method raises KeyError for a name that is no hook, `PushRefused` for the rest."""

    def push(self, name: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """A signed message: what became of its events."""

    def greet(self, name: str, signature: str) -> None:
        """A socket shows that it knows the secret."""

    def hear(self, name: str, body: bytes) -> Outcome:
        """A message of a socket that was greeted: what became of its events."""


def hook_routes(listener: Listener) -> APIRouter:
    """Everything under `/hooks`."""
    routes = APIRouter(prefix="/hooks")
    limit = RateLimit(PUSHES_PER_S, PUSHES_BURST)

    @routes.post("/{name}")
    async def push(name: str, request: Request) -> dict[str, Any]:
        if not limit.allow(address_of(request), asyncio.get_running_loop().time()):
            raise too_fast("Too many messages at once; wait a second.")
        body = await read_body(request, BODY_LIMIT)
        try:
            return {**ACCEPTED, **_told(listener.push(name, dict(request.headers), body))}
        except KeyError as error:
            raise _unknown(name) from error
        except PushRefused as refused:
            if STATUS_OF.get(refused.code) == 202:
                return {**ACCEPTED, "taken": 0, "refused": {refused.code: 1}}
            raise Problem(STATUS_OF.get(refused.code, 401), refused.code, str(refused)) from refused

    @routes.websocket("/{name}/socket")
    async def socket(name: str, socket: WebSocket) -> None:
        if not limit.allow(address_of(socket), asyncio.get_running_loop().time()):
            await socket.close()  # before it is accepted: the answer is 403, and nothing is held
            return
        await socket.accept()
        try:
            listener.greet(name, await asyncio.wait_for(socket.receive_text(), GREETING_S))
        except WebSocketDisconnect:
            return
        except (TimeoutError, KeyError, PushRefused):
            await socket.close(WRONG_SIGNATURE)
            return
        await _hear(name, socket, listener)

    return routes


async def _hear(name: str, socket: WebSocket, listener: Listener) -> None:
    """Answer every message with what became of it, until the app goes away."""
    while (message := await socket.receive())["type"] != "websocket.disconnect":
        body = message.get("bytes") or str(message.get("text") or "").encode()
        try:
            await socket.send_json(_told(listener.hear(name, body)))
        except PushRefused as refused:
            await socket.send_json({"code": refused.code, "reason": str(refused)})


def _told(outcome: Outcome) -> dict[str, Any]:
    """What the sender reads: how many events were taken, and of the others why."""
    told: dict[str, Any] = {"taken": outcome.taken}
    if outcome.refused:
        told["refused"] = dict(outcome.refused)
    if outcome.faults:
        told["faults"] = list(outcome.faults)
    return told


def _unknown(name: str) -> Problem:
    return Problem(404, "unknown_source", f"There is no source {name!r}; the sources file names them.")
