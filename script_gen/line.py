"""A line the host will say, the beat it serves, and where it came from."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Mood(StrEnum):
    """How the host says a line."""

    NEUTRAL = "neutral"
    WARM = "warm"
    EXCITED = "excited"
    CALM = "calm"
    SORRY = "sorry"


class Gesture(StrEnum):
    """What the host's arms do during a line."""

    REST = "rest"
    WELCOME = "welcome"
    POINT = "point"
    SHOW = "show"
    COUNT = "count"
    THUMBS_UP = "thumbs_up"
    THANK = "thank"
    WAVE = "wave"


class Goal(StrEnum):
    """What a beat is for."""

    GREETING = "greeting"
    HOOK = "hook"
    NEED = "need"
    PROOF = "proof"
    DEMO = "demonstration"
    PRICE = "price"
    URGENCY = "urgency"
    CALL = "call"
    INTERACTION = "interaction"
    RECAP = "recap"
    NOTICE = "notice"


class Appeal(StrEnum):
    """Whom a presentation speaks to: the variants that a room can like more or less."""

    MIXED = "mixed"
    RATIONAL = "rational"
    """Parameters, value, comparison."""
    EMOTIONAL = "emotional"
    """Scene and story."""


class Origin(StrEnum):
    """Who or what wrote a line."""

    SCRIPT = "script"
    REPLY = "reply"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to say, as written. Every number and claim in it traces to `fact_ids`."""

    text: str
    mood: Mood = Mood.NEUTRAL
    gesture: Gesture = Gesture.REST
    fact_ids: tuple[str, ...] = ()
    origin: Origin = Origin.SCRIPT
    product_id: str | None = None
    goal: Goal | None = None
    appeal: Appeal | None = None
    segment: str = ""
    """The presentation it is part of; empty for what stands alone."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The lines that present one product, or open and close the round, in order."""

    id: str
    goal: Goal
    """What the segment is for as a whole; a product's presentation is `HOOK` to `CALL`, named by its first."""
    product_id: str | None
    lines: tuple[Line, ...]
    appeal: Appeal = Appeal.MIXED
    why: str = ""
    """Why this product now, for the merchant; it may name margins, so viewers never see it."""


def line_to_json(line: Line) -> dict[str, Any]:
    """A line as JSON values, for saving."""
    return asdict(line)


def line_from_json(data: dict[str, Any]) -> Line:
    """The line that `line_to_json` wrote; ValueError or KeyError when it was not."""
    return Line(
        text=str(data["text"]),
        mood=Mood(data["mood"]),
        gesture=Gesture(data["gesture"]),
        fact_ids=tuple(data["fact_ids"]),
        origin=Origin(data["origin"]),
        product_id=data["product_id"],
        goal=None if data["goal"] is None else Goal(data["goal"]),
        appeal=Appeal(data["appeal"]) if data.get("appeal") else None,
        segment=data.get("segment", ""),
    )
