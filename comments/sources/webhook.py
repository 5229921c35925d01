"""The merchant's own app: events pushed over HTTP or a socket, signed with a shared secret."""

import hashlib
import hmac
import re
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
    text,
    viewer,
    whole,
)
from comments.clean import clean_author, clean_text
from comments.comment import Comment, Kind
from comments.crowding import RecentKeys

SIGNATURE: Final = "livehost-signature"
"""Header `t=<unix seconds>,v1=<hex>`: HMAC-SHA256 with the secret over `<t>.<body>`."""

TOLERANCE_S: Final = 300
SIGNATURES_REMEMBERED: Final = 16_384
"""More than one address may send while a signature is good, which is twice the tolerance."""

SECRET_CHARACTERS: Final = 16

_SIGNATURE: Final = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


class Webhook:
    """Checks and reads pushed messages. A message is one event or `{"events": [...]}`.

    An event is `{"id", "kind", "author", "text", "viewer", "count", "about"}`; only `id` is needed, and `text` of a
    comment. `kind` is one of `comments.comment.Kind`; `about` a product id or a gift's name. What is null is missing.
    """

    def __init__(self, name: str, secret: str) -> None:
        """`secret` is shared with the app that pushes; ValueError for one too short to be a secret."""
        if len(secret) < SECRET_CHARACTERS:
            raise ValueError(f"the secret of {name} must have at least {SECRET_CHARACTERS} characters")
        self.name = name
        self._secret = secret.encode()
        self._seen = RecentKeys(SIGNATURES_REMEMBERED)

    def take(self, headers: Mapping[str, str], body: bytes, wall_s: float) -> Push:
        """The events of one signed message, received at `wall_s` (unix time). Raises `PushRefused`."""
        self._check(header(headers, SIGNATURE), body, wall_s)
        return self.read(body)

    def greet(self, signature: str, wall_s: float) -> None:
        """A socket opens: its first message is a signature as in the header, over `<t>.<name of the source>`."""
        self._check(signature, self.name.encode(), wall_s)

    def _check(self, signature: str, body: bytes, wall_s: float) -> None:
        match = _SIGNATURE.fullmatch(signature)
        if match is None:
            raise PushRefused("unsigned", f"{SIGNATURE} must be t=<unix seconds>,v1=<64 hex digits>")
        if not hmac.compare_digest(match[2], sign(self._secret, int(match[1]), body)):
            raise PushRefused("wrong_signature", "the signature does not fit the message and the secret")
        fresh(int(match[1]), wall_s, TOLERANCE_S)
        if self._seen.see(match[2], int(wall_s)) > 1:
            raise PushRefused("replayed", "this very message came before")

    def read(self, body: bytes) -> Push:
        """The events of a message whose sender is known."""
        message = parsed(body)
        events = message.get("events", message) if isinstance(message, Mapping) else message
        return read_rows(rows(events), self._event)

    def _event(self, row: Mapping[str, Any]) -> Iterator[Arrival]:
        try:
            kind = Kind(text(row, "kind") or "comment")
        except ValueError as error:
            raise ValueError(f"kind must be one of {', '.join(Kind)}") from error
        said = clean_text(text(row, "text"))
        if kind is Kind.COMMENT and not said:
            raise ValueError("text is missing")
        comment = Comment(
            f"{self.name}-{identity(row, 'id')}",
            self.name,
            clean_author(text(row, "author")),
            said,
            kind,
            count=whole(row, "count"),
            about=clean_text(text(row, "about")),
        )
        yield Arrival(comment, viewer(row, "viewer"))


def sign(secret: bytes, at_s: int, body: bytes) -> str:
    """The hex signature of a message sent at `at_s`."""
    return hmac.new(secret, b"%d." % at_s + body, hashlib.sha256).hexdigest()
