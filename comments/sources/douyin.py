"""Douyin's open platform: comments, likes, gifts and fan-club joins of a live room, pushed to a webhook.

The message forms and the signature are those of the platform's live data documentation (push type in `x-msg-type`,
one JSON list of events a message). They were tested on messages made by hand after it, never against the platform.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from comments.arrival import (
    Arrival,
    Push,
    PushRefused,
    fresh,
    header,
    identity,
    parsed,
    read_rows,
    rows,
    same,
    text,
    viewer,
    whole,
)
from comments.clean import clean_author, clean_text
from comments.comment import Comment, Kind

SIGNED: Final = ("x-msg-type", "x-nonce-str", "x-roomid", "x-timestamp")
"""Headers that go into the signature, in its order."""

TOLERANCE_S: Final = 300

KINDS: Final = {
    "live_comment": Kind.COMMENT,
    "live_like": Kind.LIKE,
    "live_gift": Kind.GIFT,
    "live_fansclub": Kind.FOLLOW,
}


_JOINED: Final = 2
"""The `fansclub_reason_type` of one who joins the fan club; others (1 a higher level, 16 leaving) are no follow."""


class Douyin:
    """Checks and reads the platform's pushes for one room."""

    def __init__(self, name: str, secret: str, room: str = "") -> None:
        """`secret` is the push secret of the app; `room` the only room id that is taken, empty for any."""
        self.name = name
        self._secret = secret
        self._room = room

    def take(self, headers: Mapping[str, str], body: bytes, wall_s: float) -> Push:
        """The events of one signed message. Raises `PushRefused`."""
        signed = {name: header(headers, name) for name in SIGNED}
        if not same(header(headers, "x-signature"), signature(signed, body, self._secret)):
            raise PushRefused("wrong_signature", "the signature does not fit the message and the secret")
        fresh(_seconds(signed["x-timestamp"]), wall_s, TOLERANCE_S)
        kind = KINDS.get(signed["x-msg-type"])
        if kind is None or (self._room and signed["x-roomid"] != self._room):
            raise PushRefused("not_ours", "the message is of another room or of a kind that is not used here")
        return read_rows(rows(parsed(body)), lambda row: self._event(row, kind))

    def _event(self, row: Mapping[str, Any], kind: Kind) -> Iterator[Arrival]:
        if row.get("test") is True:
            return  # the platform's own trial gifts are nobody's
        if kind is Kind.FOLLOW and row.get("fansclub_reason_type") != _JOINED:
            return
        said = clean_text(text(row, "content")) if kind is Kind.COMMENT else ""
        if kind is Kind.COMMENT and not said:
            raise ValueError("content is missing")
        count = whole(row, {Kind.LIKE: "like_num", Kind.GIFT: "gift_num"}.get(kind, "none"))
        name = f"{self.name}-{identity(row, 'msg_id')}"
        comment = Comment(name, self.name, clean_author(text(row, "nickname")), said, kind, count=count)
        yield Arrival(comment, viewer(row, "sec_openid"))


def signature(headers: Mapping[str, str], body: bytes, secret: str) -> str:
    """Base64 of MD5 over `name=value` of the signed headers joined by `&`, the body and the secret."""
    listed = "&".join(f"{name}={headers[name]}" for name in SIGNED)
    return base64.b64encode(hashlib.md5(listed.encode() + body + secret.encode()).digest()).decode()


def _seconds(stamp: str) -> float:
    """A unix time in seconds or milliseconds."""
    if not stamp.isascii() or not stamp.isdigit() or len(stamp) > 14:
        raise PushRefused("unsigned", "x-timestamp must be a unix time")
    return int(stamp) / (1000 if len(stamp) > 11 else 1)
