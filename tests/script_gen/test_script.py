"""The endless script: fresh, grounded, lawful, resumable, and silent about what is over or sold out."""

import json
from collections import deque
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise

import pytest

from script_gen.claim_rules import guard_category
from script_gen.claims import Guard
from script_gen.facts import ShopFacts
from script_gen.grounding import check_grounding
from script_gen.line import Gesture, Goal, Line, Segment
from script_gen.product import Product, Shop
from script_gen.script import Script, notice_line, seconds
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from script_gen.variety import Memory

WALL = datetime(2026, 11, 22, tzinfo=UTC)
HALF_HOUR_S = 1800.0
MADE: dict[tuple[str, float, int, datetime], list[Segment]] = {}
"""Shows written once for all tests that read them."""


def segments(shop: Shop, minutes: float, *, seed: int = 1, wall: datetime = WALL) -> list[Segment]:
    key = (repr(shop), minutes, seed, wall)
    if key not in MADE:
        MADE[key] = fresh_segments(shop, minutes, seed, wall)
    return MADE[key]


def fresh_segments(shop: Shop, minutes: float, seed: int, wall: datetime) -> list[Segment]:
    script, made, spent = Script(shop, seed=seed), [], 0.0
    while spent < minutes * 60:
        segment = script.next_segment(wall=wall)
        made.append(segment)
        spent += sum(seconds(line.text, shop.language) for line in segment.lines)
    return made


def lines(shop: Shop, minutes: float, *, seed: int = 1, wall: datetime = WALL) -> list[Line]:
    return [line for segment in segments(shop, minutes, seed=seed, wall=wall) for line in segment.lines]


@pytest.fixture(scope="module", params=["zh", "en"])
def shop(request: pytest.FixtureRequest) -> Shop:
    return load_shop(sample_shop(request.param))


def test_no_line_twice_within_half_an_hour_over_two_hours(shop: Shop) -> None:
    recent: deque[tuple[float, str]] = deque()
    now = 0.0
    for line in lines(shop, 120):
        while recent and recent[0][0] < now - HALF_HOUR_S:
            recent.popleft()
        assert line.text not in {text for _, text in recent}
        recent.append((now, line.text))
        now += seconds(line.text, shop.language)


def test_little_is_alike_within_ten_minutes(shop: Shop) -> None:
    memory, likeness = Memory(), []
    for line in lines(shop, 60):
        likeness.append(memory.likeness(line.text))
        memory.add(line.text)
    assert sum(likeness) / len(likeness) <= 0.30
    assert sum(one > 0.6 for one in likeness) / len(likeness) < 0.02


def test_every_line_of_an_hour_passes_both_gates(shop: Shop) -> None:
    facts, guard = ShopFacts(shop), Guard()
    for line in lines(shop, 60):
        assert check_grounding(line.text, line.fact_ids, facts, product_id=line.product_id, wall=WALL) is None
        category = guard_category(facts.product(line.product_id).category) if line.product_id else "general"
        assert guard.check(line.text, category) is None
        assert "{" not in line.text


def test_lines_are_as_long_as_a_breath(shop: Shop) -> None:
    made = lines(shop, 60)
    longest = {"zh": 32, "en": 105}[shop.language]
    assert sum(len(line.text) > longest for line in made) / len(made) < 0.06
    assert all(len(line.text) <= 2.5 * longest for line in made)


def test_a_segment_is_one_product_presented_in_order(shop: Shop) -> None:
    made = segments(shop, 30)
    assert {segment.product_id for segment in made[:5]} == {product.id for product in shop.products}
    assert all(one.product_id != other.product_id for one, other in pairwise(made))
    for segment in made:
        goals = [line.goal for line in segment.lines]
        assert 6 <= len(goals) <= 11
        assert {Goal.HOOK, Goal.PROOF, Goal.PRICE, Goal.CALL} <= set(goals)
        proofs = [line.fact_ids for line in segment.lines if line.goal is Goal.PROOF]
        assert len(set(proofs)) == len(proofs)
        assert {line.product_id for line in segment.lines} == {segment.product_id}
    assert made[0].lines[0].goal is Goal.GREETING
    assert all(one.id != other.id for one, other in pairwise(made))


def test_gestures_fit_the_beats(shop: Shop) -> None:
    wanted = {Goal.GREETING: Gesture.WAVE, Goal.CALL: Gesture.WELCOME, Goal.HOOK: Gesture.SHOW}
    for line in lines(shop, 10):
        if line.goal in wanted and not any(fact.startswith("shop.") and fact != "shop.name" for fact in line.fact_ids):
            assert line.gesture is wanted[line.goal]
        if line.goal is Goal.PRICE and line.fact_ids[-1].endswith(".price"):
            assert line.gesture is Gesture.POINT


def test_every_fact_is_told_in_an_hour(shop: Shop) -> None:
    told = {fact_id for line in lines(shop, 60) for fact_id in line.fact_ids}
    for product in shop.products:
        missed = {fact.id for fact in product.facts} - told
        assert len(missed) <= 1


def test_a_poor_product_is_not_told_the_same_point_or_moment_twice_in_one_presentation(shop: Shop) -> None:
    """With a single selling point and scene the other beats tell other facts."""
    poor = replace(
        shop,
        products=tuple(replace(p, selling_points=p.selling_points[:1], scenes=p.scenes[:1]) for p in shop.products),
    )
    for segment in fresh_segments(poor, 20, 1, WALL):
        told = [id_ for line in segment.lines for id_ in line.fact_ids if ".point." in id_ or ".scene." in id_]
        assert len(told) == len(set(told))


def test_the_same_seed_gives_the_same_show(shop: Shop) -> None:
    assert segments(shop, 5, seed=3) == fresh_segments(shop, 5, 3, WALL)
    assert lines(shop, 5, seed=3) != lines(shop, 5, seed=4)


def test_a_restart_goes_on_where_it_was(shop: Shop) -> None:
    first = Script(shop, seed=5)
    for _ in range(4):
        first.next_segment(wall=WALL)
    state = json.loads(json.dumps(first.state()))
    second = Script(shop, seed=99)
    second.restore(state)
    assert [second.next_segment(wall=WALL) for _ in range(3)] == [first.next_segment(wall=WALL) for _ in range(3)]


def test_the_wanted_product_comes_next_and_the_round_goes_on_from_it(shop: Shop) -> None:
    script = Script(shop, seed=1)
    wanted = shop.products[3].id
    assert script.next_segment(wall=WALL, product_id=wanted).product_id == wanted
    others = [script.next_segment(wall=WALL).product_id for _ in range(4)]
    assert {wanted, *others} == {product.id for product in shop.products}
    with pytest.raises(KeyError):
        script.next_segment(wall=WALL, product_id="nothing")


def test_sold_out_products_are_passed_over(shop: Shop) -> None:
    first, *rest = shop.products
    short = replace(shop, products=(replace(first, stock=0), *rest))
    assert first.id not in {segment.product_id for segment in segments(short, 5)}
    script = Script(short, seed=1)
    assert script.next_segment(wall=WALL, product_id=first.id).product_id in {product.id for product in rest}
    empty = replace(shop, products=(replace(first, stock=0),))
    assert Script(empty, seed=1).next_segment(wall=WALL).product_id is None


def test_an_ended_promotion_is_never_said(shop: Shop) -> None:
    later = datetime(2028, 6, 1, tzinfo=UTC)
    assert any(fact.endswith(".promotion") for line in lines(shop, 20) for fact in line.fact_ids)
    assert not any(".promotion" in fact for line in lines(shop, 20, wall=later) for fact in line.fact_ids)


def test_stock_is_spoken_of_only_when_it_is_small(shop: Shop) -> None:
    told = {fact for line in lines(shop, 60) for fact in line.fact_ids if fact.endswith(".stock")}
    assert told <= {
        f"{product.id}.stock" for product in shop.products if product.stock is not None and product.stock <= 20
    }
    assert told


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_shop_with_bare_products_still_has_a_show(language: str) -> None:
    bare = Shop("s", "Shop", language, "CNY", "plain", {}, (Product("a", "A", "thing", Decimal(5)),))
    for segment in segments(bare, 20):
        assert segment.lines


def test_a_shop_whose_facts_claim_too_much_is_not_believed() -> None:
    shop = load_shop(sample_shop("zh"))
    boastful = replace(shop.products[0], selling_points=("全网最低价，包治百病",))
    script = Script(replace(shop, products=(boastful,)), seed=1)
    said = [line.text for _ in range(20) for line in script.next_segment(wall=WALL).lines]
    assert not any("最低" in text or "包治" in text for text in said)
    assert script.refused["absolute_zh"] > 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_notice_says_what_the_host_is(language: str) -> None:
    script = Script(load_shop(sample_shop(language)), seed=1)
    said = {script.notice().text for _ in range(4)}
    assert len(said) >= 3
    assert all("AI" in text or "数字人" in text for text in said)
    assert notice_line(language).goal is Goal.NOTICE
