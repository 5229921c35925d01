"""The ledger: the last comments with what became of each, for the console and the viewer page."""

from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from comments.comment import Action, Comment, Meaning, Verdict

KEPT = 200
"""Comments held at most; older ones are in the store."""

FOR_PERSONS = 100
"""Of these, such as wait for a person: they stay when others leave."""


class Status(StrEnum):
    """What became of a comment."""

    WAITING = "waiting"
    ANSWERING = "answering"
    ANSWERED = "answered"
    WRITTEN = "written"
    """Answered in writing."""
    KEPT = "kept"
    """Shown; nothing to answer, or others were taken first."""
    EXPIRED = "expired"
    HIDDEN = "hidden"
    FLAGGED = "flagged"


@dataclass(slots=True)
class Entry:
    """One comment and its fate so far."""

    comment: Comment
    verdict: Verdict
    status: Status
    meaning: Meaning | None = None
    answer: str | None = None
    promised: str = ""
    """Why the host said that a person will see to it: `complaint`, `order_status`, `human`; empty: it did not."""

    cleared: bool = False
    """Whether a person wants it answered, whatever moderation says."""

    @property
    def for_person(self) -> bool:
        """Whether somebody of the shop is to look at it."""
        return self.status is Status.FLAGGED or bool(self.promised)

    def public(self) -> dict[str, Any]:
        """The `comment` message of the viewer page."""
        comment = self.comment
        return {
            "type": "comment",
            "id": comment.id,
            "author": comment.author,
            "text": comment.text,
            "simulated": comment.simulated,
        }

    def full(self) -> dict[str, Any]:
        """The console's row."""
        meaning = self.meaning
        return self.public() | {
            "intent": meaning.intent.value if meaning else None,
            "mood": meaning.mood.value if meaning else None,
            "language": meaning.language if meaning else None,
            "verdict": self.verdict.action.value,
            "rule": self.verdict.rule,
            "found": self.verdict.found,
            "status": self.status.value,
            "answer": self.answer,
        }


class Ledger:
    """Bounded: the oldest comment leaves when a new one comes, those that wait for a person last."""

    def __init__(self) -> None:
        self._entries: OrderedDict[str, Entry] = OrderedDict()

    def open(self, comment: Comment, verdict: Verdict) -> Entry:
        """Enter a new comment."""
        status = {Action.HIDE: Status.HIDDEN, Action.FLAG: Status.FLAGGED}.get(verdict.action, Status.WAITING)
        entry = Entry(comment, verdict, status)
        self._entries[comment.id] = entry
        if len(self._entries) > KEPT:
            del self._entries[self._oldest()]
        return entry

    def promise(self, comment_ids: tuple[str, ...], why: str) -> None:
        """The host has said that a person will see to these."""
        for comment_id in comment_ids:
            if (entry := self._entries.get(comment_id)) is not None:
                entry.promised = why

    def entry(self, comment_id: str) -> Entry | None:
        """A comment still in the ledger, with its fate."""
        return self._entries.get(comment_id)

    def comment(self, comment_id: str) -> Comment | None:
        """A comment still in the ledger."""
        entry = self._entries.get(comment_id)
        return entry.comment if entry else None

    def mark(self, comment_ids: tuple[str, ...], status: Status, *, answer: str | None = None) -> None:
        """Record what became of comments; those that have left the ledger are passed over."""
        for comment_id in comment_ids:
            if (entry := self._entries.get(comment_id)) is not None:
                entry.status = status
                entry.answer = answer or entry.answer

    def all(self) -> list[Entry]:
        """Every comment held, oldest first."""
        return list(self._entries.values())

    def shown(self, length: int) -> list[Entry]:
        """The last comments viewers may see, oldest first."""
        return [entry for entry in self._entries.values() if entry.status is not Status.HIDDEN][-length:]

    def _oldest(self) -> str:
        """The comment to leave."""
        needed = [entry.comment.id for entry in self._entries.values() if entry.for_person]
        if len(needed) > FOR_PERSONS:
            return needed[0]
        return next(comment_id for comment_id, entry in self._entries.items() if not entry.for_person)
