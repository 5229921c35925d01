"""The comments that wait: bounded, each author in turn, nothing twice, nothing stale, the same question once."""

from collections import Counter, OrderedDict
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from comments.comment import SECOND, Action, Comment, Intent, Kind, Meaning, Verdict
from comments.crowding import AuthorLimits, EagerQueue, RecentKeys, eagerness, text_key, text_shape
from comments.ranking import Answered, Group, Waiting, ranked


class Drop(StrEnum):
    """Why a comment goes no further."""

    EMPTY = "empty"
    SAME_ID = "same_id"
    STALE = "stale"
    TOO_FAST = "too_fast"
    SAME_TEXT = "same_text"
    FULL = "full"
    HIDDEN = "hidden"
    FLAGGED = "flagged"
    SPAM = "spam"


@dataclass(frozen=True, slots=True)
class Admitted:
    """Worth understanding: read it, moderate it, then `file` it."""

    comment: Comment


@dataclass(frozen=True, slots=True)
class Taken:
    """Waits for the host."""

    comment: Comment


@dataclass(frozen=True, slots=True)
class Dropped:
    """Goes no further, and why. A repeated question still counts for the group that asks it."""

    reason: Drop


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is held and for how long."""

    unread: int = 128
    """Admitted comments that wait to be understood. When full, the least eager and oldest gives way."""
    waiting: int = 200
    """Understood comments that wait for the host. When full, the lowest ranked gives way."""
    per_author: int = 3
    """Waiting comments of one author; a newer one replaces the oldest."""
    lifetime: int = 120 * SECOND
    """A comment older than this is answered by nobody: the talk has moved on."""
    same_text: int = 4
    """Authors who may send the same text within `same_text_for` before further copies only count."""
    same_shape: int = 12
    """The same for texts that differ in digits and signs only, as a script's do."""
    same_text_for: int = 30 * SECOND
    remembered: int = 4096
    """Ids, texts and authors remembered, each; the longest unseen is forgotten first."""
    authors: int = 32_768
    """Authors whose pace is remembered: more than a flood of new names brings in a quarter of a minute."""
    answered: int = 64
    """Answers remembered, so that the same question soon after gets a short pointer."""


class Inbox:
    """Pure: moments are passed in, as samples since the show opened. Not for two threads at once.

    The way of a comment: `admit` (a few microseconds, before any model), understanding elsewhere in the order
    of `to_read`, `file`, and `take` when the host has a moment.
    """

    def __init__(self, bounds: Bounds | None = None) -> None:
        self.bounds: Final = bounds or Bounds()
        self.dropped: Counter[Drop] = Counter()
        """How many comments each reason cost."""
        self._ids = RecentKeys(self.bounds.remembered)
        self._texts = RecentKeys(self.bounds.remembered)
        self._shapes = RecentKeys(self.bounds.remembered)
        self._authors = AuthorLimits(self.bounds.authors)
        self._unread = EagerQueue(self.bounds.unread)
        self._waiting: OrderedDict[str, Waiting] = OrderedDict()
        self._answered: OrderedDict[tuple[str, str | None, str], Answered] = OrderedDict()
        self._buyers = RecentKeys(self.bounds.remembered)
        self._known = RecentKeys(self.bounds.remembered)
        """Viewers who have written something worth keeping: a flood of new names does not push theirs aside."""

    def __len__(self) -> int:
        """Understood comments that wait."""
        return len(self._waiting)

    @property
    def unread(self) -> int:
        """Admitted comments that wait to be understood."""
        return len(self._unread)

    def admit(self, comment: Comment, now: int, *, who: str | None = None) -> Admitted | Dropped:
        """The cheap checks. `who` tells viewers apart better than a display name, when the source knows."""
        author = who or f"{comment.source}:{comment.author}"
        if reason := self._refusal(comment, author, now):
            return self._drop(reason)
        if comment.kind in {Kind.FOLLOW, Kind.ORDER, Kind.GIFT}:
            self._buyers.see(comment.author, now)
        if comment.kind is not Kind.COMMENT:
            return Admitted(comment)
        return self._queue(comment)

    def to_read(self, now: int) -> Comment | None:
        """The admitted comment to understand next: questions first, known viewers before others, then the freshest."""
        while comment := self._unread.pop():
            if now - comment.received_at <= self.bounds.lifetime:
                return comment
            self._drop(Drop.STALE)
        return None

    def file(
        self,
        comment: Comment,
        meaning: Meaning,
        verdict: Verdict,
        now: int,
        *,
        product: str | None = None,
        vector: NDArray[np.float32] | None = None,
    ) -> Taken | Dropped:
        """Let an understood comment wait for the host. `product`: the one it names; `vector`: for finding its like."""
        self._unread.discard(comment.id)
        if verdict.action is Action.HIDE:
            return self._drop(Drop.HIDDEN)
        if verdict.action is Action.FLAG:
            return self._drop(Drop.FLAGGED)
        if meaning.intent is Intent.SPAM:
            return self._drop(Drop.SPAM)
        if now - comment.received_at > self.bounds.lifetime:
            return self._drop(Drop.STALE)
        self._known.see(_viewer(comment), now)
        self._make_room(comment.author, now)
        buyer = self._buyers.count(comment.author) > 0
        self._waiting[comment.id] = Waiting(comment, meaning, text_key(comment.text), product, vector, buyer)
        return Taken(comment)

    def put(self, comment: Comment, meaning: Meaning, verdict: Verdict, now: int) -> Taken | Dropped:
        """`admit` and `file` in one, for comments that are understood already."""
        admitted = self.admit(comment, now)
        return admitted if isinstance(admitted, Dropped) else self.file(comment, meaning, verdict, now)

    def groups(self, now: int, on_air_product: str | None = None) -> list[Group]:
        """All that waits, the same questions together, best first."""
        self._expire(now)
        found = ranked(list(self._waiting.values()), list(self._answered.values()), now, on_air_product)
        return [self._with_others(group) for group in found]

    def take(self, now: int, on_air_product: str | None = None) -> Group | None:
        """The group the host should take next, which then waits no more."""
        groups = self.groups(now, on_air_product)
        return self.take_group(groups[0], now) if groups else None

    def take_answered(self, now: int, on_air_product: str | None = None) -> list[Group]:
        """All groups that were answered lately: a pointer is enough, so they need not wait for a turn."""
        return [self.take_group(group, now) for group in self.groups(now, on_air_product) if group.answered]

    def take_group(self, group: Group, now: int) -> Group:
        """Take this one; a question counts as answered from now on, unless it was before."""
        vector = self._waiting[group.comments[0].id].vector
        for comment in group.comments:
            self._waiting.pop(comment.id)
            self._texts.forget(text_key(comment.text))
        if group.answered is None:
            first = group.comments[0].id
            self._remember(Answered(group.intent, group.product, group.key, group.language, vector, now, first))
        return group

    def unanswered(self, comment_id: str) -> None:
        """The answer to this comment never aired: the question counts as open again."""
        for key, answered in list(self._answered.items()):
            if answered.comment_id == comment_id:
                del self._answered[key]

    def readmit(self, comment: Comment) -> None:
        """Let a comment be understood (again) whatever the cheap checks said: a person wants it answered."""
        self._queue(comment)

    def hide(self, comment_id: str) -> None:
        """Moderation hides it: it is not read."""
        self._unread.discard(comment_id)
        self._drop(Drop.HIDDEN)

    def withdraw(self, comment_id: str) -> bool:
        """Take a comment back, as when an operator hides it; whether it was here."""
        unread = self._unread.discard(comment_id)
        return self._waiting.pop(comment_id, None) is not None or unread

    def _refusal(self, comment: Comment, author: str, now: int) -> Drop | None:
        if self._ids.see(comment.id, now) > 1:
            return Drop.SAME_ID
        if now - comment.received_at > self.bounds.lifetime:
            return Drop.STALE
        if not self._authors.allow(author, now):
            return Drop.TOO_FAST
        if comment.kind is not Kind.COMMENT:
            return None
        key = text_key(comment.text)
        if not comment.text.strip():
            return Drop.EMPTY
        if self._texts.see(f"{author}\0{key}", now, within=self.bounds.same_text_for) > 1:
            return Drop.SAME_TEXT
        copies = self._texts.see(key, now, within=self.bounds.same_text_for)
        like = self._shapes.see(text_shape(key), now, within=self.bounds.same_text_for)
        crowded = copies > self.bounds.same_text or like > self.bounds.same_shape
        return Drop.SAME_TEXT if crowded else None

    def _queue(self, comment: Comment) -> Admitted | Dropped:
        known = self._known.count(_viewer(comment)) > 0
        gone = self._unread.push(comment, eagerness(comment.text) * 2 + known)
        if gone is None:
            return Admitted(comment)
        dropped = self._drop(Drop.FULL)
        return dropped if gone.id == comment.id else Admitted(comment)

    def _make_room(self, author: str, now: int) -> None:
        own = [id for id, waiting in self._waiting.items() if waiting.comment.author == author]
        if len(own) >= self.bounds.per_author:
            del self._waiting[own[0]]
            self._drop(Drop.TOO_FAST)
        if len(self._waiting) >= self.bounds.waiting:
            last = ranked(list(self._waiting.values()), [], now, None)[-1].comments[-1]
            del self._waiting[last.id]
            self._drop(Drop.FULL)

    def _expire(self, now: int) -> None:
        for id, waiting in list(self._waiting.items()):
            if now - waiting.comment.received_at > self.bounds.lifetime:
                del self._waiting[id]
                self._drop(Drop.STALE)

    def _with_others(self, group: Group) -> Group:
        """Adds how many asked the same in words that were dropped as copies."""
        keys = {text_key(comment.text) for comment in group.comments}
        asked = sum(self._texts.count(key) for key in keys)
        return replace(group, others=max(0, asked - len(group.comments)))

    def _remember(self, answered: Answered) -> None:
        key = (answered.key, answered.product, answered.language)
        self._answered[key] = answered
        self._answered.move_to_end(key)
        if len(self._answered) > self.bounds.answered:
            self._answered.popitem(last=False)

    def _drop(self, reason: Drop) -> Dropped:
        self.dropped[reason] += 1
        return Dropped(reason)


def _viewer(comment: Comment) -> str:
    return f"{comment.source}:{comment.author}"
