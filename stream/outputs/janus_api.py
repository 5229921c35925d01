"""Janus' own API over a WebSocket: one session, its plugins, and what they answer."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from stream.outputs.supervision import OutputFault

ANSWER_S: Final = 10
KEEP_ALIVE_S: Final = 20
"""Janus forgets a session that is silent for a minute."""

MESSAGE_MAX: Final = 256 * 1024
WAITING_MAX: Final = 16


def janus_address(url: str) -> str:
    """The server of a Janus API address. ValueError says what is wrong with it."""
    parts = urlsplit(url)
    if parts.scheme not in {"ws", "wss"} or not parts.hostname:
        raise ValueError("a Janus address is that of its WebSocket API, as ws://host:8188")
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


class JanusFault(OutputFault):
    """Janus said no; `code` is its own."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"Janus refuses: {reason} ({code})")
        self.code = code


class JanusSession:
    """Asks and hears. Everything Janus says of itself (a hang-up, a detached plugin) ends `listen` with a fault.

    Bounded: `WAITING_MAX` questions at a time, messages of `MESSAGE_MAX` bytes.
    """

    def __init__(self, socket: ClientConnection, secret: str) -> None:
        self._socket = socket
        self._secret = secret
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._session: int | None = None
        self._leaving = False

    async def open(self) -> None:
        """Make the session; `listen` must be running."""
        self._session = (await self._ask({"janus": "create"}))["data"]["id"]

    def leave(self) -> None:
        """The peer is closed next: Janus tells of its end, which is then no fault."""
        self._leaving = True

    async def attach(self, plugin: str) -> int:
        """A handle of a plugin."""
        handle: int = (await self._ask({"janus": "attach", "plugin": plugin}))["data"]["id"]
        return handle

    async def message(
        self, handle: int, body: dict[str, Any], jsep: dict[str, Any] | None = None
    ) -> tuple[dict[str, Any], str]:
        """What the plugin answers, and its SDP if it sends one. Raises `JanusFault`."""
        question = {"janus": "message", "handle_id": handle, "body": body} | ({"jsep": jsep} if jsep else {})
        answer = await self._ask(question)
        data: dict[str, Any] = answer.get("plugindata", {}).get("data", {})
        if "error_code" in data:
            raise JanusFault(int(data["error_code"]), str(data.get("error", "")))
        return data, str(answer.get("jsep", {}).get("sdp", ""))

    async def listen(self) -> None:
        """Hear Janus until it closes, which raises `OutputFault`."""
        try:
            async for text in self._socket:
                self._hear(json.loads(text))
        except (WebSocketException, ValueError) as error:
            raise OutputFault("the connection to Janus was lost") from error
        raise OutputFault("Janus closed the connection")

    async def keep_alive(self) -> None:
        """Tell Janus now and then that we are here; one that does not answer is gone."""
        while True:
            await asyncio.sleep(KEEP_ALIVE_S)
            await self._ask({"janus": "keepalive"}, patient=False)

    def _hear(self, message: dict[str, Any]) -> None:
        transaction = message.get("transaction")
        waiting = self._waiting.get(str(transaction))
        if waiting is not None and not waiting.done():
            kind = message.get("janus")
            if kind == "error":
                error = message.get("error", {})
                waiting.set_exception(JanusFault(int(error.get("code", 0)), str(error.get("reason", ""))))
            elif kind != "ack" or "keepalive" in str(transaction):
                waiting.set_result(message)
        elif message.get("janus") in {"hangup", "detached", "timeout"} and not self._leaving:
            raise OutputFault(f"Janus ended it: {message.get('reason') or message['janus']}")

    async def _ask(self, question: dict[str, Any], *, patient: bool = True) -> dict[str, Any]:
        if len(self._waiting) >= WAITING_MAX:
            raise OutputFault("Janus answers nothing")
        transaction = ("" if patient else "keepalive-") + secrets.token_hex(8)
        about = {"transaction": transaction} | ({"session_id": self._session} if self._session is not None else {})
        secret = {"apisecret": self._secret} if self._secret else {}
        waiting = self._waiting[transaction] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._socket.send(json.dumps(question | about | secret))
                answer: dict[str, Any] = await waiting
                return answer
        except (TimeoutError, WebSocketException) as error:
            raise OutputFault("Janus does not answer") from error
        finally:
            del self._waiting[transaction]


@asynccontextmanager
async def janus_session(url: str, secret: str) -> AsyncIterator[JanusSession]:
    """A session that is heard and kept alive; raises the first `OutputFault`, its own or that of the body."""
    try:
        socket = await connect(
            url, subprotocols=[Subprotocol("janus-protocol")], max_size=MESSAGE_MAX, open_timeout=ANSWER_S
        )
    except (OSError, WebSocketException, TimeoutError) as error:
        raise OutputFault(f"Janus cannot be reached at {janus_address(url)}") from error
    async with socket:
        session = JanusSession(socket, secret)
        try:
            async with asyncio.TaskGroup() as group:
                around = [
                    group.create_task(session.listen(), name="hearing Janus"),
                    group.create_task(session.keep_alive(), name="keeping Janus' session"),
                ]
                await session.open()
                yield session
                for task in around:
                    task.cancel()
        except* OutputFault as faults:
            raise _first(faults) from None


def _first(faults: BaseExceptionGroup[OutputFault]) -> OutputFault:
    inner = faults.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner
