"""Bilibili's protocol: framing, signature, and a whole session against a server written after its documentation."""

import asyncio
import hashlib
import hmac
import json
import struct
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import websockets
from fastapi import FastAPI, Request
from websockets.asyncio.server import serve

from comments.arrival import UNREADABLE, Arrival, Push, SourceFault
from comments.comment import Comment, Kind
from comments.sources.bilibili import PACKET_LIMIT, Bilibili, packet, packets
from tests.browser.serving import served

DM = {"msg": "这个多少钱", "uname": "小鹿", "open_id": "o1", "msg_id": "d-1", "timestamp": 1}
GIFT = {"gift_name": "小花花", "gift_num": 5, "uname": "阿文", "open_id": "o2", "msg_id": "g-1"}
LIKE = {"like_count": 12, "uname": "团子", "open_id": "o3", "timestamp": 44}
ENTER = {"uname": "Echo", "open_id": "o4", "timestamp": 45}
GUARD = {"user_info": {"uname": "木木", "open_id": "o5", "uid": 0}, "guard_level": 3, "guard_num": 1, "msg_id": "c-1"}


def message(cmd: str, data: Any) -> bytes:
    return packet(5, json.dumps({"cmd": f"LIVE_OPEN_PLATFORM_{cmd}", "data": data}).encode())


def deflated(*inner: bytes) -> bytes:
    body = zlib.compress(b"".join(inner))
    return struct.pack(">IHHII", 16 + len(body), 16, 2, 5, 0) + body


def test_a_packet_is_read_back() -> None:
    assert list(packets(packet(7, b"hello") + packet(2, b""))) == [(7, b"hello"), (2, b"")]


HOSTILE = [
    b"",
    b"\x00" * 15,
    struct.pack(">IHHII", 2**31, 16, 0, 5, 0) + b"x",
    struct.pack(">IHHII", 4, 16, 0, 5, 0),
    struct.pack(">IHHII", 16, 0, 0, 5, 0),
    struct.pack(">IHHII", 20, 16, 2, 5, 0) + b"nope",
    deflated(b"\x00" * (PACKET_LIMIT + 1)),
    deflated(deflated(packet(5, b"{}"))),
    struct.pack(">IHHII", 20, 16, 9, 5, 0) + b"body",
]


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_a_frame_that_is_not_sound_holds_nothing(data: bytes) -> None:
    assert list(packets(data)) == []


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b'{"cmd": "LIVE_OPEN_PLATFORM_DM"}', b'{"cmd": [], "data": {}}', b"[" * 100_000,
     b'{"cmd": "LIVE_OPEN_PLATFORM_DM", "data": {"msg": 4}}', b'{"cmd": "LIVE_OPEN_PLATFORM_LIKE", "data": {}}'],
)  # fmt: skip
def test_a_message_that_is_not_sound_is_counted(body: bytes) -> None:
    assert source("http://127.0.0.1:9").read(body) == UNREADABLE


@pytest.mark.parametrize("cmd", ["SUPER_CHAT_DEL", "INTERACTION_END", "LIKE_OF_THE_FUTURE"])
def test_a_message_that_is_not_used_is_passed_over(cmd: str) -> None:
    assert source("http://127.0.0.1:9").read(json.dumps({"cmd": f"LIVE_OPEN_PLATFORM_{cmd}"}).encode()) == Push()


def source(service: str, secret: str = "secret", silent_s: float = 60) -> Bilibili:
    return Bilibili(
        "bili", key="key", secret=secret, app_id=1, code="code", wall_s=lambda: 1_795_000_000.0, nonce=lambda: "n",
        service=service, silent_s=silent_s,
    )  # fmt: skip


class Service:
    """The platform: HTTP with checked signatures, and a socket that signs in and sends `frames`."""

    def __init__(self, *frames: bytes) -> None:
        self.frames = frames
        self.asked: list[str] = []
        self.auth_code = 0
        self.falls_silent = False
        self.links: list[str] = []
        self.app = FastAPI()
        for step in ("start", "heartbeat", "end"):
            self.app.post(f"/v2/app/{step}")(self._answer)

    async def _answer(self, request: Request) -> dict[str, Any]:
        body, headers = await request.body(), request.headers
        lines = "\n".join(sorted(f"{k}:{v}" for k, v in headers.items() if k.startswith("x-bili-")))
        signature = hmac.new(b"secret", lines.encode(), hashlib.sha256).hexdigest()
        if headers["authorization"] != signature or headers["x-bili-content-md5"] != hashlib.md5(body).hexdigest():
            return {"code": 4002}
        self.asked.append(request.url.path.rpartition("/")[2])
        info = {"auth_body": '{"roomid": 1}', "wss_link": self.links}
        return {"code": 0, "data": {"game_info": {"game_id": "g"}, "websocket_info": info}}

    async def socket(self, connection: websockets.ServerConnection) -> None:
        first = await connection.recv()
        assert isinstance(first, bytes)
        assert list(packets(first)) == [(7, b'{"roomid": 1}')]
        await connection.send(packet(8, json.dumps({"code": self.auth_code}).encode()))
        for frame in self.frames:
            await connection.send(frame)
        if self.falls_silent:
            await connection.wait_closed()


@asynccontextmanager
async def on_line(service: Service) -> AsyncIterator[str]:
    async with served(service.app) as address, serve(service.socket, "127.0.0.1", 0) as sockets:
        port = next(iter(sockets.sockets)).getsockname()[1]
        service.links.append(f"ws://127.0.0.1:{port}")
        yield address


async def test_a_session_from_start_to_end() -> None:
    service = Service(
        message("DM", DM) + message("SEND_GIFT", GIFT),
        deflated(message("LIKE", LIKE)),
        message("LIVE_ROOM_ENTER", ENTER),
        message("GUARD", GUARD),
    )
    arrived: list[Arrival] = []
    lived: list[bool] = []
    async with on_line(service) as address:
        await source(address).run(lambda push: arrived.extend(push.arrivals), lambda: lived.append(True))
    assert lived == [True]
    assert service.asked == ["start", "end"]
    assert [(arrival.comment, arrival.who) for arrival in arrived] == [
        (Comment("bili-d-1", "bili", "小鹿", "这个多少钱"), "o1"),
        (Comment("bili-g-1", "bili", "阿文", "", Kind.GIFT, count=5, about="小花花"), "o2"),
        (Comment("bili-like-o3-44", "bili", "团子", "", Kind.LIKE, count=12), "o3"),
        (Comment("bili-join-o4-45", "bili", "Echo", "", Kind.JOIN), "o4"),
        (Comment("bili-c-1", "bili", "木木", "", Kind.GIFT), "o5"),
    ]


async def test_the_end_of_its_own_project_is_the_end_and_no_other() -> None:
    service = Service(
        message("INTERACTION_END", {"game_id": "one left behind", "timestamp": 1}),
        message("DM", DM | {"msg": "LIVE_OPEN_PLATFORM_INTERACTION_END"}),
        message("INTERACTION_END", {"game_id": "g", "timestamp": 2}),
        message("DM", DM | {"msg_id": "d-2"}),
    )
    service.falls_silent = True
    arrived: list[Arrival] = []
    async with on_line(service) as address:
        with pytest.raises(SourceFault, match="ended the project"):
            await source(address).run(lambda push: arrived.extend(push.arrivals), lambda: None)
    assert [arrival.comment.id for arrival in arrived] == ["bili-d-1"]
    assert service.asked == ["start", "end"]


async def test_a_wrong_secret_is_told_without_it() -> None:
    async with on_line(Service()) as address:
        with pytest.raises(SourceFault, match="code 4002") as fault:
            await source(address, secret="wrong one").run(lambda _: None, lambda: None)
    assert "wrong one" not in str(fault.value)


async def test_a_refused_sign_in_ends_the_project() -> None:
    service = Service()
    service.auth_code = -101
    async with on_line(service) as address:
        with pytest.raises(SourceFault, match="code -101"):
            await source(address).run(lambda _: None, lambda: None)
    assert service.asked == ["start", "end"]


async def test_a_platform_that_says_nothing_any_more_is_left_and_the_project_ended() -> None:
    service = Service(message("DM", DM))
    service.falls_silent = True
    pushed: list[Push] = []
    async with on_line(service) as address:
        with pytest.raises(SourceFault, match=r"nothing was heard for 0\.2 s"):
            await source(address, silent_s=0.2).run(pushed.append, lambda: None)
    assert [arrival.comment.text for push in pushed for arrival in push.arrivals] == ["这个多少钱"]
    assert service.asked == ["start", "end"]


async def test_nobody_there() -> None:
    with pytest.raises(SourceFault, match="ConnectError"):
        async with asyncio.timeout(20):
            await source("http://127.0.0.1:9").run(lambda _: None, lambda: None)
