"""The rundown: why a product stands where it does, and how often it comes up."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest

from script_gen.line import Appeal, Goal
from script_gen.product import Aims, Product, Promotion, Sale, Shop
from script_gen.rundown import PLANS, Heard, following, plan
from script_gen.sales import sold
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from script_gen.standing import GOALS, Standing, standings

NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)
"""No festival near, in Shanghai eight in the evening."""


def product(name: str, **more: object) -> Product:
    return replace(Product(name, name, "things", Decimal(100)), **more)  # type: ignore[arg-type]


def shop(*products: Product, aims: Aims | None = None) -> Shop:
    return Shop("s", "S", "zh", "CNY", "daily-brisk", {}, products, aims=aims or Aims())


def ranked(here: Shop, wall: datetime = NOON, room: dict[str, float] | None = None) -> list[str]:
    return [one.product_id for one in standings(here, here.products, wall, room)]


def reasons(here: Shop, product_id: str, wall: datetime = NOON) -> dict[str, float]:
    one = next(one for one in standings(here, here.products, wall) if one.product_id == product_id)
    return {reason.kind: reason.points for reason in one.reasons}


def test_without_reasons_the_shop_s_order_stands() -> None:
    assert ranked(shop(*map(product, "abc"))) == ["a", "b", "c"]


def test_margin_counts_most_for_profit() -> None:
    rich, poor = product("rich", cost=Decimal(20)), product("poor", cost=Decimal(80))
    for goal in GOALS:
        here = shop(poor, rich, aims=Aims(goal))
        assert ranked(here) == ["rich", "poor"]
    by_goal = {goal: reasons(shop(poor, rich, aims=Aims(goal)), "rich")["margin"] for goal in GOALS}
    assert max(by_goal, key=lambda goal: by_goal[goal]) == "profit"


def test_clearing_stock_turns_the_order_round() -> None:
    full, few = product("full", stock=900, cost=Decimal(70)), product("few", stock=10, cost=Decimal(30))
    assert ranked(shop(full, few, aims=Aims("profit"))) == ["few", "full"]
    assert ranked(shop(full, few, aims=Aims("clear_stock"))) == ["full", "few"]


def test_what_sells_and_when() -> None:
    day = date(2026, 3, 17)
    sales = (
        *(Sale("night", day - timedelta(ago), 20, 6) for ago in range(10)),
        *(Sale("noon", day - timedelta(ago), 12, 6) for ago in range(10)),
        Sale("slow", day, 12, 1),
    )
    here = shop(product("slow"), product("noon"), product("night"), aims=Aims(sales=sales))
    assert ranked(here) == ["night", "noon", "slow"]
    assert ranked(here, NOON - timedelta(hours=8))[0] == "noon"
    assert reasons(here, "night")["hour"] > 0 > reasons(here, "noon")["hour"]


def test_old_sales_fade_and_later_ones_are_not_known_yet() -> None:
    sales = (Sale("a", date(2026, 1, 1), None, 100), Sale("a", date(2026, 5, 1), None, 100))
    assert sold(sales, date(2026, 1, 1))["a"].a_day == pytest.approx(2 * sold(sales, date(2026, 1, 15))["a"].a_day)
    assert sum(sold(sales, date(2026, 1, 1))["a"].by_hour) == pytest.approx(1)


def test_a_stock_that_lasts_two_months_is_pushed_and_one_that_lasts_hours_is_spared() -> None:
    sales = tuple(Sale(name, date(2026, 3, 17), 12, 40) for name in ("much", "little"))
    here = shop(product("much", stock=5000), product("little", stock=1), aims=Aims(sales=sales))
    assert reasons(here, "much")["stock"] > 0 > reasons(here, "little")["stock"]


def test_a_festival_moves_what_suits_it() -> None:
    here = shop(product("towel"), product("tea", category="食品/绿茶"))
    before, near = datetime(2026, 8, 20, 3, tzinfo=UTC), datetime(2026, 9, 20, 3, tzinfo=UTC)
    assert "occasion" not in reasons(here, "tea", before)
    assert ranked(here, near) == ["tea", "towel"]
    assert (
        reasons(here, "tea", datetime(2026, 9, 25, 3, tzinfo=UTC))["occasion"] > reasons(here, "tea", near)["occasion"]
    )


def test_an_offer_that_ends_soon_comes_first_and_one_about_to_begin_waits() -> None:
    running = Promotion("满两件减八元", NOON + timedelta(hours=5))
    later = Promotion("满两件减八元", None, NOON + timedelta(hours=1))
    here = shop(product("plain"), product("soon", promotion=later), product("now", promotion=running))
    assert ranked(here) == ["now", "plain", "soon"]
    assert not later.runs(NOON)
    assert later.runs(NOON + timedelta(hours=1))
    assert not running.runs(NOON + timedelta(hours=5))


def test_focus_and_the_room_count() -> None:
    here = shop(*map(product, "abc"), aims=Aims(focus=("c",)))
    assert ranked(here)[0] == "c"
    assert ranked(shop(*map(product, "ab")), room={"b": 3.0, "a": 0.5}) == ["b", "a"]


def test_only_margins_are_secret() -> None:
    here = load_shop(sample_shop("zh"))
    for one in standings(here, here.products, NOON):
        for reason in one.reasons:
            assert reason.public is (reason.kind != "margin")
            assert ("%" in reason.says) is (reason.kind == "margin")


def turns(order: tuple[Standing, ...], length: int) -> list[str]:
    heard, told = Heard(0, {}), []
    for number in range(length):
        one = following(order, heard)
        assert one is not None
        told.append(one.product_id)
        heard = Heard(number + 1, {**heard.at, one.product_id: number}, one.product_id)
    return told


def test_products_come_up_in_proportion_and_never_twice_in_a_row() -> None:
    order = tuple(Standing(name, 0, (), weight) for name, weight in (("a", 2.5), ("b", 1.0), ("c", 1.0), ("d", 0.5)))
    told = turns(order, 400)
    assert told[:4] == ["a", "b", "c", "d"]
    assert all(one != other for one, other in pairwise(told))
    count = Counter(told)
    assert count["a"] > 1.7 * count["b"] > 2.4 * count["d"]
    longest = max(later - earlier for earlier, later in pairwise(at for at, name in enumerate(told) if name == "d"))
    assert longest <= 12


def test_equals_go_round_and_one_alone_is_told_again() -> None:
    order = tuple(Standing(name, 0, ()) for name in "abc")
    assert turns(order, 7) == list("abcabca")
    assert turns(order[:1], 3) == ["a"] * 3
    assert following((), Heard(0, {})) is None


@pytest.mark.parametrize("appeal", Appeal)
def test_plans_have_what_sells(appeal: Appeal) -> None:
    for beats in PLANS[appeal]:
        assert {Goal.HOOK, Goal.PROOF, Goal.PRICE, Goal.CALL, Goal.DEMO} <= set(beats)
        assert beats.index(Goal.PRICE) > beats.index(Goal.HOOK)
    assert any(Goal.URGENCY in beats for beats in PLANS[appeal])
    proofs = sum(beats.count(Goal.PROOF) for beats in PLANS[Appeal.RATIONAL]) / len(PLANS[Appeal.RATIONAL])
    scenes = sum(beats.count(Goal.NEED) for beats in PLANS[Appeal.EMOTIONAL]) / len(PLANS[Appeal.EMOTIONAL])
    assert proofs > 2
    assert scenes > 1
    last = plan(Random(1), appeal, (), opening=True)
    assert last[0] is Goal.GREETING
    assert all(plan(Random(seed), appeal, last, opening=False) != last for seed in range(30))
