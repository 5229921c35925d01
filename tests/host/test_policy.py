"""Policy profiles: what blocks, what warns, and that an unknown market or platform is named."""

from dataclasses import replace

import pytest

from host.policy import PolicyFault, notes, rulings
from script_gen.product import Fact
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop

SHOP = load_shop(sample_shop("zh"))


def of_category(category: str, *facts: Fact) -> list[str]:
    product = replace(SHOP.products[0], category=category, facts=facts, selling_points=(), faq=(), scenes=())
    return [ruling.level for ruling in rulings(replace(SHOP, products=(product,)))]


@pytest.mark.parametrize(
    ("platform", "level"),
    [("weixin", "block"), ("tiktok-us", "block"), ("douyin", "warn"), ("jd", None), ("baidu", None), ("own", None)],
)
def test_platforms(platform: str, level: str | None) -> None:
    assert [ruling.level for ruling in rulings(SHOP, platform=platform)] == ([level] if level else [])


@pytest.mark.parametrize(
    ("category", "field", "value", "without"),
    [
        ("保健食品", "批准文号", "国食健注G20250001", "block"),
        ("医疗器械/血压计", "注册证", "京械注准20250001", "block"),
        ("理财", "金融许可", "编号1", "block"),
        ("食品", "生产许可", "SC123", "warn"),
        ("化妆品", "备案", "国妆备进字", "warn"),
    ],
)
def test_a_category_wants_its_papers(category: str, field: str, value: str, without: str) -> None:
    assert of_category(category) == [without]
    assert of_category(category, Fact("p.paper", field, value)) == []


def test_the_currency_names_the_market_and_another_may_be_named() -> None:
    shop = replace(SHOP, products=(replace(SHOP.products[0], category="保健食品", facts=()),))
    assert [ruling.level for ruling in rulings(shop)] == ["block"]
    assert rulings(shop, market="none") == []
    assert notes(shop)


@pytest.mark.parametrize("place", [{"market": "mars"}, {"platform": "mars"}])
def test_unknown_places_are_named(place: dict[str, str]) -> None:
    with pytest.raises(PolicyFault, match="mars"):
        rulings(SHOP, **place)
