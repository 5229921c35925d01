"""The speaking child kept alive: asked quick questions, given one clause after the other, replaced when it dies."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

from host.voice.clause_queue import ClauseQueue, Job, Rank
from host.voice.errors import Halted, VoiceDied, VoiceFault
from host.voice.pipe import ChildGone, Pipe
from host.voice.plan import Planned
from host.voice.wire import Halt, Make, Request
from stream.clock import Clock
from stream.timeline import Samples, from_ms

TRIES: Final = 2
"""How often a clause is given to a child before it is given up."""
BACK_OFF_MS: Final = (100, 400, 1_600, 6_400)
"""Waits before a new child is started; the last one for all further falls in a row."""
CLAUSE_LIMIT_S: Final = 60.0
"""A child that has said nothing for this long over one clause is taken for dead."""


class Supervisor:
    """One child at a time, and the clauses that wait for its model.

    When the child dies a new one is started, a little later each time it dies again at once; the clause under way
    is tried once more.
    """

    def __init__(self, clock: Clock, module: str, *arguments: str) -> None:
        """`python -m module *arguments` is the child."""
        self._clock = clock
        self._command = (module, *arguments)
        self.ears: list[Callable[[str], None]] = []
        """Told of each death, in words for the operator."""
        self._pipe: Pipe | None = None
        self._changed = asyncio.Condition()
        self._queue = ClauseQueue()
        self._under_way: Job | None = None
        self._falls = 0

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is a child."""
        return self._pipe.pid if self._pipe else None

    async def run(self) -> None:
        """Keep a child alive, for ever."""
        while True:
            await self._life()
            for hear in self.ears:
                hear("the speaking process died; starting it again")
            wait = BACK_OFF_MS[min(self._falls, len(BACK_OFF_MS) - 1)]
            self._falls += 1
            await self._clock.sleep_until(Samples(self._clock.now() + from_ms(wait)))

    async def ask(self, request: Request) -> Any:
        """A quick question. Waits for a child; asks a second one when the first dies over it.

        Raises the fault that the child answers with, or `VoiceDied`.
        """
        for _ in range(TRIES):
            async with self._changed:
                await self._changed.wait_for(lambda: self._pipe is not None)
                pipe = self._pipe
            assert pipe is not None
            try:
                with self._clock.outside():
                    return await pipe.ask(request)
            except ChildGone:
                continue
        raise VoiceDied("the speaking process died twice over the same question")

    async def submit(self, planned: Planned, rank: Rank) -> Job:
        """Let a clause wait for the model; a lesser one that is being made is given up for it. Raises `VoiceBusy`."""
        async with self._changed:
            job = self._queue.add(rank, planned)
            self._changed.notify_all()
        making = self._under_way
        if making and self._pipe and making.yields_to(job):
            self._pipe.tell(Halt(making.planned))
        return job

    async def _life(self) -> None:
        """One child, from its start to its death."""
        with self._clock.outside():
            pipe = await Pipe.open(*self._command)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(pipe.listen(), name="voice answers")
                group.create_task(self._mourn(pipe), name="voice death watch")
                await self._set_pipe(pipe)
                await self._work(pipe)
        finally:
            self._pipe = None
            with self._clock.outside():
                await pipe.close()

    async def _set_pipe(self, pipe: Pipe) -> None:
        async with self._changed:
            self._pipe = pipe
            self._changed.notify_all()

    async def _mourn(self, pipe: Pipe) -> None:
        await pipe.gone.wait()
        async with self._changed:
            self._pipe = None
            self._changed.notify_all()

    async def _work(self, pipe: Pipe) -> None:
        """Give the child one clause after the other until it is gone."""
        while not pipe.gone.is_set():
            async with self._changed:
                await self._changed.wait_for(lambda: bool(self._queue) or pipe.gone.is_set())
                self._under_way = job = self._queue.take()
            if job is not None:
                await self._make(pipe, job)
                self._under_way = None

    async def _make(self, pipe: Pipe, job: Job) -> None:
        try:
            with self._clock.outside():
                async with asyncio.timeout(CLAUSE_LIMIT_S):
                    speech = await pipe.ask(Make(job.planned))
        except Halted:
            await self._put_back(job)
        except VoiceFault as fault:
            job.fail(fault)
        except (ChildGone, TimeoutError):
            await pipe.close()
            await self._again(job)
        else:
            self._falls = 0
            job.finish(speech)

    async def _again(self, job: Job) -> None:
        """Put a clause whose child died back in front, or give it up."""
        job.deaths += 1
        if job.deaths < TRIES:
            await self._put_back(job)
        else:
            job.fail(VoiceDied("the speaking process died twice over the same clause"))

    async def _put_back(self, job: Job) -> None:
        async with self._changed:
            self._queue.put_back(job)
            self._changed.notify_all()
