"""Which comments belong together, which the host should take next, and why. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log2
from typing import Final, Protocol, TypeVar

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
    known: bool = False
    """Whether the author wrote something worth keeping before."""
    familiar: bool = False
    """Whether it is wholly made of words that viewers of this shop use."""

    @property
    def standing(self) -> int:
        """Where more ask than can be answered: 2 who wrote before, 1 strangers in familiar words, 0 other strangers."""
        return 2 if self.known else int(self.familiar)


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
    written: bool = False
    """Answered in writing: should many ask again while the host has time, it is said aloud."""


class Question(Protocol):
    """Comments that ask the same, and the last answer to them."""

    @property
    def members(self) -> Sequence[Waiting]:
        """In the order in which they came, never empty."""
        ...

    @property
    def answered(self) -> Answered | None:
        """However long ago."""
        ...


Q = TypeVar("Q", bound=Question)


@dataclass(frozen=True, slots=True)
class Group:
    """Comments that ask the same, to be answered once and by name."""

    comments: tuple[Comment, ...]
    """Those who wrote before first, then in the order in which they came: the first one's words are answered."""
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
    known: bool = False
    """Whether somebody among them wrote something worth keeping before."""


def ranked(questions: Iterable[Q], now: int, on_air: str | None) -> list[Q]:
    """All of them, best first; equal scores by who came first."""

    def place(question: Q) -> tuple[float, int, str]:
        first = question.members[0].comment
        return -sum(reason.worth for reason in _reasons(question, now, on_air)), first.received_at, first.id

    return sorted(questions, key=place)


def group_of(question: Question, now: int, on_air: str | None) -> Group:
    """A question with all the host needs to answer it, and why it ranks where it does."""
    members, head = question.members, question.members[0]
    reasons = _reasons(question, now, on_air)
    care = (Mood.UPSET, Mood.HESITANT, Mood.HAPPY, Mood.NEUTRAL)
    intent = head.meaning.intent
    return Group(
        comments=tuple(one.comment for one in sorted(members, key=lambda one: not one.known)),
        intent=intent,
        mood=min((one.meaning.mood for one in members), key=care.index),
        language=head.meaning.language,
        confidence=head.meaning.confidence,
        product=head.product,
        score=sum(reason.worth for reason in reasons),
        why=" + ".join(map(str, reasons)).replace("+ -", "- "),
        key=intent if intent in ONE_ANSWER else f"{intent}:{head.key}",
        answered=_lately(question.answered, now),
        known=any(one.known for one in members),
    )


def same_question(one: Waiting, other: Waiting) -> bool:
    """Whether two comments of one intent, language and product ask the same."""
    if one.meaning.intent in ONE_ANSWER or one.key == other.key:
        return True
    return _alike(one.vector, other.vector)


def still_answers(before: Answered, one: Waiting) -> bool:
    """Whether that answer was to the question this comment asks, however long ago."""
    meaning = one.meaning
    if (before.intent, before.language, before.product) != (meaning.intent, meaning.language, one.product):
        return False
    if meaning.intent in SOCIAL:
        return False
    same_words = meaning.intent in ONE_ANSWER or before.key.endswith(f":{one.key}")
    return same_words or _alike(before.vector, one.vector)


def _lately(before: Answered | None, now: int) -> Answered | None:
    return before if before is not None and now - before.at <= ANSWERED_LATELY else None


def _alike(one: NDArray[np.float32] | None, other: NDArray[np.float32] | None) -> bool:
    return one is not None and other is not None and float(one @ other) >= ALIKE


@dataclass(frozen=True, slots=True)
class _Reason:
    """What speaks for a question, and how much."""

    name: str
    worth: float
    figure: int | None = None

    def __str__(self) -> str:
        return f"{self.name.format(self.figure)} {self.worth:.2f}"


def _reasons(question: Question, now: int, on_air: str | None) -> list[_Reason]:
    members, head = question.members, question.members[0]
    meaning = head.meaning
    weight, age = WEIGHTS[meaning.intent], max(0, now - head.comment.received_at)
    reasons = [_Reason(meaning.intent.value, weight * (0.5 + 0.5 * meaning.confidence))]
    if len(members) > 1 and (authors := len({one.comment.by for one in members})) > 1:
        reasons.append(_Reason("asked by {}", 0.25 * log2(authors) * weight, authors))
    moods = {one.meaning.mood for one in members}
    if Mood.UPSET in moods:
        reasons.append(_UPSET)
    if Mood.HESITANT in moods:
        reasons.append(_HESITANT)
    if any(one.buyer for one in members):
        reasons.append(_BUYER)
    if any(one.known for one in members):
        reasons.append(_KNOWN)
    if head.product is None or head.product == on_air:
        reasons.append(_ON_AIR)
    if _lately(question.answered, now) is not None:
        reasons.append(_REPEATED)
    return [*reasons, _Reason("waited {} s", _waited(age), age // SECOND)]


_UPSET: Final = _Reason("upset", 0.3)
_HESITANT: Final = _Reason("hesitant", 0.25)
_BUYER: Final = _Reason("buyer", 0.1)
_KNOWN: Final = _Reason("known", 0.1)
_ON_AIR: Final = _Reason("on air", 0.1)
_REPEATED: Final = _Reason("answered lately", -0.5)


def _waited(age: int) -> float:
    """Waiting is worth something for a quarter of a minute; after that the talk moves away from the question."""
    return 0.2 * age / _PATIENCE if age <= _PATIENCE else 0.2 - 0.4 * (age - _PATIENCE) / _LIFETIME
