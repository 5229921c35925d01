"""Pure: what viewers did during each line and presentation and in the minute after, from a stream of moments."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

AFTER_S: Final = 60.0
"""How long after its end a line or a presentation may be credited with what viewers do."""
OPEN_AT_MOST: Final = 200
"""Lines still counting; the oldest is closed early."""
DEEDS: Final = ("comments", "likes", "clicks", "orders")
WEIGHTS: Final = {"orders": 1.0, "clicks": 0.2, "comments": 0.1, "likes": 0.02}
"""Points of one deed; an order is what a shop is for."""


@dataclass(slots=True)
class Counted:
    """What viewers did while it counted."""

    watch_s: float = 0.0
    """Viewer-seconds on the air."""
    viewers: int = 0
    """At its begin."""
    stayed: int = 0
    """Of as many, when its minute was over: at most those at its begin."""
    comments: int = 0
    likes: int = 0
    clicks: int = 0
    orders: int = 0

    def json(self) -> dict[str, Any]:
        """As an event keeps it."""
        deeds = {name: getattr(self, name) for name in DEEDS}
        return {"watch_s": round(self.watch_s, 1), "viewers": self.viewers, "stayed": self.stayed, **deeds}

    def did(self, deed: str, count: int) -> None:
        """Count a deed."""
        setattr(self, deed, getattr(self, deed) + count)


@dataclass(slots=True)
class Told:
    """One line on the air."""

    cue: Mapping[str, Any]
    """As its `CUE_STARTED` event describes it."""
    begun_s: float
    ended_s: float | None = None
    counted: Counted = field(default_factory=Counted)

    def json(self) -> dict[str, Any]:
        """As an event keeps it: our words, never a viewer's."""
        return {name: self.cue[name] for name in ("text", "goal", "fact_ids")} | self.counted.json()


@dataclass(slots=True)
class Presentation:
    """The lines that presented one product in one manner."""

    segment: str
    product_id: str
    appeal: str
    begun_s: float
    ended_s: float | None = None
    lines: list[Told] = field(default_factory=list)
    counted: Counted = field(default_factory=Counted)

    @property
    def exposure(self) -> float:
        """Viewer-minutes."""
        return self.counted.watch_s / 60

    @property
    def points(self) -> float:
        """What viewers did, weighed; what costs a viewer nothing counts at most once for each viewer."""
        crowd = max(1, self.counted.viewers, self.counted.stayed)
        capped = {name: min(getattr(self.counted, name), crowd) for name in ("clicks", "comments", "likes")}
        free = sum(WEIGHTS[name] * done for name, done in capped.items())
        return float(WEIGHTS["orders"] * self.counted.orders + free)

    def json(self) -> dict[str, Any]:
        """As an event keeps it."""
        return {
            "segment": self.segment,
            "product_id": self.product_id,
            "appeal": self.appeal,
            "seconds": round((self.ended_s or self.begun_s) - self.begun_s, 1),
            **self.counted.json(),
            "lines": [told.json() for told in self.lines],
        }


class Tally:
    """Credits deeds to what was being said. Moments are seconds since the show opened, and rise.

    A line is credited from its begin to a minute after its end, so an order counts for every line of the minute before
    it; a presentation counts it once. A deed about a product is credited to that product's presentation only.
    """

    def __init__(self) -> None:
        self._open: deque[Presentation] = deque()
        self._lines: deque[Told] = deque(maxlen=OPEN_AT_MOST)
        self._viewers = 0

    def began(self, cue: Mapping[str, Any], now_s: float) -> None:
        """A line goes on the air, described by its event's data `cue`; one of no presentation is passed over."""
        if not cue["segment"] or cue["product_id"] is None:
            return
        current = self._open[-1] if self._open else None
        if current is None or current.segment != cue["segment"]:
            self._leave(now_s)
            current = Presentation(cue["segment"], cue["product_id"], cue["appeal"] or "", now_s)
            current.counted.viewers = self._viewers
            self._open.append(current)
        told = Told(cue, now_s)
        told.counted.viewers = self._viewers
        current.lines.append(told)
        self._lines.append(told)

    def ended(self, cue_id: str, now_s: float) -> None:
        """A line has left the air."""
        for told in reversed(self._lines):
            if told.cue["cue_id"] == cue_id:
                told.ended_s = now_s
                return

    def did(self, deed: str, now_s: float, *, product_id: str = "", count: int = 1) -> None:
        """A viewer did one of `DEEDS`, about a product or about what is on the air."""
        wanted = product_id or (self._open[-1].product_id if self._open else "")
        for presentation in reversed(self._open):
            if presentation.product_id == wanted and self._counts(presentation.ended_s, now_s):
                presentation.counted.did(deed, count)
                break
        for told in self._lines:
            if told.cue["product_id"] == wanted and self._counts(told.ended_s, now_s):
                told.counted.did(deed, count)

    def watched(self, viewers: int, seconds: float) -> None:
        """Credit the last `seconds` with this number of viewers."""
        self._viewers = viewers
        for counted in self._on_air():
            counted.watch_s += viewers * seconds

    def take(self, now_s: float) -> list[Presentation]:
        """The presentations whose minute is over, oldest first; each is given once."""
        taken = []
        while self._open and not self._counts(self._open[0].ended_s, now_s):
            taken.append(self._open.popleft())
        for told in [told for told in self._lines if not self._counts(told.ended_s, now_s)]:
            told.counted.stayed = min(self._viewers, told.counted.viewers)
            self._lines.remove(told)
        for presentation in taken:
            presentation.counted.stayed = min(self._viewers, presentation.counted.viewers)
        return taken

    def _on_air(self) -> Iterator[Counted]:
        """What is being said: the presentation, and its line."""
        if self._open:
            yield self._open[-1].counted
            yield from (told.counted for told in self._open[-1].lines[-1:] if told.ended_s is None)

    def _leave(self, now_s: float) -> None:
        if self._open:
            self._open[-1].ended_s = now_s

    @staticmethod
    def _counts(ended_s: float | None, now_s: float) -> bool:
        return ended_s is None or now_s - ended_s < AFTER_S
