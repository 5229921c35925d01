"""Health: how late the event loop runs, and the figures the console shows."""

from collections import deque

from stream.clock import Clock
from stream.timeline import Samples, from_ms, to_ms

EVERY = from_ms(50)

REMEMBERED = 1200
"""Measurements kept: one minute."""


class LoopLag:
    """Measures how much later than asked the event loop wakes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lags_ms: deque[float] = deque(maxlen=REMEMBERED)

    async def run(self) -> None:
        """Measure for ever."""
        while True:
            due = Samples(self._clock.now() + EVERY)
            await self._clock.sleep_until(due)
            self._lags_ms.append(max(0.0, to_ms(self._clock.now() - due)))

    def lags_ms(self) -> list[float]:
        """The measurements of the last minute, oldest first."""
        return list(self._lags_ms)

    def forget(self) -> None:
        """Begin a new minute of measurements."""
        self._lags_ms.clear()

    def worst_ms(self, share: float = 0.99) -> float:
        """The lag that `share` of the last minute's measurements stay below."""
        ordered = sorted(self._lags_ms)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
