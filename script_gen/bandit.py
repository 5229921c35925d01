"""Pure: which variant a room likes: Thompson sampling over Gamma-Poisson rates, with a floor for every variant."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Final

FLOOR: Final = 0.1
"""Least share of every approved variant, however badly it does: rooms change."""
HALF_LIFE: Final = timedelta(days=14)
"""What was learned two weeks ago counts half."""
FAITH_SHOP: Final = 30.0
FAITH_PRODUCT: Final = 60.0
FAITH_HOUR: Final = 120.0
"""Viewer-minutes that the wider knowledge is worth beside one's own: of all variants for a variant, of the shop for a
product, of the product for one of its hours."""
FIRST_RATE: Final = 0.05
"""Points a viewer-minute before anything is known."""
DRAWS: Final = 400
"""Draws behind the shares that people are shown."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a room did during and right after one presentation."""

    variant: str
    product_id: str
    at: datetime
    """Where the shop is at home: its hour is what counts."""
    points: float
    """What viewers did, weighed."""
    exposure: float
    """Viewer-minutes."""


@dataclass(slots=True)
class _Cell:
    """Points and exposure so far, ageing."""

    points: float = 0.0
    exposure: float = 0.0
    at: datetime | None = None

    def add(self, outcome: Outcome) -> None:
        share = self._kept(outcome.at)
        self.points = self.points * share + outcome.points
        self.exposure = self.exposure * share + outcome.exposure
        self.at = outcome.at if self.at is None else max(self.at, outcome.at)

    def _kept(self, now: datetime) -> float:
        age = now - self.at if self.at is not None else timedelta(0)
        return float(0.5 ** (max(age, timedelta(0)) / HALF_LIFE))

    def read(self, now: datetime) -> tuple[float, float]:
        share = self._kept(now)
        return self.points * share, self.exposure * share


@dataclass(slots=True)
class Bandit:
    """What is known of each variant, in the shop, for each product, and for each product at each hour.

    The narrower is believed as far as it was watched: its prior is the wider one's mean.
    """

    floor: float = FLOOR
    _cells: dict[tuple[str, str, int], _Cell] = field(default_factory=dict)

    def learn(self, outcome: Outcome) -> None:
        """Take an outcome; without exposure it teaches nothing."""
        if outcome.exposure <= 0:
            return
        for place in _places(outcome.product_id, outcome.at.hour):
            self._cells.setdefault((outcome.variant, *place), _Cell()).add(outcome)

    def choose(self, variants: Sequence[str], product_id: str, now: datetime, random: Random) -> str:
        """One of the variants; each is taken at least `floor` of the time. ValueError without any."""
        if not variants:
            raise ValueError("there is no variant to choose from")
        if random.random() < self.floor * len(variants):
            return random.choice(variants)
        return _drawn(self._posteriors(variants, product_id, now), random)

    def shares(self, variants: Sequence[str], product_id: str | None, now: datetime) -> dict[str, float]:
        """How often each variant would be chosen now; without a product, in the shop as a whole."""
        random = Random(0)
        wins = dict.fromkeys(variants, 0)
        known = self._posteriors(variants, product_id, now)
        for _ in range(DRAWS):
            wins[_drawn(known, random)] += 1
        free = max(0.0, 1 - self.floor * len(variants))
        even = (1 - free) / len(variants) if variants else 0.0
        return {variant: round(even + free * won / DRAWS, 3) for variant, won in wins.items()}

    def rate(self, variant: str, now: datetime) -> tuple[float, float]:
        """The variant's points a viewer-minute in the whole shop, and the viewer-minutes behind it."""
        points, exposure = self._cell(variant, *_SHOP).read(now)
        return (points / exposure if exposure else 0.0), exposure

    def warmth(self, now: datetime) -> dict[str, float]:
        """How each product does, as a multiple of the shop's mean; drawn towards 1 while little is known."""
        sums: dict[str, tuple[float, float]] = {}
        for (_, product_id, hour), cell in list(self._cells.items()):
            if product_id and hour < 0:
                points, exposure = cell.read(now)
                before = sums.get(product_id, (0.0, 0.0))
                sums[product_id] = before[0] + points, before[1] + exposure
        total = sum(points for points, _ in sums.values())
        mean = total / max(sum(exposure for _, exposure in sums.values()), 1e-9)
        if mean <= 0:
            return {}
        faith = FAITH_PRODUCT
        return {
            product_id: (points + faith * mean) / (exposure + faith) / mean
            for product_id, (points, exposure) in sums.items()
        }

    def _posteriors(self, variants: Sequence[str], product_id: str | None, now: datetime) -> "_Posteriors":
        common = self._common(variants, now)
        return {variant: self._posterior(variant, product_id, now, common) for variant in variants}

    def _common(self, variants: Sequence[str], now: datetime) -> float:
        """The mean rate of all variants in the shop."""
        known = [self._cell(variant, *_SHOP).read(now) for variant in variants]
        points, exposure = sum(one[0] for one in known), sum(one[1] for one in known)
        return (points + FAITH_SHOP * FIRST_RATE) / (exposure + FAITH_SHOP)

    def _posterior(self, variant: str, product_id: str | None, now: datetime, mean: float) -> tuple[float, float]:
        """Shape and exposure of the Gamma that the variant's rate has here and now, from the wide to the narrow."""
        levels = (
            (_SHOP, FAITH_SHOP),
            *(zip(_places(product_id, now.hour)[1:], _FAITHS, strict=True) if product_id else ()),
        )
        shape, exposure = 0.0, FAITH_SHOP
        for place, faith in levels:
            faith = min(faith, exposure)
            points, watched = self._cell(variant, *place).read(now)
            shape, exposure = mean * faith + points, faith + watched
            mean = shape / exposure
        return shape, exposure

    def _cell(self, variant: str, product_id: str, hour: int) -> _Cell:
        return self._cells.get((variant, product_id, hour), _NOTHING)


_NOTHING: Final = _Cell()
_SHOP: Final = ("", -1)
_FAITHS: Final = (FAITH_PRODUCT, FAITH_HOUR)


_Posteriors = dict[str, tuple[float, float]]
"""Variant to the shape and the exposure of its rate's Gamma."""


def _drawn(known: _Posteriors, random: Random) -> str:
    """The variant with the highest rate, one draw each."""
    drawn = {variant: random.gammavariate(shape, 1 / exposure) for variant, (shape, exposure) in known.items()}
    return max(drawn, key=lambda variant: drawn[variant])


def _places(product_id: str, hour: int) -> tuple[tuple[str, int], ...]:
    """Where an outcome counts: the shop, the product, the product at its hour."""
    return _SHOP, (product_id, -1), (product_id, hour)
