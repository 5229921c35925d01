"""Which comments belong together, which the host should take next, and why. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from typing import Final

import numpy as np
from numpy.typing import NDArray

from comments.comment import SECOND, Comment, Intent, Meaning, Mood

WEIGHTS: Final[dict[Intent, float]] = {
    Intent.PRICE: 1.0,
    Intent.STOCK: 1.0,
    Intent.FIT: 0.95,
    Intent.PROMOTION: 0.9,
    Intent.COMPLAINT: 0.9,
    Intent.HUMAN: 0.9,
    Intent.SPEC: 0.85,
    Intent.SHIPPING: 0.85,
    Intent.AFTER_SALES: 0.85,
    Intent.USAGE: 0.8,
    Intent.PRODUCT_REQUEST: 0.8,
    Intent.ORDER_STATUS: 0.7,
    Intent.PRAISE: 0.35,
    Intent.GREETING: 0.3,
    Intent.CHITCHAT: 0.2,
    Intent.SPAM: 0.0,
}
"""What each intent is worth to a room that sells: nearest to buying first, then trouble, then talk."""

SOCIAL: Final = frozenset({Intent.GREETING, Intent.PRAISE})
"""Answered for many at once, whatever their words."""

ONE_ANSWER: Final = SOCIAL | {Intent.PRICE, Intent.HUMAN}
"""Intents with one answer per product: any two comments ask the same."""

ALIKE: Final = 0.98
"""Cosine of two vectors from which two questions of one intent count as the same: other spellings, little more.

Of twelve near misses (black or white in stock, Canada or Germany) the nearest reach 0.975, so questions alike in
substance only are found by their answer: those that the same facts answer are answered together (`Replies`).
"""

ANSWERED_LATELY: Final = 180 * SECOND
"""So long after an answer the same question gets a pointer rather than the speech again."""

_PATIENCE: Final = 15 * SECOND
_LIFETIME: Final = 120 * SECOND


@dataclass(frozen=True, slots=True)
class Waiting:
    """An understood comment that waits."""

    comment: Comment
    meaning: Meaning
    key: str
    """Its text, folded: equal for equal questions."""
    product: str | None = None
    """The product it names; `None`: the one on air, or none."""
    vector: NDArray[np.float32] | None = None
    buyer: bool = False
    """Whether the author ordered, followed or gave lately."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question the host has taken."""

    intent: Intent
    product: str | None
    key: str
    language: str
    vector: NDArray[np.float32] | None
    at: int
    comment_id: str = ""
    """The first comment that asked it."""


@dataclass(frozen=True, slots=True)
class Group:
    """Comments that ask the same, to be answered once and by name."""

    comments: tuple[Comment, ...]
    """In the order in which they came."""
    intent: Intent
    mood: Mood
    """The mood that needs most care among them."""
    language: str
    confidence: float
    product: str | None
    score: float
    why: str
    """`price 1.00 + asked by 3 0.24 + waited 6 s 0.08`."""
    key: str
    """Tells this question from others."""
    answered: Answered | None = None
    """The same, answered lately; then a short pointer is enough."""
    others: int = 0
    """How many more asked in the same words and were not kept."""


def ranked(waiting: Sequence[Waiting], answered: Sequence[Answered], now: int, on_air: str | None) -> list[Group]:
    """All groups, best first; equal scores by who came first."""
    groups = [_group(members, answered, now, on_air) for members in grouped(waiting)]
    return sorted(groups, key=lambda group: (-group.score, group.comments[0].received_at, group.comments[0].id))


def grouped(waiting: Sequence[Waiting]) -> list[list[Waiting]]:
    """Comments that ask the same, each list in the order of arrival. Compared with each group's first only."""
    groups: dict[tuple[Intent, str, str | None], list[list[Waiting]]] = {}
    for one in sorted(waiting, key=lambda w: w.comment.received_at):
        like = groups.setdefault((one.meaning.intent, one.meaning.language, one.product), [])
        for members in like:
            if _same_question(members[0], one):
                members.append(one)
                break
        else:
            like.append([one])
    return [members for like in groups.values() for members in like]


def _same_question(one: Waiting, other: Waiting) -> bool:
    if one.meaning.intent in ONE_ANSWER or one.key == other.key:
        return True
    return _alike(one.vector, other.vector)


def _alike(one: NDArray[np.float32] | None, other: NDArray[np.float32] | None) -> bool:
    return one is not None and other is not None and float(one @ other) >= ALIKE


def _group(members: Sequence[Waiting], answered: Sequence[Answered], now: int, on_air: str | None) -> Group:
    head = members[0]
    before = _answered(head, answered, now)
    reasons = _reasons(members, now, on_air, repeated=before is not None)
    care = (Mood.UPSET, Mood.HESITANT, Mood.HAPPY, Mood.NEUTRAL)
    return Group(
        comments=tuple(one.comment for one in members),
        intent=head.meaning.intent,
        mood=min((one.meaning.mood for one in members), key=care.index),
        language=head.meaning.language,
        confidence=head.meaning.confidence,
        product=head.product,
        score=sum(worth for _, worth in reasons),
        why=" + ".join(f"{name} {worth:.2f}" for name, worth in reasons).replace("+ -", "- "),
        key=head.meaning.intent if head.meaning.intent in ONE_ANSWER else f"{head.meaning.intent}:{head.key}",
        answered=before,
    )


def _reasons(members: Sequence[Waiting], now: int, on_air: str | None, *, repeated: bool) -> list[tuple[str, float]]:
    """What speaks for a group, and how much."""
    head = members[0]
    moods = {one.meaning.mood for one in members}
    authors = len({one.comment.author for one in members})
    age = max(0, now - head.comment.received_at)
    reasons = [(str(head.meaning.intent), WEIGHTS[head.meaning.intent] * (0.5 + 0.5 * head.meaning.confidence))]
    if authors > 1:
        reasons.append((f"asked by {authors}", 0.25 * log2(authors) * WEIGHTS[head.meaning.intent]))
    if Mood.UPSET in moods:
        reasons.append(("upset", 0.3))
    if Mood.HESITANT in moods:
        reasons.append(("hesitant", 0.25))
    if any(one.buyer for one in members):
        reasons.append(("buyer", 0.1))
    if head.product is None or head.product == on_air:
        reasons.append(("on air", 0.1))
    if repeated:
        reasons.append(("answered lately", -0.5))
    return [*reasons, (f"waited {age // SECOND} s", _waited(age))]


def _waited(age: int) -> float:
    """Waiting is worth something for a quarter of a minute; after that the talk moves away from the question."""
    return 0.2 * age / _PATIENCE if age <= _PATIENCE else 0.2 - 0.4 * (age - _PATIENCE) / _LIFETIME


def _answered(head: Waiting, answered: Sequence[Answered], now: int) -> Answered | None:
    for before in reversed(answered):
        same_kind = (before.intent, before.language, before.product) == (
            head.meaning.intent,
            head.meaning.language,
            head.product,
        )
        if not same_kind or now - before.at > ANSWERED_LATELY or head.meaning.intent in SOCIAL:
            continue
        if (
            head.meaning.intent in ONE_ANSWER
            or before.key.endswith(f":{head.key}")
            or _alike(before.vector, head.vector)
        ):
            return before
    return None
