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


class ShowReplays:
    """Implements `host.console.replay_routes.Replays`. Bounded: earlier runs of the last two hours, no others."""

    def __init__(self, recorded: Recorded, presentations: Presentations) -> None:
        """Of the run that is on the air."""
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
        best = ((product, self._longest(product)) for product in products)
        return [
            {"product_id": product, "seconds": round(to_s(part.length)), "run": run, "until": until}
            for product, found in best
            if found
            for run, part, until in [found]
        ]

    def playlist(self, product_id: str, run: str | None, until: int | None) -> str | None:
        """A product's presentation for players that know HLS."""
        found = self._found(product_id, run, until)
        return found[0].replay(found[1].start, found[1].end) if found else None

    def film(self, product_id: str, run: str | None, until: int | None) -> Film | None:
        """The same for all others."""
        found = self._found(product_id, run, until)
        return found[0].film(found[1].start, found[1].end) if found else None

    def _found(self, product_id: str, run: str | None, until: int | None) -> tuple[Recorded, Presentation] | None:
        if run is None:
            longest = self._longest(product_id)
            run, until = (longest[0], longest[2]) if longest else (None, None)
        take = self._takes.get(run or "")
        part = _best(take, product_id, until) if take else None
        return (take.recorded, part) if take and part else None

    def _longest(self, product_id: str) -> tuple[str, Presentation, Samples] | None:
        """Run, presentation and how far that run is recorded; of the run on the air when others are no longer."""
        found = ((run, _best(take, product_id, None), take) for run, take in self._takes.items())
        parts = [(run, part, take.recorded.recorded_until) for run, part, take in found if part]
        return max(parts, key=lambda each: each[1].length, default=None)


def _best(take: Take, product_id: str, until: int | None) -> Presentation | None:
    recorded = take.recorded.recorded_until
    return take.presentations.best(product_id, Samples(recorded if until is None else min(until, recorded)))
