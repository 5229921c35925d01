"""What viewers can watch again: each product's best presentation, of this run and of those before a restart."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from host.console.replay_routes import Film
from host.show.presentations import Presentation, Presentations
from stream.timeline import Samples, to_s


class Recorded(Protocol):
    """What has been recorded of one run."""

    @property
    def run(self) -> str:
        """Names the run in addresses."""

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

    def forget(self, paths: Collection[Path]) -> None:
        """These files are gone."""


@dataclass(frozen=True, slots=True)
class Take:
    """One run: what is recorded of it, and when it presented what."""

    recorded: Recorded
    presentations: Presentations


@dataclass(frozen=True, slots=True)
class _Part:
    """One presentation, and where it was recorded."""

    recorded: Recorded
    presentation: Presentation


class ShowReplays:
    """Implements `host.console.replay_routes.Replays`. Bounded: earlier runs of the last two hours, no others."""

    def __init__(self, recorded: Recorded, presentations: Presentations) -> None:
        """`recorded` and `presentations` are those of the run that is on the air."""
        self.live = recorded.live
        self._takes = {recorded.run: Take(recorded, presentations)}

    def remember(self, takes: Iterable[Take]) -> None:
        """Offer what earlier runs recorded too."""
        self._takes |= {take.recorded.run: take for take in takes}

    def forget(self, paths: Collection[Path]) -> None:
        """These files are gone."""
        for take in self._takes.values():
            take.recorded.forget(paths)

    def init(self, run: str) -> bytes | None:
        """The header players read first."""
        take = self._takes.get(run)
        return take.recorded.init() if take else None

    def segment(self, run: str, number: int) -> Path | None:
        """A segment's file."""
        take = self._takes.get(run)
        return take.recorded.segment(number) if take else None

    def offered(self) -> list[dict[str, Any]]:
        """The products that were presented, with the length of what can be watched and what fixes it."""
        products = dict.fromkeys(each for take in self._takes.values() for each in take.presentations.products())
        return [_offer(product, part) for product in products if (part := self._longest(product))]

    def playlist(self, product_id: str, run: str | None, until: int | None) -> str | None:
        """A product's presentation for players that know HLS."""
        found = self._found(product_id, run, until)
        return found.recorded.replay(found.presentation.start, found.presentation.end) if found else None

    def film(self, product_id: str, run: str | None, until: int | None) -> Film | None:
        """The same as one file, for players that do not."""
        found = self._found(product_id, run, until)
        return found.recorded.film(found.presentation.start, found.presentation.end) if found else None

    def _found(self, product_id: str, run: str | None, until: int | None) -> _Part | None:
        """The part that an offer named; without a run, what would be offered now."""
        if run is None:
            return self._longest(product_id)
        take = self._takes.get(run)
        part = _best(take, product_id, until) if take else None
        return _Part(take.recorded, part) if take and part else None

    def _longest(self, product_id: str) -> _Part | None:
        """The longest presentation in any run; that of the run on the air when others are no longer."""
        takes = self._takes.values()
        parts = [_Part(take.recorded, part) for take in takes if (part := _best(take, product_id, None))]
        return max(parts, key=lambda each: each.presentation.length, default=None)


def _offer(product_id: str, part: _Part) -> dict[str, Any]:
    """A product as the page lists it: what can be watched in seconds, and what fixes the part while it is watched."""
    recorded = part.recorded
    seconds = round(to_s(part.presentation.length))
    return {"product_id": product_id, "seconds": seconds, "run": recorded.run, "until": recorded.recorded_until}


def _best(take: Take, product_id: str, until: int | None) -> Presentation | None:
    recorded = take.recorded.recorded_until
    return take.presentations.best(product_id, Samples(recorded if until is None else min(until, recorded)))
