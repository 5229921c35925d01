"""What keeps one viewer, or one text, from filling the room: counts in bounded tables, microseconds each."""

import re
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from comments.comment import SECOND, Comment

BURST: Final = 4
"""Things one viewer may do at once."""

REFILL: Final = 4 * SECOND
"""After this long a viewer may do one more."""

RANKS: Final = 8
"""See `rank`."""

_TAIL: Final = " \t!！?？.。~～…,，"

_ASKS: Final = re.compile(
    "[?？吗嗎嘛呢么麼几幾哪啥咋求退换券]|多[少久大重长高宽厚深远]|怎[么样樣]|什么|可以|[还還]是|[有木冇][没沒有]|介[绍紹]"
    "|给[我大看]|讲讲|看看|帮[我忙]|真人|人工|客服"
    r"|\b(?:how|what|when|where|which|why|who|can|could|would|should|do|does|did|is|are|was|will|any|price|cost|size|ship"
    r"|still|show|tell|need|pls|please|wanna|refund|return|order|human|agent)",
    re.IGNORECASE,
)
_EITHER_OR: Final = re.compile(r"[不没](?<=(\w)[不没])\1")
"""要不要, 好不好, 是不是."""
_ASKING_AT_THE_END: Final = "吧不没"


def text_key(text: str) -> str:
    """The same for texts that differ in case, gaps or closing signs only."""
    return "".join(text.lower().split()).rstrip(_TAIL)


def text_shape(key: str) -> str:
    """The letters of a text key; a text without letters is its own shape."""
    return "".join(filter(str.isalpha, key)) or key


def eagerness(text: str) -> int:
    """2 for what looks like a question, 1 for other words, 0 for hardly any; a guess for triage only."""
    if len(text) < 2:
        return 0
    asks = text[-1] in _ASKING_AT_THE_END or _ASKS.search(text) or _EITHER_OR.search(text)
    return 2 if asks else 1


def rank(text: str, *, known: bool, familiar: Callable[[str], int]) -> int:
    """How eager a comment is, 0 to 7: questions before talk, of each those of viewers known before others.

    Of strangers' questions the more `familiar` (0 to 2) come first: a flood of made-up ones is endless.
    """
    eager = eagerness(text)
    if eager < 2:
        return 2 * eager + known
    return 7 if known else 4 + familiar(text)


class RecentKeys:
    """How often a key was seen lately. Holds `limit` keys; the longest unseen is forgotten first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._seen: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def see(self, key: str, now: int, *, within: int | None = None) -> int:
        """Count the key once more and say how often it was seen; it starts anew `within` after its first."""
        count, since = self._seen.get(key, (0, now))
        if within is not None and now - since > within:
            count, since = 0, now
        self._seen[key] = (count + 1, since)
        self._seen.move_to_end(key)
        if len(self._seen) > self._limit:
            self._seen.popitem(last=False)
        return count + 1

    def count(self, key: str) -> int:
        """How often the key was seen."""
        return self._seen.get(key, (0, 0))[0]

    def forget(self, key: str) -> None:
        """Start anew with this key."""
        self._seen.pop(key, None)


class TokenBucket:
    """One thing every `refill`, and `burst` at once; one number will do (the generic cell rate algorithm)."""

    def __init__(self, refill: int, *, burst: int) -> None:
        self._refill = refill
        self._most = (burst - 1) * refill
        self._full_at = 0

    def allow(self, now: int) -> bool:
        """Whether one more may be done now."""
        full_at = max(self._full_at, now)
        if full_at - now > self._most:
            return False
        self._full_at = full_at + self._refill
        return True


class AuthorLimits:
    """A token bucket for each viewer: `BURST` at once, then one every `REFILL`. Holds `limit` viewers at most.

    A viewer whose bucket is full again is as good as a new one and is forgotten.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._full_at: OrderedDict[str, int] = OrderedDict()
        """When each viewer's bucket is full again (the generic cell rate algorithm: one number a bucket)."""

    def __len__(self) -> int:
        """Viewers remembered."""
        return len(self._full_at)

    def allow(self, author: str, now: int) -> bool:
        """Whether this viewer may do one more thing now."""
        full_at = max(self._full_at.get(author, now), now)
        if full_at - now > (BURST - 1) * REFILL:
            return False
        self._full_at[author] = full_at + REFILL
        self._full_at.move_to_end(author)
        self._forget(now)
        return True

    def _forget(self, now: int) -> None:
        """The viewers seen longest ago: those whose bucket is full, and when there are too many, one more."""
        while len(self._full_at) > self._limit or self._full_at[next(iter(self._full_at))] <= now:
            self._full_at.popitem(last=False)


class EagerQueue:
    """Comments that wait to be understood, at most `limit`; when full the least eager, then the oldest, gives way."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._ranks: tuple[OrderedDict[str, Comment], ...] = tuple(OrderedDict() for _ in range(RANKS))
        """One queue a rank, in the order of arrival."""

    def __len__(self) -> int:
        return sum(map(len, self._ranks))

    def push(self, comment: Comment, rank: int) -> Comment | None:
        """Add one at a rank below `RANKS`; the one that had to give way, if any, maybe itself."""
        self._ranks[rank][comment.id] = comment
        if len(self) <= self._limit:
            return None
        return next(rank.popitem(last=False)[1] for rank in self._ranks if rank)

    def pop(self) -> Comment | None:
        """The most eager, and of those the freshest."""
        return next((rank.popitem()[1] for rank in reversed(self._ranks) if rank), None)

    def discard(self, comment_id: str) -> bool:
        """Take one out; whether it was here."""
        return any(rank.pop(comment_id, None) is not None for rank in self._ranks)
