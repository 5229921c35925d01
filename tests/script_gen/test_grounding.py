"""The grounding gate: numbers, units and words of the right product pass; all else is refused with its place."""

from datetime import UTC, datetime

import pytest

from script_gen.facts import ShopFacts
from script_gen.grounding import check_grounding
from script_gen.reckoning import Total
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop

WALL = datetime(2026, 11, 22, tzinfo=UTC)
FACTS = {language: ShopFacts(load_shop(sample_shop(language))) for language in ("zh", "en")}


@pytest.mark.parametrize(
    ("language", "product", "text", "ids"),
    [
        ("zh", "yunwu-cha", "一盒68元", ("yunwu-cha.price",)),
        ("zh", "yunwu-cha", "六十八块钱一盒", ("yunwu-cha.price",)),
        ("zh", "huaimi", "五十九块九", ("huaimi.price",)),
        ("zh", "yunwu-cha", "一起看看云雾绿茶", ()),
        ("zh", "yunwu-cha", "净含量250克", ("yunwu-cha.weight",)),
        ("zh", "zhubei", "库存还有12组", ("zhubei.stock",)),
        ("zh", "xiaomi", "有机产品认证", ("xiaomi.cert",)),
        ("zh", "xiaomi", "满两袋减8元", ("xiaomi.promotion",)),
        ("zh", "xiaomi", "全国包邮", ("shop.shipping",)),
        ("en", "canvas-tote", "It is thirty-two dollars", ("canvas-tote.price",)),
        ("en", "canvas-tote", "Everyone is welcome, one by one", ()),
        ("en", "enamel-mug", "dishwasher safe", ("enamel-mug.dishwasher",)),
        ("en", "enamel-mug", "Microwave: not for the microwave, it is steel", ("enamel-mug.microwave",)),
        ("en", "enamel-mug", "No microwave for this one", ("enamel-mug.microwave",)),
        ("en", "canvas-tote", "It comes in navy", ("canvas-tote.colors",)),
        ("en", "canvas-tote", "It comes in handy", ("canvas-tote.colors",)),
        ("zh", "zhubei", "长零点七五米", ("zhubei.size",)),
        ("zh", "xiaomi", "一袋五斤", ("xiaomi.weight",)),
    ],
)
def test_grounded(language: str, product: str, text: str, ids: tuple[str, ...]) -> None:
    assert check_grounding(text, ids, FACTS[language], product_id=product, wall=WALL) is None


@pytest.mark.parametrize(
    ("language", "product", "text", "ids", "reason"),
    [
        ("zh", "yunwu-cha", "一盒58元", ("yunwu-cha.price",), "number_without_fact"),
        ("zh", "yunwu-cha", "一盒68元", (), "number_without_fact"),
        ("zh", "yunwu-cha", "一盒68元", ("huaimi.price",), "wrong_product"),
        ("zh", "yunwu-cha", "一盒68元", ("nothing",), "unknown_fact"),
        ("zh", "yunwu-cha", "只要250元", ("yunwu-cha.weight",), "number_without_fact"),
        ("zh", "yunwu-cha", "只剩68盒", ("yunwu-cha.price",), "number_of_another_field"),
        ("zh", "yunwu-cha", "打八折", ("yunwu-cha.price",), "number_without_fact"),
        ("zh", "yunwu-cha", "今天半价", ("yunwu-cha.price",), "number_without_fact"),
        ("zh", "yunwu-cha", "买一送一", ("yunwu-cha.price",), "number_without_fact"),
        ("zh", "yunwu-cha", "质保三年", ("yunwu-cha.price",), "number_without_fact"),
        ("zh", "yunwu-cha", "有机绿茶", ("yunwu-cha.name",), "word_without_fact"),
        ("zh", "yunwu-cha", "包邮到家", ("yunwu-cha.price",), "word_without_fact"),
        ("en", "canvas-tote", "Now $30", ("canvas-tote.price",), "number_without_fact"),
        ("en", "canvas-tote", "half price", ("canvas-tote.price",), "number_without_fact"),
        ("en", "canvas-tote", "only 32 left", ("canvas-tote.price",), "number_of_another_field"),
        ("en", "canvas-tote", "organic cotton", ("canvas-tote.material",), "word_without_fact"),
        ("en", "canvas-tote", "a dozen colors", ("canvas-tote.colors",), "number_without_fact"),
        ("en", "canvas-tote", "dozens of them left", ("canvas-tote.stock",), "number_without_fact"),
        ("en", "canvas-tote", "it weighs a pound", ("canvas-tote.weight",), "number_without_fact"),
        ("en", "enamel-mug", "a couple of ounces", ("enamel-mug.capacity",), "number_without_fact"),
        ("en", "canvas-tote", "It comes in red too", ("canvas-tote.colors",), "name_without_fact"),
        ("zh", "zhubei", "还有红色", ("zhubei.colors",), "name_without_fact"),
        ("zh", "yunwu-cha", "里面有茉莉花", ("yunwu-cha.taste",), "name_without_fact"),
        ("en", "canvas-tote", "We ship it to Canada", ("shop.shipping",), "name_without_fact"),
        ("en", "canvas-tote", "The lining is polyester", ("canvas-tote.lining",), "word_without_fact"),
        ("zh", "huaimi", "两岁的宝宝就能吃", ("huaimi.shelf", "shop.shipping"), "number_without_fact"),
        ("en", "enamel-mug", "Pop it in the microwave", ("enamel-mug.microwave",), "denied_by_fact"),
        ("zh", "yunwu-cha", "香精的味道很足", ("yunwu-cha.process",), "denied_by_fact"),
        ("zh", "zhubei", "长一米八", ("zhubei.size",), "number_without_fact"),
    ],
)
def test_refused(language: str, product: str, text: str, ids: tuple[str, ...], reason: str) -> None:
    refusal = check_grounding(text, ids, FACTS[language], product_id=product, wall=WALL)
    assert refusal is not None
    assert refusal.reason == reason


def test_an_ended_promotion_is_refused_at_once() -> None:
    ends = FACTS["zh"].product("xiaomi").promotion
    assert ends is not None
    assert ends.ends_at is not None
    refusal = check_grounding("满两袋减8元", ("xiaomi.promotion",), FACTS["zh"], product_id="xiaomi", wall=ends.ends_at)
    assert refusal is not None
    assert refusal.reason == "ended_promotion"


def test_a_sum_is_recomputed_not_believed() -> None:
    facts, ids = FACTS["zh"], ("yunwu-cha.price",)
    proofs = (Total((("yunwu-cha", 3),)),)
    assert check_grounding("3盒204元", ids, facts, product_id="yunwu-cha", wall=WALL, proofs=proofs) is None
    assert check_grounding("3盒198元", ids, facts, product_id="yunwu-cha", wall=WALL, proofs=proofs) is not None


@pytest.mark.parametrize(
    ("language", "product", "text", "said"),
    [
        ("zh", "yunwu-cha", "买两盒送一个玻璃茶漏", True),
        ("zh", "yunwu-cha", "买三盒送一盒", False),
        ("zh", "yunwu-cha", "拍两盒到手五盒", False),
        ("zh", "yunwu-cha", "送一个杯子", False),
        ("zh", "yunwu-cha", "云雾绿茶打折了", False),
        ("zh", "yunwu-cha", "这里不打折", True),
        ("zh", "xiaomi", "满两袋减8元", True),
        ("zh", "xiaomi", "满三袋减8元", False),
        ("zh", "baowenbei", "下单送一把杯刷", True),
        ("en", "canvas-tote", "Two totes for $56", True),
        ("en", "canvas-tote", "Buy two totes, get one free", False),
        ("en", "canvas-tote", "Three totes for the price of two", False),
        ("en", "canvas-tote", "It comes with a free gift", False),
        ("en", "wool-throw", "Free gift wrap with every throw", True),
    ],
)
def test_an_offer_is_the_shops_own_though_its_numbers_stand_elsewhere(
    language: str, product: str, text: str, said: bool
) -> None:
    facts = FACTS[language]
    refusal = check_grounding(text, facts.citable(product, WALL), facts, product_id=product, wall=WALL)
    assert (refusal is None) is said
