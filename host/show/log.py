"""The show's log: numbers events, hands them to the store, and tells whoever watches."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from host.show.events import Event, EventType
from stream.clock import Clock

RECENT = 200
"""Events kept in memory for a console that has just opened."""


class Log:
    """Append-only. `keep` takes each event to the store and must not block."""

    def __init__(
        self, clock: Clock, keep: Callable[[Event], None], *, first_seq: int = 1, remembered: int = RECENT
    ) -> None:
        self._clock = clock
        self._keep = keep
        self._next = first_seq
        self._recent: deque[Event] = deque(maxlen=remembered)
        self._changed: set[asyncio.Event] = set()
        self.ears: list[Callable[[Event], None]] = []
        """Told of every event as it happens; they must not block, nor append while they listen."""

    def append(self, type_: EventType, data: dict[str, Any] | None = None, *, by: str | None = None) -> Event:
        """Record that something happened now."""
        event = Event(self._next, self._clock.now(), type_, data or {}, by)
        self._next += 1
        self._recent.append(event)
        self._keep(event)
        for hear in self.ears:
            hear(event)
        self.touch()
        return event

    def touch(self) -> None:
        """Tell the watchers that something they show has changed."""
        for changed in self._changed:
            changed.set()

    def recent(self, length: int) -> list[Event]:
        """The last events, oldest first."""
        return list(self._recent)[-length:]

    @contextmanager
    def watching(self) -> Iterator[asyncio.Event]:
        """An asyncio.Event that is set whenever something changed; the watcher clears it."""
        changed = asyncio.Event()
        self._changed.add(changed)
        try:
            yield changed
        finally:
            self._changed.discard(changed)
