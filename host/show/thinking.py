"""The understanding thread: where work of some 10 ms is done that would hold up the loop."""

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Self, TypeVar

from stream.clock import Clock

T = TypeVar("T")

NICE = 5
"""Of the thread that understands: pictures and packets go before it."""


class Thinking:
    """One thread for work of some 10 ms that would hold up the loop; virtual time waits for it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pool = ThreadPoolExecutor(1, "understanding", initializer=_give_way)
        self.patient = True
        """Whether the end waits for what is under way, such as a loading model; not where the process ends with it."""

    async def __call__(self, work: Callable[[], T]) -> T:
        """Do the work in the thread and return what it returns."""
        with self._clock.outside():
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the thread when its work is done."""
        self._pool.shutdown(wait=self.patient, cancel_futures=not self.patient)


def _give_way() -> None:
    """Lower this thread's own priority, which only Linux can."""
    if sys.platform == "linux":
        own = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), max(own, NICE))
