"""From the one encode to every output: bounded subscriptions, keyframe requests, and a start for late joiners."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Collection
from typing import Final, Self

from stream.packet import Kind, Packet
from stream.timeline import RATE_HZ, Samples

KEYFRAME_GAP: Final = Samples(RATE_HZ)
"""At most one keyframe is forced in this time, however many viewers ask: each costs everybody bandwidth."""

WEBRTC: Final = frozenset({Kind.VIDEO, Kind.AUDIO})
"""What an output gets that does not say otherwise."""


class Subscription(AsyncIterator[Packet]):
    """One output's packets, in the order they were released; ends when closed.

    Bounded: when `limit` packets wait and one more comes, all of them are dropped; pictures resume at the next
    keyframe and sound at once, so a slow output jumps to the present instead of falling ever further behind.
    """

    def __init__(self, name: str, limit: int, kinds: Collection[Kind], leave: Callable[["Subscription"], None]) -> None:
        self.name = name
        self.overflows = 0
        """How often this output was too slow and jumped to the present."""
        self.kinds = kinds
        """What it takes; everything else passes it by."""
        self._limit = limit
        self._leave = leave
        self._waiting: deque[Packet] = deque()
        self._news = asyncio.Event()
        self._needs_keyframe = True
        self._closed = False

    def offer(self, packet: Packet) -> None:
        """Take one packet from the bus; never blocks."""
        if packet.kind not in self.kinds:
            return
        if packet.kind is Kind.VIDEO and self._needs_keyframe and not packet.keyframe:
            return
        if len(self._waiting) >= self._limit:
            self._jump(packet)
            return
        if packet.kind is Kind.VIDEO:
            self._needs_keyframe = False
        self._waiting.append(packet)
        self._news.set()

    @property
    def waiting(self) -> int:
        """Packets that can be taken now without waiting."""
        return len(self._waiting)

    def close(self) -> None:
        """Leave the bus; whoever waits for the next packet sees the end. May be called again."""
        if self._closed:
            return
        self._closed = True
        self._waiting.clear()
        self._news.set()
        self._leave(self)

    async def __anext__(self) -> Packet:
        while not self._waiting:
            if self._closed:
                raise StopAsyncIteration
            self._news.clear()
            await self._news.wait()
        return self._waiting.popleft()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _jump(self, packet: Packet) -> None:
        self.overflows += 1
        self._waiting.clear()
        self._needs_keyframe = True
        self.offer(packet)


class Bus:
    """Hands every packet to every subscription. Lives on the event loop."""

    def __init__(self) -> None:
        self._subscriptions: list[Subscription] = []
        self._recent: list[Packet] = []
        self._wanted = False
        self._forced_at: Samples | None = None

    def publish(self, packet: Packet) -> None:
        """Give `packet` to every output that subscribed to its kind."""
        if packet.kind is Kind.VIDEO:
            self._remember(packet)
        for subscription in tuple(self._subscriptions):
            subscription.offer(packet)

    def subscribe(self, name: str, *, limit: int, kinds: Collection[Kind] = WEBRTC) -> Subscription:
        """Join; pictures begin with a keyframe: the last one when it is fresh, else one that is asked for now."""
        subscription = Subscription(name, limit, kinds, self._subscriptions.remove)
        self._subscriptions.append(subscription)
        if Kind.VIDEO in kinds:
            for packet in self._recent:
                subscription.offer(packet)
            if not self._recent:
                self.request_keyframe()
        return subscription

    def request_keyframe(self) -> None:
        """Ask for a keyframe; requests until the next one leaves are one request."""
        self._wanted = True

    def take_keyframe_request(self, at: Samples) -> bool:
        """Whether the picture due at `at` must be a keyframe; the request counts as served then."""
        if not self._wanted or (self._forced_at is not None and at - self._forced_at < KEYFRAME_GAP):
            return False
        self._wanted, self._forced_at = False, at
        return True

    def wants(self, kind: Kind) -> bool:
        """Whether any output takes this kind: what nobody takes need not be made."""
        return any(kind in subscription.kinds for subscription in self._subscriptions)

    @property
    def outputs(self) -> int:
        """How many subscriptions there are."""
        return len(self._subscriptions)

    def _remember(self, packet: Packet) -> None:
        # Only a group of pictures shorter than KEYFRAME_GAP is worth replaying to a late joiner, and once it
        # is longer a forced keyframe is always allowed: together they bound both the memory and the wait.
        if packet.keyframe:
            # Whoever asked before it left is served by it, whether it was forced or due anyway.
            self._recent, self._wanted = [packet], False
        elif self._recent and packet.pts - self._recent[0].pts < KEYFRAME_GAP:
            self._recent.append(packet)
        else:
            self._recent = []
