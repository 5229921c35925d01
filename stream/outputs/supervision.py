"""The supervisor of outputs: each is tried again when it breaks, and comes and goes while the show is live."""

import asyncio
import errno
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil, log2
from typing import Final, Protocol

from stream.bus import Bus
from stream.clock import Clock
from stream.timeline import Samples, from_s
from stream.totals import Totals

FIRST_WAIT_S: Final = 1.0
LONGEST_WAIT_S: Final = 30.0
STEADY: Final = from_s(30)
"""An output that was live for so long has recovered: its next fault is a first one."""

OUTPUTS_MAX: Final = 16


_log = logging.getLogger(__name__)


class State(StrEnum):
    """Where an output stands."""

    STARTING = "starting"
    LIVE = "live"
    RETRYING = "retrying"
    STOPPED = "stopped"


class OutputFault(Exception):
    """An output cannot go on. Its text tells an operator why, and never holds a key."""


class OutputRefused(Exception):
    """An output cannot be added or removed; the text says why and what would be right."""


class Output(Protocol):
    """Something that takes the show elsewhere. `run` may be called again after it broke; it begins with a keyframe."""

    @property
    def totals(self) -> Totals:
        """Counters since it was added, over all its tries."""

    @property
    def loss(self) -> float | None:
        """Share of packets lost lately, 0 to 1; None where the other side does not tell."""

    async def run(self, bus: Bus, live: Callable[[], None]) -> None:
        """Send until cancelled; `live` is told when the other side has taken the first packet. Raises on any fault."""


@dataclass(frozen=True, slots=True)
class Label:
    """How an output is called, without secrets."""

    name: str
    kind: str
    target: str
    """Where it goes, as an operator may see it."""


@dataclass(frozen=True, slots=True)
class Status:
    """An output at this moment."""

    label: Label
    state: State
    reason: str
    """Why it is tried again; empty while it is well."""
    since: Samples
    """When that state began."""
    retries: int
    totals: Totals
    loss: float | None
    """Share of packets lost lately; None where nobody tells."""


class _Line:
    def __init__(self, label: Label, output: Output, now: Samples) -> None:
        self.label = label
        self.output = output
        self.state = State.STARTING
        self.reason = ""
        self.since = now
        self.retries = 0
        self.task: asyncio.Task[None] | None = None

    def status(self) -> Status:
        totals, loss = replace(self.output.totals), self.output.loss
        return Status(self.label, self.state, self.reason, self.since, self.retries, totals, loss)


class Outputs:
    """Runs outputs beside one another; one that breaks waits 1, 2, 4 … 30 s, half of it by chance, and begins anew.

    Bounded: `OUTPUTS_MAX` of them. `tell` hears of every change of state. Lives on the event loop.
    """

    def __init__(
        self,
        clock: Clock,
        bus: Bus,
        *,
        tell: Callable[[Status], None] = lambda status: None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`chance` gives 0 to 1: outputs that broke together must not all come back at once."""
        self._clock = clock
        self._bus = bus
        self._tell = tell
        self._chance = chance
        self._lines: dict[str, _Line] = {}
        self._group: asyncio.TaskGroup | None = None

    async def run(self) -> None:
        """Run what was added, and what will be, until cancelled."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            try:
                for line in self._lines.values():
                    self._start(line, group)
                await asyncio.Event().wait()
            finally:
                self._group = None

    def add(self, label: Label, output: Output) -> None:
        """Start one more. Raises `OutputRefused` when its name is taken or there are too many."""
        if label.name in self._lines:
            raise OutputRefused(f"there is an output {label.name!r} already; choose another name or remove that one")
        if len(self._lines) >= OUTPUTS_MAX:
            raise OutputRefused(f"there are {OUTPUTS_MAX} outputs already; remove one first")
        line = self._lines[label.name] = _Line(label, output, self._clock.now())
        if self._group is not None:
            self._start(line, self._group)

    def remove(self, name: str) -> Label:
        """Stop and forget one. Raises `OutputRefused` when there is none of that name."""
        if name not in self._lines:
            raise OutputRefused(f"there is no output {name!r}: {', '.join(self._lines) or 'none is set up'}")
        line = self._lines.pop(name)
        if line.task is not None:
            line.task.cancel()
        return line.label

    def statuses(self) -> list[Status]:
        """All of them, in the order they were added."""
        return [line.status() for line in self._lines.values()]

    def _start(self, line: _Line, group: asyncio.TaskGroup) -> None:
        line.task = group.create_task(self._supervise(line), name=f"output {line.label.name}")

    async def _supervise(self, line: _Line) -> None:
        failed, last_words = 0, ""
        try:
            while True:
                self._change(line, State.STARTING, line.reason)
                reason = await self._attempt(line)
                if is_cancelled():  # its end failed, and nothing is to begin anew
                    last_words = reason
                    return
                failed = 1 if self._was_steady(line) else failed + 1
                line.retries += 1
                self._change(line, State.RETRYING, reason)
                await self._clock.sleep_until(Samples(self._clock.now() + from_s(self._wait_s(failed))))
        finally:
            self._change(line, State.STOPPED, last_words)

    async def _attempt(self, line: _Line) -> str:
        """Run it once; why it ended."""
        try:
            await line.output.run(self._bus, lambda: self._is_live(line))
        except TimeoutError:
            return "no answer in time"
        except OSError as error:
            return _told(error)
        except OutputFault as fault:
            return str(fault)
        except Exception as error:  # noqa: BLE001 an output must never end the show, whatever it does
            # A library's message may hold an address with its stream key: its type is all that is told.
            _log.error("output %s failed in a way nobody foresaw: %s", line.label.name, type(error).__name__)
            return type(error).__name__
        return "the other side ended it"

    def _is_live(self, line: _Line) -> None:
        if line.state is not State.LIVE:
            self._change(line, State.LIVE, "")

    def _was_steady(self, line: _Line) -> bool:
        return line.state is State.LIVE and self._clock.now() - line.since >= STEADY

    def _change(self, line: _Line, state: State, reason: str) -> None:
        line.state, line.reason, line.since = state, reason, self._clock.now()
        self._tell(line.status())

    def _wait_s(self, failed: int) -> float:
        return back_off_s(failed, self._chance(), longest_s=LONGEST_WAIT_S)


def back_off_s(failed: int, chance: float, *, longest_s: float) -> float:
    """Seconds to wait after the `failed`-th fault in a row: 1, 2, 4 … `longest_s`, half of it by `chance` (0 to 1).

    What is away for a day has failed more often than a float has powers of two.
    """
    doublings = min(failed - 1, ceil(log2(longest_s / FIRST_WAIT_S)))
    return min(longest_s, FIRST_WAIT_S * 2.0**doublings) * (1 + chance) / 2


def is_cancelled() -> bool:
    """Whether the running task was told to end, though an error on the way out may have hidden that."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _told(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "the disk is full; it goes on when there is room"
    if isinstance(error, ConnectionRefusedError):
        return "nobody answers at that address"
    return error.strerror or str(error) or type(error).__name__
