"""A listener behind the hooks' routes with a real webhook and no show, and the signature of its app."""

import hashlib
import hmac
from collections.abc import Mapping

from comments.arrival import Outcome, Push, PushRefused
from comments.sources.webhook import Webhook

SECRET, NOW_S = "a secret of sixteen", 1_795_000_000


class Heard:
    """Listens with a real webhook and keeps what it took. Lever: `refuse_with`."""

    def __init__(self) -> None:
        self.hook = Webhook("app", SECRET)
        self.texts: list[str] = []
        self.refuse_with: PushRefused | None = None

    def push(self, name: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        if self.refuse_with is not None:
            raise self.refuse_with
        return self._keep(self._named(name).take(headers, body, NOW_S))

    def greet(self, name: str, signature: str) -> None:
        self._named(name).greet(signature, NOW_S)

    def hear(self, name: str, body: bytes) -> Outcome:
        return self._keep(self._named(name).read(body))

    def _named(self, name: str) -> Webhook:
        return {"app": self.hook}[name]

    def _keep(self, push: Push) -> Outcome:
        texts = [arrival.comment.text for arrival in push.arrivals]
        self.texts += texts
        return Outcome(len(texts), {"unreadable": push.refused} if push.refused else {}, push.faults)


def signed(body: bytes, at_s: int = NOW_S, secret: str = SECRET) -> str:
    return f"t={at_s},v1=" + hmac.new(secret.encode(), f"{at_s}.".encode() + body, hashlib.sha256).hexdigest()
