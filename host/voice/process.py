"""The voice as the show sees it: lines in, clauses out, spoken by a supervised child process."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from host.voice.catalog import VOICES, VoiceCard
from host.voice.clause_queue import ClauseQueue, Job, Rank
from host.voice.errors import Halted, VoiceDied, VoiceFault
from host.voice.own import read_voices
from host.voice.pipe import ChildGone, Pipe
from host.voice.plan import Planned
from host.voice.speech import Delivery, Speech
from host.voice.wire import Halt, Load, Make, Plan, Recall, Request
from stream.clock import Clock
from stream.timeline import from_ms

log = logging.getLogger(__name__)

TRIES: Final = 2
"""How often a clause is given to a child before it is given up."""
AHEAD: Final = 3
"""Clauses of one line that wait for the model at the same time."""
BACK_OFF_MS: Final = (100, 400, 1_600, 6_400)
"""Waits before a new child is started; the last one for all further falls in a row."""
CLAUSE_LIMIT_S: Final = 60.0
"""A child that has said nothing for this long over one clause is taken for dead."""
CHILD: Final = "host.voice.child"

FIRST_WORDS: Final = {"zh": "好", "en": "yes"}
"""Something to read, so that what reads the language is loaded."""


@dataclass(slots=True)
class Tally:
    """Clauses spoken since the show opened."""

    recalled: int = 0
    """Out of the cache."""
    made: int = 0


class VoiceProcess:
    """Speaks lines through one child process. Use as an async context manager.

    Clauses wait in one queue: urgent lines first, then ordinary ones, then those made in advance; within a rank in
    the order they came. The queue holds `QUEUE` clauses; a line that would make it longer is refused with
    `VoiceBusy`. A clause that is cached does not queue. An urgent one does not even wait for the ordinary one that is
    being made: that is given up, and made again afterwards.

    When the child dies a new one is started, a little later each time it dies again at once; the clause under way
    is tried once more. `on_fault` is told each time, in words for the operator.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        cache_dir: Path,
        cache_limit_bytes: int = 512 << 20,
        on_fault: Callable[[str], None] = lambda _: None,
        lexicon: Mapping[str, str] | None = None,
        voices_file: Path | None = None,
        early: Delivery | None = None,
        child: str = CHILD,
    ) -> None:
        """`voices_file` names the merchant's own voices. `early` is loaded at once, while nobody waits for it.

        `child` is the module that is run as the child.

        Raises `VoicesFault` when that file is not sound.
        """
        self.lexicon = {} if lexicon is None else lexicon
        """Written to spoken, at most a thousand words; a change of it goes for every line from then on."""
        self.on_fault = on_fault
        self.voices: tuple[VoiceCard, ...] = (*VOICES, *read_voices(voices_file))
        """The voices there are."""
        self._clock = clock
        self._arguments = [str(cache_dir), str(cache_limit_bytes), *([str(voices_file)] if voices_file else [])]
        self._child = child
        self._early = early
        self.tally = Tally()
        self._pipe: Pipe | None = None
        self._changed = asyncio.Condition()
        self._queue = ClauseQueue()
        self._under_way: Job | None = None
        self._falls = 0
        self._stack = AsyncExitStack()
        self._run: asyncio.Task[None] | None = None
        self._waking: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "VoiceProcess":
        group = await self._stack.enter_async_context(asyncio.TaskGroup())
        self._run = group.create_task(self._supervise(), name="voice supervisor")
        if self._early is not None:
            self._waking = group.create_task(self._wake_up(self._early), name="load the voice")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._run is not None
        self._run.cancel()
        if self._waking is not None:
            self._waking.cancel()
        if isinstance(error, asyncio.CancelledError):
            await self._stack.__aexit__(kind, error, trace)
        else:
            await self._stack.aclose()  # what went wrong in the body is not the group's, and stays ungrouped

    async def _wake_up(self, delivery: Delivery) -> None:
        """First what reads the language, then the voice; what stands in the way is told to whoever speaks first."""
        with suppress(VoiceFault):
            await self._ask(Plan(FIRST_WORDS.get(delivery.language, "1"), delivery, False, self.lexicon))
            await self._ask(Load(delivery))

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is a child."""
        return self._pipe.pid if self._pipe else None

    async def speak(self, text: str, delivery: Delivery, *, urgent: bool = False) -> AsyncGenerator[Speech, None]:
        """The line's clauses in order, each as soon as it is made. Closing the generator drops what has not begun.

        `urgent` lines begin with a short clause and go before others. Raises a `VoiceFault`.
        """
        rank = Rank.URGENT if urgent else Rank.ORDINARY
        plan = await self._ask(Plan(text, delivery, urgent, self.lexicon))
        jobs: dict[int, Job] = {}
        try:
            for place, planned in enumerate(plan):
                for ahead, other in enumerate(plan[place : place + AHEAD], place):
                    if ahead not in jobs and not other.cached:
                        jobs[ahead] = await self._submit(other, rank)
                yield await self._speech(planned, rank, jobs.get(place))
        finally:
            for job in jobs.values():
                job.give_up()

    async def warm(self, texts: Sequence[str], delivery: Delivery) -> None:
        """Load the voice, then make openers and other short lines in advance, in turn with the script's clauses."""
        await self._ask(Load(delivery))
        for text in texts:
            for planned in await self._ask(Plan(text, delivery, True, self.lexicon)):
                if not planned.cached:
                    job = await self._submit(planned, Rank.ORDINARY)
                    try:
                        await job.done
                    finally:
                        job.give_up()

    async def _speech(self, planned: Planned, rank: Rank, job: Job | None) -> Speech:
        if job is None:
            recalled: Speech | None = await self._ask(Recall(planned))
            if recalled is not None:
                self.tally.recalled += 1
                return recalled
            job = await self._submit(planned, rank)
        speech = await job.done
        self.tally.made += 1
        return speech

    async def _submit(self, planned: Planned, rank: Rank) -> Job:
        async with self._changed:
            job = self._queue.add(rank, planned)
            self._changed.notify_all()
        making = self._under_way
        if making and self._pipe and making.yields_to(job):
            self._pipe.tell(Halt(making.planned))
        return job

    async def _ask(self, request: Request) -> Any:
        """A quick question. Waits for a child; asks a second one when the first dies over it."""
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

    async def _supervise(self) -> None:
        """Keep a child alive, for ever."""
        while True:
            await self._life()
            self.on_fault("the speaking process died; starting it again")
            wait = BACK_OFF_MS[min(self._falls, len(BACK_OFF_MS) - 1)]
            self._falls += 1
            await self._clock.sleep_until(type(self._clock.now())(self._clock.now() + from_ms(wait)))

    async def _life(self) -> None:
        """One child, from its start to its death."""
        with self._clock.outside():
            pipe = await Pipe.open(self._child, *self._arguments)
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
