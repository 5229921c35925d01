"""A comment as it comes from any source, and the labels the rest of the program gives it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

SECOND: Final = 48_000
"""Samples in a second of the show's timeline, the unit of every moment in this package."""


class Kind(StrEnum):
    """What a viewer did."""

    COMMENT = "comment"
    JOIN = "join"
    LIKE = "like"
    FOLLOW = "follow"
    SHARE = "share"
    GIFT = "gift"
    ORDER = "order"


class Intent(StrEnum):
    """What a comment wants. The set is fixed: programs outside read it."""

    PRICE = "price"
    PROMOTION = "promotion"
    STOCK = "stock"
    SPEC = "spec"
    FIT = "fit"
    USAGE = "usage"
    SHIPPING = "shipping"
    AFTER_SALES = "after_sales"
    ORDER_STATUS = "order_status"
    PRODUCT_REQUEST = "product_request"
    GREETING = "greeting"
    PRAISE = "praise"
    COMPLAINT = "complaint"
    HUMAN = "human"
    CHITCHAT = "chitchat"
    SPAM = "spam"


class Mood(StrEnum):
    """How the writer of a comment feels, read from the text only."""

    HAPPY = "happy"
    NEUTRAL = "neutral"
    HESITANT = "hesitant"
    UPSET = "upset"


class Action(StrEnum):
    """What moderation does with a comment."""

    KEEP = "keep"
    HIDE = "hide"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Comment:
    """One thing a viewer did or wrote, from any source. Its text is hostile until moderated."""

    id: str
    source: str
    """Name of the source: `page`, `simulated`, `replay` …"""
    author: str
    """Display name, cleaned of control characters."""
    text: str
    kind: Kind = Kind.COMMENT
    received_at: int = 0
    """Samples at 48 kHz since the show opened."""
    count: int = 1
    """How many at once: likes tapped, pieces of a gift or of an order."""
    about: str = ""
    """The gift's name, or the id of the product ordered."""
    viewer: str = ""
    """Who it was as the source tells viewers apart: an id, or an address. Kept in memory only, hashed elsewhere."""

    @property
    def by(self) -> str:
        """Tells its writer from all others, also from those of the same name."""
        return f"{self.source}\0{self.viewer}\0{self.author}"

    @property
    def simulated(self) -> bool:
        """Whether a program wrote it; shown wherever the comment is shown."""
        return self.source == "simulated"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What moderation decided, and which rule fired (`None` when it keeps without a rule)."""

    action: Action
    rule: str | None = None
    found: str | None = None
    """What the rule found, in the folded spelling in which it looked."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a comment means to the show."""

    intent: Intent
    mood: Mood
    language: str
    """`zh`, `en` or `other`."""
    confidence: float
    """0 to 1, of the intent."""
    why: str
    """The rule that decided (`rule:price_zh`) or `embedding`."""
    verdict: Verdict = Verdict(Action.KEEP)
    """What moderation's second look says, which goes by meaning; its rule is `meaning.<subject>`."""
