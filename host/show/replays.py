"""What viewers can watch again: each product's best presentation, as far as it is recorded."""

from pathlib import Path
from typing import Any, Protocol

from host.console.replay_routes import Film
from host.show.presentations import Presentation, Presentations
from stream.timeline import Samples, to_s


class Recorded(Protocol):
    """What has been recorded of this run."""

    @property
    def run(self) -> str:
        """Names this run in addresses."""

    @property
    def recorded_until(self) -> Samples:
        """The end of what can be played."""

    def live(self) -> str | None:
        """The live playlist."""

    def init(self) -> bytes | None:
        """The header players read first."""

    def segment(self, number: int) -> Path | None:
        """A segment's file."""

    def replay(self, start: Samples, end: Samples) -> str | None:
        """A part as a playlist."""

    def film(self, start: Samples, end: Samples) -> Film | None:
        """A part as one file."""


class ShowReplays:
    """Implements `host.console.replay_routes.Replays`."""

    def __init__(self, recorded: Recorded, presentations: Presentations) -> None:
        self.run = recorded.run
        self.live = recorded.live
        self.init = recorded.init
        self.segment = recorded.segment
        self._recorded = recorded
        self._presentations = presentations

    def offered(self) -> list[dict[str, Any]]:
        """The products that were presented, with the length of what can be watched and the moment that fixes it."""
        until = self._recorded.recorded_until
        best = ((product, self._best(product, until)) for product in self._presentations.products())
        return [
            {"product_id": product, "seconds": round(to_s(part.length)), "until": until}
            for product, part in best
            if part
        ]

    def playlist(self, product_id: str, until: int | None) -> str | None:
        """A product's presentation for players that know HLS."""
        part = self._best(product_id, until)
        return self._recorded.replay(part.start, part.end) if part else None

    def film(self, product_id: str, until: int | None) -> Film | None:
        """The same for all others."""
        part = self._best(product_id, until)
        return self._recorded.film(part.start, part.end) if part else None

    def _best(self, product_id: str, until: int | None) -> Presentation | None:
        recorded = self._recorded.recorded_until
        return self._presentations.best(product_id, Samples(recorded if until is None else min(until, recorded)))
