"""What viewers do besides writing, gathered until it is worth a word of thanks."""

from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from typing import Final

from comments.comment import SECOND, Comment, Kind

NAMES: Final = 2
"""Names spoken in one thanks; the others are counted."""

PEOPLE: Final = 200
"""People remembered between two thanks of a kind; more only raise the count."""

MILESTONES: Final = tuple(n * 10**power for power in range(2, 9) for n in (1, 2, 5))
"""Numbers of likes worth a word: 100, 200, 500, 1,000 and so on."""

GOOD_FOR: Final = 90 * SECOND
"""Thanks that could not be said within this are not said: the moment has passed."""


@dataclass(frozen=True, slots=True)
class Thanks:
    """One occasion to thank: who of whom, and for what."""

    kind: Kind
    named: tuple[Comment, ...]
    """What at most `NAMES` people did last, the latest first; their names are hostile until checked."""
    people: int
    """How many there were, those named included."""
    count: int
    """Likes in the whole show for `LIKE`, otherwise pieces in all."""
    about: str = ""
    """The gift or the product, when it was the same for all."""
    simulated: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Those to be spoken."""
        return tuple(each.author for each in self.named)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the host thanks, in samples. `after` is the wait since the last thanks of any kind."""

    after: int
    gather: int
    """How long the first of a kind waits for others to be thanked with."""


PACES: Final = {
    Kind.ORDER: Pace(after=12 * SECOND, gather=4 * SECOND),
    Kind.GIFT: Pace(after=12 * SECOND, gather=4 * SECOND),
    Kind.FOLLOW: Pace(after=30 * SECOND, gather=10 * SECOND),
    Kind.SHARE: Pace(after=30 * SECOND, gather=10 * SECOND),
    Kind.LIKE: Pace(after=45 * SECOND, gather=0),
    Kind.JOIN: Pace(after=60 * SECOND, gather=15 * SECOND),
}
"""In the order of what matters more. Bought and given is thanked soon; who merely came is welcomed now and then."""


@dataclass(slots=True)
class _Gathered:
    since: int
    people: OrderedDict[str, Comment] = field(default_factory=OrderedDict)
    """What each did last."""
    uncounted: int = 0
    count: int = 0
    about: set[str] = field(default_factory=set)
    simulated: bool = False

    def add(self, reaction: Comment) -> None:
        self.count += reaction.count
        self.simulated |= reaction.simulated
        if len(self.about) < 2:
            self.about.add(reaction.about)
        if reaction.by in self.people or len(self.people) < PEOPLE:
            self.people[reaction.by] = reaction
            self.people.move_to_end(reaction.by)
        else:
            self.uncounted += 1


class Reactions:
    """Pure: moments are passed in, as samples since the show opened. Holds one pile a kind, each bounded."""

    def __init__(self) -> None:
        self.totals: Counter[Kind] = Counter()
        """Pieces of each kind since the show opened."""
        self._piles: dict[Kind, _Gathered] = {}
        self._thanked_at: int | None = None
        self._milestone = 0

    def add(self, reaction: Comment, now: int) -> None:
        """Count a reaction. Raises ValueError for a comment, which is no reaction."""
        if reaction.kind is Kind.COMMENT:
            raise ValueError("a comment is no reaction; it goes to the inbox")
        self.totals[reaction.kind] += reaction.count
        self._piles.setdefault(reaction.kind, _Gathered(now)).add(reaction)

    def take(self, now: int) -> Thanks | None:
        """What to thank for at `now`, if anything is due; it is then as good as thanked."""
        self._forget_stale(now)
        for kind, pace in PACES.items():
            pile = self._piles.get(kind)
            if pile is None or now - pile.since < pace.gather or not self._rested(now, pace):
                continue
            del self._piles[kind]
            if kind is Kind.LIKE and not self._passes_milestone():
                continue
            self._thanked_at = now
            return self._thanks(kind, pile)
        return None

    def _rested(self, now: int, pace: Pace) -> bool:
        return self._thanked_at is None or now - self._thanked_at >= pace.after

    def _forget_stale(self, now: int) -> None:
        for kind in [kind for kind, pile in self._piles.items() if now - pile.since > GOOD_FOR]:
            del self._piles[kind]

    def _passes_milestone(self) -> bool:
        reached = max((each for each in MILESTONES if each <= self.totals[Kind.LIKE]), default=0)
        passed, self._milestone = reached > self._milestone, max(reached, self._milestone)
        return passed

    def _thanks(self, kind: Kind, pile: _Gathered) -> Thanks:
        named = tuple(each for each in reversed(pile.people.values()) if each.author)[:NAMES]
        about = next(iter(pile.about)) if len(pile.about) == 1 else ""
        count = self._milestone if kind is Kind.LIKE else pile.count
        return Thanks(kind, named, len(pile.people) + pile.uncounted, count, about, pile.simulated)
