"""Every field of every message of every source, replaced by everything that JSON can hold: refused or made sound."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from comments.arrival import ID_CHARACTERS, Arrival, Push, PushRefused, parsed
from comments.clean import clean_author, clean_text
from comments.sources.bilibili import Bilibili
from comments.sources.douyin import SIGNED, Douyin
from comments.sources.kuaishou import Kuaishou
from comments.sources.twitch import Twitch
from comments.sources.webhook import SIGNATURE, Webhook
from comments.sources.youtube import YouTube

NOW_S = 1_795_000_000
SECRET = "a secret of sixteen"

NOTHING = ["null", "true", "false", '""', "[]", "{}", "[[]]", '{"a": 1}', "[" * 900 + "]" * 900]
NUMBERS = ["0", "-1", "1.5", "1e400", "NaN", "-Infinity", "9" * 4000, "9" * 5000, "18446744073709551616"]
WORDS = [
    json.dumps(word)
    for word in (
        "x" * 100_000,
        "\ud800",
        "\udfff\ud800",
        "\u202e\u2066\x00\x1b[31m",
        " \t\n",
        "é\u0301" * 5000,
        "🧧" * 400,
    )
]
HOSTILE = [*NOTHING, *NUMBERS, *WORDS]
"""JSON by its letters: a test that made it from Python's values could not hold them all."""

BILIBILI = Bilibili("b", key="k", secret="s", app_id=1, code="c", wall_s=lambda: NOW_S, nonce=lambda: "n")
YOUTUBE = YouTube("y", key="k", video="v")
TWITCH = Twitch("t", client_id="c", client_secret="s", token="t", refresh="r", channel="1", user="9")
USER = {"userId": "k1", "userName": "团子"}


def webhook(body: bytes) -> Push:
    digest = hmac.new(SECRET.encode(), f"{NOW_S}.".encode() + body, hashlib.sha256).hexdigest()
    return Webhook("app", SECRET).take({SIGNATURE: f"t={NOW_S},v1={digest}"}, body, NOW_S)


def douyin(kind: str) -> Callable[[bytes], Push]:
    values = (kind, "n0nce", "r1", f"{NOW_S}000")
    listed = "&".join(f"{name}={value}" for name, value in zip(SIGNED, values, strict=True))

    def take(body: bytes) -> Push:
        digest = base64.b64encode(hashlib.md5(listed.encode() + body + SECRET.encode()).digest()).decode()
        headers = {**dict(zip(SIGNED, values, strict=True)), "x-signature": digest}
        return Douyin("dy", SECRET).take(headers, body, NOW_S)

    return take


def kuaishou(body: bytes) -> Push:
    return Kuaishou("ks", SECRET).take({"kwaisign": hashlib.md5(body + SECRET.encode()).hexdigest()}, body, NOW_S)


def youtube(body: bytes) -> Push:
    page = parsed(body)
    return YOUTUBE.read(page) if isinstance(page, dict) else Push()


def twitch(body: bytes) -> Push:
    return TWITCH.read(as_attributes(parsed(body)))


def as_attributes(value: Any) -> Any:
    """Objects as the library hands them on."""
    if not isinstance(value, dict):
        return value
    return SimpleNamespace(**{name: as_attributes(held) for name, held in value.items()})


@dataclass(frozen=True)
class Case:
    """A sound message and what reads it."""

    name: str
    message: Any
    read: Callable[[bytes], Push]


def pushed_by_kuaishou(kind: str, **fields: Any) -> dict[str, Any]:
    data = {"unique_message_id": "m1", "room_code": "r", "push_type": kind, "payload": [{**fields, "userInfo": USER}]}
    return {"message_id": "x", "event": "LIVE_INTERACTION_DATA", "timestamp": NOW_S * 1000, "data": data}


def told_by_youtube(**snippet: Any) -> dict[str, Any]:
    author = {"displayName": "Anna", "channelId": "UC1"}
    item = {"id": "m1", "snippet": {**snippet, "publishedAt": "2026-11-22T12:00:00Z"}, "authorDetails": author}
    return {"items": [item], "nextPageToken": "p", "pollingIntervalMillis": 5000}


DOUYIN_ROW = {
    "msg_id": "1", "sec_openid": "o1", "nickname": "阿文", "timestamp": NOW_S, "content": "包邮吗", "like_num": 3,
    "gift_num": 2, "sec_gift_id": "g", "test": False, "fansclub_reason_type": 2,
}  # fmt: skip
BILI = "LIVE_OPEN_PLATFORM_"
DM = {"msg": "多少钱", "uname": "小鹿", "open_id": "o1", "uid": 7, "msg_id": "d-1", "timestamp": 1}

WEBHOOK = {"id": 7, "kind": "order", "author": "小陈", "text": "好", "viewer": "u", "count": 2, "about": "tea"}
BILIBILI_DATA = {
    "DM": DM,
    "SUPER_CHAT": DM | {"message": "多少钱"},
    "SEND_GIFT": DM | {"gift_name": "小花花", "gift_num": 5},
    "GUARD": {"user_info": {"uname": "木木", "open_id": "o"}, "guard_level": 3, "guard_num": 1, "msg_id": "c-1"},
    "LIKE": {"like_count": 9, "uname": "团子", "open_id": "o", "timestamp": 4},
    "LIVE_ROOM_ENTER": {"uname": "Echo", "open_id": "", "uid": 4, "timestamp": 45},
}
CHATTER = {"id": "4", "name": "anna", "display_name": "Anna"}

CASES = [
    Case("webhook", {"events": [WEBHOOK, {"id": "8", "text": "多少钱"}]}, webhook),
    *(Case(kind, [DOUYIN_ROW], douyin(kind)) for kind in ("live_comment", "live_like", "live_gift", "live_fansclub")),
    Case("kuaishou comment", pushed_by_kuaishou("liveComment", content="还有货吗"), kuaishou),
    Case("kuaishou gift", pushed_by_kuaishou("giftSend", giftName="玫瑰", giftCount=3), kuaishou),
    Case("kuaishou like", pushed_by_kuaishou("liveLike", count=3), kuaishou),
    *(Case(f"bilibili {cmd}", {"cmd": BILI + cmd, "data": data}, BILIBILI.read) for cmd, data in BILIBILI_DATA.items()),
    Case("youtube chat", told_by_youtube(type="textMessageEvent", textMessageDetails={"messageText": "hi"}), youtube),
    Case("youtube paid", told_by_youtube(type="superChatEvent", superChatDetails={"userComment": "hi"}), youtube),
    Case(
        "youtube given memberships",
        told_by_youtube(type="membershipGiftingEvent", membershipGiftingDetails={"giftMembershipsCount": 5}),
        youtube,
    ),
    Case(
        "youtube milestone",
        told_by_youtube(type="memberMilestoneChatEvent", memberMilestoneChatDetails={"userComment": "hi"}),
        youtube,
    ),
    Case("youtube member", told_by_youtube(type="newSponsorEvent"), youtube),
    Case("twitch", {"id": "c-1", "text": "hi", "chatter": CHATTER, "cheer": {"bits": 100}}, twitch),
]

MARK = "the place of a hostile value"


def places(message: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    fields = message.items() if isinstance(message, dict) else enumerate(message) if isinstance(message, list) else ()
    for field, value in fields:
        yield from places(value, (*path, field))


def with_mark(message: Any, path: tuple[str | int, ...]) -> str:
    """The message as JSON with a mark at one place."""
    if not path:
        return json.dumps(MARK)
    marked = deepcopy(message)
    held = marked
    for field in path[:-1]:
        held = held[field]
    held[path[-1]] = MARK
    return json.dumps(marked)


def assert_sound(arrival: Arrival) -> None:
    comment = arrival.comment
    json.dumps([comment.id, comment.author, comment.text, comment.about, arrival.who], ensure_ascii=False).encode()
    assert comment.id.isprintable()
    assert len(comment.id) <= 2 * ID_CHARACTERS + 32
    assert comment.text == clean_text(comment.text)
    assert comment.author == clean_author(comment.author)
    assert comment.about == clean_text(comment.about)
    assert type(comment.count) is int
    assert 1 <= comment.count <= 1_000_000
    assert len(arrival.who) <= ID_CHARACTERS
    assert arrival.who.isprintable()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_sound_message_is_read_whole(case: Case) -> None:
    push = case.read(json.dumps(case.message).encode())
    assert (len(push.arrivals) >= 1, push.refused) == (True, 0)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_whatever_stands_in_a_field_is_refused_or_made_sound(case: Case) -> None:
    for path in places(case.message):
        message = with_mark(case.message, path)
        for value in HOSTILE:
            with suppress(PushRefused):
                for arrival in case.read(message.replace(json.dumps(MARK), value).encode()).arrivals:
                    assert_sound(arrival)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_fields_that_are_missing_unknown_or_there_twice_break_nothing(case: Case) -> None:
    for path in places(case.message):
        if not path or isinstance(path[-1], int):
            continue
        whole = with_mark(case.message, path)
        field = f"{json.dumps(path[-1])}: {json.dumps(MARK)}"
        for other in ('"from the future": [1, {"a": null}]', f"{field}, {field.replace(MARK, 'another')}"):
            with suppress(PushRefused):
                for arrival in case.read(whole.replace(field, other).encode()).arrivals:
                    assert_sound(arrival)
