"""The voice as the show sees it: lines in, clauses out, spoken by a supervised child process."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final

from host.voice.catalog import VOICES, VoiceCard
from host.voice.clause_queue import Job, Rank
from host.voice.errors import VoiceFault
from host.voice.own import read_voices
from host.voice.plan import Planned
from host.voice.speech import Delivery, Speech
from host.voice.supervisor import Supervisor
from host.voice.wire import Load, Plan, Recall
from stream.clock import Clock

AHEAD: Final = 3
"""Clauses of one line that wait for the model at the same time."""
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
    `VoiceBusy`. A clause that is cached does not queue, nor wait for a model that is still being loaded. An urgent
    one does not even wait for the ordinary one that is being made: that is given up, and made again afterwards.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        cache_dir: Path,
        cache_limit_bytes: int = 512 << 20,
        lexicon: Mapping[str, str] | None = None,
        voices_file: Path | None = None,
        early: Delivery | None = None,
        child: str = CHILD,
    ) -> None:
        """`voices_file` names the merchant's own voices. `early` is loaded at once, while nobody waits for it.

        `child` is the module that is run as the child. Raises `VoicesFault` when that file is not sound.
        """
        self.lexicon = {} if lexicon is None else lexicon
        """Written to spoken, at most a thousand words; a change of it goes for every line from then on."""
        self.voices: tuple[VoiceCard, ...] = (*VOICES, *read_voices(voices_file))
        """The voices there are."""
        self.tally = Tally()
        arguments = [str(cache_dir), str(cache_limit_bytes), *([str(voices_file)] if voices_file else [])]
        self._child = Supervisor(clock, child, *arguments)
        self._early = early
        self._stack = AsyncExitStack()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> "VoiceProcess":
        group = await self._stack.enter_async_context(asyncio.TaskGroup())
        self._tasks.append(group.create_task(self._child.run(), name="voice supervisor"))
        if self._early is not None:
            self._tasks.append(group.create_task(self._wake_up(self._early), name="load the voice"))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        if isinstance(error, asyncio.CancelledError):
            await self._stack.__aexit__(kind, error, trace)
        else:
            await self._stack.aclose()  # what went wrong in the body is not the group's, and stays ungrouped

    async def _wake_up(self, delivery: Delivery) -> None:
        """First what reads the language, then the voice; what stands in the way is told to whoever speaks first."""
        with suppress(VoiceFault):
            await self._plan(FIRST_WORDS.get(delivery.language, "1"), delivery, urgent=False)
            await self._child.ask(Load(delivery))

    @property
    def ears(self) -> list[Callable[[str], None]]:
        """Told each time the child dies, in words for the operator."""
        return self._child.ears

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is a child."""
        return self._child.pid

    async def speak(self, text: str, delivery: Delivery, *, urgent: bool = False) -> AsyncGenerator[Speech, None]:
        """The line's clauses in order, each as soon as it is made. Closing the generator drops what has not begun.

        `urgent` lines begin with a short clause and go before others. Raises a `VoiceFault`.
        """
        rank = Rank.URGENT if urgent else Rank.ORDINARY
        plan = await self._plan(text, delivery, urgent=urgent)
        jobs: dict[int, Job] = {}
        try:
            for place, planned in enumerate(plan):
                for ahead, other in enumerate(plan[place : place + AHEAD], place):
                    if ahead not in jobs and not other.cached:
                        jobs[ahead] = await self._child.submit(other, rank)
                yield await self._speech(planned, rank, jobs.get(place))
        finally:
            for job in jobs.values():
                job.give_up()

    async def warm(self, texts: Sequence[str], delivery: Delivery) -> None:
        """Load the voice, then make openers and other short lines in advance, in turn with the script's clauses."""
        await self._child.ask(Load(delivery))
        for text in texts:
            for planned in await self._plan(text, delivery, urgent=True):
                if not planned.cached:
                    job = await self._child.submit(planned, Rank.ORDINARY)
                    try:
                        await job.done
                    finally:
                        job.give_up()

    async def _plan(self, text: str, delivery: Delivery, *, urgent: bool) -> list[Planned]:
        plan: list[Planned] = await self._child.ask(Plan(text, delivery, urgent, self.lexicon))
        return plan

    async def _speech(self, planned: Planned, rank: Rank, job: Job | None) -> Speech:
        if job is None:
            recalled: Speech | None = await self._child.ask(Recall(planned))
            if recalled is not None:
                self.tally.recalled += 1
                return recalled
            job = await self._child.submit(planned, rank)
        speech = await job.done
        self.tally.made += 1
        return speech
