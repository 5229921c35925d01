"""A cue: one line on its way to the voice, with who wants it said and how soon."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from script_gen.line import Line, Origin
from stream.timeline import Samples


class Entry(StrEnum):
    """When a cue may come in."""

    IN_TURN = "in_turn"
    """As a line of the script, after the one before it."""
    CLAUSE_END = "clause_end"
    """When the clause on air is finished; the script line goes on afterwards."""
    SENTENCE_END = "sentence_end"
    """When the line on air is finished."""
    NOW = "now"
    """As soon as its first clause is made: the clause on air is faded out."""


class Wording(NamedTuple):
    """One wording of a cue: edited it is another one, whose sound is made anew."""

    cue_id: str
    version: int


@dataclass(frozen=True, slots=True)
class Cue:
    """One line to be said. Its `id` stays through edits; `version` counts them."""

    id: str
    line: Line
    entry: Entry = Entry.IN_TURN
    version: int = 1
    comment_ids: tuple[str, ...] = ()
    """The comments it answers."""
    viewers: tuple[str, ...] = ()
    """Pseudonyms of viewers it names who wrote no comment."""
    expires_at: Samples | None = None
    """Not begun by then, it is dropped."""

    @property
    def origin(self) -> Origin:
        """Who wrote it."""
        return self.line.origin

    @property
    def by_operator(self) -> bool:
        """Whether an operator wrote it."""
        return self.origin is Origin.OPERATOR

    @property
    def in_turn(self) -> bool:
        """A line of the script: it may be interrupted, and then goes on."""
        return self.entry is Entry.IN_TURN

    @property
    def key(self) -> Wording:
        """What its prepared sound belongs to."""
        return Wording(self.id, self.version)

    def rewritten(self, line: Line) -> "Cue":
        """The same cue in other words."""
        return replace(self, line=line, version=self.version + 1)
