"""Every kind of bad message at the webhook of a running show: refused or survived, and counted under its reason."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from comments.arrival import PushRefused
from comments.sources import douyin, kuaishou
from comments.sources.webhook import SIGNATURE, Webhook, sign
from host.compose.on_air import refused
from host.show.listening import Hook, Listening
from stream.timeline import Samples, from_s
from tests.show.evening import Evening, play

SECRET = "a secret of sixteen"


def event(text: str, id_: str = "1") -> bytes:
    return json.dumps({"id": id_, "author": "Anna", "text": text}, ensure_ascii=False).encode()


BODIES = {
    "not UTF-8": b'{"id": 1, "text": "\xff\xfe"}',
    "nested a hundred thousand deep": b"[" * 100_000,
    "a bomb of keys": b'{"events": ' + b'{"a":' * 60_000 + b"1" + b"}" * 60_000 + b"}",
    "a number of many digits": b'{"id": ' + b"9" * 200_000 + b"}",
    "too long": event("x" * 300_000),
    "no JSON": b"hello",
    "a list of no objects": b"[1, 2, 3]",
    "text of nothing that shows": event("\u202e\u200b\x00"),
    "an id of control characters": event("多少钱", "a\x00b"),
    "a kind that is none": json.dumps({"id": "1", "kind": "teleport"}).encode(),
}


def listening_to(path: Path, script: Callable[[Evening, Listening, int], None], hook: Hook | None = None) -> None:
    """Run `script` on a show with a hook `app`, at its wall time in seconds."""

    async def evening_with(evening: Evening) -> None:
        listening = Listening(evening.clock, evening.intake, hooks=[hook or Webhook("app", SECRET)])
        await evening.clock.sleep_until(Samples(evening.clock.now() + from_s(1)))
        script(evening, listening, int(evening.clock.wall().timestamp()))
        await asyncio.sleep(0)

    play(path, evening_with)


def push(listening: Listening, body: bytes, at_s: int, *, signed_s: int | None = None, secret: str = SECRET) -> int:
    signature = sign(secret.encode(), at_s if signed_s is None else signed_s, body)
    return listening.push("app", {SIGNATURE: f"t={at_s},v1={signature}"}, body).taken


def counted(listening: Listening) -> dict[str, int]:
    (state,) = listening.state()
    return dict(state["refused"])


@pytest.mark.parametrize("kind", BODIES)
def test_a_bad_body_is_refused_and_counted(tmp_path: Path, kind: str) -> None:
    def script(evening: Evening, listening: Listening, now_s: int) -> None:
        with suppress(PushRefused):
            assert push(listening, BODIES[kind], now_s) == 0
        assert counted(listening) == {"unreadable": 1}
        assert evening.show.ledger.all() == []
        assert push(listening, event("多少钱", "2"), now_s) == 1

    listening_to(tmp_path, script)


def test_signatures_that_are_wrong_old_or_used_have_each_their_count(tmp_path: Path) -> None:
    def script(evening: Evening, listening: Listening, now_s: int) -> None:
        body = event("多少钱")
        for at_s, signed_s, secret in ((now_s, now_s, "another secret of 16"), (now_s, now_s - 1, SECRET)):
            with pytest.raises(PushRefused):
                push(listening, body, at_s, signed_s=signed_s, secret=secret)
        for skewed in (now_s - 301, now_s + 301):
            with pytest.raises(PushRefused):
                push(listening, body, skewed)
        with pytest.raises(PushRefused):
            listening.push("app", {}, body)
        assert push(listening, body, now_s) == 1
        for _ in range(3):
            with pytest.raises(PushRefused):
                push(listening, body, now_s)
        assert counted(listening) == {"wrong_signature": 2, "clock_skew": 2, "unsigned": 1, "replayed": 3}
        figures = {figure.name: figure.values for figure in refused(evening.intake.dropped, listening.state())}
        assert figures["messages_refused"]["app", "replayed"] == 3

    listening_to(tmp_path, script)


def test_the_same_id_for_ever_and_a_bad_message_on_a_socket_are_counted(tmp_path: Path) -> None:
    def script(evening: Evening, listening: Listening, now_s: int) -> None:
        listening.greet("app", f"t={now_s},v1={sign(SECRET.encode(), now_s, b'app')}")
        with pytest.raises(PushRefused):
            listening.greet("app", f"t={now_s},v1={sign(SECRET.encode(), now_s, b'app')}")
        with pytest.raises(PushRefused):
            listening.hear("app", b"\xff")
        assert [listening.hear("app", event("多少钱")).taken for _ in range(50)] == [1] + [0] * 49
        assert counted(listening) == {"replayed": 1, "unreadable": 1, "same_id": 49}
        figures = {figure.name: figure.values for figure in refused(evening.intake.dropped, listening.state())}
        assert figures["comments_dropped"] == {"same_id": 49}

    listening_to(tmp_path, script)


def of_douyin(now_s: int) -> tuple[dict[str, str], bytes]:
    body = json.dumps([{"msg_id": "1", "sec_openid": "o", "content": "多少钱", "nickname": "阿文"}]).encode()
    signed = {"x-msg-type": "live_comment", "x-nonce-str": "n", "x-roomid": "r", "x-timestamp": f"{now_s}000"}
    return signed | {"x-signature": douyin.signature(signed, body, SECRET)}, body


def of_kuaishou(now_s: int) -> tuple[dict[str, str], bytes]:
    said = {"content": "多少钱", "userInfo": {"userId": "k", "userName": "团子"}}
    data = {"unique_message_id": "m", "room_code": "r", "push_type": "liveComment", "payload": [said]}
    body = json.dumps({"event": kuaishou.EVENT, "timestamp": now_s * 1000, "data": data}).encode()
    return {"kwaisign": kuaishou.signature(body, SECRET)}, body


@pytest.mark.parametrize(
    ("hook", "message"),
    [(douyin.Douyin("app", SECRET), of_douyin), (kuaishou.Kuaishou("app", SECRET), of_kuaishou)],
    ids=["douyin", "kuaishou"],
)
def test_a_platforms_message_that_comes_again_is_counted_and_one_of_another_time_refused(
    tmp_path: Path, hook: Hook, message: Callable[[int], tuple[dict[str, str], bytes]]
) -> None:
    """A platform that has missed our answer sends the same again: it must not take that for a fault of ours."""

    def script(evening: Evening, listening: Listening, now_s: int) -> None:
        taken = [listening.push("app", *message(now_s)).taken for _ in range(5)]
        assert taken == [1, 0, 0, 0, 0]
        for skewed_s in (-301, 301):
            with pytest.raises(PushRefused):
                listening.push("app", *message(now_s + skewed_s))
        assert counted(listening) == {"same_id": 4, "clock_skew": 2}
        assert len(evening.show.ledger.all()) == 1

    listening_to(tmp_path, script, hook)


def test_a_hundred_thousand_characters_with_signs_that_turn_the_text_are_cut_and_cleaned(tmp_path: Path) -> None:
    def script(evening: Evening, listening: Listening, now_s: int) -> None:
        assert push(listening, event("\u202eabcd" * 20_000), now_s) == 1
        (entry,) = evening.show.ledger.all()
        assert len(entry.comment.text) == 300
        assert entry.comment.text.isprintable()

    listening_to(tmp_path, script)
