"""Pointers: a question that was answered lately is shown its answer on screen, and the host does not say it again."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from comments.ranking import ANSWERED_LATELY, Group
from host.show.cue import Cue
from host.show.events import EventType
from host.show.ledger import Status
from stream.timeline import Samples, to_s

if TYPE_CHECKING:
    from host.show.show import Show

REMEMBERED: Final = 64
"""Answers that can be pointed to; the oldest is forgotten."""


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    at: Samples


class Pointers:
    """Knows which answers have been on air, what they told, and who waits for one that is about to be."""

    def __init__(self, show: "Show") -> None:
        self._show = show
        self._said: OrderedDict[str, _Said] = OrderedDict()
        """By the first comment each answered."""
        self._to_say: dict[str, str] = {}
        """What answers still to come will say, by the same; bounded, for few answers are to come."""
        self._joined: dict[str, list[Group]] = {}
        """Groups that asked what an answer still to come will say."""
        self._by_another: OrderedDict[str, str] = OrderedDict()
        """Questions in other words that somebody else's answer served: by their first comment, whose."""
        self._facts: OrderedDict[tuple[str, ...], tuple[str, Samples]] = OrderedDict()
        """The comment whose answer tells these facts, and when it was made."""

    def will_say(self, group: Group, text: str, fact_ids: tuple[str, ...]) -> None:
        """An answer to this group is made and will be spoken."""
        first = group.comments[0].id
        self._to_say[first] = text
        if fact_ids:
            self._facts[fact_ids] = first, self._show.clock.now()

    def told(self, fact_ids: tuple[str, ...]) -> str | None:
        """The comment whose answer told just these facts lately, or will."""
        now = self._show.clock.now()
        while self._facts and now - next(iter(self._facts.values()))[1] > ANSWERED_LATELY:
            self._facts.popitem(last=False)
        return self._facts[fact_ids][0] if fact_ids in self._facts else None

    def aired(self, answered: str) -> bool:
        """Whether the answer to this comment has been on air."""
        return self._by_another.get(answered, answered) in self._said

    def point(self, group: Group, answered: str) -> None:
        """Show a group the answer to comment `answered`, now or when it airs."""
        answered = self._by_another.get(answered, answered)
        self._by_another[group.comments[0].id] = answered
        if len(self._by_another) > REMEMBERED:
            self._by_another.popitem(last=False)
        if (said := self._said.get(answered)) is not None:
            self._show_to(group, answered, said)
        else:
            self._joined.setdefault(answered, []).append(group)

    def nothing(self, ids: tuple[str, ...]) -> None:
        """There is nothing to say to these."""
        self._show.ledger.mark(ids, Status.KEPT)

    def began(self, cue: Cue) -> None:
        """An answer is on air, or several in one breath."""
        for comment_id in cue.comment_ids:
            if (text := self._to_say.pop(comment_id, None)) is None:
                continue
            said = self._said[comment_id] = _Said(text, self._show.clock.now())
            for group in self._joined.pop(comment_id, ()):
                self._show_to(group, comment_id, said)
        while len(self._said) > REMEMBERED:
            self._said.popitem(last=False)

    def joined(self, cue: Cue) -> list[Group]:
        """Those who wait for this answer to air."""
        return [group for comment_id in cue.comment_ids for group in self._joined.get(comment_id, ())]

    def dropped(self, cue: Cue) -> set[str]:
        """An answer never aired; who joined it has waited as long as its asker, and expires with him.

        Returns all comments whose question is open again.
        """
        gone = set(cue.comment_ids)
        others = {comment_id for comment_id, answered in self._by_another.items() if answered in gone}
        for comment_id in others:
            del self._by_another[comment_id]
        self._facts = OrderedDict((facts, told) for facts, told in self._facts.items() if told[0] not in gone)
        for comment_id in cue.comment_ids:
            self._to_say.pop(comment_id, None)
            for group in self._joined.pop(comment_id, ()):
                self._show.ledger.mark(tuple(comment.id for comment in group.comments), Status.EXPIRED)
        return gone | others

    def _show_to(self, group: Group, answered: str, said: _Said) -> None:
        ids = tuple(comment.id for comment in group.comments)
        self._show.ledger.mark(ids, Status.ANSWERED, answer=said.text)
        self._show.log.append(EventType.POINTED, {"comment_ids": list(ids), "answered": answered})
        self._show.announce(
            {
                "type": "pointer",
                "comment_ids": list(ids),
                "author": group.comments[0].author,
                "others": len(ids) - 1 + group.others,
                "simulated": group.comments[0].simulated,
                "text": said.text,
                "ago_s": round(to_s(Samples(self._show.clock.now() - said.at))),
            }
        )
