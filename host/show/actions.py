"""What the director may ask of the show; the show performs each and reports back."""

from dataclasses import dataclass

from host.show.cue import Cue


@dataclass(frozen=True, slots=True)
class Write:
    """Write the next segment, of this product when one is named; answer with `Director.wrote`."""

    draft: int
    """Comes back with the lines: a draft that a later wish has overtaken is dropped."""
    product_id: str | None = None


@dataclass(frozen=True, slots=True)
class Prepare:
    """Begin to make this cue's sound; answer with `Director.prepared` as clauses come."""

    cue: Cue


@dataclass(frozen=True, slots=True)
class Forget:
    """Stop making this cue's sound and drop what was made."""

    cue: Cue


@dataclass(frozen=True, slots=True)
class Play:
    """Put one clause of a cue on the timeline, right after what is there."""

    cue: Cue
    clause: int


@dataclass(frozen=True, slots=True)
class Cut:
    """Fade out what sounds now and drop what is placed behind it; answer with `Director.was_cut`."""


@dataclass(frozen=True, slots=True)
class End:
    """A cue has left the air, or left the queue unspoken (`clauses` is 0)."""

    cue: Cue
    clauses: int
    """How many clauses were placed."""
    cut: bool
    """Whether it was left before its end."""


Action = Write | Prepare | Forget | Play | Cut | End
