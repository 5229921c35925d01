"""The pace of painting: art made beside a running show gives way to its pictures, between sprites and within them."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from stream.clock import Stopwatch

_REST: Final = 2.0
"""Rest for so many times as long as a painting took."""
_REST_AT_LEAST_S: Final = 0.01
_REST_AT_MOST_S: Final = 0.2
"""Five pictures: by then all that were begun are drawn."""
_SWITCH_S: Final = 0.0005
"""How long a thread waits for Python's lock before the one that holds it must let go; usually ten times as long."""

_BREATH_MS: Final = 12.0
"""Of work within one painting after which it rests: a wall takes 120 ms, and the picture thread is ahead by as much."""

_here = threading.local()


@contextmanager
def gently() -> Iterator[None]:
    """In this thread, within this block, rest after every painting.

    Painting holds Python's lock, which the picture thread needs dozens of times for each picture; the rests let it
    catch up within its lead, and between two strokes it gets the lock sooner.
    """
    usual_s = sys.getswitchinterval()
    sys.setswitchinterval(min(_SWITCH_S, usual_s))
    _here.watch = Stopwatch()
    try:
        yield
    finally:
        del _here.watch
        sys.setswitchinterval(usual_s)


def give_way() -> None:
    """Rest, where `gently` asks for it; called after every painting."""
    watch: Stopwatch | None = getattr(_here, "watch", None)
    if watch is not None:
        _rest(watch, watch.lap_ms())


def paced(canvas: Any) -> Any:
    """The canvas itself, or where `gently` asks for it one that rests whenever its strokes have taken a while."""
    watch: Stopwatch | None = getattr(_here, "watch", None)
    return canvas if watch is None else _PacedCanvas(canvas, watch)


class _PacedCanvas:
    """A `skia.Canvas` whose strokes are counted; nothing passes one on to skia itself."""

    def __init__(self, canvas: Any, watch: Stopwatch) -> None:
        self._canvas, self._watch, self._worked_ms = canvas, watch, 0.0

    def __getattr__(self, name: str) -> Callable[..., Any]:
        stroke = getattr(self._canvas, name)

        def counted(*what: Any, **how: Any) -> Any:
            done = stroke(*what, **how)
            self._worked_ms += self._watch.lap_ms()
            if self._worked_ms > _BREATH_MS:
                _rest(self._watch, self._worked_ms)
                self._worked_ms = 0.0
            return done

        return counted


def _rest(watch: Stopwatch, worked_ms: float) -> None:
    time.sleep(min(max(_REST * worked_ms / 1000, _REST_AT_LEAST_S), _REST_AT_MOST_S))
    watch.lap_ms()
