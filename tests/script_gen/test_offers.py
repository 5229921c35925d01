"""The arithmetic of promotions and shipping: reckoned where the words are plain, left open where they are not."""

from decimal import Decimal

import pytest

from script_gen.advice import fitting, measures
from script_gen.offers import offer_of, shipping_of
from script_gen.product import Advice


@pytest.mark.parametrize(
    ("text", "price", "pieces", "cost"),
    [
        ("第二瓶减10元", "59.90", 1, "59.90"),
        ("第二瓶减10元", "59.90", 2, "109.80"),
        ("第二瓶减10元", "59.90", 3, "169.70"),
        ("第二瓶减10元", "59.90", 4, None),
        ("满两袋减8元", "45", 3, "127"),
        ("第二件半价", "19.99", 2, "29.98"),
        ("第二件5折", "20", 2, "30"),
        ("两件8折", "100", 5, "400"),
        ("满300减30", "120", 3, "330"),
        ("满300减30", "120", 6, None),
        ("两件99元", "60", 3, "159"),
        ("下单送一把杯刷", "89", 2, "178"),
        ("买两盒送一个玻璃茶漏", "68", 2, "136"),
        ("Two totes for $56", "32", 3, "88"),
        ("Any five bars for $40", "9.50", 5, "40"),
        ("Four mugs for $60", "18", 3, "54"),
        ("Four mugs for $60", "18", 8, None),
        ("Free gift wrap with every throw", "89", 2, "178"),
        ("$10 off two or more", "30", 2, "50"),
        ("$5 off orders over $50", "30", 2, "55"),
        ("两条打九折", "299", 2, "538.20"),
        ("三件八五折", "100", 3, "255"),
        ("20% off when you buy two or more", "45", 3, "108"),
        ("20% off when you buy two or more", "45", 1, "45"),
        ("Buy 3 or more, save 10%", "10", 3, "27"),
        ("A free chew toy with every bed", "70", 2, "140"),
    ],
)
def test_reckoned(text: str, price: str, pieces: int, cost: str | None) -> None:
    offer = offer_of(text)
    assert offer is not None
    assert offer.cost(Decimal(price), pieces) == (None if cost is None else Decimal(cost))


@pytest.mark.parametrize(
    "text", ["买一送一", "会员专享价", "限时惊喜", "Buy one get one", "Up to 30% off", "第二件更便宜"]
)
def test_left_open(text: str) -> None:
    assert offer_of(text) is None


@pytest.mark.parametrize(
    ("text", "goods", "cost"),
    [
        ("全国包邮，付款后48小时内发货", "10", "0"),
        ("满99元包邮，不满收8元运费", "98.99", "8"),
        ("满99元包邮，不满收8元运费", "99", "0"),
        ("Free shipping in the US on orders over $50, otherwise $6", "50", "6"),
        ("Free shipping in the US on orders over $50, otherwise $6", "50.01", "0"),
        ("Free shipping on every order.", "1", "0"),
    ],
)
def test_shipping(text: str, goods: str, cost: str) -> None:
    rule = shipping_of(text)
    assert rule is not None
    assert rule.cost(Decimal(goods)) == Decimal(cost)


@pytest.mark.parametrize("text", ["运费看地址", "Shipping depends on the address", "满99元包邮"])
def test_shipping_that_is_not_plain(text: str) -> None:
    assert shipping_of(text) is None


ROWS = (
    Advice("a.1", (("height_cm", Decimal(155), Decimal(165)), ("weight_kg", Decimal(45), Decimal(55))), (), "S码"),
    Advice("a.2", (("height_cm", Decimal(166), Decimal(175)), ("weight_kg", Decimal(56), Decimal(70))), (), "M码"),
    Advice("a.3", (), ("油皮", "oily skin"), "清爽型"),
    Advice("a.4", (("age_years", Decimal(3), Decimal(6)),), (), "可以"),
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("身高160体重50公斤穿多大", "S码"),
        ("我170，120斤，身高170穿什么码", "M码"),
        ("身高160穿什么码", None),
        ("身高190体重90公斤", None),
        ("i'm 5'7 and 140 lbs", "M码"),
        ("油皮能用吗", "清爽型"),
        ("四岁半能玩吗", "可以"),
        ("8个月能玩吗", None),
    ],
)
def test_advice_fits_whole_or_not_at_all(text: str, said: str | None) -> None:
    assert [row.say for row in fitting(ROWS, text)] == ([said] if said else [])


def test_measures_in_both_systems() -> None:
    assert measures("身高1米65")["height_cm"] == 165
    assert round(measures("5'6 and 130 lbs")["weight_kg"]) == 59
