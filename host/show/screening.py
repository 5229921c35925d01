"""The screening: what operators see and decide of comments that wait, were flagged, or were hidden."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final, Literal

from comments.comment import Action, Verdict
from comments.inbox import Inbox
from comments.ranking import Group
from host.console.desk import DeskRefusal
from host.show.events import EventType
from host.show.ledger import Entry, Status
from host.show.lists import LiveLists
from stream.timeline import from_s

if TYPE_CHECKING:
    from host.show.show import Show

Decision = Literal["answer", "hide", "settle"]

NEXT_SHOWN: Final = 6
CHANGES_SHOWN: Final = 30
RANKED_FOR: Final = from_s(1)
"""Ranking two hundred comments takes a few milliseconds: the console sees it once a second."""


class Screening:
    """Implements `host.console.moderation_routes.Moderation` on a running show."""

    def __init__(
        self,
        show: "Show",
        inbox: Inbox,
        lists: LiveLists,
        *,
        take: Callable[[Entry], None],
        hidden: Callable[[str], None],
        trial: Callable[[str, str], Awaitable[dict[str, Any]]],
    ) -> None:
        """`take` lets a comment wait for the host after all, `hidden` is told the id of one that a person hides.

        `trial` tells all that would decide about a sentence.
        """
        self._show = show
        self._inbox = inbox
        self._lists = lists
        self._take = take
        self._hidden = hidden
        self._trial = trial
        self._next: list[dict[str, Any]] = []
        self._ranked_at: int | None = None

    def state(self) -> dict[str, Any]:
        """The panel: who needs a person, what is answered next and why, what was refused, what was changed."""
        return {
            "flagged": [self._row(entry) for entry in self._show.ledger.all() if entry.for_person],
            "next": self._ranked(),
            "waiting": len(self._inbox),
            "unread": self._inbox.unread,
            "dropped": {reason.value: count for reason, count in sorted(self._inbox.dropped.items()) if count},
            "rules": self._lists.rules(),
            "changes": [
                {"rule": one.rule, "field": one.field, "text": one.text, "present": one.present}
                for one in self._lists.changes[-CHANGES_SHOWN:]
            ],
        }

    def words(self, rule: str) -> dict[str, Any]:
        """One rule's lists."""
        return self._lists.words(rule)

    async def test(self, text: str, author: str) -> dict[str, Any]:
        """All that would decide about a sentence, as `Trial.of` gives it."""
        return await self._trial(text, author)

    def change(self, by: str, rule: str, field: str, text: str, *, present: bool) -> None:
        """Change a list; holds for the next comment and after a restart."""
        self._lists.change(by, rule, field, text, present=present)

    def decide(self, by: str, comment_id: str, decision: Decision) -> None:
        """A person's word on a comment: have it answered, hide it, or settle it without an answer."""
        entry = self._show.ledger.entry(comment_id)
        if entry is None:
            raise DeskRefusal("this comment is no longer held", code="unknown_comment")
        entry.promised = ""
        if decision == "answer":
            entry.verdict, entry.status, entry.cleared = Verdict(Action.KEEP), Status.WAITING, True
            self._take(entry)
        elif decision == "hide":
            self._inbox.withdraw(comment_id)
            entry.status = Status.HIDDEN
            self._show.announce({"type": "hidden", "id": comment_id})
            self._hidden(comment_id)
        elif entry.status is Status.FLAGGED:
            entry.status = Status.KEPT
        self._show.log.append(EventType.EDITED, {"action": f"comment_{decision}", "id": comment_id}, by=by)

    def _row(self, entry: Entry) -> dict[str, Any]:
        return entry.public() | {"rule": entry.verdict.rule, "found": entry.verdict.found, "promised": entry.promised}

    def _ranked(self) -> list[dict[str, Any]]:
        now = self._show.clock.now()
        if self._ranked_at is None or now - self._ranked_at >= RANKED_FOR:
            self._ranked_at = now
            groups = self._inbox.groups(now, self._show.product_on_air, most=NEXT_SHOWN)
            self._next = [_group(group) for group in groups]
        return self._next


def _group(group: Group) -> dict[str, Any]:
    first = group.comments[0]
    return {
        "id": first.id,
        "author": first.author,
        "text": first.text,
        "count": len(group.comments) + group.others,
        "intent": group.intent.value,
        "score": round(group.score, 2),
        "why": group.why,
        "pointer": group.answered is not None,
        "simulated": first.simulated,
    }
