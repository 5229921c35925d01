"""What stands on the screen passes the claims gate like what is spoken."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from host.shelf import Shelf
from script_gen.facts import ShopFacts
from script_gen.product import Promotion, Shop
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from stream.timeline import Samples

WALL = datetime(2026, 11, 22, 12, tzinfo=UTC)


def shop_with(offer: str, shipping: str) -> Shop:
    shop = load_shop(sample_shop("zh"))
    first = replace(shop.products[0], promotion=Promotion(offer, None))
    return replace(shop, products=(first, *shop.products[1:]), policies={"shipping": shipping})


@pytest.mark.parametrize(
    ("offer", "shown"), [("买两盒送一个茶漏", True), ("全网最低价，手慢无", False), ("国家级品质，仅剩最后三盒", False)]
)
def test_an_unlawful_offer_is_on_no_card_and_in_no_ticker(offer: str, shown: bool) -> None:
    shop = shop_with(offer, "48小时内发货")
    shelf = Shelf(shop, ShopFacts(shop), lambda at=None: WALL)
    assert (shelf.card(shop.products[0].id, Samples(0)).promotion == offer) == shown
    assert (shelf.rows()[0]["promotion"] == offer) == shown
    assert any(offer in entry for entry in shelf.ticker()) == shown


def test_an_unlawful_policy_is_not_in_the_ticker() -> None:
    shop = shop_with("买两盒送一个茶漏", "全网第一快，最快的物流")
    entries = Shelf(shop, ShopFacts(shop), lambda at=None: WALL).ticker()
    assert not any("第一" in entry for entry in entries)


def test_the_sample_shops_lose_nothing() -> None:
    for language in ("zh", "en"):
        shop = load_shop(sample_shop(language))
        shelf = Shelf(shop, ShopFacts(shop), lambda at=None: WALL)
        offered = [p for p in shop.products if p.promotion is not None]
        assert sum(row["promotion"] is not None for row in shelf.rows()) == len(offered)
        assert len(shelf.ticker()) == len(shop.policies) + len(offered)
