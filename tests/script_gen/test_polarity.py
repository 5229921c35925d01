"""A line may not turn a fact into its opposite, nor give a number to another part of it; honest denials pass."""

from datetime import UTC, datetime

import pytest

from script_gen.facts import ShopFacts
from script_gen.grounding import check_grounding
from script_gen.numbers import quantities
from script_gen.parts import misplaced
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop

WALL = datetime(2026, 11, 22, tzinfo=UTC)
FACTS = {language: ShopFacts(load_shop(sample_shop(language))) for language in ("zh", "en")}


def _reason(language: str, product: str, text: str) -> str:
    """Why the line is refused with all facts of the product cited; empty when it may be said."""
    facts = FACTS[language]
    refusal = check_grounding(text, facts.citable(product, WALL), facts, product_id=product, wall=WALL)
    return refusal.reason if refusal is not None else ""


@pytest.mark.parametrize(
    ("language", "product", "text", "reason"),
    [
        ("zh", "zhubei", "这毛巾不能机洗", "affirmed_by_fact"),
        ("zh", "yunwu-cha", "常温放着就行，不用冷藏", "affirmed_by_fact"),
        ("zh", "baowenbei", "这个杯盖单手打不开", "affirmed_by_fact"),
        ("zh", "xiaomi", "没有有机产品认证", "affirmed_by_fact"),
        ("zh", "baowenbei", "杯身可以放洗碗机", "denied_by_fact"),
        ("zh", "baowenbei", "倒过来会漏水", "denied_by_fact"),
        ("zh", "baowenbei", "碳酸饮料装进去也没事", "denied_by_fact"),
        ("zh", "zhubei", "贴脸有点扎", "denied_by_fact"),
        ("zh", "zhubei", "竹纤维30%，棉70%", "number_of_another_part"),
        ("en", "enamel-mug", "It is not dishwasher safe", "affirmed_by_fact"),
        ("en", "canvas-tote", "It does not fit a 14 inch laptop", "affirmed_by_fact"),
        ("en", "canvas-tote", "There is no snap at the top", "affirmed_by_fact"),
        ("en", "enamel-mug", "Keep it away from the campfire", "affirmed_by_fact"),
        ("en", "enamel-mug", "It won't work on induction", "affirmed_by_fact"),
        ("en", "canvas-tote", "It is fully lined", "denied_by_fact"),
        ("en", "canvas-tote", "The dryer is no problem", "denied_by_fact"),
        ("en", "wool-throw", "It is a bit scratchy", "denied_by_fact"),
        ("en", "canvas-tote", "It is 5 inches wide", "number_of_another_part"),
    ],
)
def test_what_a_fact_says_is_not_turned_round(language: str, product: str, text: str, reason: str) -> None:
    assert _reason(language, product, text) == reason


@pytest.mark.parametrize(
    ("language", "product", "text"),
    [
        ("zh", "baowenbei", "没有保温杯的朋友可以看看这个"),
        ("zh", "baowenbei", "杯盖不拆也能冲，拆开洗更干净"),
        ("zh", "baowenbei", "它不是最轻的，空杯260克"),
        ("zh", "zhubei", "不是浴巾，是洗脸巾的大小"),
        ("zh", "zhubei", "机洗别用热水，水温不超过40度"),
        ("zh", "yunwu-cha", "没有冰箱也可以，避光放着"),
        ("zh", "yunwu-cha", "是不是要冷藏？要的"),
        ("zh", "huaimi", "结晶了不是坏了，能吃"),
        ("zh", "baowenbei", "不是不能单手打开"),
        ("en", "wool-throw", "Don't wash it hot"),
        ("en", "wool-throw", "It isn't scratchy at all"),
        ("en", "canvas-tote", "If you don't have a laptop, it fits your books"),
        ("en", "canvas-tote", "You can't fit a laptop? A 14 inch laptop fits"),
        ("en", "oat-soap", "It isn't very bubbly, the lather is creamy"),
        ("en", "oat-soap", "There's no perfume, just oats"),
        ("en", "desk-lamp", "No need to turn it down every night"),
        ("en", "canvas-tote", "It is 15 inches wide and 14 inches tall"),
    ],
)
def test_honest_denials_and_suppositions_pass(language: str, product: str, text: str) -> None:
    assert _reason(language, product, text) == ""


@pytest.mark.parametrize(
    ("clause", "value", "wrong"),
    [
        ("竹纤维30%", "竹纤维70%，棉30%", True),
        ("棉30%", "竹纤维70%，棉30%", False),
        ("30%是天然的", "竹纤维70%，棉30%", False),
        ("95度的水放6小时", "95度的水，6小时后还有68度以上", False),
        ("a 60% cotton shell", "shell 100% cotton, lining 60% nylon", True),
        ("60% nylon in the lining", "shell 100% cotton, lining 60% nylon", False),
    ],
)
def test_a_number_keeps_to_its_part_of_a_list(clause: str, value: str, wrong: bool) -> None:
    number = next(each for each in quantities(clause) if str(each.value) in {"30", "60", "6"})
    assert misplaced(number, clause, value) is wrong
