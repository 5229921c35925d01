"""Where comments come from besides the page: pushed messages and platforms, supervised, each with its counters."""

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import Any, Final, Protocol, runtime_checkable

from comments.arrival import Arrival, Outcome, Push, PushRefused, SourceFault
from comments.comment import Kind
from host.show.intake import CommentRefused, Intake
from stream.clock import Clock
from stream.outputs.supervision import back_off_s, is_cancelled
from stream.timeline import Samples, from_s

log = logging.getLogger(__name__)

LONGEST_WAIT_S: Final = 60.0
STEADY: Final = from_s(60)
"""A source that was live for so long has recovered: its next fault is a first one."""

SILENT_AFTER: Final = from_s(600)
"""A source that has brought nothing for this long is shown as silent; nothing else is made of it."""


class State(StrEnum):
    """Where a source stands."""

    WAITING = "waiting"
    LIVE = "live"
    SILENT = "silent"
    RETRYING = "retrying"


class Hook(Protocol):
    """A source that is pushed to: checks a message's signature and reads it."""

    name: str

    def take(self, headers: Mapping[str, str], body: bytes, wall_s: float) -> Push:
        """The events of one message; raises `PushRefused`."""
        ...


@runtime_checkable
class Spoken(Protocol):
    """A hook that also takes an open socket."""

    def greet(self, signature: str, wall_s: float) -> None:
        """The sender shows that it knows the secret; raises `PushRefused`."""
        ...

    def read(self, body: bytes) -> Push:
        """The events of one message of a sender that was greeted; raises `PushRefused`."""
        ...


class Platform(Protocol):
    """A source that connects by itself, and goes on where it was when it is run again."""

    name: str

    async def run(self, deliver: Callable[[Push], None], live: Callable[[], None]) -> None:
        """Deliver until it breaks; `live` is told when it is connected. Raises `SourceFault` or `OSError`."""
        ...


@dataclass(slots=True)
class _Line:
    """One source and what became of its messages."""

    name: str
    kind: str
    state: State = State.WAITING
    reason: str = ""
    since: Samples = field(default=Samples(0))
    last_at: Samples | None = None
    taken: int = 0
    retries: int = 0
    refused: Counter[str] = field(default_factory=Counter)


class Listening:
    """Hands every source's arrivals to the intake. One source that breaks never touches another."""

    def __init__(
        self,
        clock: Clock,
        intake: Intake,
        *,
        hooks: Sequence[Hook] = (),
        platforms: Sequence[Platform] = (),
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Names are unique among hooks and platforms; `chance` gives 0 to 1 and spreads retries."""
        self._clock = clock
        self._intake = intake
        self._hooks = {hook.name: hook for hook in hooks}
        self._platforms = {platform.name: platform for platform in platforms}
        self._chance = chance
        both: tuple[Hook | Platform, ...] = (*hooks, *platforms)
        self._lines = {source.name: _Line(source.name, type(source).__name__.lower()) for source in both}

    async def run(self) -> None:
        """Keep every platform connected, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for platform in self._platforms.values():
                group.create_task(self._supervise(platform), name=f"source {platform.name}")

    def push(self, name: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """A message came for a hook: what became of its events. Raises `PushRefused`, or KeyError."""
        hook, line = self._hooks[name], self._lines[name]
        try:
            pushed = hook.take(headers, body, self._clock.wall().timestamp())
        except PushRefused as refused:
            line.refused[refused.code] += 1
            raise
        return self._deliver(line, pushed)

    def greet(self, name: str, signature: str) -> None:
        """A socket opened for a hook; `PushRefused` when it may not, KeyError for a hook without sockets."""
        hook, line = self._hooks[name], self._lines[name]
        if not isinstance(hook, Spoken):
            raise KeyError(name)
        try:
            hook.greet(signature, self._clock.wall().timestamp())
        except PushRefused as refused:
            line.refused[refused.code] += 1
            raise

    def hear(self, name: str, body: bytes) -> Outcome:
        """A message on an open socket of that hook: what became of its events. Raises `PushRefused`."""
        hook = self._hooks[name]
        assert isinstance(hook, Spoken), "greet comes first"
        line = self._lines[name]
        try:
            pushed = hook.read(body)
        except PushRefused as refused:
            line.refused[refused.code] += 1
            raise
        return self._deliver(line, pushed)

    def _take(self, line: _Line, push: Push) -> None:
        self._deliver(line, push)

    def _deliver(self, line: _Line, push: Push) -> Outcome:
        self._change(line, State.LIVE)
        refused = Counter({"unreadable": push.refused} if push.refused else {})
        refused.update(code for arrival in push.arrivals if (code := self._arrive(line, arrival)))
        taken = len(push.arrivals) + push.refused - refused.total()
        line.taken += taken
        line.refused.update(refused)
        return Outcome(taken, refused, push.faults)

    def state(self) -> list[dict[str, Any]]:
        """Every source as the console shows it."""
        return [self._described(line) for line in self._lines.values()]

    def _described(self, line: _Line) -> dict[str, Any]:
        now = self._clock.now()
        silent = line.state is State.LIVE and now - (line.last_at or line.since) > SILENT_AFTER
        return {
            "name": line.name,
            "kind": line.kind,
            "state": (State.SILENT if silent else line.state).value,
            "reason": line.reason,
            "taken": line.taken,
            "retries": line.retries,
            "refused": {code: count for code, count in line.refused.items() if count},
        }

    def _arrive(self, line: _Line, arrival: Arrival) -> str:
        """Hand it on; why it was not taken, empty when it was."""
        comment = replace(arrival.comment, viewer=arrival.who)
        line.last_at = self._clock.now()
        if comment.kind is not Kind.COMMENT:
            return "" if self._intake.react(comment) else "same_id"
        try:
            self._intake.arrive(line.name, comment.author, comment.text, id_=comment.id, who=comment.viewer)
        except CommentRefused as refused:
            return refused.code
        return ""

    async def _supervise(self, platform: Platform) -> None:
        line, failed = self._lines[platform.name], 0
        while True:
            reason = await self._attempt(platform, line)
            if is_cancelled():
                return
            failed = 1 if line.state is State.LIVE and self._clock.now() - line.since >= STEADY else failed + 1
            line.retries += 1
            self._change(line, State.RETRYING, reason)
            wait_s = back_off_s(failed, self._chance(), longest_s=LONGEST_WAIT_S)
            await self._clock.sleep_until(Samples(self._clock.now() + from_s(wait_s)))

    async def _attempt(self, platform: Platform, line: _Line) -> str:
        """Run it once; why it ended."""
        try:
            await platform.run(partial(self._take, line), partial(self._change, line, State.LIVE))
        except SourceFault as fault:
            return str(fault)
        except TimeoutError:
            return "no answer in time"
        except OSError as error:
            return error.strerror or type(error).__name__
        except Exception as error:  # noqa: BLE001 - a source must never end the show, whatever its library does
            # A library's message may hold a token, a viewer's name or what was said: its type is all that is told.
            log.error("source %s failed in a way nobody foresaw: %s", line.name, type(error).__name__)
            return type(error).__name__
        return "the other side ended it"

    def _change(self, line: _Line, state: State, reason: str = "") -> None:
        line.reason = reason
        if state is not line.state:
            line.state, line.since = state, self._clock.now()
