"""A restart goes on with the lines that waited, but never with a price or a product the shop file no longer has."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from host.compose.resuming import go_on, still_true
from script_gen.facts import ShopFacts
from script_gen.line import Line, Origin
from script_gen.product import Shop
from script_gen.script import Script
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from tests.show.evening import Evening, play

WALL = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture(params=["zh", "en"])
def shop(request: pytest.FixtureRequest) -> Shop:
    return load_shop(sample_shop(request.param))


@pytest.fixture
def waiting(shop: Shop) -> list[Line]:
    """What a show of this shop has written."""
    script = Script(shop, seed=3)
    return [line for _ in range(12) for line in script.next_segment(wall=WALL).lines]


def test_of_the_same_shop_every_line_stands(shop: Shop, waiting: list[Line]) -> None:
    facts = ShopFacts(shop)
    assert [line.text for line in waiting if not still_true(line, facts, WALL)] == []


def test_a_price_that_changed_is_not_said_as_it_was(shop: Shop, waiting: list[Line]) -> None:
    dearer = tuple(replace(product, price=product.price + Decimal(1000), promotion=None) for product in shop.products)
    facts = ShopFacts(replace(shop, products=dearer))
    priced = [line for line in waiting if any(known.endswith(".price") for known in line.fact_ids)]
    assert priced
    assert not any(still_true(line, facts, WALL) for line in priced)
    assert any(still_true(line, facts, WALL) for line in waiting)


def test_of_a_product_that_is_sold_no_more_nothing_is_said(shop: Shop, waiting: list[Line]) -> None:
    gone, *rest = shop.products
    facts = ShopFacts(replace(shop, products=tuple(rest)))
    by_hand = Line("Look at this one!", origin=Origin.OPERATOR, product_id=gone.id)
    of_it = [line for line in waiting if line.product_id == gone.id]
    assert of_it
    assert not any(still_true(line, facts, WALL) for line in (*of_it, by_hand))
    sold_out = ShopFacts(replace(shop, products=(replace(gone, stock=0), *rest)))
    assert [still_true(line, sold_out, WALL) for line in of_it] == [False] * len(of_it)
    assert still_true(by_hand, sold_out, WALL)


@pytest.mark.parametrize(
    "state",
    [{}, {"lines": [], "script": {}}, {"lines": [{"text": "a"}], "script": {}}, {"lines": 7, "script": None}, [1]],
    ids=str,
)
def test_what_is_no_state_is_told_and_the_rundown_begins_anew(tmp_path: Path, state: Any) -> None:
    async def restart(evening: Evening) -> list[str]:
        evening.store.save(evening.shop.id, state)
        evening.store.flush()
        evening.show.faults = []
        go_on(evening.show, evening.store, evening.facts)
        return evening.show.faults

    assert play(tmp_path, restart) == ["store: where the last show stood cannot be read; the rundown begins anew"]
