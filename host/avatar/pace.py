"""The pace of painting: art made beside a running show gives way to its pictures after every sprite."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from stream.clock import Stopwatch

_PAUSE_AT_LEAST_S: Final = 0.012
_PAUSE_AT_MOST_S: Final = 0.12
"""Three pictures: by then all that were begun are drawn."""

_here = threading.local()


@contextmanager
def gently() -> Iterator[None]:
    """In this thread, within this block, rest after every painting for as long as it took.

    Painting holds Python's lock, which the picture thread needs dozens of times for each picture; a pause between two
    paintings lets it catch up within its lead.
    """
    _here.watch = Stopwatch()
    try:
        yield
    finally:
        del _here.watch


def give_way() -> None:
    """Rest, where `gently` asks for it; called after every painting."""
    watch: Stopwatch | None = getattr(_here, "watch", None)
    if watch is not None:
        time.sleep(min(max(watch.lap_ms() / 1000, _PAUSE_AT_LEAST_S), _PAUSE_AT_MOST_S))
        watch.lap_ms()
