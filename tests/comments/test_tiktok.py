"""TikTok through its library, from finding the room to its end, against a server made after the messages it knows."""

import asyncio
import json
import logging
import random
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from fastapi import FastAPI, Response, WebSocket
from fastapi.responses import HTMLResponse
from TikTokLive.client.web.web_settings import WebDefaults
from TikTokLive.events import CommentEvent, GiftEvent, LikeEvent, SocialEvent
from TikTokLive.proto.custom_extras import WebcastPushFrame
from TikTokLive.proto.tiktok_proto import (
    CommonMessageData,
    Gift,
    ProtoMessageFetchResult,
    ProtoMessageFetchResultBaseProtoMessage,
    Text,
    User,
    WebcastChatMessage,
    WebcastControlMessage,
    WebcastGiftMessage,
    WebcastLikeMessage,
    WebcastMemberMessage,
    WebcastSocialMessage,
)

from comments.arrival import Push, SourceFault
from comments.comment import Kind
from comments.sources.tiktok import TikTok
from tests.browser.serving import served

ANNA = User(id=77, nick_name="Anna\u202e", username="anna.k")
ENDED = WebcastControlMessage(action=3)


def common(id_: int, display: str = "") -> CommonMessageData:
    return CommonMessageData(message_id=id_, display_text=Text(key=display))


def wrapped(message: Any) -> ProtoMessageFetchResultBaseProtoMessage:
    if isinstance(message, ProtoMessageFetchResultBaseProtoMessage):
        return message
    payload = message if isinstance(message, bytes) else bytes(message)
    method = "WebcastChatMessage" if isinstance(message, bytes) else type(message).__name__
    return ProtoMessageFetchResultBaseProtoMessage(method=method, payload=payload)


class Service:
    """TikTok's page, its signing service and its socket. Levers: `status` of the room, `says`, `signs`."""

    def __init__(self) -> None:
        self.status = 2
        self.signs = 200
        self.says: list[Any] = []
        self.address = ""
        self.keys: list[str | None] = []
        self.left = asyncio.Event()
        self.app = FastAPI()
        self.app.get("/{account}/live")(self._page)
        self.app.get("/webcast/room/check_alive/")(lambda: {"data": [{"alive": True}]})
        self.app.get("/webcast/fetch/")(self._fetched)
        self.app.websocket("/im/")(self._socket)

    async def _page(self, account: str) -> HTMLResponse:
        user = {"roomId": "7300000000000000001", "uniqueId": account, "status": self.status}
        state = json.dumps({"LiveRoom": {"liveRoomUserInfo": {"user": user}}})
        return HTMLResponse(f'<script id="SIGI_STATE" type="application/json">{state}</script>')

    async def _fetched(self) -> Response:
        history = WebcastChatMessage(base_message=common(1), user_info=ANNA, content="said before")
        first = ProtoMessageFetchResult(
            [wrapped(history)],
            cursor="c",
            push_server=f"{self.address.replace('http', 'ws', 1)}/im/",
            route_params={"imprp": "x"},
            is_first=True,
        )
        refusal = b'{"message": "no"}'
        said = bytes(first) if self.signs == 200 else refusal
        told = {"X-Set-TT-Cookie": "ttwid=1; Path=/", "RateLimit-Remaining": "0", "RateLimit-Reset": "60"}
        return Response(said, self.signs, told)

    async def _socket(self, socket: WebSocket) -> None:
        await socket.accept()
        frame = ProtoMessageFetchResult([wrapped(message) for message in self.says])
        await socket.send_bytes(bytes(WebcastPushFrame(payload_type="msg", payload=bytes(frame))))
        while (await socket.receive())["type"] != "websocket.disconnect":
            pass
        self.left.set()


@pytest.fixture
async def service(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Service]:
    made = Service()
    async with served(made.app) as address:
        made.address = address
        monkeypatch.setattr(WebDefaults, "tiktok_app_url", address)
        monkeypatch.setattr(WebDefaults, "tiktok_webcast_url", f"{address}/webcast")
        monkeypatch.setattr(WebDefaults, "tiktok_sign_url", address)
        yield made


async def heard(source: TikTok, lived: list[bool]) -> list[Push]:
    pushed: list[Push] = []
    async with asyncio.timeout(30):
        await source.run(pushed.append, lambda: lived.append(True))
    return pushed


async def test_a_room_from_its_page_to_its_end(
    service: Service, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    rose = Gift(id=5, name="Rose", type=1)
    service.says = [
        WebcastChatMessage(base_message=common(2), user_info=ANNA, content="how much\u2066 is it?"),
        WebcastGiftMessage(base_message=common(3), from_user=ANNA, m_gift=rose, repeat_count=2),
        WebcastGiftMessage(base_message=common(4), from_user=ANNA, m_gift=rose, repeat_count=3, repeat_end=1),
        WebcastLikeMessage(base_message=common(5), user=ANNA, count=15, total=99),
        WebcastMemberMessage(base_message=common(6), user=ANNA, action=1),
        WebcastSocialMessage(base_message=common(7, "pm_main_follow_message_viewer_2"), user=ANNA),
        WebcastSocialMessage(base_message=common(8, "pm_mt_guidance_viewer_5_share"), user=ANNA),
        b"\xff\xff no message at all",
        WebcastChatMessage(base_message=common(9), content="from nobody"),
        WebcastLikeMessage(base_message=common(10), user=ANNA, count=2_000_000_000),
        ENDED,
    ]
    lived: list[bool] = []
    pushed = await heard(TikTok("tt", account="@shop"), lived)
    arrivals = [arrival for push in pushed for arrival in push.arrivals]
    assert [(one.comment.id, one.comment.kind, one.comment.count) for one in arrivals] == [
        ("tt-2", Kind.COMMENT, 1),
        ("tt-4", Kind.GIFT, 3),
        ("tt-5", Kind.LIKE, 15),
        ("tt-6", Kind.JOIN, 1),
        ("tt-7", Kind.FOLLOW, 1),
        ("tt-8", Kind.SHARE, 1),
    ]
    assert {(one.who, one.comment.author) for one in arrivals} == {("77", "Anna")}
    assert (arrivals[0].comment.text, arrivals[1].comment.about) == ("how much is it?", "Rose")
    assert sum(push.refused for push in pushed) == 3, "no message, nobody, two milliards of likes"
    assert lived == [True]
    told = capfd.readouterr()
    lines = " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("websockets"))
    assert not any(word in lines + told.out + told.err for word in ("how much", "anna", "Anna", "no message"))


@pytest.mark.parametrize(
    ("status", "signs", "told"),
    [
        (4, 200, "tiktok: UserOfflineError"),
        (2, 500, "tiktok: SignAPIError"),
        (2, 429, "tiktok: SignatureRateLimitError"),
    ],
)
async def test_why_a_room_cannot_be_heard_is_told(service: Service, status: int, signs: int, told: str) -> None:
    service.status, service.signs = status, signs
    with pytest.raises(SourceFault, match=f"^{told}$"):
        await heard(TikTok("tt", account="shop"), [])


WHOLE: list[tuple[Kind, type[Any], Any]] = [
    (Kind.COMMENT, CommentEvent, WebcastChatMessage(base_message=common(2), user_info=ANNA, content="how much is it?")),
    (Kind.GIFT, GiftEvent, WebcastGiftMessage(base_message=common(4), from_user=ANNA, m_gift=Gift(name="Rose"))),
    (Kind.LIKE, LikeEvent, WebcastLikeMessage(base_message=common(5), user=ANNA, count=15)),
    (Kind.FOLLOW, SocialEvent, WebcastSocialMessage(base_message=common(7), user=ANNA)),
]


@pytest.mark.parametrize(("kind", "event", "message"), WHOLE)
def test_a_broken_message_is_counted_or_arrives_clean(kind: Kind, event: type[Any], message: Any) -> None:
    """Bytes changed, left out or doubled, as far as the library still makes an event of them."""
    dice, source, pushed = random.Random(4), TikTok("tt", account="shop"), list[Push]()
    for _ in range(30):
        payload = bytearray(bytes(message))
        for _ in range(dice.randrange(1, 4)):
            at = dice.randrange(len(payload))
            payload[at : at + dice.randrange(2)] = dice.randbytes(dice.randrange(3))
        with suppress(Exception):  # the library's own
            pushed.append(source.read(kind, event().parse(bytes(payload))))
    arrivals = [arrival.comment for push in pushed for arrival in push.arrivals]
    assert arrivals
    for one in arrivals:
        assert one.id.startswith("tt-")
        assert 0 < one.count <= 1_000_000
        assert (one.author + one.text + one.about).isprintable()


async def test_a_message_of_another_shape_ends_the_room_with_a_reason(service: Service) -> None:
    other = bytes(WebcastLikeMessage(count=3)).replace(b"\x10", b"\x08")
    service.says = [ProtoMessageFetchResultBaseProtoMessage("WebcastLikeMessage", other)]
    with pytest.raises(SourceFault, match=r"^tiktok: AttributeError$"):
        await heard(TikTok("tt", account="shop"), [])


async def test_leaving_hangs_up(service: Service) -> None:
    lived = asyncio.Event()
    async with asyncio.timeout(30):
        run = asyncio.ensure_future(TikTok("tt", account="shop").run(lambda _: None, lived.set))
        await lived.wait()
        run.cancel()
        with pytest.raises(asyncio.CancelledError):
            await run
        await service.left.wait()
