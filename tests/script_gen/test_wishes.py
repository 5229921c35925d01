"""Answers that lean on prices and on what was asked before: budgets, sums with shipping, pronouns, other subjects."""

from datetime import UTC, datetime

import pytest

from script_gen.answer import Answer, Answerer, Question
from script_gen.facts import ShopFacts
from script_gen.fields import kind_of
from script_gen.price_wish import by_price
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop

WALL = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHOPS = {language: load_shop(sample_shop(language)) for language in ("zh", "en")}


def answer(language: str, text: str, intent: str, on_air: str, before: Question | None = None) -> Answer:
    question = Question(text, intent, language, product_id=on_air, before=before)
    return Answerer(SHOPS[language]).answer(question, wall=WALL)


@pytest.mark.parametrize(
    ("language", "text", "pattern", "products"),
    [
        ("en", "anything under $20?", "within", ["oat-soap", "enamel-mug"]),
        ("en", "got something up to 5 bucks", "lowest", ["oat-soap", "enamel-mug", "canvas-tote"]),
        ("en", "what's in your shop for 20 dollars or less", "within", ["oat-soap", "enamel-mug"]),
        ("en", "what's your cheapest thing", "lowest", ["oat-soap", "enamel-mug", "canvas-tote"]),
        ("en", "which is the most expensive", "dearest", ["wool-throw", "desk-lamp", "canvas-tote"]),
        ("zh", "五十块以内有啥", "within", ["zhubei", "xiaomi"]),
        ("zh", "哪个最便宜", "lowest", ["zhubei", "xiaomi", "huaimi"]),
        ("zh", "最贵的是哪个", "dearest", ["baowenbei", "yunwu-cha", "huaimi"]),
    ],
)
def test_products_by_price(language: str, text: str, pattern: str, products: list[str]) -> None:
    said = by_price(text, ShopFacts(SHOPS[language]))
    assert said is not None
    assert said.pattern == pattern
    assert [fact.id.partition(".")[0] for slot, fact in said.facts.items() if slot.startswith("price")] == products
    assert not answer(language, text, "price", products[-1]).deferred


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "are you the cheapest on the market?"),
        ("zh", "你家是全网最便宜吗"),
        ("en", "is it under 20 inches"),
        ("zh", "多少钱"),
    ],
)
def test_no_wish_for_a_price(language: str, text: str) -> None:
    assert by_price(text, ShopFacts(SHOPS[language])) is None


def test_a_sum_with_shipping_for_one_and_for_a_list() -> None:
    one = answer("en", "one mug delivered to my door, what do I pay in the end", "shipping", "enamel-mug")
    assert "$18" in one.text
    assert "$24 in all" in one.text
    both = answer("en", "two totes and one throw, shipped", "complaint", "desk-lamp")
    assert "$145" in both.text


def test_counts_may_stand_after_chinese_names() -> None:
    assert "171" in answer("zh", "小米两袋，保温杯一个，一起多少钱", "price", "huaimi").text
    assert "178" in answer("zh", "买两个保温杯多少", "price", "huaimi").text


def test_who_pays_for_a_return_is_asked_of_the_returns() -> None:
    assert answer("zh", "退货的话运费算谁的", "after_sales", "huaimi").fact_ids == ("shop.returns",)
    assert answer("en", "who covers the postage if I send it back", "after_sales", "oat-soap").fact_ids == (
        "shop.returns",
    )


def test_a_country_is_asked_for_before_shipping_at_large() -> None:
    abroad = answer("en", "two totes shipped to Canada?", "shipping", "canvas-tote")
    assert abroad.fact_ids == ("shop.shipping",)
    assert "do not ship abroad" in abroad.text


def test_a_pronoun_means_what_the_viewer_named_before() -> None:
    named = Question("what's the second item on your list", "product_request", "en", product_id="canvas-tote")
    assert answer("en", "how many of those are left", "stock", "canvas-tote", named).fact_ids[0] == "wool-throw.name"
    first = Question("三号链接是什么", "product_request", "zh", product_id="huaimi")
    assert answer("zh", "它多少钱", "price", "huaimi", first).product_id == "zhubei"


def test_a_follow_up_on_another_thing_does_not_get_the_first_answer_again() -> None:
    before = Question("what are the handles like", "spec", "en", product_id="canvas-tote")
    assert answer("en", "and the wheels?", "spec", "canvas-tote", before).deferred
    assert answer("en", "and the mug?", "spec", "canvas-tote", before).deferred


def test_half_a_word_in_common_is_no_answer() -> None:
    assert answer("zh", "支持兰花卡付款吗", "spec", "yunwu-cha").deferred


@pytest.mark.parametrize(
    ("field", "kind"),
    [("Storage", "storage"), ("Age", "age"), ("Certification", "certificate"), ("Packaging", "package")],
)
def test_a_kind_begins_a_word_of_the_field(field: str, kind: str) -> None:
    assert kind_of(field, "en") == kind
