"""How fast a counter grows."""

from stream.clock import Clock
from stream.timeline import RATE_HZ, to_s


class Rate:
    """So many a second, over the time since it was last asked, which is a second at least."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._count = 0
        self._at = clock.now()
        self._rate = 0.0

    def of(self, count: int) -> float:
        """The rate, now that the counter has come to `count`."""
        now = self._clock.now()
        passed = now - self._at
        if passed >= RATE_HZ:
            self._rate = (count - self._count) / to_s(passed)
            self._count, self._at = count, now
        return self._rate
