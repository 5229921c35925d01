"""The moderation lists as this shop uses them: the reviewed ones, and what its operators changed on air."""

from collections.abc import Iterable
from typing import Any, Final

from comments.comment import Verdict
from comments.lists import Change, ListFault, changed, checked
from comments.moderation import Hit, Moderator, shipped
from host.console.desk import DeskRefusal
from host.show.events import EventType
from host.show.log import Log

DEED: Final = "moderation"
"""The `action` of the events in which changes are kept; they are made anew from them at a start."""

CHANGES_AT_MOST: Final = 2_000
"""Every one is looked at when the lists are put together."""


class LiveLists:
    """Judges by the lists of the moment; a change holds for the next comment."""

    def __init__(self, log: Log, kept: Iterable[dict[str, Any]] = ()) -> None:
        """`kept` are the events' data of earlier changes, oldest first."""
        self._log = log
        self._changes = [_change(data) for data in kept]
        self._moderator = self._made()

    @property
    def changes(self) -> tuple[Change, ...]:
        """All that differs from the reviewed lists, oldest first."""
        return tuple(self._changes)

    def moderate(self, text: str, author: str) -> Verdict:
        """Keep, hide or flag, by the lists of this moment."""
        return self._moderator.moderate(text, author)

    def lifted(self, verdict: Verdict, text: str) -> Verdict:
        """What the second look says, unless the text holds a wording that somebody found innocent."""
        return self._moderator.lifted(verdict, text)

    def explain(self, text: str, author: str = "") -> list[Hit]:
        """Every rule that fires for a text or the name beside it, the one that wins first."""
        return self._moderator.explain(text, author)

    def change(self, by: str, rule: str, field: str, text: str, *, present: bool) -> None:
        """Put a word into a rule's list or take it out; DeskRefusal says what is wrong with it."""
        if len(self._changes) >= CHANGES_AT_MOST:
            raise DeskRefusal(f"{CHANGES_AT_MOST} changes were made already: move them into the files", code="too_many")
        try:
            change = checked(Change(rule, field, text, present), self._moderator.rules)
        except ListFault as fault:
            raise DeskRefusal(str(fault), code="bad_word") from fault
        self._changes.append(change)
        self._moderator = self._made()
        data = {"rule": rule, "field": field, "text": change.text, "present": present}
        self._log.append(EventType.EDITED, {"action": DEED, **data}, by=by)

    def rules(self) -> list[dict[str, Any]]:
        """What there is, without the words: `{name, action, about, author, words, unless, patterns}`, counts."""
        return [
            {
                "name": rule.name,
                "action": rule.action.value,
                "about": rule.about,
                "author": rule.author,
                "words": len(rule.words),
                "unless": len(rule.unless),
                "patterns": len(rule.patterns) + len(rule.digits) + len(rule.sounds) + len(rule.heard),
            }
            for rule in self._moderator.rules
        ]

    def words(self, name: str) -> dict[str, Any]:
        """One rule's lists: `{name, words, unless, sounds, patterns}`; DeskRefusal when there is no such rule."""
        for rule in self._moderator.rules:
            if rule.name == name:
                return {
                    "name": name,
                    "words": list(rule.words),
                    "unless": list(rule.unless),
                    "sounds": list(rule.sounds),
                    "patterns": [pattern.pattern for pattern in (*rule.patterns, *rule.digits)],
                }
        raise DeskRefusal(f"there is no rule {name!r}", code="unknown_rule")

    def _made(self) -> Moderator:
        return Moderator(changed(shipped().rules, self._changes)) if self._changes else shipped()


def _change(data: dict[str, Any]) -> Change:
    return Change(data["rule"], data["field"], data["text"], data["present"])
