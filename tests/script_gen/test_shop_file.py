"""Shop files: every fault is found at once, with its place and a remedy; sound files of both kinds load."""

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from script_gen.facts import ShopFacts
from script_gen.shop_faults import ShopFileError
from script_gen.shop_file import LARGEST_FILE, load_shop
from script_gen.shops import sample_shop

HEAD = {"id": "s", "name": "店", "language": "zh", "currency": "CNY"}
TEA: dict[str, Any] = {"id": "tea", "name": "绿茶", "category": "食品", "price": "68.00"}


def written(folder: Path, shop: Any = HEAD, *products: Any) -> Path:
    file = folder / "shop.json"
    file.write_text(json.dumps({"shop": shop, "products": list(products) or [TEA]}), encoding="utf-8")
    return file


def faults(path: Path) -> dict[str, str]:
    with pytest.raises(ShopFileError) as refused:
        load_shop(path)
    assert all(fault.file and fault.remedy for fault in refused.value.faults)
    return {fault.place: fault.problem for fault in refused.value.faults}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_samples_are_rich(language: str) -> None:
    shop = load_shop(sample_shop(language))
    assert shop.language == language
    assert len(shop.products) == 5
    for product in shop.products:
        assert len(product.facts) >= 8
        assert product.selling_points
        assert product.faq
        assert product.images
    assert set(shop.policies) == {"shipping", "returns", "warranty", "invoice"}


def test_the_smallest_sound_file(tmp_path: Path) -> None:
    shop = load_shop(written(tmp_path, HEAD, TEA | {"price": 68.5, "future_field": [1], "promotion": None}))
    assert shop.products[0].price == Decimal("68.5")
    assert load_shop(tmp_path) == shop


def test_toml(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(
        '[shop]\nid="s"\nname="Shop"\nlanguage="en"\ncurrency="USD"\n'
        '[[products]]\nid="mug"\nname="Mug"\ncategory="kitchen"\nprice=18.10\n'
        '[products.promotion]\ntext="Two for $30"\nends_at=2027-01-31\n',
        encoding="utf-8",
    )
    product = load_shop(tmp_path).products[0]
    assert product.price == Decimal("18.10")
    assert product.promotion is not None
    assert product.promotion.ends_at == datetime(2027, 1, 31, 23, 59, 59, tzinfo=timezone(timedelta(0)))


@pytest.mark.parametrize(
    ("change", "place", "problem"),
    [
        ({"price": "-1"}, ".price", "not above zero"),
        ({"price": 0}, ".price", "not above zero"),
        ({"price": "9.999"}, ".price", "more than two decimals"),
        ({"price": "68元"}, ".price", "not a price"),
        ({"price": "NaN"}, ".price", "not above zero"),
        ({"price": "1e30"}, ".price", "is above"),
        ({"price": True}, ".price", "expected a price"),
        ({"price": ["68"]}, ".price", "expected a price"),
        ({"list_price": "60"}, ".list_price", "below the price"),
        ({"stock": -1}, ".stock", "not a number of pieces"),
        ({"stock": 1.5}, ".stock", "not a number of pieces"),
        ({"id": "green tea"}, ".id", "cannot be an id"),
        ({"id": 7}, ".id", "expected an id"),
        ({"name": ""}, ".name", "is empty"),
        ({"name": "茶" * 81}, ".name", "longer than 80"),
        ({"name": "茶\u202e叶"}, ".name", "invisible"),
        ({"category": None}, ".category", "expected a text"),
        ({"promotion": {"text": "满减", "ends_at": "next week"}}, ".promotion.ends_at", "not a date"),
        ({"promotion": {"ends_at": "2027-01-01"}}, ".promotion.text", "is missing"),
        ({"promotion": "满减"}, ".promotion", "expected an object"),
        ({"facts": {"a": 1}}, ".facts", "expected a list"),
        ({"facts": [{"id": "w", "field": "重量"}]}, ".facts[0].value", "is missing"),
        ({"facts": [{"id": "tea.price", "field": "价", "value": "1"}]}, ".facts[0].id", "kept for"),
        ({"facts": [{"id": "w", "field": "a", "value": "b"}] * 2}, ".facts[1].id", "also the id"),
        ({"facts": [{"id": "w", "field": "a", "value": "b" * 501}]}, ".facts[0].value", "longer than 500"),
        ({"selling_points": ["x"] * 51}, ".selling_points", "more than 50"),
        ({"faq": [{"question": "?"}]}, ".faq[0].answer", "is missing"),
        ({"images": ["no.png"]}, ".images[0]", "there is no picture"),
        ({"images": ["../../etc/passwd"]}, ".images[0]", "outside the shop folder"),
    ],
)
def test_product_faults(tmp_path: Path, change: dict[str, Any], place: str, problem: str) -> None:
    found = faults(written(tmp_path, HEAD, TEA | change))
    assert problem in found[f"products[0]{place}"]


@pytest.mark.parametrize(
    ("shop", "place", "problem"),
    [
        (HEAD | {"language": "fr"}, "shop.language", "not spoken"),
        (HEAD | {"currency": "XXX"}, "shop.currency", "unknown"),
        ({"id": "s"}, "shop.name", "is missing"),
        (None, "shop", "expected an object"),
        (HEAD | {"policies": ["free"]}, "shop.policies", "expected an object"),
        (HEAD | {"policies": {"shipping": 3}}, "shop.policies.shipping", "expected a text"),
        (HEAD | {"logo": "no.png"}, "shop.logo", "there is no picture"),
        (HEAD | {"logo": "../logo.png"}, "shop.logo", "outside the shop folder"),
        (HEAD | {"logo": 3}, "shop.logo", "expected a text"),
    ],
)
def test_shop_faults(tmp_path: Path, shop: Any, place: str, problem: str) -> None:
    assert problem in faults(written(tmp_path, shop))[place]


@pytest.mark.parametrize(
    ("shop", "place", "spare"),
    [
        (HEAD | {"name": " "}, "shop.name", False),
        (HEAD | {"brand_style": ""}, "shop.brand_style", True),
        (HEAD | {"policies": {"returns": ""}}, "shop.policies.returns", True),
        (HEAD | {"voice": ["xiaoxiao", ""]}, "shop.voice[1]", True),
    ],
)
def test_only_what_may_be_missing_is_said_to_be_left_out(tmp_path: Path, shop: Any, place: str, spare: bool) -> None:
    with pytest.raises(ShopFileError) as refused:
        load_shop(written(tmp_path, shop))
    told = {fault.place: fault.remedy for fault in refused.value.faults}
    assert ("leave it out" in told[place]) is spare


def test_a_logo_is_found_in_the_shop_folder(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"a picture")
    assert load_shop(written(tmp_path, HEAD | {"logo": "logo.png"})).logo == (tmp_path / "logo.png").resolve()
    assert load_shop(written(tmp_path, HEAD)).logo is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"shop": {,', "line 1, column 11"),
        ('{\n "shop": 1\n "products"', "line 3, column 2"),
        ("[]", "top level"),
        ("", "line 1, column 1"),
        ("[" * 100_000, "file"),
    ],
)
def test_unreadable_files(tmp_path: Path, text: str, place: str) -> None:
    (tmp_path / "shop.json").write_text(text, encoding="utf-8")
    assert place in faults(tmp_path)


def test_other_files_are_refused(tmp_path: Path) -> None:
    assert "no such file" in faults(tmp_path / "none")["file"]
    assert "neither" in faults(tmp_path)["folder"]
    (tmp_path / "shop.xlsx").write_bytes(b"PK")
    assert "not a shop file" in faults(tmp_path / "shop.xlsx")["file"]
    (tmp_path / "shop.json").write_bytes("店".encode("gbk"))
    assert "not UTF-8" in faults(tmp_path)["byte 0"]
    with (tmp_path / "shop.json").open("wb") as large:
        large.truncate(LARGEST_FILE + 1)
    assert "larger than" in faults(tmp_path)["file"]


def test_every_fault_at_once(tmp_path: Path) -> None:
    worse = TEA | {"price": "x", "stock": -3, "promotion": {"text": "", "ends_at": 5}, "images": ["none.png", 7]}
    head = HEAD | {"id": "a b", "language": "fr", "currency": "RMB"}
    found = faults(written(tmp_path, head, TEA, worse, TEA | {"list_price": "1"}))
    assert set(found) == {
        "shop.id",
        "shop.language",
        "shop.currency",
        "products[1].images[0]",
        "products[1].images[1]",
        "products[1].price",
        "products[1].stock",
        "products[1].promotion.text",
        "products[1].promotion.ends_at",
        "products[1].id",
        "products[2].id",
        "products[2].list_price",
    }


def test_a_field_written_twice_is_named(tmp_path: Path) -> None:
    file = written(tmp_path)
    file.write_text(file.read_text().replace('"price": "68.00"', '"price": "68.00", "price": "6.80"'))
    assert any("written twice" in problem for problem in faults(file).values())


def test_ten_thousand_products(tmp_path: Path) -> None:
    facts = [{"id": f"f{at}", "field": f"项目{at}", "value": "值"} for at in range(8)]
    shop = load_shop(written(tmp_path, HEAD, *(TEA | {"id": f"p{at}", "facts": facts} for at in range(10_000))))
    assert len(shop.products) == 10_000
    assert ShopFacts(shop).of("p9999")["p9999.number"].value == "10000号链接"


@settings(max_examples=60)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["shop", "products", *HEAD, *TEA]), inner, max_size=5)
        ),
        max_leaves=12,
    )
)
def test_any_json_is_loaded_or_refused(tmp_path_factory: pytest.TempPathFactory, raw: Any) -> None:
    file = tmp_path_factory.mktemp("any") / "shop.json"
    file.write_text(json.dumps(raw), encoding="utf-8")
    try:
        shop = load_shop(file)
    except ShopFileError:
        return
    assert shop.products


def test_facts_of_the_fixed_fields(tmp_path: Path) -> None:
    offer = {"text": "满两盒减10元", "ends_at": "2027-06-30T23:59:59+08:00"}
    product = TEA | {"list_price": "88", "stock": 3, "unit": "盒", "price": "39.90", "promotion": offer}
    facts = ShopFacts(load_shop(written(tmp_path, HEAD | {"policies": {"shipping": "包邮"}}, product)))
    said = {fact_id: fact.value for fact_id, fact in facts.of("tea").items()}
    assert said == {
        "tea.name": "绿茶",
        "tea.number": "1号链接",
        "tea.price": "39.9元",
        "tea.list_price": "88元",
        "tea.stock": "3盒",
        "tea.promotion": "满两盒减10元",
        "tea.promotion_ends": "2027年6月30日",
    }
    assert facts.policies()["shop.shipping"].value == "包邮"
    assert facts.promotion("tea", datetime(2027, 6, 30, 15, 59, tzinfo=UTC)) is not None
    assert facts.promotion("tea", datetime(2027, 6, 30, 16, 0, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("voice", "first", "next_ones"),
    [("anna", "anna", ()), (["anna", "heart"], "anna", ("heart",)), (None, None, ()), ([], None, ())],
)
def test_voices_stand_in_order(tmp_path: Path, voice: Any, first: str | None, next_ones: tuple[str, ...]) -> None:
    shop = load_shop(written(tmp_path, HEAD | {"voice": voice, "lexicon": {"重庆": "chong2 qing4"}}))
    assert (shop.voice, shop.understudies) == (first, next_ones)
    assert shop.lexicon == {"重庆": "chong2 qing4"}


def test_a_faulty_voice_or_lexicon_is_named(tmp_path: Path) -> None:
    assert set(faults(written(tmp_path, HEAD | {"voice": [3], "lexicon": {"a": ""}}))) == {
        "shop.voice[0]",
        "shop.lexicon.a",
    }
