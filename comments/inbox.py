"""The comments that wait: bounded, each author in turn, nothing twice, nothing stale, the same question once."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from operator import attrgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from comments.comment import SECOND, Action, Comment, Intent, Kind, Meaning, Verdict
from comments.crowding import AuthorLimits, EagerQueue, RecentKeys, rank, text_key, text_shape
from comments.familiar import WHOLLY
from comments.ranking import Answered, Group, Question, Waiting, group_of, ranked
from comments.waiting_room import Cluster, WaitingRoom


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
    """Understood comments that wait for the host. When full, the lowest ranked gives way, who wrote before last."""
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

    def __init__(self, bounds: Bounds | None = None, *, familiar: Callable[[str], int] = lambda text: 0) -> None:
        """`familiar`: how far a text is in words the shop's viewers use, up to `WHOLLY` (`comments.familiar`)."""
        self._familiar = familiar
        self.bounds: Final = bounds or Bounds()
        self.dropped: Counter[Drop] = Counter()
        """How many comments each reason cost."""
        self._ids = RecentKeys(self.bounds.remembered)
        self._texts = RecentKeys(self.bounds.remembered)
        self._shapes = RecentKeys(self.bounds.remembered)
        self._authors = AuthorLimits(self.bounds.authors)
        self._unread = EagerQueue(self.bounds.unread)
        self._waiting = WaitingRoom(self.bounds.answered)
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

    def admit(self, comment: Comment, now: int) -> Admitted | Dropped:
        """The cheap checks. A viewer whom the source knows is the same under every name."""
        viewer = f"{comment.source}:{comment.viewer or comment.author}"
        if reason := self._refusal(comment, viewer, now):
            return self._drop(reason)
        if comment.kind is not Kind.COMMENT:
            self.reacted(comment, now)
            return Admitted(comment)
        return self._queue(comment)

    def reacted(self, reaction: Comment, now: int) -> None:
        """A viewer did something besides writing: who follows, gives or orders counts a little more from now on."""
        if reaction.kind in {Kind.FOLLOW, Kind.ORDER, Kind.GIFT}:
            self._buyers.see(reaction.by, now)

    def to_read(self, now: int) -> Comment | None:
        """The admitted comment to understand next: by `crowding.rank`, and of those alike the freshest."""
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
        known = self._known.see(comment.by, now) > 1
        self._make_room(comment, now)
        buyer = self._buyers.count(comment.by) > 0
        familiar = self._familiar(comment.text) == WHOLLY
        self._waiting.add(Waiting(comment, meaning, text_key(comment.text), product, vector, buyer, known, familiar))
        return Taken(comment)

    def put(self, comment: Comment, meaning: Meaning, verdict: Verdict, now: int) -> Taken | Dropped:
        """`admit` and `file` in one, for comments that are understood already."""
        admitted = self.admit(comment, now)
        return admitted if isinstance(admitted, Dropped) else self.file(comment, meaning, verdict, now)

    def questions(self, now: int, on_air_product: str | None = None) -> list[Cluster]:
        """All that waits, the same questions together, best first."""
        self._expire(now)
        return ranked(self._waiting.clusters(), now, on_air_product)

    def groups(self, now: int, on_air_product: str | None = None, *, most: int | None = None) -> list[Group]:
        """The same (the first `most`) with all that is to be known of each, which costs more."""
        return [self._group(one, now, on_air_product) for one in self.questions(now, on_air_product)[:most]]

    def alike(self, group: Group, now: int, on_air_product: str | None = None, *, most: int) -> list[Group]:
        """The best that waits of the same intent, language and product as a group that was taken."""
        like = self._waiting.alike((group.intent, group.language, group.product))
        return [self._group(one, now, on_air_product) for one in ranked(like, now, on_air_product)[:most]]

    def take(self, now: int, on_air_product: str | None = None) -> Group | None:
        """The group the host should take next, which then waits no more."""
        questions = self.questions(now, on_air_product)
        return self.take_question(questions[0], now, on_air_product) if questions else None

    def take_question(
        self, question: Question, now: int, on_air_product: str | None = None, *, written: bool = False
    ) -> Group | None:
        """Take this one; None when it waits no more."""
        if not question.members:
            return None
        return self.take_group(self._group(question, now, on_air_product), now, written=written)

    def take_answered(
        self, now: int, on_air_product: str | None = None, *, given: Callable[[Answered], bool] = lambda _: True
    ) -> list[Group]:
        """All groups that were answered lately, if the answer is `given`: they need not wait for a turn."""
        self._expire(now)
        asked = [one for one in self._waiting.clusters() if one.answered is not None and given(one.answered)]
        groups = [self._group(one, now, on_air_product) for one in ranked(asked, now, on_air_product)]
        taken = [self.take_group(group, now) for group in groups if group.answered]
        return [group for group in taken if group is not None]

    def take_group(self, group: Group, now: int, *, written: bool = False) -> Group | None:
        """Take this one, as far as it still waits; None when none of it does.

        A question counts as answered from now on (in writing, when `written`), unless it was before.
        """
        gone = {comment.id: self._waiting.pop(comment.id) for comment in group.comments}
        comments = tuple(comment for comment in group.comments if gone[comment.id] is not None)
        if not comments:
            return None
        for comment in comments:
            self._texts.forget(text_key(comment.text))
        first = gone[comments[0].id]
        if first is not None and (group.answered is None or group.answered.written):
            key, asker = (group.intent, group.product, group.key, group.language), comments[0].id
            self._waiting.remember(Answered(*key, first.vector, now, asker, written))
        return replace(group, comments=comments)

    def unanswered(self, comment_id: str) -> None:
        """The answer to this comment never aired: the question counts as open again."""
        self._waiting.forget(comment_id)

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
        return self._waiting.pop(comment_id) is not None or unread

    def _refusal(self, comment: Comment, viewer: str, now: int) -> Drop | None:
        if self._ids.see(comment.id, now) > 1:
            return Drop.SAME_ID
        if now - comment.received_at > self.bounds.lifetime:
            return Drop.STALE
        if not self._authors.allow(viewer, now):
            return Drop.TOO_FAST
        if comment.kind is not Kind.COMMENT:
            return None
        key = text_key(comment.text)
        if not comment.text.strip():
            return Drop.EMPTY
        if self._texts.see(f"{viewer}\0{key}", now, within=self.bounds.same_text_for) > 1:
            return Drop.SAME_TEXT
        copies = self._texts.see(key, now, within=self.bounds.same_text_for)
        like = self._shapes.see(text_shape(key), now, within=self.bounds.same_text_for)
        crowded = copies > self.bounds.same_text or like > self.bounds.same_shape
        return Drop.SAME_TEXT if crowded else None

    def _queue(self, comment: Comment) -> Admitted | Dropped:
        known = self._known.count(comment.by) > 0
        gone = self._unread.push(comment, rank(comment.text, known=known, familiar=self._familiar))
        if gone is None:
            return Admitted(comment)
        dropped = self._drop(Drop.FULL)
        return dropped if gone.id == comment.id else Admitted(comment)

    def _make_room(self, comment: Comment, now: int) -> None:
        namesakes = (one.comment for one in self._waiting.waiting() if one.comment.author == comment.author)
        own = [other.id for other in namesakes if other.by == comment.by]
        if len(own) >= self.bounds.per_author:
            self._waiting.pop(own[0])
            self._drop(Drop.TOO_FAST)
        if len(self._waiting) >= self.bounds.waiting:
            self._waiting.pop(self._least(now).comment.id)
            self._drop(Drop.FULL)

    def _least(self, now: int) -> Waiting:
        """Who gives way: of those with the least standing, for a flood of new names ranks high, the lowest ranked."""
        worst_first = [one for question in reversed(self.questions(now)) for one in reversed(question.members)]
        return min(worst_first, key=attrgetter("standing"))

    def _expire(self, now: int) -> None:
        late = [
            one.comment.id for one in self._waiting.waiting() if now - one.comment.received_at > self.bounds.lifetime
        ]
        for comment_id in late:
            self._waiting.pop(comment_id)
            self._drop(Drop.STALE)

    def _group(self, question: Question, now: int, on_air_product: str | None) -> Group:
        """With how many asked the same in words that were dropped as copies."""
        group = group_of(question, now, on_air_product)
        keys = {text_key(comment.text) for comment in group.comments}
        asked = sum(self._texts.count(key) for key in keys)
        return replace(group, others=max(0, asked - len(group.comments)))

    def _drop(self, reason: Drop) -> Dropped:
        self.dropped[reason] += 1
        return Dropped(reason)
