"""Which product a comment means: link numbers, names well and badly spelled, parts of names, the one before."""

import pytest

from host.show.which import Which
from script_gen.mention import Mentions
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop

SHOPS = {language: load_shop(sample_shop(language)) for language in ("zh", "en")}
WHICH = {language: Which(shop, Mentions(shop)) for language, shop in SHOPS.items()}


def name(language: str, product_id: str | None) -> str | None:
    return next((p.name for p in SHOPS[language].products if p.id == product_id), None)


@pytest.mark.parametrize(
    ("language", "text", "means"),
    [
        ("zh", "3号链接多少钱", "竹纤维毛巾"),
        ("zh", "三號鏈接還有嗎", "竹纤维毛巾"),
        ("zh", "槐花蜜纯不纯", "槐花蜜"),
        ("zh", "槐花密纯不纯", "槐花蜜"),
        ("zh", "怀花蜜怎么卖", "槐花蜜"),
        ("zh", "毛巾掉毛吗", "竹纤维毛巾"),
        ("zh", "绿茶是今年的吗", "云雾绿茶"),
        ("zh", "保溫杯能裝多少", "保温杯"),
        ("zh", "包温杯漏不漏", "保温杯"),
        ("zh", "上一个多少钱", "before"),
        ("zh", "刚才那款再讲一下", "before"),
        ("zh", "多少钱", None),
        ("zh", "有货吗", None),
        ("zh", "绿茶和保温杯一起多少钱", None),
        ("zh", "9号链接", None),
        ("zh", "", None),
        ("en", "how much is link 2", "Wool Throw"),
        ("en", "is the tote washable", "Canvas Tote"),
        ("en", "the canvs tote pls", "Canvas Tote"),
        ("en", "is the enamle mug dishwasher safe", "Enamel Mug"),
        ("en", "ENAMEL MUGS left?", "Enamel Mug"),
        ("en", "is the lamp dimmable", "Desk Lamp"),
        ("en", "how much was the previous one", "before"),
        ("en", "the one before, is it still in stock", "before"),
        ("en", "did you ship it yesterday or before", None),
        ("en", "how much", None),
        ("en", "soap or mug?", None),
    ],
)
def test_the_product_is_found_or_left_open(language: str, text: str, means: str | None) -> None:
    before = SHOPS[language].products[-1].id
    found = WHICH[language].product(text, before)
    assert ("before" if found == before and means == "before" else name(language, found)) == means


def test_without_one_before_nothing_is_guessed() -> None:
    assert WHICH["zh"].product("上一个多少钱", None) is None


@pytest.mark.parametrize("text", ["\u202e" * 300, "a" * 300, "号" * 300, "第" * 300, "#" * 300, "小鹿" * 150])
def test_hostile_text_names_nothing(text: str) -> None:
    assert WHICH["zh"].product(text, None) is None
