"""The bandit: finds what a room likes, per product and hour, keeps trying the rest, and forgets in time."""

import math
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from script_gen.bandit import FLOOR, HALF_LIFE, Bandit, Outcome

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
VARIANTS = ("mixed", "rational", "emotional")


def poisson(random: Random, mean: float) -> int:
    """How often something happens that happens `mean` times on average (Knuth)."""
    count, left = 0, random.random()
    while left > math.exp(-mean):
        count, left = count + 1, left * random.random()
    return count


def lived(rates: dict[str, float], presentations: int, *, seed: int = 1) -> tuple[Bandit, list[str]]:
    """A room of ten viewers with these points a viewer-minute, three quarters of a minute at a time."""
    bandit, random, told, now = Bandit(), Random(seed), [], NOON
    for number in range(presentations):
        product = f"p{number % 4}"
        variant = bandit.choose(VARIANTS, product, now, random)
        bandit.learn(Outcome(variant, product, now, poisson(random, 7.5 * rates[variant]), 7.5))
        told.append(variant)
        now += timedelta(seconds=45)
    return bandit, told


@pytest.mark.parametrize("liked", VARIANTS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_the_room_likes_is_told_more_and_the_rest_keep_their_floor(liked: str, seed: int) -> None:
    rates = dict.fromkeys(VARIANTS, 0.05) | {liked: 0.2}
    _, told = lived(rates, 900, seed=seed)
    late = Counter(told[-400:])
    assert Bandit().shares(VARIANTS, "p1", NOON)[liked] < 0.45
    assert late[liked] / 400 > 0.6
    for other in set(VARIANTS) - {liked}:
        assert late[other] / 400 > FLOOR * 0.6


def test_a_room_without_a_preference_is_not_made_one() -> None:
    _, told = lived(dict.fromkeys(VARIANTS, 0.1), 900)
    assert max(Counter(told).values()) / 900 < 0.65


def test_the_floor_holds_however_sure_it_is() -> None:
    bandit = Bandit()
    for _ in range(200):
        bandit.learn(Outcome("mixed", "tea", NOON, 10, 10))
        bandit.learn(Outcome("rational", "tea", NOON, 0, 10))
        bandit.learn(Outcome("emotional", "tea", NOON, 0, 10))
    random = Random(5)
    told = Counter(bandit.choose(VARIANTS, "tea", NOON, random) for _ in range(4000))
    for variant in VARIANTS:
        assert told[variant] / 4000 == pytest.approx(0.8 if variant == "mixed" else 0.1, abs=0.02)
    shares = bandit.shares(VARIANTS, "tea", NOON)
    assert shares == pytest.approx({"mixed": 0.8, "rational": 0.1, "emotional": 0.1})
    assert Bandit(floor=0).shares(VARIANTS, "tea", NOON).keys() == shares.keys()


def test_each_product_and_hour_learns_its_own_from_the_shop_s() -> None:
    bandit, evening = Bandit(), NOON + timedelta(hours=8)
    for _ in range(60):
        for variant, tea, towel in (("mixed", 1, 1), ("rational", 0, 6), ("emotional", 6, 0)):
            bandit.learn(Outcome(variant, "tea", NOON, tea, 10))
            bandit.learn(Outcome(variant, "towel", NOON, towel, 10))
            bandit.learn(Outcome(variant, "tea", evening, 6 - tea, 10))
    assert bandit.shares(VARIANTS, "tea", NOON)["emotional"] > 0.7
    assert bandit.shares(VARIANTS, "towel", NOON)["rational"] > 0.7
    assert bandit.shares(VARIANTS, "tea", evening)["rational"] > 0.5
    assert bandit.shares(VARIANTS, "unheard of", NOON)["mixed"] < 0.4


def test_only_approved_variants_are_chosen() -> None:
    bandit, _ = lived({"mixed": 0.3, "rational": 0.05, "emotional": 0.05}, 200)
    random = Random(1)
    assert {bandit.choose(("rational", "emotional"), "p1", NOON, random) for _ in range(50)} == {
        "rational",
        "emotional",
    }
    with pytest.raises(ValueError, match="no variant"):
        bandit.choose((), "p1", NOON, random)


def test_an_empty_room_teaches_nothing() -> None:
    bandit = Bandit()
    bandit.learn(Outcome("mixed", "tea", NOON, 5, 0))
    assert bandit.rate("mixed", NOON) == (0, 0)
    assert bandit.warmth(NOON) == {}


def test_lessons_age() -> None:
    bandit = Bandit()
    bandit.learn(Outcome("mixed", "tea", NOON, 8, 40))
    assert bandit.rate("mixed", NOON + HALF_LIFE) == pytest.approx((0.2, 20))
    bandit.learn(Outcome("mixed", "tea", NOON + HALF_LIFE, 0, 20))
    assert bandit.rate("mixed", NOON + HALF_LIFE) == pytest.approx((0.1, 40))


def test_products_are_warm_or_cold_beside_the_shop_s_mean() -> None:
    bandit = Bandit()
    for _ in range(50):
        bandit.learn(Outcome("mixed", "hot", NOON, 4, 10))
        bandit.learn(Outcome("mixed", "cold", NOON, 1, 10))
    bandit.learn(Outcome("mixed", "new", NOON, 4, 10))
    warmth = bandit.warmth(NOON)
    assert warmth["hot"] > 1.4 > 1.2 > warmth["new"] > 1 > 0.6 > warmth["cold"]


def test_the_same_seed_makes_the_same_choices() -> None:
    rates = {"mixed": 0.1, "rational": 0.05, "emotional": 0.2}
    assert lived(rates, 60)[1] == lived(rates, 60)[1] != lived(rates, 60, seed=2)[1]
