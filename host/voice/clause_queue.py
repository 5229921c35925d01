"""The clauses that wait for the model: urgent ones first, never too many."""

import asyncio
import heapq
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from host.voice.errors import VoiceBusy
from host.voice.plan import Planned
from host.voice.speech import Speech

QUEUE: Final = 64
"""Clauses of all lines that wait for the model at the same time."""


class Rank(IntEnum):
    """What is made first."""

    URGENT = 0
    ORDINARY = 1
    """In the order of asking, openers among them: a busy script would never leave them a turn of their own."""


@dataclass(order=True, slots=True)
class Job:
    """A clause that is to be made, and its sound when it is."""

    rank: Rank
    number: int
    planned: Planned = field(compare=False)
    done: asyncio.Future[Speech] = field(compare=False)
    deaths: int = field(default=0, compare=False)
    """How many children died over it."""

    def give_up(self) -> None:
        """Nobody waits for it any more."""
        if not self.done.cancel() and not self.done.cancelled():
            self.done.exception()  # a fault that nobody came for is no news

    def fail(self, fault: Exception) -> None:
        """Tell whoever still waits."""
        if not self.done.done():
            self.done.set_exception(fault)

    def finish(self, speech: Speech) -> None:
        """Give the sound to whoever still waits."""
        if not self.done.done():
            self.done.set_result(speech)

    def yields_to(self, other: "Job") -> bool:
        """Whether it should be given up half made for `other`, which cannot wait and is not the same clause."""
        return other.rank < self.rank and other.planned.key != self.planned.key


class ClauseQueue:
    """Jobs by rank, then in the order of asking. It holds `QUEUE` at most; what would make it longer is refused."""

    def __init__(self) -> None:
        self._jobs: list[Job] = []
        self._asked = 0

    def __bool__(self) -> bool:
        """Whether anything waits."""
        return bool(self._jobs)

    def add(self, rank: Rank, planned: Planned) -> Job:
        """A new job for a clause. Raises `VoiceBusy`."""
        self._jobs = [job for job in self._jobs if not job.done.done()]
        heapq.heapify(self._jobs)
        if len(self._jobs) >= QUEUE:
            raise VoiceBusy(f"{QUEUE} clauses are waiting to be spoken already")
        self._asked += 1
        job = Job(rank, self._asked, planned, asyncio.get_running_loop().create_future())
        self.put_back(job)
        return job

    def put_back(self, job: Job) -> None:
        """Let a job wait once more, at its old place."""
        heapq.heappush(self._jobs, job)

    def take(self) -> Job | None:
        """The first job that somebody still waits for."""
        while self._jobs:
            job = heapq.heappop(self._jobs)
            if not job.done.done():
                return job
        return None
