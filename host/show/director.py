"""The director decides what is said next: pure, so that a whole evening can be tested in a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count

from host.show.actions import Action, Cut, End, Forget, Play, Prepare, Write
from host.show.asides import Asides
from host.show.cue import Cue, Entry, Wording
from host.show.queue import Queue
from host.show.readiness import Progress, Readiness
from script_gen.line import Line
from stream.timeline import Samples

LINES_AHEAD = 3
"""Script lines whose sound is made before they are due: about 12 s, more than the slowest clause takes."""

LOW_WATER = 8
"""Below this many lines to come, the next segment is written: operators see at least half a minute ahead."""


@dataclass(frozen=True, slots=True)
class Playing:
    """A cue on air, or one that was interrupted and waits to go on."""

    cue: Cue
    clause: int = 0
    """The next clause to place."""


class Director:
    """Holds the lines to come and answers every event with actions. No await, no clock, no I/O.

    The show calls `boundary` shortly before the sound on the timeline ends; the director then names the
    next clause. Replies come in at clause ends, operators as they wish, and the script resumes where it stood.
    """

    def __init__(self) -> None:
        self.queue = Queue()
        self.playing: Playing | None = None
        self.suspended: Playing | None = None
        self.paused = False
        self._asides = Asides()
        self._readiness = Readiness()
        self._writing: int | None = None
        """The draft that is being written."""
        self._drafts = count(1)
        self._leaving = False
        self._ids = count(1)

    # -- what the show reports ------------------------------------------------------------------

    def open(self) -> tuple[Action, ...]:
        """The show begins: ask for the first lines."""
        return self._look_ahead()

    def wrote(self, draft: int, lines: Sequence[Line]) -> tuple[Action, ...]:
        """New script lines are written; they go to the end of the queue, unless another draft was asked for since."""
        if draft != self._writing:
            return ()
        self._writing = None
        self.queue.extend(self.cue(line) for line in lines)
        return self._look_ahead()

    def prepared(self, key: Wording, clauses: int, *, complete: bool) -> tuple[Action, ...]:
        """A cue's sound has come this far. An operator's line for now cuts in as soon as it can begin."""
        if not self._readiness.came(key, Progress(clauses, complete)):
            return ()
        impatient = any(cue.key == key and cue.entry is Entry.NOW for cue in self._asides)
        if impatient and clauses and self.playing and self.playing.cue.entry is not Entry.NOW:
            return (Cut(),)
        return ()

    def was_cut(self, clauses_heard: int) -> tuple[Action, ...]:
        """The clause on air was faded out after so many whole clauses of the cue."""
        playing, self.playing = self.playing, None
        if playing is None:
            return ()
        rest = replace(playing, clause=clauses_heard)
        if self.paused and not playing.cue.by_operator:
            self.playing = rest
        elif playing.cue.in_turn:
            self.suspended = rest
        else:
            return self._end(playing, cut=True)
        return ()

    def boundary(self, now: Samples) -> tuple[Action, ...]:
        """The sound on the timeline ends soon: what comes next? Nothing, when nothing is ready."""
        actions: list[Action] = [*self._expire(now)]
        if self.playing and self._readiness.spoken(self.playing.cue, self.playing.clause):
            actions += self._end(self.playing, cut=False)
            self.playing = None
        if (chosen := self._choose()) is not None:
            actions += self._switch(chosen)
            actions.append(Play(chosen.cue, chosen.clause))
            self.playing = replace(chosen, clause=chosen.clause + 1)
        return (*actions, *self._look_ahead())

    # -- what people want -----------------------------------------------------------------------

    def cue(self, line: Line, *, entry: Entry = Entry.IN_TURN, comment_ids: tuple[str, ...] = ()) -> Cue:
        """A new cue for a line."""
        return Cue(f"c{next(self._ids)}", line, entry, comment_ids=comment_ids)

    def say(self, cue: Cue) -> tuple[Action, ...]:
        """Queue a reply or an operator's line beside the script."""
        gave_way = self._asides.add(cue)
        dropped = self._drop_line(gave_way) if gave_way is not None else ()
        return (*dropped, *self._look_ahead())

    def insert(self, line: Line, *, after: str | None) -> tuple[Cue, tuple[Action, ...]]:
        """Put a new line behind another one, or first."""
        cue = self.cue(line)
        self.queue.insert(cue, after=after)
        return cue, self._look_ahead()

    def edit(self, line_id: str, line: Line, *, version: int) -> tuple[Action, ...]:
        """Put a line that has not aired in other words."""
        old = self.queue.edit(line_id, line, version=version)
        return (*self._forget(old), *self._look_ahead())

    def delete(self, line_id: str) -> tuple[Action, ...]:
        """Drop a line that has not aired, an operator's own beside the script too; answers are the room's."""
        own = next((aside for aside in self._asides if aside.id == line_id and aside.by_operator), None)
        dropped = self._drop(own) if own is not None else self._drop_line(self.queue.delete(line_id))
        return (*dropped, *self._look_ahead())

    def restore(self, line_id: str) -> tuple[Action, ...]:
        """Bring back a line that was deleted."""
        self.queue.restore(line_id)
        return self._look_ahead()

    def weed(self, untrue: Callable[[Cue], bool]) -> tuple[Action, ...]:
        """Drop what waits and is no longer so: lines, answers, and a line that was interrupted."""
        dropped: list[Action] = []
        for cue in [cue for cue in self.queue if untrue(cue)]:
            dropped += self._drop_line(self.queue.remove(cue.id))
        for aside in [aside for aside in self._asides if untrue(aside)]:
            dropped += self._drop(aside)
        if self.suspended is not None and untrue(self.suspended.cue):
            dropped += self._drop_suspended()
        return (*dropped, *self._look_ahead()) if dropped else ()

    def move(self, line_id: str, *, after: str | None) -> tuple[Action, ...]:
        """Put a line behind another one, or first."""
        self.queue.move(line_id, after=after)
        return self._look_ahead()

    def renew(self, concerned: Callable[[Line], bool] = lambda _: True) -> tuple[Action, ...]:
        """The host speaks otherwise from now on: lines that are made but have not begun are made again."""
        waiting = [cue for cue in (*self._asides, *self.queue) if concerned(cue.line)]
        forgotten = [action for cue in waiting for action in self._forget(cue)]
        return (*forgotten, *self._look_ahead())

    def pause(self) -> tuple[Action, ...]:
        """Hold the script and the answers, amid a word: what is cut off is said again from its clause on.

        An operator's own line ends there.
        """
        was_paused, self.paused = self.paused, True
        return () if was_paused or self.playing is None else (Cut(),)

    def resume(self) -> tuple[Action, ...]:
        """Go on where the script stood."""
        self.paused = False
        return self._look_ahead()

    def skip_to(self, product_id: str) -> tuple[Action, ...]:
        """Drop the script lines to come and write this product's; the line on air ends with its clause."""
        dropped: list[Action] = []
        for cue in self.queue.scripted():
            dropped += self._drop_line(self.queue.remove(cue.id))
        dropped += self._drop_suspended()
        self._leave_line()
        return (*dropped, self._write(product_id))

    def leave(self) -> tuple[Action, ...]:
        """What the line on air says is no longer so: it ends with its clause, as soon as another can follow."""
        self._leave_line()
        return self._look_ahead()

    # -- how it decides -------------------------------------------------------------------------

    def ready(self, cue: Cue, clause: int = 0) -> bool:
        """Whether that clause of the cue is made."""
        return self._readiness.ready(cue, clause)

    @property
    def asides(self) -> tuple[Cue, ...]:
        """Replies and operator lines that wait to come in."""
        return tuple(self._asides)

    def _choose(self) -> Playing | None:
        """The next clause, by rank: operators, replies, the line on air, the one interrupted, the script."""
        if (aside := self._aside()) is not None:
            return Playing(aside)
        if self.playing is not None:
            holding = self.paused and not self.playing.cue.by_operator
            leaving = self._leaving and bool(self.queue) and self.ready(self.queue.first)
            if not holding and not leaving:
                return self.playing if self.ready(self.playing.cue, self.playing.clause) else None
        if self.paused:
            return None
        if self.suspended is not None:
            return self.suspended if self.ready(self.suspended.cue, self.suspended.clause) else None
        return Playing(self.queue.first) if self.queue and self.ready(self.queue.first) else None

    def _aside(self) -> Cue | None:
        """The reply or operator's line that may come in now, operators first."""
        on_air = self.playing.cue if self.playing else None
        script_waits = self.suspended is not None or bool(self.queue)
        return self._asides.next(on_air, self.ready, paused=self.paused, script_waits=script_waits)

    def _switch(self, chosen: Playing) -> tuple[Action, ...]:
        """Book-keeping when another cue than the one on air comes next."""
        left: tuple[Action, ...] = ()
        if self.playing is not None and self.playing.cue.key != chosen.cue.key:
            if self.playing.cue.in_turn and not self._leaving:
                self.suspended = self.playing
            else:
                left = self._end(self.playing, cut=True)
        if self.suspended is not None and self.suspended.cue.key == chosen.cue.key:
            self.suspended = None
        if chosen.clause == 0:
            self._begin(chosen.cue)
        return left

    def _begin(self, cue: Cue) -> None:
        """Take a cue out of where it waited."""
        if cue in self._asides:
            self._asides.began(cue)
            return
        if cue in self.queue:
            self.queue.remove(cue.id)
        self._leaving = False
        self._asides.script_spoke()

    def _end(self, playing: Playing, *, cut: bool) -> tuple[Action, ...]:
        self._readiness.forget(playing.cue)
        return (End(playing.cue, playing.clause, cut), Forget(playing.cue))

    def _drop(self, aside: Cue) -> tuple[Action, ...]:
        self._asides.drop(aside)
        return self._drop_line(aside)

    def _drop_suspended(self) -> tuple[Action, ...]:
        suspended, self.suspended = self.suspended, None
        return self._end(suspended, cut=True) if suspended is not None else ()

    def _leave_line(self) -> None:
        """The script's line on air, if there is one, is to end with its clause."""
        self._leaving = self.playing is not None and self.playing.cue.in_turn

    def _drop_line(self, cue: Cue) -> tuple[Action, ...]:
        return (End(cue, 0, cut=True), *self._forget(cue))

    def _forget(self, cue: Cue) -> tuple[Action, ...]:
        return (Forget(cue),) if self._readiness.forget(cue) else ()

    def _expire(self, now: Samples) -> list[Action]:
        return [action for cue in self._asides.stale(now) for action in self._drop(cue)]

    def _look_ahead(self) -> tuple[Action, ...]:
        """Prepare what is due soon, and have more written when the queue runs low."""
        due = (*self._asides, *self.queue.head(LINES_AHEAD))
        actions: list[Action] = [Prepare(cue) for cue in due if self._readiness.want(cue)]
        if len(self.queue) < LOW_WATER and self._writing is None:
            actions.append(self._write(None))
        return tuple(actions)

    def _write(self, product_id: str | None) -> Write:
        self._writing = next(self._drafts)
        return Write(self._writing, product_id)
