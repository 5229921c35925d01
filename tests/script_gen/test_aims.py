"""What a shop pays and earns orders the rundown, and is never said, shown, answered or imported as a fact."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from host.shelf import Shelf
from script_gen.answer import Answerer
from script_gen.catalogue.importing import gather
from script_gen.catalogue.prices import Selling
from script_gen.facts import ShopFacts
from script_gen.line import Line
from script_gen.product import Shop
from script_gen.question import Question
from script_gen.script import Script
from script_gen.shop_faults import ShopFileError
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from stream.timeline import Samples

ZH_SHOP = Selling("zh", "CNY", datetime(2026, 11, 22, tzinfo=UTC))
EN_SHOP = Selling("en", "USD", datetime(2026, 11, 22, tzinfo=UTC))

WALL = datetime(2026, 11, 22, tzinfo=UTC)
COST: Final = "7341.93"
"""A figure that stands nowhere else."""


@pytest.fixture(params=["zh", "en"])
def shop(request: pytest.FixtureRequest) -> Shop:
    read = load_shop(sample_shop(request.param))
    return replace(read, products=tuple(replace(each, cost=Decimal(COST)) for each in read.products))


def secret(text: str) -> bool:
    return "7341" in text or "734" in text


def test_no_fact_holds_it(shop: Shop) -> None:
    facts = ShopFacts(shop)
    assert not [fact for each in shop.products for fact in facts.of(each.id).values() if secret(fact.value)]


def test_it_is_never_said_in_two_hundred_lines_for_any_goal(shop: Shop) -> None:
    for goal in ("profit", "balanced"):
        script = Script(replace(shop, aims=replace(shop.aims, goal=goal)), seed=2)
        said: list[Line] = []
        while len(said) < 200:
            segment = script.next_segment(wall=WALL)
            said += segment.lines
            assert "margin" in segment.why
        assert not [line.text for line in said if secret(line.text)]
        assert not [fact for line in said for fact in line.fact_ids if "cost" in fact or "margin" in fact]


def test_pages_card_and_ticker_do_not_show_it(shop: Shop) -> None:
    shelf = Shelf(shop, ShopFacts(shop), lambda at=None: WALL)
    shown: list[Any] = [shelf.rows(), shelf.ticker()]
    assert not secret(json.dumps(shown, ensure_ascii=False))
    assert not any("cost" in key or "margin" in key for row in shelf.rows() for key in row)
    for each in shop.products:
        assert not secret(str(shelf.card(each.id, Samples(0))))


@pytest.mark.parametrize(
    "question",
    ["成本多少", "进价多少钱", "你们赚多少", "what does it cost you", "what is your margin", "wholesale price?"],
)
def test_asked_for_it_the_host_does_not_know(shop: Shop, question: str) -> None:
    answerer = Answerer(shop)
    for each in shop.products:
        reply = answerer.answer(Question(question, "price", product_id=each.id), wall=WALL)
        assert not secret(reply.text)


def test_an_imported_cost_is_kept_and_no_fact(tmp_path: Path) -> None:
    table = tmp_path / "goods.csv"
    table.write_text("商品名称,类目,售价,进货价,净含量\n绿茶,食品/茶叶,68,31.5,一盒250克\n", encoding="utf-8")
    product = gather(table, ZH_SHOP).products[0]
    assert product["cost"] == "31.50"
    assert [fact["field"] for fact in product["facts"]] == ["净含量"]


def test_an_imported_margin_or_profit_too(tmp_path: Path) -> None:
    table = tmp_path / "goods.csv"
    table.write_text(
        "name,category,price,margin,profit\nTea,food,10,45%,\nMug,home,10,,4\nPen,home,10,a lot,\n", "utf-8"
    )
    catalogue = gather(table, EN_SHOP)
    tea, mug, pen = catalogue.products
    assert tea["margin"] == "45%"
    assert mug["cost"] == "6.00"
    assert "margin" not in pen
    assert any(doubt.field == "margin" for doubt in catalogue.doubts)
    assert not any(product["facts"] for product in (tea, mug, pen))


def test_a_manual_s_cost_is_kept_and_what_else_tells_it_is_left_out_with_a_doubt(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,category,price\nTea,food,10\n", encoding="utf-8")
    (tmp_path / "tea.txt").write_text("Tea\nWeight: 250 g\nUnit cost: 3.20\nOur margin: fine\n", encoding="utf-8")
    catalogue = gather(tmp_path, EN_SHOP)
    product = catalogue.products[0]
    assert [fact["field"] for fact in product["facts"]] == ["Weight"]
    assert product["cost"] == "3.20"
    assert any("never said" in doubt.remedy for doubt in catalogue.doubts)


def shop_file(folder: Path, product: dict[str, Any], **shop: Any) -> Path:
    head = {"id": "s", "name": "S", "language": "zh", "currency": "CNY", **shop}
    full = {"id": "a", "name": "A", "category": "茶", "price": "10", **product}
    (folder / "shop.json").write_text(json.dumps({"shop": head, "products": [full]}, ensure_ascii=False), "utf-8")
    return folder


def faults(folder: Path) -> str:
    with pytest.raises(ShopFileError) as error:
        load_shop(folder)
    return str(error.value)


def test_a_fact_that_tells_it_is_a_fault(tmp_path: Path) -> None:
    told = faults(shop_file(tmp_path, {"facts": [{"id": "a.c", "field": "成本价", "value": "3元"}]}))
    assert "products[0].facts[0]" in told
    assert "'cost'" in told


def test_a_running_cost_is_none_of_it(tmp_path: Path) -> None:
    facts = [{"id": "a.r", "field": "Running cost per hour", "value": "one cent"}]
    assert load_shop(shop_file(tmp_path, {"facts": facts})).products[0].facts


def test_margin_and_cost_are_read(tmp_path: Path) -> None:
    assert load_shop(shop_file(tmp_path, {"margin": "45%"})).products[0].cost == Decimal("5.5")
    assert load_shop(shop_file(tmp_path, {"cost": 4})).products[0].margin == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("product", "shop", "place"),
    [
        ({"margin": 1.2}, {}, "products[0].margin"),
        ({"margin": 0.4, "cost": 3}, {}, "products[0].margin"),
        ({"cost": "-1"}, {}, "products[0].cost"),
        ({}, {"goal": "fame"}, "shop.goal"),
        ({}, {"focus": ["b"]}, "shop.focus[0]"),
        ({}, {"timezone": "Mars/Olympus"}, "shop.timezone"),
        ({}, {"sales_history": "none.csv"}, "shop.sales_history"),
        ({}, {"sales_history": "../x.csv"}, "shop.sales_history"),
        (
            {"promotion": {"text": "满减", "starts_at": "2027-02-01", "ends_at": "2027-01-01"}},
            {},
            "products[0].promotion.starts_at",
        ),
    ],
)
def test_bad_aims_are_located(tmp_path: Path, product: dict[str, Any], shop: dict[str, Any], place: str) -> None:
    assert f"{place}:" in faults(shop_file(tmp_path, product, **shop))


def test_a_sales_history_is_read_in_any_merchant_s_words(tmp_path: Path) -> None:
    rows = "下单时间,商品名称,购买数量\n2026-11-20 20:15:00,A,2\n2026/11/21,a,1\n2026年11月21日,别的,5\n"
    (tmp_path / "sales.csv").write_bytes(rows.encode("gb18030"))
    sales = load_shop(shop_file(tmp_path, {}, sales_history="sales.csv")).aims.sales
    assert [(sale.product_id, sale.hour, sale.pieces) for sale in sales] == [("a", 20, 2), ("a", None, 1)]


def test_a_timed_offer_s_days_are_whole(tmp_path: Path) -> None:
    offer = {"text": "满两件减八元", "starts_at": "2027-01-01", "ends_at": "2027-01-02"}
    read = load_shop(shop_file(tmp_path, {"promotion": offer})).products[0].promotion
    assert read is not None
    assert str(read.starts_at) == "2027-01-01 00:00:00+08:00"
    assert str(read.ends_at) == "2027-01-02 23:59:59+08:00"


def test_a_timed_offer_is_imported(tmp_path: Path) -> None:
    table = tmp_path / "goods.csv"
    rows = "name,category,price,offer,startsat,endsat\nTea,food,10,two for 18,2027-01-01,2027-01-02\n"
    table.write_text(rows + "Mug,home,10,two for 18,soon,2027-01-02\n", "utf-8")
    catalogue = gather(table, EN_SHOP)
    assert catalogue.products[0]["promotion"]["starts_at"] == "2027-01-01T00:00:00"
    assert "promotion" not in catalogue.products[1]
    assert any("'soon' is no date" in doubt.problem for doubt in catalogue.doubts)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("time,product,pieces\n2026-11-20,a,two\n", "sales.csv row 2"),
        ("time,product,pieces\n2026-13-40,a,2\n", "sales.csv row 2"),
        ("time,product,pieces\nyesterday,a,2\n", "is no date"),
        ("when,product,pieces\n2026-11-20,a,2\n", "no column time"),
        ("time,product,pieces\n2026-11-20,b,2\n", "names no product"),
        ("", "is empty"),
    ],
)
def test_a_bad_sales_history_is_located(tmp_path: Path, rows: str, told: str) -> None:
    (tmp_path / "sales.csv").write_text(rows, encoding="utf-8")
    assert told in faults(shop_file(tmp_path, {}, sales_history="sales.csv"))
