"""Pushed sources on recorded messages: what is taken, what is refused and why."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest

from comments.arrival import BODY_LIMIT, ROWS_LIMIT, PushRefused
from comments.comment import Comment, Kind
from comments.sources.douyin import Douyin, signature
from comments.sources.kuaishou import Kuaishou
from comments.sources.webhook import SIGNATURE, TOLERANCE_S, Webhook

NOW_S = 1_795_000_000
SECRET = "a secret of sixteen"

Message = tuple[dict[str, str], bytes]


def webhook_message(events: Any, *, at_s: int = NOW_S, secret: str = SECRET) -> Message:
    body = events if isinstance(events, bytes) else json.dumps(events, ensure_ascii=False).encode()
    signature = hmac.new(secret.encode(), f"{at_s}.".encode() + body, hashlib.sha256).hexdigest()
    return {SIGNATURE: f"t={at_s},v1={signature}"}, body


def douyin_message(kind: str, events: Any, *, at_s: int = NOW_S, room: str = "r1", secret: str = SECRET) -> Message:
    body = json.dumps(events, ensure_ascii=False).encode()
    signed = {"x-msg-type": kind, "x-nonce-str": "n0nce", "x-roomid": room, "x-timestamp": str(at_s * 1000)}
    listed = f"x-msg-type={kind}&x-nonce-str=n0nce&x-roomid={room}&x-timestamp={at_s * 1000}"
    digest = hashlib.md5(listed.encode() + body + secret.encode()).digest()
    return {**signed, "x-signature": base64.b64encode(digest).decode()}, body


def kuaishou_message(kind: str, payload: Any, *, at_s: int = NOW_S, secret: str = SECRET, room: str = "r1") -> Message:
    data = {"unique_message_id": "m1", "author_open_id": "a", "room_code": room, "push_type": kind, "payload": payload}
    message = {"message_id": "x", "event": "LIVE_INTERACTION_DATA", "app_id": "ks1", "timestamp": at_s * 1000}
    body = json.dumps(message | {"data": data}, ensure_ascii=False).encode()
    return {"kwaisign": hashlib.md5(body + secret.encode()).hexdigest()}, body


TAKEN = [
    pytest.param(
        Webhook("app", SECRET),
        webhook_message({"id": 7, "author": "小陈", "text": " 多少钱​？ ", "viewer": "u1"}),
        Comment("app-7", "app", "小陈", "多少钱？"),
        "u1",
        id="webhook-comment",
    ),
    pytest.param(
        Webhook("app", SECRET),
        webhook_message({"events": [{"id": "o-1", "kind": "order", "author": "Anna", "about": "tea", "count": 2}]}),
        Comment("app-o-1", "app", "Anna", "", Kind.ORDER, count=2, about="tea"),
        "",
        id="webhook-order",
    ),
    pytest.param(
        Douyin("dy", SECRET),
        douyin_message(
            "live_comment",
            [{"msg_id": "1", "sec_openid": "o1", "content": "包邮吗", "nickname": "阿文", "timestamp": 1}],
        ),
        Comment("dy-1", "dy", "阿文", "包邮吗"),
        "o1",
        id="douyin-comment",
    ),
    pytest.param(
        Douyin("dy", SECRET),
        douyin_message("live_like", [{"msg_id": "2", "sec_openid": "o1", "like_num": 9, "nickname": "阿文"}]),
        Comment("dy-2", "dy", "阿文", "", Kind.LIKE, count=9),
        "o1",
        id="douyin-like",
    ),
    pytest.param(
        Douyin("dy", SECRET),
        douyin_message(
            "live_fansclub",
            [
                {"msg_id": str(reason), "sec_openid": "o1", "nickname": "阿文", "fansclub_reason_type": reason}
                for reason in (1, 2, 16)
            ],
        ),
        Comment("dy-2", "dy", "阿文", "", Kind.FOLLOW),
        "o1",
        id="douyin-joined-the-fan-club",
    ),
    pytest.param(
        Kuaishou("ks", SECRET),
        kuaishou_message(
            "giftSend", [{"giftName": "玫瑰", "giftCount": 3, "userInfo": {"userId": "k1", "userName": "团子"}}]
        ),
        Comment("ks-m1-0", "ks", "团子", "", Kind.GIFT, count=3, about="玫瑰"),
        "k1",
        id="kuaishou-gift",
    ),
    pytest.param(
        Kuaishou("ks", SECRET),
        kuaishou_message("liveComment", [{"content": "还有货吗", "userInfo": {"userId": "k1", "userName": "团子"}}]),
        Comment("ks-m1-0", "ks", "团子", "还有货吗"),
        "k1",
        id="kuaishou-comment",
    ),
]


@pytest.mark.parametrize(("hook", "message", "comment", "who"), TAKEN)
def test_what_a_platform_sends_arrives(hook: Any, message: Message, comment: Comment, who: str) -> None:
    push = hook.take(*message, NOW_S)
    assert [(arrival.comment, arrival.who) for arrival in push.arrivals] == [(comment, who)]
    assert push.refused == 0


def test_the_signature_is_that_of_the_platforms_example() -> None:
    """Of Douyin's documentation, where headers, body, secret and result are printed."""
    headers = {"x-nonce-str": "123456", "x-timestamp": "456789", "x-roomid": "268", "x-msg-type": "live_gift"}
    assert signature(headers, "abc123你好".encode(), "123abc") == "PDcKhdlsrKEJif6uMKD2dw=="


REFUSED = [
    pytest.param(Webhook("app", SECRET), ({}, b"{}"), "unsigned", id="webhook-unsigned"),
    pytest.param(Webhook("app", SECRET), ({SIGNATURE: "v1=abc"}, b"{}"), "unsigned", id="webhook-odd-header"),
    pytest.param(
        Webhook("app", SECRET), webhook_message({}, secret="another secret!!"), "wrong_signature", id="webhook-foreign"
    ),
    pytest.param(
        Webhook("app", SECRET), webhook_message({}, at_s=NOW_S - TOLERANCE_S - 1), "clock_skew", id="webhook-old"
    ),
    pytest.param(
        Webhook("app", SECRET), webhook_message({}, at_s=NOW_S + TOLERANCE_S + 1), "clock_skew", id="webhook-future"
    ),
    pytest.param(Webhook("app", SECRET), webhook_message(b"\xff\xfe"), "unreadable", id="webhook-not-utf8"),
    pytest.param(Webhook("app", SECRET), webhook_message(b"[" * 100_000), "unreadable", id="webhook-deep"),
    pytest.param(Webhook("app", SECRET), webhook_message(b"9" * (BODY_LIMIT + 1)), "unreadable", id="webhook-long"),
    pytest.param(Webhook("app", SECRET), webhook_message([1, 2]), "unreadable", id="webhook-no-objects"),
    pytest.param(Webhook("app", SECRET), webhook_message(b'{"id": NaN}'), "unreadable", id="webhook-nan"),
    pytest.param(Douyin("dy", SECRET), ({}, b"[]"), "unsigned", id="douyin-unsigned"),
    pytest.param(
        Douyin("dy", SECRET), douyin_message("live_comment", [], secret="x"), "wrong_signature", id="douyin-foreign"
    ),
    pytest.param(
        Douyin("dy", SECRET), douyin_message("live_comment", [], at_s=NOW_S - 301), "clock_skew", id="douyin-old"
    ),
    pytest.param(Douyin("dy", SECRET, "r2"), douyin_message("live_comment", []), "not_ours", id="douyin-another-room"),
    pytest.param(Douyin("dy", SECRET), douyin_message("live_dance", []), "not_ours", id="douyin-another-kind"),
    pytest.param(Kuaishou("ks", SECRET), ({}, b"{}"), "unsigned", id="kuaishou-unsigned"),
    pytest.param(
        Kuaishou("ks", SECRET), kuaishou_message("liveLike", [], secret="x"), "wrong_signature", id="kuaishou-foreign"
    ),
    pytest.param(
        Kuaishou("ks", SECRET), kuaishou_message("liveLike", [], at_s=NOW_S - 301), "clock_skew", id="kuaishou-old"
    ),
    pytest.param(
        Kuaishou("ks", SECRET, "r2"), kuaishou_message("liveLike", []), "not_ours", id="kuaishou-another-room"
    ),
]


@pytest.mark.parametrize(("hook", "message", "code"), REFUSED)
def test_what_is_not_sound_is_refused_with_its_reason(hook: Any, message: Message, code: str) -> None:
    with pytest.raises(PushRefused) as refused:
        hook.take(*message, NOW_S)
    assert refused.value.code == code
    assert SECRET not in str(refused.value)


def test_a_replayed_message_is_refused() -> None:
    hook, message = Webhook("app", SECRET), webhook_message({"id": 1, "text": "hi"})
    assert len(hook.take(*message, NOW_S).arrivals) == 1
    with pytest.raises(PushRefused) as refused:
        hook.take(*message, NOW_S + 1)
    assert refused.value.code == "replayed"


ROWS = [
    {"id": "1", "text": ""},
    {"id": "1", "kind": "dance"},
    {"id": "", "text": "hi"},
    {"id": "x" * 129, "text": "hi"},
    {"text": "no id"},
    {"id": True, "text": "hi"},
    {"id": "1", "text": ["hi"]},
    {"id": "1", "kind": "like", "count": -3},
    {"id": "1", "kind": "like", "count": 1.5},
    {"id": "1", "kind": "like", "count": 10**9},
]


@pytest.mark.parametrize("row", ROWS, ids=json.dumps)
def test_one_bad_event_does_not_cost_the_others(row: dict[str, Any]) -> None:
    push = Webhook("app", SECRET).take(*webhook_message([row, {"id": "good", "text": "hi"}]), NOW_S)
    assert [arrival.comment.id for arrival in push.arrivals] == ["app-good"]
    assert push.refused == 1


def test_a_message_of_too_many_events_is_cut_and_counted() -> None:
    events = [{"id": number, "text": "hi"} for number in range(ROWS_LIMIT + 20)]
    push = Webhook("app", SECRET).take(*webhook_message(events), NOW_S)
    assert (len(push.arrivals), push.refused) == (ROWS_LIMIT, 20)


def test_a_trial_gift_of_the_platform_is_nobodys() -> None:
    gift = {"msg_id": "9", "sec_openid": "o", "gift_num": 1, "nickname": "x", "test": True}
    assert Douyin("dy", SECRET).take(*douyin_message("live_gift", [gift]), NOW_S).arrivals == ()


def test_a_short_secret_is_no_secret() -> None:
    with pytest.raises(ValueError, match="16 characters"):
        Webhook("app", "short")
