"""Kuaishou's open platform: comments, likes and gifts of a live room, pushed to a webhook.

The message forms and the signature are those of the platform's live interaction callback (`LIVE_INTERACTION_DATA`).
They were tested on messages made by hand after it, never against the platform.
"""

import hashlib
from collections.abc import Iterator, Mapping
from itertools import count
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

EVENT: Final = "LIVE_INTERACTION_DATA"
TOLERANCE_S: Final = 300
_FAR_MS: Final = 10**14
"""The year 5138; a float cannot hold every whole number that JSON can."""

KINDS: Final = {"liveComment": Kind.COMMENT, "liveLike": Kind.LIKE, "giftSend": Kind.GIFT}


class Kuaishou:
    """Checks and reads the platform's callbacks for one room."""

    def __init__(self, name: str, secret: str, room: str = "") -> None:
        """`secret` is the app's secret; `room` the only room code that is taken, empty for any."""
        self.name = name
        self._secret = secret
        self._room = room

    def take(self, headers: Mapping[str, str], body: bytes, wall_s: float) -> Push:
        """The events of one signed message. Raises `PushRefused`."""
        if not same(header(headers, "kwaisign").lower(), signature(body, self._secret)):
            raise PushRefused("wrong_signature", "the signature does not fit the message and the secret")
        message = parsed(body)
        data = message.get("data") if isinstance(message, Mapping) else None
        if not isinstance(data, Mapping):
            raise PushRefused("unreadable", "the message holds no data")
        fresh(_sent_s(message), wall_s, TOLERANCE_S)
        kind = KINDS.get(str(data.get("push_type")))
        foreign = bool(self._room) and data.get("room_code") != self._room
        if message.get("event") != EVENT or kind is None or foreign:
            raise PushRefused("not_ours", "the message is of another room or of a kind that is not used here")
        return self._events(data, kind)

    def _events(self, data: Mapping[str, Any], kind: Kind) -> Push:
        """One message id covers all events of the message; their place in it tells them apart."""
        try:
            message_id = identity(data, "unique_message_id")
        except ValueError as error:
            raise PushRefused("unreadable", str(error)) from error
        places = count()
        return read_rows(rows(data.get("payload")), lambda row: self._event(row, kind, f"{message_id}-{next(places)}"))

    def _event(self, row: Mapping[str, Any], kind: Kind, event_id: str) -> Iterator[Arrival]:
        user = row.get("userInfo")
        if not isinstance(user, Mapping):
            raise ValueError("userInfo is missing")
        said = clean_text(text(row, "content")) if kind is Kind.COMMENT else ""
        if kind is Kind.COMMENT and not said:
            raise ValueError("content is missing")
        comment = Comment(
            f"{self.name}-{event_id}",
            self.name,
            clean_author(text(user, "userName")),
            said,
            kind,
            count=whole(row, {Kind.LIKE: "count", Kind.GIFT: "giftCount"}.get(kind, "none")),
            about=clean_text(text(row, "giftName")) if kind is Kind.GIFT else "",
        )
        yield Arrival(comment, viewer(user, "userId"))


def signature(body: bytes, secret: str) -> str:
    """Hex of MD5 over the body and the secret."""
    return hashlib.md5(body + secret.encode()).hexdigest()


def _sent_s(message: Mapping[str, Any]) -> float:
    sent = message.get("timestamp")
    if isinstance(sent, bool) or not isinstance(sent, int) or not 0 <= sent < _FAR_MS:
        raise PushRefused("unreadable", "timestamp must be a unix time in milliseconds")
    return sent / 1000
