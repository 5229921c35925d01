"""The show: the one shell that performs what the director decides, with sound, pictures and a log."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import Any, assert_never

from comments.comment import Comment
from host.show.actions import Action, Cut, End, Forget, Play, Prepare, Write
from host.show.airing import LINE_GAP, NOTHING, Airing
from host.show.chronicle import Chronicle
from host.show.cue import Cue, Entry, Wording
from host.show.director import Director
from host.show.events import EventType
from host.show.intake import Intake
from host.show.ledger import Ledger
from host.show.log import Log
from host.show.parts import Host, Manner
from host.show.preparation import Preparation
from host.show.replies import Replies
from host.show.writing import Writing
from host.voice.speech import Delivery
from script_gen.line import Mood, Origin, line_from_json, line_to_json
from stream.clock import Clock
from stream.timeline import Samples, from_ms, from_s

log = logging.getLogger(__name__)

NOTICE_EVERY = from_s(600)
"""How often the host says that it is AI-generated."""


class Show:
    """Runs the director against the clock. Everything it does is an action the director gave."""

    def __init__(
        self,
        clock: Clock,
        *,
        writing: Writing,
        host: Host,
        airing: Airing,
        log: Log,
        ledger: Ledger,
        untrue: Callable[[Cue], bool],
        save: Callable[[dict[str, Any]], None] = lambda state: None,
    ) -> None:
        """`untrue` tells whether a cue that waits says what is no longer so; `save` keeps where the show stands."""
        self.clock = clock
        self.director = Director()
        self.airing = airing
        self.track = airing.track
        self.log = log
        self.ledger = ledger
        self.manner = host.manner
        self.ears: list[Callable[[dict[str, Any]], None]] = []
        """Told of every message to the viewers' pages; they must not block."""
        self.chronicle = Chronicle(log, ledger, self.announce)
        self.faults: list[str] = []
        self.floor: str | None = None
        """The operator who speaks in the host's place."""
        self.openers_ready = asyncio.Event()
        """Set when every opener can begin at once."""
        self.replies: Replies | None = None
        """Who answers comments; joins after the show is made, for it speaks through the show."""
        self._writing = writing
        self._sayings = host.sayings
        self._untrue = untrue
        self._save = save
        self._preparation = Preparation(host.voice, self.delivery, self._prepared, self.fault)
        self._wake = asyncio.Event()
        self._group: asyncio.TaskGroup | None = None

    # -- running --------------------------------------------------------------------------------

    async def run(self, intake: Intake, sources: Sequence[Iterator[tuple[int, Comment]]] = ()) -> None:
        """Be on the air until cancelled."""
        try:
            await self._run(intake, sources)
        finally:
            self.log.append(EventType.SHOW_CLOSED)

    async def _run(self, intake: Intake, sources: Sequence[Iterator[tuple[int, Comment]]]) -> None:
        async with asyncio.TaskGroup() as group:
            self._group = group
            self.log.append(EventType.SHOW_OPENED, {"voice": self.manner.voice, "language": self.manner.language})
            group.create_task(intake.run(), name="understand comments")
            if self.replies is not None:
                group.create_task(self.replies.run(), name="answer comments")
            for index, source in enumerate(sources):
                group.create_task(intake.play(source), name=f"source {index}")
            group.create_task(self._remind(), name="spoken AI notice")
            self.perform(self.director.open())
            group.create_task(self._speak(), name="speak")
            group.create_task(self._warm(), name="warm openers")

    async def _warm(self) -> None:
        """Have the openers made; kept on disk, so this takes time on a shop's first evening only."""
        await self._warm_openers()
        if self._sayings.soothers:
            await self._preparation.warm(self._sayings.soothers, self.manner.in_mood(Mood.CALM))
        self.openers_ready.set()

    async def _warm_openers(self) -> None:
        """In the very mood that answers have."""
        await self._preparation.warm(self._sayings.openers, self.manner.in_mood(Mood.WARM))

    async def _speak(self) -> None:
        """Ask the director for the next clause shortly before the sound on the timeline ends."""
        while True:
            self._wake.clear()
            wait = self.airing.due_in()
            if wait <= 0:
                end = self.track.end
                self.perform(self.director.weed(self._untrue))
                self.perform(self.director.boundary(self.clock.now()))
                if self.track.end != end:
                    continue
                wait = from_ms(500)
            self._wake.clear()
            await self._wait(wait)

    async def _wait(self, length: Samples) -> None:
        """Until something changed, or so long."""
        timer = self.clock.call_at(Samples(self.clock.now() + length), self._wake.set)
        try:
            await self._wake.wait()
        finally:
            timer.cancel()

    async def _remind(self) -> None:
        """Say that the host is AI-generated: at the start, then on a schedule."""
        while True:
            notice = self.director.cue(self._writing.script.notice(), entry=Entry.SENTENCE_END)
            self.perform(self.director.say(notice))
            await self.clock.sleep_until(Samples(self.clock.now() + NOTICE_EVERY))

    # -- performing -----------------------------------------------------------------------------

    def perform(self, actions: Sequence[Action]) -> None:
        """Carry out what the director decided."""
        for action in actions:
            match action:
                case Write(draft, product_id):
                    self._spawn(self._write(draft, product_id), "write script")
                case Prepare(cue):
                    self._prepare(cue)
                case Forget(cue):
                    self._preparation.forget(cue)
                case Play(cue, clause):
                    self._play(cue, clause)
                case Cut():
                    self._cut()
                case End(cue, clauses, cut):
                    self._end(cue, clauses, cut=cut)
                case _:
                    assert_never(action)
        self._wake.set()
        self.log.touch()

    @property
    def product_on_air(self) -> str | None:
        """The product that is presented."""
        return self.chronicle.product_on_air

    @property
    def air_state(self) -> str:
        """`live`, or `paused` while operators hold the show and nobody speaks in the host's place."""
        return "paused" if self.director.paused and self.floor is None else "live"

    def announce(self, message: dict[str, Any]) -> None:
        """Tell the viewers' pages, and whoever else has an ear for what they are told."""
        for hear in self.ears:
            hear(message)

    def pause(self) -> None:
        """Whoever speaks is faded out; script and answers are held, operators may still speak."""
        self.perform(self.director.pause())
        self._tell_state()

    def resume(self) -> None:
        """Go on where the script stood, and answer what was asked meanwhile."""
        self.perform(self.director.resume())
        self._tell_state()
        if self.replies is not None:
            self.replies.wake()

    def lend(self, floor: str | None) -> None:
        """An operator speaks in the host's place from now on; None: nobody does any more."""
        self.floor = floor
        self._tell_state()

    def _tell_state(self) -> None:
        self.announce({"type": "state", "state": self.air_state})
        self.log.touch()

    def delivery(self, cue: Cue) -> Delivery:
        """How a cue is said."""
        return self.manner.in_mood(cue.line.mood)

    def speak_as(self, manner: Manner) -> None:
        """Speak so from the next line on: those made already are made again, and the openers too."""
        self.manner = manner
        if self._group is not None:
            self.perform(self.director.renew())
            self._spawn(self._warm_openers(), "warm openers")

    def fault(self, part: str, reason: str) -> None:
        """Record that a part failed."""
        self.faults = [*self.faults[-19:], f"{part}: {reason}"]
        self.log.append(EventType.FAULT, {"part": part, "reason": reason})

    async def _write(self, draft: int, product_id: str | None) -> None:
        self.perform(self.director.wrote(draft, await self._writing.segment(product_id)))

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        assert self._group is not None, "the show is not running"
        return self._group.create_task(work, name=name)

    def _prepare(self, cue: Cue) -> None:
        self.chronicle.queued(cue)
        self._preparation.start(cue, self._spawn)

    def _prepared(self, key: Wording, clauses: int, complete: bool) -> None:
        self.perform(self.director.prepared(key, clauses, complete=complete))

    def _play(self, cue: Cue, clause: int) -> None:
        gap = LINE_GAP if clause == 0 and cue.origin is not Origin.REPLY else NOTHING
        at = self.airing.air(cue, clause, self._preparation.clause(cue, clause), gap=gap)
        if not self.chronicle.has_begun(cue):
            self._start(cue, at)

    def _start(self, cue: Cue, at: Samples) -> None:
        self.chronicle.began(cue, at)
        if cue.comment_ids and self.replies is not None:
            self.replies.began(cue)
        self.chronicle.turned_to(cue.line.product_id)
        if cue.origin is Origin.SCRIPT:
            self._save(self.state(cue))

    def _cut(self) -> None:
        playing = self.director.playing
        self.perform(self.director.was_cut(self.airing.cut(playing.cue if playing else None)))

    def _end(self, cue: Cue, clauses: int, *, cut: bool) -> None:
        heard = clauses > 0
        self.chronicle.ended(cue, spoken=self.track.spoken(cue) if heard else "", heard=heard, cut=cut)
        if self.replies is not None:
            self.replies.ended(cue, spoken=heard)

    # -- going on after a restart ---------------------------------------------------------------

    def state(self, on_air: Cue) -> dict[str, Any]:
        """The line on air, the lines to come and the writer's state, as JSON."""
        lines = [on_air.line, *(cue.line for cue in self.director.queue)]
        return {"lines": [line_to_json(line) for line in lines], "script": self._writing.script.state()}

    def restore(self, state: dict[str, Any]) -> None:
        """Begin with the line that was on air when `state` was taken; call before `run`."""
        self._writing.script.restore(state["script"])
        self.director.queue.extend(self.director.cue(line_from_json(line)) for line in state["lines"])
