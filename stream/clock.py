"""All time enters here: the show's clock, and an event loop whose time jumps instead of passing."""

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from stream.timeline import RATE_HZ, Samples

T = TypeVar("T")

OFF_AT_MOST_S = 1.0
"""That the time of day may differ from the machine's: NTP slews smaller differences away, in both alike."""

_ROUNDING = 0.01
"""Part of a sample that float seconds may fall short by: a timer set for sample n must read n, not n - 1."""


def _present() -> datetime:
    return datetime.now(UTC)


class Clock:
    """Reads the running event loop's monotonic time as samples since the clock was made.

    Under `VirtualLoop` the same code runs on virtual time: sleeping costs nothing, and time stands
    still while anything is `outside()` (a thread, a child process), so that real work takes no time.
    """

    def __init__(
        self, opened: datetime | None = None, *, epoch: int = 0, present: Callable[[], datetime] = _present
    ) -> None:
        """Start counting now; `opened` is the wall time of sample 0 (default: the present, UTC).

        `present` is the machine's time of day.
        """
        self._loop = asyncio.get_running_loop()
        self._zero = self._loop.time() - epoch / RATE_HZ
        self._present = present if opened is None and not isinstance(self._loop, VirtualLoop) else None
        self._opened = self._opened_first = opened or present()

    def now(self) -> Samples:
        """Samples since the show opened."""
        return Samples(int((self._loop.time() - self._zero) * RATE_HZ + _ROUNDING))

    def wall(self, at: Samples | None = None) -> datetime:
        """The wall time (UTC) of a moment on the timeline; of the present without one."""
        moment = self.now() if at is None else at
        return self._opened + timedelta(seconds=moment / RATE_HZ)

    def steady(self, at: Samples) -> datetime:
        """As `wall` without ever being set right: for sender reports, by which two streams are played in step.

        A jump told to the sound's and not yet to the pictures' would tear lips and voice apart by as much.
        """
        return self._opened_first + timedelta(seconds=at / RATE_HZ)

    def set_right(self) -> float:
        """Follow the machine's time of day when it was set, or the machine slept: the timeline itself never jumps.

        Returns the seconds by which `wall` was behind; 0 when it was right, and always for a show played at another
        time than it is.
        """
        if self._present is None:
            return 0.0
        behind = self._present() - self.wall()
        if abs(behind) <= timedelta(seconds=OFF_AT_MOST_S):
            return 0.0
        self._opened += behind
        return behind.total_seconds()

    async def sleep_until(self, at: Samples) -> None:
        """Return at or just after `at`; at once, but having yielded, when it is past."""
        await asyncio.sleep(max(0.0, self._zero + at / RATE_HZ - self._loop.time()))

    def call_at(self, at: Samples, callback: Callable[[], None]) -> asyncio.TimerHandle:
        """Call `callback` on the loop at `at`."""
        return self._loop.call_at(self._zero + at / RATE_HZ, callback)

    @contextmanager
    def outside(self) -> Iterator[None]:
        """Work done in a thread or child process: virtual time waits for it, real time does not."""
        loop = self._loop
        if not isinstance(loop, VirtualLoop):
            yield
            return
        loop.holds += 1
        try:
            yield
        finally:
            loop.holds -= 1


class Stopwatch:
    """Real milliseconds between laps, for statistics only: no decision may hang on it."""

    def __init__(self) -> None:
        self._lap_s = time.perf_counter()

    def lap_ms(self) -> float:
        """Milliseconds since the last lap (or since the watch was made)."""
        now_s = time.perf_counter()
        lap_ms, self._lap_s = (now_s - self._lap_s) * 1000, now_s
        return lap_ms


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop that jumps to the next timer whenever nothing else is left to do.

    Used by `livehost render` and by tests: an hour's show in seconds, with every deadline kept.
    The idea of patching only the selector is known from the `looptime` and `async-solipsism` packages.
    """

    def __init__(self) -> None:
        self.holds = 0
        """Pieces of real work under way; time stands still while this is not zero."""
        self._virtual_s = 0.0
        super().__init__(_JumpingSelector(self))

    def time(self) -> float:
        """Virtual seconds since the loop was made."""
        return self._virtual_s

    def jump(self, seconds: float) -> None:
        """Move virtual time forward."""
        self._virtual_s += seconds


class _JumpingSelector(selectors.DefaultSelector):
    """Waits for real events only while real work is under way; otherwise jumps the loop's time."""

    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._virtual = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, Any]]:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if self._virtual.holds or timeout is None:
            return super().select(None if self._virtual.holds else timeout)
        self._virtual.jump(timeout)
        return []


def run_virtual(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run `main()` to its end on a new virtual-time loop."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main())
