"""How much one address may ask of the pages: a token bucket each, forgotten oldest first."""

from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
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
        address = customer_of(address)
        tokens, seen_s = self._buckets.get(address, (self._burst, now_s))
        tokens = min(self._burst, tokens + (now_s - seen_s) * self._rate_per_s)
        allowed = tokens >= 1.0
        self._buckets[address] = (tokens - 1.0 if allowed else tokens, now_s)
        self._buckets.move_to_end(address)
        if len(self._buckets) > ADDRESSES:
            self._buckets.popitem(last=False)
        return allowed


class OpenAtOnce:
    """How much each address, and all together, may have open at the same time. Bounded by `altogether`."""

    def __init__(self, per_address: int, altogether: int) -> None:
        self._per_address = per_address
        self._altogether = altogether
        self._open: Counter[str] = Counter()

    @contextmanager
    def one_more(self, address: str) -> Iterator[bool]:
        """Whether there is room for one more from `address`; if so it is taken until the block ends."""
        customer = customer_of(address)
        if self._open.get(customer, 0) >= self._per_address or self._open.total() >= self._altogether:
            yield False
            return
        self._open[customer] += 1
        try:
            yield True
        finally:
            self._open[customer] -= 1
            if not self._open[customer]:
                del self._open[customer]


@lru_cache(ADDRESSES)
def customer_of(address: str) -> str:
    """Who is counted as one: an IPv4 address, or the 2^64 IPv6 addresses every line is given (RFC 6177)."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    mapped = parsed.ipv4_mapped
    return str(mapped) if mapped else str(IPv6Address(int(parsed) >> 64 << 64))


def address_of(connection: Request | WebSocket) -> str:
    """The viewer's address as the server saw it (behind a proxy: what uvicorn took from it)."""
    return connection.client.host if connection.client else "unknown"
