"""What looks like a number is found with its value and unit; what only sounds like one is left alone."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from script_gen.numbers import quantities


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("一盒250克", [("250", "g")]),
        ("三十九块九", [("39.9", "money")]),
        ("打八五折", [("85", "折")]),
        ("百分之十", [("10", "%")]),
        ("买一送一", [("1", ""), ("1", "")]),
        ("半价", [("0.5", "")]),
        ("质保一年", [("1", "year")]),
        ("两千三百五十元", [("2350", "money")]),
        ("一万二千", [("12000", "")]),
        ("3万", [("30000", "")]),
        ("11月30日", [("11", ""), ("30", "day")]),
        ("3号链接", [("3", "link")]),
        ("$24.50 for two", [("24.50", "money"), ("2", "")]),
        ("twenty-five dollars", [("25", "money")]),
        ("two hundred and five grams", [("205", "g")]),
        ("half price", [("0.5", "")]),
        ("buy one get one free", [("1", ""), ("1", "")]),
        ("a dozen", [("12", "")]),
        ("16 oz canvas, 5 feet", [("16", "oz"), ("5", "foot")]),
        ("within 2 business days", [("2", "day")]),
        ("1,299.00元", [("1299.00", "money")]),
    ],
)
def test_numbers(text: str, found: list[tuple[str, str]]) -> None:
    assert [(quantity.value, quantity.unit) for quantity in quantities(text)] == [
        (Decimal(value), unit) for value, unit in found
    ]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "一起看看",
            "万一不合适",
            "千万别用开水",
            "十分感谢",
            "第一次来的朋友",
            "一样样讲",
            "四季都合适",
            "百搭的颜色",
            "一盒",
        ),
        *("one of the colors", "no one is rushing you", "this is the one", "everyone is welcome", "one more thing"),
    ],
)
def test_no_numbers(text: str) -> None:
    assert quantities(text) == ()


@given(st.text(max_size=200))
def test_any_text_is_read_and_spans_are_inside(text: str) -> None:
    for quantity in quantities(text):
        assert 0 <= quantity.start < quantity.stop <= len(text)


@given(st.integers(0, 999_999))
def test_digits_keep_their_value(number: int) -> None:
    assert [quantity.value for quantity in quantities(f"共{number}元")] == [Decimal(number)]
