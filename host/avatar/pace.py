"""The pace of painting: art made beside a running show gives way to its pictures after every sprite."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from stream.clock import Stopwatch

_REST: Final = 2.0
"""Rest for so many times as long as a painting took."""
_REST_AT_LEAST_S: Final = 0.01
_REST_AT_MOST_S: Final = 0.2
"""Five pictures: by then all that were begun are drawn."""
_SWITCH_S: Final = 0.0005
"""How long a thread waits for Python's lock before the one that holds it must let go; usually ten times as long."""

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
        time.sleep(min(max(_REST * watch.lap_ms() / 1000, _REST_AT_LEAST_S), _REST_AT_MOST_S))
        watch.lap_ms()
