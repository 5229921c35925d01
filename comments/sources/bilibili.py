"""Bilibili's open live platform: a project is started over HTTP, then comments come over a WebSocket.

Framing, signature and message forms are those of the platform's documentation for third-party projects. They were
tested against a server made after it, never against the platform.
"""

import asyncio
import hashlib
import hmac
import json
import struct
import zlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import Any, Final

import httpx
import websockets

from comments.arrival import UNREADABLE, Arrival, Push, PushRefused, SourceFault, identity, parsed, text, viewer, whole
from comments.clean import clean_author, clean_text
from comments.comment import Comment, Kind
from comments.sources.answer import ask

SERVICE: Final = "https://live-open.biliapi.com"
ALIVE_S: Final = 20
"""The project is kept alive this often, the socket as well; a project not heard of for 60 s is ended."""

SILENT_S: Final = 60.0
"""The platform answers each heartbeat on the socket; one that says nothing for so long is gone without a word."""

ANSWER_S: Final = 10.0
PACKET_LIMIT: Final = 1 << 20
"""Bytes of one packet, after it was inflated."""

_HEADER: Final = struct.Struct(">IHHII")
_HEARTBEAT, _MESSAGE, _AUTH, _AUTH_REPLY = 2, 5, 7, 8
_PLAIN, _ZLIB = 0, 2

KINDS: Final = {
    "LIVE_OPEN_PLATFORM_DM": Kind.COMMENT,
    "LIVE_OPEN_PLATFORM_SUPER_CHAT": Kind.COMMENT,
    "LIVE_OPEN_PLATFORM_SEND_GIFT": Kind.GIFT,
    "LIVE_OPEN_PLATFORM_GUARD": Kind.GIFT,
    "LIVE_OPEN_PLATFORM_LIKE": Kind.LIKE,
    "LIVE_OPEN_PLATFORM_LIVE_ROOM_ENTER": Kind.JOIN,
}

ENDED: Final = "LIVE_OPEN_PLATFORM_INTERACTION_END"
"""The platform sends no more for a project; also for one that a killed process left behind."""


class Bilibili:
    """One room's comments. `run` begins a new project each time, and ends it when it is closed."""

    def __init__(
        self,
        name: str,
        *,
        key: str,
        secret: str,
        app_id: int,
        code: str,
        wall_s: Callable[[], float],
        nonce: Callable[[], str],
        service: str = SERVICE,
        silent_s: float = SILENT_S,
    ) -> None:
        """`key` and `secret` are the developer's, `code` is the host's identity code; `service` is the platform."""
        self.name = name
        self._key, self._secret, self._app_id, self._code = key, secret, app_id, code
        self._wall_s, self._nonce = wall_s, nonce
        self._service = service
        self._silent_s = silent_s

    async def run(self, deliver: Callable[[Push], None], live: Callable[[], None]) -> None:
        """Deliver until the platform ends it. `live` is told when the room is joined. Raises `SourceFault`."""
        async with httpx.AsyncClient(base_url=self._service, timeout=ANSWER_S) as platform:
            started = await self._ask(platform, "/v2/app/start", {"code": self._code, "app_id": self._app_id})
            game, links, auth = _started(started)
            try:
                async with self._connected(links[0]) as socket:
                    await socket.send(packet(_AUTH, auth.encode()))
                    async with asyncio.TaskGroup() as group:
                        alive = group.create_task(self._keep_alive(platform, socket, game), name="bilibili heartbeat")
                        await self._messages(socket, game, deliver, live)
                        alive.cancel()
            except ExceptionGroup as broken:
                raise _fault(broken.exceptions[0]) from broken
            except (websockets.WebSocketException, ValueError) as error:
                raise _fault(error) from error
            finally:
                await self._ask(platform, "/v2/app/end", {"app_id": self._app_id, "game_id": game})

    def _connected(self, link: str) -> websockets.connect:
        """The platform documents heartbeats of its own and no pings, so none are sent."""
        return websockets.connect(link, max_size=PACKET_LIMIT, open_timeout=ANSWER_S, ping_interval=None)

    async def _messages(
        self, socket: websockets.ClientConnection, game: str, deliver: Callable[[Push], None], live: Callable[[], None]
    ) -> None:
        async for frame in self._frames(socket):
            for operation, body in packets(frame):
                if operation == _AUTH_REPLY:
                    _admitted(body)
                    live()
                elif operation == _MESSAGE:
                    if _ends(body, game):
                        raise SourceFault("the platform ended the project")
                    deliver(self.read(body))

    async def _frames(self, socket: websockets.ClientConnection) -> AsyncIterator[bytes]:
        """Until the platform ends it; `SourceFault` for one that falls silent."""
        while True:
            try:
                async with asyncio.timeout(self._silent_s):
                    frame = await socket.recv()
            except websockets.ConnectionClosedOK:
                return
            except TimeoutError as error:
                raise SourceFault(f"nothing was heard for {self._silent_s:g} s, not even a heartbeat") from error
            yield frame if isinstance(frame, bytes) else frame.encode()

    async def _keep_alive(self, platform: httpx.AsyncClient, socket: websockets.ClientConnection, game: str) -> None:
        while True:
            await asyncio.sleep(ALIVE_S)
            await socket.send(packet(_HEARTBEAT, b""))
            await self._ask(platform, "/v2/app/heartbeat", {"game_id": game})

    async def _ask(self, platform: httpx.AsyncClient, path: str, question: Mapping[str, Any]) -> Mapping[str, Any]:
        body = json.dumps(question).encode()
        headers = signed(body, key=self._key, secret=self._secret, nonce=self._nonce(), at_s=int(self._wall_s()))
        answer = (await ask(platform, platform.build_request("POST", path, content=body, headers=headers))).said
        if answer.get("code") != 0:
            raise SourceFault(f"{path}: the platform refused with code {_code(answer)}")
        data = answer.get("data")
        return data if isinstance(data, dict) else {}

    def read(self, body: bytes) -> Push:
        """The comment or reaction of one message, counted when it cannot be read; nothing for what is not used."""
        try:
            message = parsed(body, PACKET_LIMIT)
            kind = KINDS.get(message["cmd"])
            return Push((self._arrival(message["data"], kind),)) if kind is not None else Push()
        except (PushRefused, ValueError, KeyError, TypeError, AttributeError):
            return UNREADABLE

    def _arrival(self, data: Mapping[str, Any], kind: Kind) -> Arrival:
        person = data.get("user_info", data)  # who buys a guard is told in an object of its own
        who = viewer(person, "open_id") or viewer(person, "uid")
        said = clean_text(text(data, "msg") or text(data, "message")) if kind is Kind.COMMENT else ""
        if kind is Kind.COMMENT and not said:
            raise ValueError("msg is missing")
        # joins and likes carry no message id of their own
        unique = viewer(data, "msg_id") or f"{kind}-{who}-{identity(data, 'timestamp')}"
        count = whole(data, {Kind.LIKE: "like_count", Kind.GIFT: "gift_num"}.get(kind, "none"))
        about = clean_text(text(data, "gift_name")) if kind is Kind.GIFT else ""
        author = clean_author(text(person, "uname"))
        return Arrival(Comment(f"{self.name}-{unique}", self.name, author, said, kind, count=count, about=about), who)


def _fault(error: Exception) -> SourceFault:
    return error if isinstance(error, SourceFault) else SourceFault(f"the connection broke: {type(error).__name__}")


def signed(body: bytes, *, key: str, secret: str, nonce: str, at_s: int) -> dict[str, str]:
    """The headers of a request to the platform: HMAC-SHA256 over its `x-bili-…` headers, one a line, sorted."""
    headers = {
        "x-bili-accesskeyid": key,
        "x-bili-content-md5": hashlib.md5(body).hexdigest(),
        "x-bili-signature-method": "HMAC-SHA256",
        "x-bili-signature-nonce": nonce,
        "x-bili-signature-version": "1.0",
        "x-bili-timestamp": str(at_s),
    }
    lines = "\n".join(f"{name}:{value}" for name, value in sorted(headers.items()))
    signature = hmac.new(secret.encode(), lines.encode(), hashlib.sha256).hexdigest()
    return headers | {"Authorization": signature, "Content-Type": "application/json", "Accept": "application/json"}


def packet(operation: int, body: bytes) -> bytes:
    """A packet for the platform: 16 bytes of header, big endian, then the body."""
    return _HEADER.pack(_HEADER.size + len(body), _HEADER.size, 1, operation, 1) + body


def packets(data: bytes, depth: int = 0) -> Iterator[tuple[int, bytes]]:
    """Operation and body of every packet in a frame, inflated ones included; stops at what is not sound."""
    at = 0
    while at + _HEADER.size <= len(data):
        length, head, version, operation, _ = _HEADER.unpack_from(data, at)
        if not _HEADER.size <= head <= length <= len(data) - at:
            return
        body = data[at + head : at + length]
        if version == _ZLIB and depth == 0:
            yield from packets(_inflated(body), 1)
        elif version in (_PLAIN, 1):
            yield operation, body
        at += length


def _inflated(body: bytes) -> bytes:
    """Nothing for what is not sound or would grow past the limit."""
    inflate = zlib.decompressobj()
    try:
        plain = inflate.decompress(body, PACKET_LIMIT)
    except zlib.error:
        return b""
    return b"" if inflate.unconsumed_tail else plain


def _started(data: Mapping[str, Any]) -> tuple[str, list[str], str]:
    try:
        game, socket = str(data["game_info"]["game_id"]), data["websocket_info"]
        links, auth = [str(link) for link in socket["wss_link"]], str(socket["auth_body"])
    except (KeyError, TypeError) as error:
        raise SourceFault("/v2/app/start: the platform's answer names no room") from error
    if not links:
        raise SourceFault("/v2/app/start: the platform's answer names no address")
    return game, links, auth


def _ends(body: bytes, game: str) -> bool:
    """Whether a message says that this very project is over."""
    if ENDED.encode() not in body:
        return False
    try:
        message = parsed(body, PACKET_LIMIT)
        return bool(message["cmd"] == ENDED and message["data"]["game_id"] == game)
    except (PushRefused, KeyError, TypeError):
        return False


def _admitted(body: bytes) -> None:
    try:
        answer = parsed(body)
        refused = answer.get("code", 0) != 0
    except (PushRefused, AttributeError) as error:
        raise SourceFault("the platform answered the sign-in with something else") from error
    if refused:
        raise SourceFault(f"the platform refused the sign-in with code {_code(answer)}")


def _code(answer: Mapping[str, Any]) -> str:
    """As it can be shown."""
    return str(answer.get("code"))[:20]
