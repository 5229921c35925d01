"""Questions in shops the rules were not written for: bodies, names, two at once, and facts found by likeness alone."""

from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pytest

from bench.truth import in_shops
from comments.meaning import Reader
from script_gen.advice import measures
from script_gen.answer import Answerer, Question
from script_gen.closeness import fit, likenesses, shipped
from script_gen.halves import halves
from script_gen.mention import Mentions
from script_gen.product import Shop
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop

WALL = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHOPS: dict[str, Shop] = {shop.id: shop for language in ("zh", "en") for shop, _ in in_shops(language)}


@pytest.mark.parametrize(
    ("text", "height_cm", "weight_kg"),
    [
        ("165/52", 165, 52),
        ("170 110 拍啥", 170, 55),
        ("一米六八，体重120", 168, 60),
        ("160 50kg", 160, 50),
        ("5'8 150", 173, 68),
    ],
)
def test_a_body_is_described_without_units(text: str, height_cm: int, weight_kg: int) -> None:
    found = measures(text, bare=True)
    assert (round(found["height_cm"]), round(found["weight_kg"])) == (height_cm, weight_kg)


@pytest.mark.parametrize("text", ["168.00 50 包邮", "165 80ml", "5'9 150 bucks", "is it 165 120", "满200减50"])
def test_other_numbers_are_no_body(text: str) -> None:
    assert "weight_kg" not in measures(text, bare=True)


def test_bare_numbers_describe_nobody_where_no_body_is_spoken_of() -> None:
    assert measures("185/65 tyres") == {}
    assert measures("脚长24.5", bare=True) == {"foot_cm": Decimal("24.5")}


@pytest.mark.parametrize(
    ("shop", "text", "owners"),
    [
        ("harbor", "could i throw it in the washer", []),
        ("harbor", "is the throw soft", [("wool-throw",)]),
        ("harbor", "do you have any wool socks", []),
        ("harbor", "any wool left", [("wool-throw",)]),
        ("harbor", "will it fit my lamp", []),
        ("harbor", "my wool throw has a hole", [("wool-throw",)]),
        ("spoke", "is it a full zip", []),
        ("spoke", "how much is the full tune up", [("tune-up",)]),
        ("spoke", "how many tail lights left", [("taillight",)]),
    ],
)
def test_a_word_names_a_product_only_where_it_is_used_as_a_name(
    shop: str, text: str, owners: list[tuple[str, ...]]
) -> None:
    mentions = Mentions(SHOPS[shop] if shop in SHOPS else load_shop(sample_shop("en")))
    assert [named.owners for named in mentions.find(mentions.joined(text))] == owners


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        ("zh", "什么颜色?能退吗", ["什么颜色", "能退吗"]),
        ("zh", "多少钱包邮吗", ["多少钱", "包邮吗"]),
        ("zh", "多少钱一件", []),
        ("zh", "这个多少钱", []),
        ("en", "how much and does it have a hood", ["how much", "does it have a hood"]),
        ("en", "is it black and white", []),
        ("en", "one? two? three?", []),
    ],
)
def test_two_questions_in_one(language: str, text: str, parts: list[str]) -> None:
    assert halves(text, language) == parts


ASKED = [
    ("mumian", "silk-scarf", "什么材质 多少钱", "price", {"ss.mat", "silk-scarf.price"}, True),
    ("mumian", "silk-scarf", "这个跟衬衫哪个贵", "price", {"silk-scarf.price", "linen-shirt.price"}, True),
    ("mumian", "linen-shirt", "可以寄到拉萨吗", "shipping", {"shop.shipping"}, True),
    ("mumian", "rose-cream", "第二瓶半价到几号", "promotion", {"rose-cream.promotion_ends"}, True),
    ("spoke", "lock", "do you ship to hawaii", "shipping", {"shop.shipping"}, True),
    ("fern", "serum", "how much squalane is in it", "price", {"serum.price"}, False),
]


@pytest.mark.parametrize(("shop", "on_air", "text", "intent", "facts", "cited"), ASKED)
def test_by_words_alone(shop: str, on_air: str, text: str, intent: str, facts: set[str], cited: bool) -> None:
    answer = Answerer(SHOPS[shop]).answer(Question(text, intent, product_id=on_air), wall=WALL)
    assert (facts <= set(answer.fact_ids)) is cited


def test_closeness_learns_which_likeness_tells() -> None:
    draw = np.random.default_rng(1)
    features = draw.normal(size=(400, 8))
    answers = (features[:, 2] + 0.1 * draw.normal(size=400) > 1).astype(np.float64)
    learnt = fit(features, answers)
    assert max(learnt.weights[:-1]) == learnt.weights[2]
    near = np.zeros((2, 8))
    near[0, 2] = 3
    likely = learnt.read(near)
    assert likely[0] > 0.9 > 0.1 > likely[1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_shipped_weights_trust_the_fact_that_leads(language: str) -> None:
    question = np.array([1, 0, 0], dtype=np.float32)
    told = np.array([[[0.8, 0.6, 0]] * 2, [[0, 1, 0]] * 2, [[0, 0, 1]] * 2], dtype=np.float32)
    likely = shipped(language).read(likenesses(question, told, [(True, False), (False, False), (False, False)]))
    assert likely[0] > 0.65 > 0.2 > max(likely[1:])


@pytest.mark.slow
def test_a_fact_under_a_field_nobody_foresaw_is_found_by_likeness() -> None:
    shop, embed = SHOPS["fern"], Reader().embed
    answerer = Answerer(shop, embed=embed)
    asked = [("kibble", "is there grain in it", "ki.grain"), ("kibble", "what is the flight time", "")]
    for on_air, text, fact in asked:
        answer = answerer.answer(Question(text, "spec", product_id=on_air), wall=WALL)
        assert (fact in answer.fact_ids) if fact else answer.deferred
