"""What a rehearsal leaves behind: who said what when, what was asked, and what nobody could answer."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from comments.comment import Intent
from host.show.events import Event, EventType
from script_gen.line import Origin
from stream.timeline import Samples, to_s

TALK: Final = frozenset({Intent.GREETING, Intent.PRAISE, Intent.CHITCHAT, Intent.SPAM})
"""What wants no fact."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One line that was on the air."""

    at_s: float
    text: str
    """As far as it was spoken."""
    origin: Origin
    product_id: str | None
    fact_ids: tuple[str, ...]
    comment_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """One question of the crowd."""

    id: str
    at_s: float
    text: str
    intent: str


@dataclass(frozen=True, slots=True)
class Deferral:
    """A question that the facts did not answer."""

    at_s: float
    text: str
    product_id: str | None
    intent: str


@dataclass(frozen=True, slots=True)
class Presented:
    """A stretch of the show in which the script presented one product."""

    product_id: str
    start_s: float
    stop_s: float


@dataclass(frozen=True, slots=True)
class Played:
    """A rehearsal, as its log and its sound tell it."""

    length_s: float
    sayings: tuple[Saying, ...]
    askings: tuple[Asking, ...]
    shown_s: dict[str, float]
    """When a question was answered on the screen instead, by the id of its comment."""
    deferrals: tuple[Deferral, ...]
    sounds: tuple[tuple[float, float], ...]
    """Start and end of every clause."""
    refused: Counter[str]
    """Drafts that a gate kept from the air, by reason."""

    def presented(self) -> Iterator[Presented]:
        """Which product was presented when, in order: each until the next one begins."""
        begun: Presented | None = None
        for saying in self.sayings:
            product_id = saying.product_id if saying.origin is Origin.SCRIPT else None
            if product_id and (begun is None or product_id != begun.product_id):
                if begun is not None:
                    yield replace(begun, stop_s=saying.at_s)
                begun = Presented(product_id, saying.at_s, self.length_s)
        if begun is not None:
            yield begun


class Notes:
    """Collects a rehearsal while it is played."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.deferrals: list[Deferral] = []
        self.sounds: list[tuple[float, float]] = []

    def placed(self, at: Samples, length: int) -> None:
        """A clause was put on the timeline."""
        self.sounds.append((to_s(at), to_s(Samples(at + length))))

    def played(self, length_s: float, refused: Counter[str]) -> Played:
        """The whole, up to `length_s`."""
        return Played(
            length_s=length_s,
            sayings=tuple(saying for saying in _sayings(self.events) if saying.at_s < length_s),
            askings=tuple(_askings(self.events)),
            shown_s={id_: to_s(event.at) for event in self.events for id_ in _on_screen(event)},
            deferrals=tuple(self.deferrals),
            sounds=tuple((start, min(stop, length_s)) for start, stop in self.sounds if start < length_s),
            refused=refused,
        )


def _sayings(events: Iterable[Event]) -> Iterable[Saying]:
    spoken = {event.data["cue_id"]: event.data["spoken"] for event in events if event.type is EventType.CUE_ENDED}
    for event in events:
        if event.type is EventType.CUE_STARTED:
            data = event.data
            yield Saying(
                to_s(Samples(data["starts_at"])),
                spoken.get(data["cue_id"], data["text"]),
                Origin(data["origin"]),
                data["product_id"],
                tuple(data["fact_ids"]),
                tuple(data["comment_ids"]),
            )


def _askings(events: Iterable[Event]) -> Iterable[Asking]:
    for event in events:
        if event.type is EventType.COMMENT_UNDERSTOOD and event.data["intent"] not in TALK:
            data = event.data
            if data["verdict"] == "keep":
                yield Asking(data["id"], to_s(Samples(data["received_at"])), data["text"], data["intent"])


def _on_screen(event: Event) -> tuple[str, ...]:
    shown = event.type in {EventType.POINTED, EventType.WRITTEN}
    return tuple(event.data["comment_ids"]) if shown else ()
