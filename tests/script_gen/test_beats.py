"""Beats of a moment: demonstrations with pictures, urgency that is true, festivals while they last, two audiences."""

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from script_gen.facts import ShopFacts
from script_gen.grounding import check_grounding
from script_gen.line import Appeal, Goal, Line
from script_gen.phrases import phrases
from script_gen.product import Promotion, Shop
from script_gen.script import Script
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop

MARCH = datetime(2026, 3, 18, 4, tzinfo=UTC)
"""Far from every festival."""
MID_AUTUMN = datetime(2026, 9, 25, 4, tzinfo=UTC)
SLOT = re.compile(r"\{(\w+)\}")
TODAY = {"zh": "今天", "en": "today"}


class OneTaste:
    """A room that likes one thing."""

    def __init__(self, appeal: Appeal) -> None:
        self._appeal = appeal

    def appeal(self, product_id: str, wall: datetime) -> Appeal:
        return self._appeal

    def warmth(self) -> dict[str, float]:
        return {}


def lines(shop: Shop, wall: datetime, *, segments: int = 12, appeal: Appeal | None = None) -> list[Line]:
    script = Script(shop, seed=4, taste=OneTaste(appeal) if appeal else None)
    return [line for _ in range(segments) for line in script.next_segment(wall=wall).lines]


def offering(shop: Shop, ends_at: datetime | None, starts_at: datetime | None = None) -> Shop:
    """The shop with plenty of everything and one offer on each product."""
    text = "满两件减8元" if shop.language == "zh" else "two for $56"
    offer = Promotion(text, ends_at, starts_at)
    return replace(shop, products=tuple(replace(each, stock=500, promotion=offer) for each in shop.products))


@pytest.fixture(scope="module", params=["zh", "en"])
def shop(request: pytest.FixtureRequest) -> Shop:
    return load_shop(sample_shop(request.param))


def test_nothing_is_urgent_where_nothing_is(shop: Shop) -> None:
    for ends_at in (None, MARCH + timedelta(days=30)):
        assert not [line for line in lines(offering(shop, ends_at), MARCH) if line.goal is Goal.URGENCY]


def test_an_offer_that_ends_in_days_is_said_with_its_day_and_never_as_today_s(shop: Shop) -> None:
    told = [x for x in lines(offering(shop, MARCH + timedelta(days=3)), MARCH) if x.goal is Goal.URGENCY]
    assert len(told) >= 3
    for line in told:
        assert any(fact.endswith(".promotion_ends") for fact in line.fact_ids)
        assert TODAY[shop.language] not in line.text.lower()


def test_on_its_last_day_it_is_said_to_end_today(shop: Shop) -> None:
    told = [x for x in lines(offering(shop, MARCH + timedelta(hours=5)), MARCH) if x.goal is Goal.URGENCY]
    assert len(told) >= 3
    assert all(re.search("今天|today|final day", line.text.lower()) for line in told)


def test_an_offer_is_not_spoken_of_before_it_begins(shop: Shop) -> None:
    later = offering(shop, MARCH + timedelta(days=3), MARCH + timedelta(hours=1))
    assert not [line for line in lines(later, MARCH) if any("promotion" in fact for fact in line.fact_ids)]
    assert [x for x in lines(later, MARCH + timedelta(hours=1)) if any("promotion" in fact for fact in x.fact_ids)]


def test_demonstrations_want_pictures(shop: Shop) -> None:
    assert [line for line in lines(shop, MARCH, segments=8) if line.goal is Goal.DEMO]
    blind = replace(shop, products=tuple(replace(each, images=()) for each in shop.products))
    assert not [line for line in lines(blind, MARCH, segments=8) if line.goal is Goal.DEMO]


def test_a_festival_is_named_while_it_is_near_and_no_longer() -> None:
    shop = load_shop(sample_shop("zh"))
    facts = ShopFacts(shop)

    def named(wall: datetime) -> list[Line]:
        return [x for x in lines(shop, wall) if any(fact.startswith("calendar.") for fact in x.fact_ids)]

    assert not named(MARCH)
    today, soon = named(MID_AUTUMN), named(MID_AUTUMN - timedelta(days=4))
    assert today
    assert soon
    assert all("中秋节" in line.text for line in (*today, *soon))
    assert {line.fact_ids[-1] for line in today} | {line.fact_ids[0] for line in today} >= {"calendar.mid-autumn.today"}
    for line in soon:
        assert "calendar.mid-autumn.soon" in line.fact_ids
        assert facts.still_true(line.fact_ids, line.product_id, MID_AUTUMN - timedelta(days=4), selling=True)
        for over in (MID_AUTUMN, MID_AUTUMN + timedelta(days=1), MARCH):
            assert not facts.still_true(line.fact_ids, line.product_id, over, selling=True)
            refusal = check_grounding(line.text, line.fact_ids, facts, product_id=line.product_id, wall=over)
            assert refusal is not None
            assert refusal.reason == "past_occasion"


def test_no_festival_is_made_up(shop: Shop) -> None:
    facts = ShopFacts(shop)
    assert facts.find("calendar.sale-of-the-century.today") is None
    assert facts.find("calendar.christmas.always") is None


def test_the_rational_hear_facts_and_the_emotional_scenes(shop: Shop) -> None:
    def kinds(appeal: Appeal) -> Counter[str]:
        told = lines(shop, MARCH, appeal=appeal)
        assert {line.appeal for line in told} == {appeal}
        facts = ShopFacts(shop)
        found = [facts.find(fact) for line in told for fact in line.fact_ids]
        return Counter("scene" if fact.field == "scene" else "told" for fact in found if fact) + Counter(
            line.goal.value for line in told if line.goal
        )

    rational, emotional = kinds(Appeal.RATIONAL), kinds(Appeal.EMOTIONAL)
    assert emotional["scene"] > 2 * rational["scene"]
    assert rational["proof"] > 1.5 * emotional["proof"]


def test_two_products_of_a_kind_are_set_side_by_side(shop: Shop) -> None:
    alike = replace(shop, products=tuple(replace(each, category="things") for each in shop.products))
    facts = ShopFacts(alike)
    told = lines(alike, MARCH, segments=16, appeal=Appeal.RATIONAL)
    both = [line for line in told if len({fact.partition(".")[0] for fact in line.fact_ids}) > 1]
    assert both
    for line in both:
        assert check_grounding(line.text, line.fact_ids, facts, product_id=None, wall=MARCH) is None
        names = [facts.product(owner).name for owner in {fact.partition(".")[0] for fact in line.fact_ids}]
        assert sum(name in line.text for name in names) >= 1


def test_what_sold_out_is_said_in_changing_words(shop: Shop) -> None:
    script = Script(shop, seed=1)
    said = [script.sold_out(shop.products[0].id, MARCH) for _ in range(12)]
    assert all(line is not None for line in said)
    assert len({line.text for line in said if line}) >= 4


@pytest.mark.parametrize("language", ["zh", "en"])
def test_there_are_sentences_enough_and_each_can_be_filled(language: str) -> None:
    moments, slots = phrases(language, "moments"), phrases(language, "slots")
    for beat in ("demo", "ends_soon", "ends_today", "occasion_soon", "side_by_side"):
        assert len(set(moments[beat]["lines"])) >= 16
    facts = {
        "name", "number", "price", "unit", "field", "value", "point", "scene", "promotion", "promotion_ends",
        "occasion", "other", "other_value", "shop", "list_price", "stock",
    }  # fmt: skip
    told = [line for beat in moments.values() for line in beat["lines"]]
    told += [line for beats in phrases(language, "appeals").values() for lines in beats.values() for line in lines]
    assert {slot for line in told for slot in SLOT.findall(line)} <= facts | set(slots)
