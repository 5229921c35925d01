"""The dressing room: another look is built beside the running show, then its pictures dissolve into the new ones."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Protocol, TypeVar

from host.avatar.look import Look
from host.avatar.pace import gently
from host.avatar.stage import Stage
from stream.clock import Clock

T = TypeVar("T")


class LookRefused(ValueError):
    """A look that cannot be had; the text says why and what could."""


class Painter(Protocol):
    """Whatever paints the show and can change its stage."""

    def change(self, stage: Stage) -> None:
        """Let another stage take over; ValueError when it cannot."""
        ...


class Dressing:
    """Changes the look, one change at a time; while one is built the next waits."""

    def __init__(self, clock: Clock, painter: Painter, build: Callable[[Look], Stage], look: Look) -> None:
        """`build` makes a stage; it runs in a thread of its own, and raises `ValueError` or `OSError`."""
        self._clock = clock
        self._painter = painter
        self._build = build
        self._look = look
        self._one_at_a_time = asyncio.Lock()
        self._asides = asyncio.Lock()
        self._settled = asyncio.Event()
        self._settled.set()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="dressing room")
        self.changing = False
        """Whether a look is being built."""

    @property
    def look(self) -> Look:
        """The look on the air, or dissolving into it."""
        return self._look

    async def change(self, look: Look) -> None:
        """Put this look on the air; returns when it begins to show. Raises `LookRefused`, and nothing changes then."""
        async with self._one_at_a_time:
            self.changing = True
            self._settled.clear()
            try:
                await self._apart(partial(self._dress, look))
            except (ValueError, OSError) as error:
                raise LookRefused(str(error)) from error
            finally:
                self.changing = False
                self._settled.set()
            self._look = look

    async def aside(self, work: Callable[[], T]) -> T:
        """Do painting in the dressing room's thread; a change of look waits for one such work at most."""
        async with self._asides:
            await self._settled.wait()
            return await self._apart(work)

    async def _apart(self, work: Callable[[], T]) -> T:
        """Work in the thread, giving way to the show's pictures."""
        with self._clock.outside():
            return await asyncio.get_running_loop().run_in_executor(self._thread, _at_ease(work))

    def _dress(self, look: Look) -> None:
        self._painter.change(self._build(look))


def _at_ease(work: Callable[[], T]) -> Callable[[], T]:
    def run() -> T:
        with gently():
            return work()

    return run
