"""When each product was presented: what the replay button of a product plays."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from stream.timeline import Samples, from_s

WINDOW: Final = from_s(2 * 3600)
"""How far back is remembered, as long as its recording is kept."""

APART: Final = from_s(45)
"""An answer about something else that is shorter does not end a presentation."""

SHORTEST: Final = from_s(8)
"""What is shorter is a mention, not a presentation."""

LONGEST: Final = from_s(15 * 60)
"""What is longer is shown from its beginning for so long."""


@dataclass(frozen=True, slots=True)
class Presentation:
    """One product on the air, without a longer interruption."""

    product_id: str
    start: Samples
    end: Samples

    @property
    def length(self) -> Samples:
        """How long it took."""
        return Samples(self.end - self.start)


class Presentations:
    """Listens to what viewers are told. Bounded: what ended before `WINDOW` is forgotten."""

    def __init__(self, now: Callable[[], Samples]) -> None:
        """`now` tells the present on the timeline that the presentations lie on."""
        self._clock = now
        self._past: deque[Presentation] = deque()
        self._now: tuple[str, Samples] | None = None

    def hear(self, message: dict[str, Any]) -> None:
        """Take a message to the pages; those of another product on air count."""
        if message["type"] == "on_air":
            self.present(message["product_id"], self._clock())

    def present(self, product_id: str | None, at: Samples) -> None:
        """From `at` on this product is on the air, or none."""
        self._end(at)
        self._now = (product_id, at) if product_id is not None else None

    def best(self, product_id: str, until: Samples) -> Presentation | None:
        """The longest presentation of a product that was over, or had come as far, at `until`."""
        candidates = [each for each in self._known(until) if each.product_id == product_id and each.length >= SHORTEST]
        if not candidates:
            return None
        best = max(candidates, key=lambda each: (each.length, each.start))
        return replace(best, end=Samples(min(best.end, best.start + LONGEST)))

    def products(self) -> list[str]:
        """All that were presented, each once."""
        on_air = [self._now[0]] if self._now else []
        return list(dict.fromkeys([*(each.product_id for each in self._past), *on_air]))

    def _known(self, until: Samples) -> list[Presentation]:
        current = [Presentation(self._now[0], self._now[1], until)] if self._now else []
        oldest = self._clock() - WINDOW
        return _joined([each for each in (*self._past, *current) if each.end >= oldest], until)

    def _end(self, now: Samples) -> None:
        if self._now is not None:
            self._past.append(Presentation(*self._now, now))
        while self._past and self._past[0].end < now - WINDOW:
            self._past.popleft()


def presented(cues: Iterable[tuple[Samples, str | None]], end: Samples, now: Callable[[], Samples]) -> Presentations:
    """What a show that is over presented: `cues` are its lines' beginnings and products, as its log has them."""
    presentations, on_air = Presentations(now), None
    for at, product_id in cues:
        if product_id is not None and product_id != on_air:
            presentations.present(product_id, at)
            on_air = product_id
    presentations.present(None, end)
    return presentations


def _joined(parts: list[Presentation], until: Samples) -> list[Presentation]:
    """Parts of one product that lie close together made one; cut off at `until`."""
    last: dict[str, Presentation] = {}
    joined: list[Presentation] = []
    for part in parts:
        before = last.get(part.product_id)
        if before is not None and part.start - before.end < APART:
            joined.remove(before)
            part = replace(part, start=before.start)
        last[part.product_id] = part
        joined.append(part)
    return [replace(each, end=Samples(min(each.end, until))) for each in joined if each.start < until]
