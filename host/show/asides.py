"""The asides: replies and operators' lines that wait beside the script, and when one of them may come in."""

from collections.abc import Callable, Iterator
from typing import Final

from host.show.cue import Cue, Entry
from script_gen.line import Origin
from stream.timeline import Samples

ASIDES_AT_MOST: Final = 8
"""Asides that wait at once; the oldest reply gives way."""

REPLIES_IN_A_ROW: Final = 2
"""After this many answers the script gets a line, so that a talkative room still hears the offer."""


class Asides:
    """Cues that wait, in the order they came."""

    def __init__(self) -> None:
        self._cues: list[Cue] = []
        self._replies_in_a_row = 0

    def __iter__(self) -> Iterator[Cue]:
        return iter(self._cues)

    def __contains__(self, cue: Cue) -> bool:
        return cue in self._cues

    def add(self, cue: Cue) -> Cue | None:
        """Let a cue wait; returns the reply that gave way to it, if too many waited."""
        oldest = next((aside for aside in self._cues if aside.origin is Origin.REPLY), None)
        gives_way = oldest if len(self._cues) >= ASIDES_AT_MOST else None
        if gives_way is not None:
            self._cues.remove(gives_way)
        self._cues.append(cue)
        return gives_way

    def drop(self, cue: Cue) -> None:
        """It waits no more."""
        self._cues.remove(cue)

    def stale(self, now: Samples) -> list[Cue]:
        """Those whose time to begin has passed."""
        return [cue for cue in self._cues if cue.expires_at is not None and cue.expires_at <= now]

    def began(self, cue: Cue) -> None:
        """One has come in."""
        self._cues.remove(cue)
        self._replies_in_a_row += cue.origin is Origin.REPLY

    def script_spoke(self) -> None:
        """A line of the script has come in: replies may follow one another again."""
        self._replies_in_a_row = 0

    def next(self, on_air: Cue | None, ready: Callable[[Cue], bool], *, paused: bool, script_waits: bool) -> Cue | None:
        """The one that may come in now, operators' first; None when there is none, or none whose sound is `ready`.

        `script_waits`: there is a line of the script that could be said instead.
        """
        may = [cue for cue in self._cues if ready(cue) and self._may_enter(cue, on_air, paused, script_waits)]
        return min(may, key=lambda cue: not cue.by_operator, default=None)

    def _may_enter(self, cue: Cue, on_air: Cue | None, paused: bool, script_waits: bool) -> bool:
        enough = self._replies_in_a_row >= REPLIES_IN_A_ROW
        if paused:
            return cue.by_operator
        if on_air is None:
            return not (cue.origin is Origin.REPLY and enough and script_waits)
        if cue.entry is Entry.SENTENCE_END:
            return False
        if cue.by_operator:
            return on_air.in_turn or not on_air.by_operator
        return on_air.in_turn and not enough
