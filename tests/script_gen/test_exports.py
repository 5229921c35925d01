"""Exports of platforms: what of WooCommerce, Google Merchant and Taobao files is read, and what is told when not."""

import json
from pathlib import Path
from typing import Any

import pytest

from script_gen.catalogue.importing import Catalogue, gather
from script_gen.catalogue.prices import Selling
from script_gen.catalogue.sheets import Unreadable

DOLLARS = Selling("en", "USD")
YUAN = Selling("zh", "CNY")

WOO = """ID,Type,SKU,Name,Published,Short description,Description,Tax status,In stock?,Stock,Sale price,Regular price,\
Categories,Weight (kg),Parent,Attribute 1 name,Attribute 1 value(s),Meta: _cost
1,simple,HON,Heather Honey,1,<p>Raw &amp; set</p>,"<b>340 g</b> jar[gallery ids=""1,2""]",taxable,1,40,8.50,10.00,\
Food > Honey,0.5,,Origin,Scotland,4.10
2,variable,CAN,Candle,1,,Burns 20 hours,taxable,1,,,,Home,,,,,
3,variation,CAN-S,Candle - Small,1,,,taxable,1,12,,6.00,,,CAN,Size,Small,
4,variation,CAN-L,Candle - Large,1,,,taxable,0,,,11.00,,,CAN,Size,Large,
5,simple,OLD,Old Thing,0,,,taxable,1,3,,5.00,Home,,,,,
"""
FEED = """<rss xmlns:g="http://base.google.com/ns/1.0"><channel>
<item><g:id>A1</g:id><g:title>Jacket</g:title><g:description>&lt;p&gt;Two pockets&lt;/p&gt;</g:description>
<g:price>79.00 USD</g:price><g:sale_price>59.00 USD</g:sale_price><g:availability>out_of_stock</g:availability>
<g:color>Yellow</g:color><g:google_product_category>Apparel > Jackets</g:google_product_category></item>
<item><g:id>A2</g:id><g:title>Hat</g:title><g:price>20 EUR</g:price></item>
<item><g:id>A3</g:id><g:title>Scarf</g:title><g:price>30.00 USD</g:price><g:sale_price>25 USD</g:sale_price>
<g:sale_price_effective_date>2026-11-01/2026-11-30</g:sale_price_effective_date></item>
</channel></rss>"""
TAOBAO = """宝贝名称\t宝贝类目\t宝贝价格\t宝贝数量\t宝贝描述\t宝贝属性
title\tcid\tprice\tnum\tdescription\tcateProps
纯棉T恤\t50000436\t59.9\t120\t<p>面料：全棉</p><p>常规厚薄</p>\t材质:棉;领型:圆领
"""


def read(path: Path, name: str, text: str, selling: Selling, encoding: str = "utf-8") -> Catalogue:
    file = path / name
    file.write_text(text, encoding=encoding)
    return gather(file, selling)


def facts(product: dict[str, Any]) -> dict[str, str]:
    return {fact["field"]: fact["value"] for fact in product["facts"]}


def told(catalogue: Catalogue) -> list[str]:
    return [str(doubt) for doubt in catalogue.doubts]


def test_woocommerce_is_read_by_its_own_columns(tmp_path: Path) -> None:
    found = read(tmp_path, "woo.csv", WOO, DOLLARS)
    honey, small, large = found.products
    assert (honey["price"], honey["list_price"], honey["stock"], honey["category"]) == ("8.50", "10.00", 40, "Honey")
    assert facts(honey) == {"Weight": "0.5 kg", "Origin": "Scotland"}
    assert honey["selling_points"] == ["Raw & set", "340 g jar"]
    assert (small["stock"], large["stock"], large["price"]) == (12, 0, "11.00")
    assert (large["category"], large["selling_points"], facts(large)) == ("Home", ["Burns 20 hours"], {"Size": "Large"})
    assert any("woo.csv row 6: Published" in doubt for doubt in told(found))
    assert "4.10" not in json.dumps(found.products)


def test_a_merchant_feed_keeps_prices_that_hold_and_tells_those_that_do_not(tmp_path: Path) -> None:
    found = read(tmp_path, "feed.xml", FEED, DOLLARS)
    jacket, scarf = found.products
    assert (jacket["price"], jacket["list_price"], jacket["stock"]) == ("59.00", "79.00", 0)
    assert (jacket["category"], facts(jacket), jacket["selling_points"]) == (
        "Jackets",
        {"color": "Yellow"},
        ["Two pockets"],
    )
    assert (scarf["price"], scarf.get("list_price")) == ("30.00", None)
    assert any("feed.xml item 2: price" in doubt and "EUR" in doubt for doubt in told(found))
    assert any("feed.xml item 3: sale_price" in doubt and "for a time only" in doubt for doubt in told(found))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<rss><channel>", "is no XML"),
        ("<rss><channel/></rss>", "must hold"),
        ('<!DOCTYPE a [<!ENTITY b "bbbb">]><rss><item>&b;</item></rss>', "document type"),
    ],
)
def test_what_is_no_feed_is_refused_by_name(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(Unreadable, match=rf"feed\.xml: .*{problem}"):
        read(tmp_path, "feed.xml", text, DOLLARS)


def test_taobao_s_second_headings_properties_and_own_columns(tmp_path: Path) -> None:
    found = read(tmp_path, "taobao.csv", TAOBAO, YUAN, "gbk")
    (shirt,) = found.products
    assert (shirt["price"], shirt["stock"]) == ("59.90", 120)
    assert facts(shirt) == {"材质": "棉", "领型": "圆领"}
    assert shirt["selling_points"] == ["面料：全棉", "常规厚薄"]
    assert any("taobao.csv row 2: row: names the columns again" in doubt for doubt in told(found))
    assert any("taobao.csv: 宝贝类目: is the platform's own" in doubt for doubt in told(found))


def test_one_bad_entry_of_a_list_does_not_lose_the_others(tmp_path: Path) -> None:
    found = read(tmp_path, "goods.json", '[{"name": "Tea", "price": "4"}, "oops"]', DOLLARS)
    assert [product["name"] for product in found.products] == ["Tea"]
    assert any("goods.json product 2: product: is no object but 'oops'" in doubt for doubt in told(found))


def test_html_in_a_cell_is_read_as_text_and_an_end_without_a_year_is_no_date(tmp_path: Path) -> None:
    rows = "名称,价格,说明,促销,促销截止\n蜂蜜,59,<b>山里</b>的蜜<script>x()</script>,买一送一,截止:3.12\n"
    found = read(tmp_path, "goods.csv", rows, YUAN)
    (honey,) = found.products
    assert facts(honey) == {"说明": "山里的蜜"}
    assert "promotion" not in honey
    assert any("goods.csv row 2: promotion: '截止:3.12' is no date" in doubt for doubt in told(found))


def test_of_policies_that_contradict_each_other_neither_is_used(tmp_path: Path) -> None:
    rows = "name,price,shipping\nTea,4,Free over $20\nCup,5,Free over $30\nPot,6,Free over $30\n"
    found = read(tmp_path, "goods.csv", rows, DOLLARS)
    assert found.policies == {}
    assert sum("neither is used" in doubt for doubt in told(found)) == 2
