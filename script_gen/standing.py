"""Pure: how strongly each product should be brought up now, and why."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from math import log2
from statistics import fmean, median
from typing import Final

from script_gen.almanac.festivals import Season, occasions, season
from script_gen.product import Product, Promotion, Shop
from script_gen.sales import Sold, sold

GOALS: Final[dict[str, dict[str, float]]] = {
    "balanced": {"margin": 0.5, "pace": 0.5, "stock": 0.3, "room": 0.6},
    "profit": {"margin": 1.4, "pace": 0.3, "stock": 0.2, "room": 0.5},
    "turnover": {"margin": 0.1, "pace": 1.1, "stock": 0.2, "room": 1.0},
    "clear_stock": {"margin": 0.1, "pace": 0.2, "stock": 1.4, "room": 0.4},
}
"""What each goal of a shop makes of a reason, in points; the reasons below weigh the same for every goal."""
WEIGHTS: Final = {"hour": 0.6, "daypart": 0.4, "occasion": 0.7, "season": 0.3, "offer": 0.6, "focus": 1.0}
OFTENEST: Final = 2.5
"""A product far above the mean comes up at most so many times as often as one at the mean, or as much less often."""
SOON: Final = timedelta(hours=24)
NEAR: Final = timedelta(hours=72)
WAITS: Final = timedelta(hours=2)
"""A product whose offer begins within this is better kept until then."""
LONG_COVER_DAYS: Final = 60.0
SHORT_COVER_DAYS: Final = 1.0
MARGIN_SPREAD: Final = 0.25
"""A margin so much above the shop's mean counts fully."""
_DAYPARTS: Final = (
    (range(5, 11), "morning", ("早", "清晨", "morning", "breakfast", "commute")),
    (range(11, 14), "noon", ("中午", "午饭", "午餐", "午休", "noon", "lunch")),
    (range(14, 18), "afternoon", ("下午", "犯困", "办公", "afternoon", "desk", "office")),
    (range(18, 23), "evening", ("晚", "下班", "追剧", "饭后", "加班", "evening", "dinner", "night")),
    ((23, 0, 1, 2, 3, 4), "night", ("睡前", "夜", "失眠", "night", "bedtime", "beside your bed", "late")),
)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that moves a product up or down."""

    kind: str
    """`margin`, `pace`, `stock`, `hour`, `daypart`, `occasion`, `season`, `offer`, `focus` or `room`."""
    points: float
    says: str
    """For the merchant."""
    public: bool = True
    """False for what only the merchant may see: margins."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a product stands in the rundown."""

    product_id: str
    score: float
    reasons: tuple[Reason, ...]
    """The weightiest first."""
    weight: float = 1.0
    """How often it comes up beside a product of the mean score."""

    @property
    def why(self) -> str:
        """One line for the merchant; margins included."""
        return "; ".join(reason.says for reason in self.reasons) or "in the shop's order"


def standings(
    shop: Shop,
    products: Sequence[Product],
    wall: datetime,
    room: Mapping[str, float] | None = None,
    pace: Mapping[str, Sold] | None = None,
) -> tuple[Standing, ...]:
    """`products` of the shop that can be sold, the strongest first; equals stay in the shop's order.

    `room`: how each product does with the viewers, as a multiple of the shop's mean. `pace`: how each sells, reckoned
    from the sales history when it is left out.
    """
    at_home = wall.astimezone(shop.zone)
    pace = sold(shop.aims.sales, at_home.date()) if pace is None else pace
    scene = _Scene(shop, products, at_home, pace, room or {})
    made = [scene.standing(product) for product in products]
    mean = fmean([one.score for one in made] or [0.0])
    weighed = (replace(one, weight=_weight(one.score - mean)) for one in made)
    return tuple(sorted(weighed, key=lambda one: -one.score))


def _weight(lead: float) -> float:
    return round(min(OFTENEST, max(1 / OFTENEST, 2**lead)), 3)


class _Scene:
    """What is the same for all products of one moment."""

    def __init__(
        self,
        shop: Shop,
        products: Sequence[Product],
        wall: datetime,
        pace: Mapping[str, Sold],
        room: Mapping[str, float],
    ) -> None:
        self._wall = wall
        self._pace = pace
        self._room = room
        self._focus = frozenset(shop.aims.focus)
        self._points = WEIGHTS | GOALS[shop.aims.goal]
        self._occasions = occasions(wall.date(), shop.currency, shop.language)
        self._season: Season = season(wall.date(), shop.currency, shop.language)
        self._margin = fmean([p.margin for p in products if p.margin is not None] or [0.0])
        self._mean_pace = fmean([one.a_day for one in pace.values()] or [0.0])
        self._usual_stock = median([p.stock for p in products if p.stock] or [1])

    def standing(self, product: Product) -> Standing:
        reasons = [
            Reason(kind, round(self._points[kind] * strength, 2), says, kind != "margin")
            for kind, strength, says in self._strengths(product)
        ]
        told = tuple(sorted((one for one in reasons if one.points), key=lambda one: -abs(one.points)))
        return Standing(product.id, round(sum(one.points for one in told), 2), told)

    def _strengths(self, product: Product) -> Iterator[tuple[str, float, str]]:
        """Kind, strength from -1 to 1, and words."""
        if product.id in self._focus:
            yield "focus", 1.0, "in focus by the shop's wish"
        if product.margin is not None:
            yield "margin", _within((product.margin - self._margin) / MARGIN_SPREAD), f"margin {product.margin:.0%}"
        yield from self._selling(product)
        yield from self._stock(product)
        if product.promotion is not None:
            yield from _offer(product.promotion, self._wall)
        yield from self._fitting(product)
        if (times := self._room.get(product.id)) is not None and times > 0:
            yield "room", _within(log2(times) / 2), f"the room answers {times:.1f} times as much as on average"

    def _selling(self, product: Product) -> Iterator[tuple[str, float, str]]:
        lately = self._pace.get(product.id)
        if lately is not None and self._mean_pace > 0:
            yield (
                "pace",
                _within(log2(max(lately.a_day, 0.01) / self._mean_pace) / 2),
                f"sells {lately.a_day:.1f} a day",
            )
            now = lately.now(self._wall.hour)
            yield "hour", _within(log2(now)), f"sells {now:.1f} times its average at {self._wall.hour}:00"
            return
        for hours, name, words in _DAYPARTS:
            if self._wall.hour in hours and suits(product, words):
                yield "daypart", 1.0, f"belongs to the {name}"

    def _stock(self, product: Product) -> Iterator[tuple[str, float, str]]:
        if product.stock is None:
            return
        lately = self._pace.get(product.id)
        if lately is None or lately.a_day <= 0:
            yield "stock", _within(log2(max(product.stock, 1) / self._usual_stock) / 3), f"{product.stock} in stock"
            return
        cover = product.stock / lately.a_day
        if cover >= LONG_COVER_DAYS:
            yield "stock", 1.0, f"stock for {cover:.0f} days"
        elif cover <= SHORT_COVER_DAYS:
            yield "stock", -1.0, f"stock for {cover:.1f} days only"

    def _fitting(self, product: Product) -> Iterator[tuple[str, float, str]]:
        for occasion in self._occasions:
            if suits(product, occasion.favours):
                when = "is today" if not occasion.days_left else f"in {occasion.days_left} days"
                yield "occasion", 0.4 + 0.6 * occasion.nearness, f"{occasion.name} {when}"
                break
        if suits(product, self._season.favours):
            yield "season", 1.0, f"suits {self._season.name}"


def _offer(offer: Promotion, wall: datetime) -> Iterator[tuple[str, float, str]]:
    if not offer.runs(wall):
        if offer.starts_at is not None and wall < offer.starts_at <= wall + WAITS:
            yield "offer", -0.5, f"its offer begins at {offer.starts_at.astimezone(wall.tzinfo):%H:%M}"
    elif offer.ends_at is not None and offer.ends_at - wall <= NEAR:
        left = offer.ends_at - wall
        yield "offer", 1.0 if left <= SOON else 0.7, f"its offer ends in {left / timedelta(hours=1):.0f} h"
    else:
        yield "offer", 0.4, "has an offer"


def suits(product: Product, words: Sequence[str]) -> bool:
    """Whether one of the words stands in what the shop says of a product."""
    told = "\n".join((product.name, product.category, *product.scenes, *product.selling_points))
    return _any_of(tuple(words)).search(told) is not None


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """English words count from their beginning, Chinese ones anywhere."""
    return re.compile("|".join(rf"\b{re.escape(word)}" if word.isascii() else re.escape(word) for word in words), re.I)


def _within(strength: float) -> float:
    return min(1.0, max(-1.0, strength))
