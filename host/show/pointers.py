"""Pointers: a question that was answered lately is shown its answer on screen, and the host does not say it again."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from comments.ranking import Group
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
    """Knows which answers have been on air, and who waits for one that is about to be."""

    def __init__(self, show: "Show") -> None:
        self._show = show
        self._said: OrderedDict[str, _Said] = OrderedDict()
        """By the first comment each answered."""
        self._joined: dict[str, list[Group]] = {}
        """Groups that asked what an answer still to come will say; bounded, for few answers are to come."""

    def point(self, group: Group, answered: str) -> None:
        """Show a group the answer to comment `answered`, now or when it airs."""
        if (said := self._said.get(answered)) is not None:
            self._show_to(group, answered, said)
        else:
            self._joined.setdefault(answered, []).append(group)

    def nothing(self, ids: tuple[str, ...]) -> None:
        """There is nothing to say to these."""
        self._show.ledger.mark(ids, Status.KEPT)

    def began(self, cue: Cue) -> None:
        """An answer is on air."""
        if not cue.comment_ids:
            return
        first = cue.comment_ids[0]
        said = self._said[first] = _Said(cue.line.text, self._show.clock.now())
        if len(self._said) > REMEMBERED:
            self._said.popitem(last=False)
        for group in self._joined.pop(first, ()):
            self._show_to(group, first, said)

    def dropped(self, cue: Cue) -> None:
        """An answer never aired; who joined it has waited as long as its asker, and expires with him."""
        for group in self._joined.pop(cue.comment_ids[0], ()):
            self._show.ledger.mark(tuple(comment.id for comment in group.comments), Status.EXPIRED)

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
                "text": said.text,
                "ago_s": round(to_s(Samples(self._show.clock.now() - said.at))),
            }
        )
