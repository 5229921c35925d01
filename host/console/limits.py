"""How much one address may ask of the pages: a token bucket each, forgotten oldest first."""

from collections import OrderedDict
from typing import Final

from fastapi import Request, WebSocket

ADDRESSES: Final = 4096
"""Buckets kept; when full, the address not seen for the longest time is forgotten."""


class RateLimit:
    """Token buckets by address. Time comes in, so that it can be tested without waiting."""

    def __init__(self, rate_per_s: float, burst: int) -> None:
        self._rate_per_s = rate_per_s
        self._burst = float(burst)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allow(self, address: str, now_s: float) -> bool:
        """Whether one more from `address` at `now_s` (any monotonic seconds) is within the limit."""
        tokens, seen_s = self._buckets.get(address, (self._burst, now_s))
        tokens = min(self._burst, tokens + (now_s - seen_s) * self._rate_per_s)
        allowed = tokens >= 1.0
        self._buckets[address] = (tokens - 1.0 if allowed else tokens, now_s)
        self._buckets.move_to_end(address)
        if len(self._buckets) > ADDRESSES:
            self._buckets.popitem(last=False)
        return allowed


def address_of(connection: Request | WebSocket) -> str:
    """The viewer's address as the server saw it (behind a proxy: what uvicorn took from it)."""
    return connection.client.host if connection.client else "unknown"
