"""Catalogue import: every kind of file, and every doubt with its place and remedy."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from script_gen.catalogue.headings import meaning
from script_gen.catalogue.importing import Catalogue, gather
from script_gen.catalogue.prices import Selling
from script_gen.catalogue.sheets import Unreadable

ZH_SHOP = Selling("zh", "CNY", datetime(2026, 11, 22, tzinfo=UTC))
EN_SHOP = Selling("en", "USD", datetime(2026, 11, 22, tzinfo=UTC))

ZH = "商品编号,商品名称,类目,售价(元),原价,库存,单位,卖点,材质,活动,活动截止时间\n"


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def one(catalogue: Catalogue) -> dict[str, Any]:
    assert len(catalogue.products) == 1, catalogue.doubts
    return catalogue.products[0]


def told(catalogue: Catalogue) -> str:
    return "\n".join(map(str, catalogue.doubts))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_chinese_table_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    row = "A01,竹纤维毛巾,家居,￥39.90,59.9,120,条,吸水快；不掉毛,竹纤维,买二送一,2027/6/30\n"
    product = one(gather(written(tmp_path, "goods.csv", ZH + row, encoding), ZH_SHOP))
    assert (product["id"], product["name"], product["price"], product["list_price"]) == (
        "a01", "竹纤维毛巾", "39.90", "59.90",
    )  # fmt: skip
    assert (product["stock"], product["unit"], product["selling_points"]) == (120, "条", ["吸水快", "不掉毛"])
    assert product["promotion"] == {"text": "买二送一", "ends_at": "2027-06-30T23:59:59"}
    assert product["facts"] == [{"id": "a01.f1", "field": "材质", "value": "竹纤维", "source": "goods.csv row 2"}]


def test_an_english_table_with_semicolons(tmp_path: Path) -> None:
    text = "SKU;Product Name;Type;Price;RRP;Qty;Material\nT-1;Canvas Tote;bags;$32.00;$40.00;1,140;cotton\n"
    product = one(gather(written(tmp_path, "goods.csv", text), EN_SHOP))
    assert (product["id"], product["price"], product["stock"]) == ("t-1", "32.00", 1140)


def test_an_excel_workbook(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in ([], ["名称", "价格", "类目", "库存", "净含量"], ["蜂蜜", 59.9, "其它", 18.0, "500g"]):
        sheet.append(row)
    book.save(tmp_path / "goods.xlsx")
    product = one(gather(tmp_path / "goods.xlsx", ZH_SHOP))
    assert (product["name"], product["price"], product["stock"]) == ("蜂蜜", "59.90", 18)
    assert product["facts"][0]["value"] == "500g"


def test_shopify_variants_are_one_product(tmp_path: Path) -> None:
    text = (
        "Handle,Title,Body (HTML),Vendor,Type,Option1 Name,Option1 Value,Variant Price,Variant Compare At Price,"
        "Variant Inventory Qty,Image Src\n"
        "mug,Enamel Mug,"
        '"<p>Steel &amp; enamel.</p><ul><li>Light</li></ul>",Harbor,kitchen,Colour,Blue,18.00,,10,a.png\n'
        "mug,,,,,,Green,18.00,,5,b.png\n"
        "mug,,,,,,Red,21.00,,5,\n"
        "pen,Pen,,Harbor,office,Title,Default Title,9.00,12.00,3,\n"
    )
    catalogue = gather(written(tmp_path, "export.csv", text), EN_SHOP)
    mug, red, pen = catalogue.products
    assert (mug["id"], mug["price"], mug["stock"]) == ("mug", "18.00", 15)
    assert (red["id"], red["name"], red["price"], red["stock"]) == ("mug-red", "Enamel Mug Red", "21.00", 5)
    assert mug["selling_points"] == ["Steel & enamel.", "Light"]
    assert [(fact["field"], fact["value"]) for fact in mug["facts"]] == [
        ("brand", "Harbor"),
        ("Colour", "Blue, Green"),
    ]
    assert catalogue.pictures["mug"] == ("a.png", "b.png")
    assert "export.csv row 4: price: variants have different prices: 18.00 and 21.00" in told(catalogue)
    assert (pen["list_price"], pen["facts"][0]["field"]) == ("12.00", "brand")


def test_a_saved_product_page(tmp_path: Path) -> None:
    schema = {
        "@graph": [
            {"@type": "BreadcrumbList"},
            {
                "@type": ["Product"], "name": "Desk Lamp", "sku": "L9", "category": "lighting",
                "description": "Warm light.<br>Folds flat.", "image": ["lamp.png"], "brand": {"name": "Harbor"},
                "offers": [{"price": 64, "priceCurrency": "USD"}],
                "additionalProperty": [{"name": "certification", "value": "UL listed"}],
            },
        ]
    }  # fmt: skip
    html = f"""<html><head><meta property="og:title" content="Another name">
      <script type="application/ld+json">{json.dumps(schema)}</script><script>var x = "<td>no</td>"</script></head>
      <body><table><tr><th>Height:</th><td>42 cm</td></tr><tr><td>a</td><td>b</td><td>c</td></tr></table></body>"""
    product = one(gather(written(tmp_path, "lamp.html", html), EN_SHOP))
    assert (product["id"], product["name"], product["price"]) == ("l9", "Desk Lamp", "64.00")
    assert [(fact["field"], fact["value"]) for fact in product["facts"]] == [
        ("brand", "Harbor"), ("certification", "UL listed"), ("Height", "42 cm"),
    ]  # fmt: skip
    assert product["selling_points"] == ["Warm light.", "Folds flat."]


def test_a_manual_joins_its_product_and_brings_policies(tmp_path: Path) -> None:
    written(tmp_path, "goods.csv", "名称,价格,类目\n保温杯,89,家居\n")
    manual = "保温杯 说明书\n容量：500ml\n- 保温：6小时\n发货：48小时内发出\n"
    manual += "问：能装碳酸饮料吗\n答：不建议\n价格：99\n名称：保温杯\n"
    written(tmp_path, "manual.txt", manual, "gb18030")
    catalogue = gather(tmp_path, ZH_SHOP)
    product = one(catalogue)
    assert [(fact["field"], fact["value"], fact["source"]) for fact in product["facts"]] == [
        ("容量", "500ml", "manual.txt line 2"),
        ("保温", "6小时", "manual.txt line 3"),
    ]
    assert product["faq"] == [{"question": "能装碳酸饮料吗", "answer": "不建议"}]
    assert catalogue.policies == {"shipping": "48小时内发出"}


BAD_ROWS = [
    (",,家居,10,,,,,,,", "goods.csv row 2: name: is missing"),
    ("1,杯子,家居,,,,,,,,", "goods.csv row 2: price: is missing"),
    ("1,杯子,家居,0,,,,,,,", "price: '0' is not a price"),
    ("1,杯子,家居,9.999,,,,,,,", "price: '9.999' is not a price"),
    ("1,杯子,家居,面议,,,,,,,", "price: '面议' is not a price"),
    ("1,杯子,家居,-5,,,,,,,", "price: '-5' is not a price"),
]


@pytest.mark.parametrize(("row", "doubt"), BAD_ROWS)
def test_what_cannot_be_sold_is_left_out_and_named(tmp_path: Path, row: str, doubt: str) -> None:
    catalogue = gather(written(tmp_path, "goods.csv", ZH + row + "\n"), ZH_SHOP)
    assert catalogue.products == ()
    assert doubt in told(catalogue)


DOUBTFUL = [
    ("1,杯子,家居,20,15,,,,,,", "the list price 15.00 is below the price 20.00", {"list_price"}),
    ("1,杯子,家居,20,,很多,,,,,", "stock: '很多' is no number of pieces", {"stock"}),
    ("1,杯子,家居,20,,,,,,满减,", "promotion: names no end", set()),
    ("1,杯子,家居,20,,,,,,满减,明天", "promotion: '明天' is no date", {"promotion"}),
    ("1,杯子,家居,20,,,,,,满减,2027-13-40", "promotion: '2027-13-40' is no date", {"promotion"}),
    ("1,杯子,,20,,,,,,,", "category: is missing", set()),
    ("1,春茶,茶叶,20,,,,,,,", "nothing shows the 食品经营许可证", set()),
]


@pytest.mark.parametrize(("row", "doubt", "left_out"), DOUBTFUL)
def test_what_is_doubtful_is_named_and_not_guessed(tmp_path: Path, row: str, doubt: str, left_out: set[str]) -> None:
    catalogue = gather(written(tmp_path, "goods.csv", ZH + row + "\n"), ZH_SHOP)
    assert doubt in told(catalogue)
    assert left_out.isdisjoint(one(catalogue))


def test_a_qualification_that_is_shown_is_not_asked_for(tmp_path: Path) -> None:
    text = "名称,价格,类目,生产许可证\n春茶,20,茶叶,SC11433012345678\n"
    assert "许可证" not in told(gather(written(tmp_path, "goods.csv", text), ZH_SHOP))


def test_contradictions_and_doubles_keep_the_first(tmp_path: Path) -> None:
    text = "id,name,price,售价,类目,产地,产地\n1,杯子,10,10.00,家居,浙江,江西\n1,另一个,5,5,家居,,\n"
    catalogue = gather(written(tmp_path, "goods.csv", text), ZH_SHOP)
    assert one(catalogue)["price"] == "10.00"
    assert "columns disagree" not in told(catalogue)
    assert "1 stands twice" in told(catalogue)


def test_two_prices_of_one_row_leave_the_product_out(tmp_path: Path) -> None:
    text = "name,直播价,售价,原价,类目\n杯子,10,12,20,家居\n碗,8,￥8.0,9,家居\n"
    catalogue = gather(written(tmp_path, "goods.csv", text), ZH_SHOP)
    assert one(catalogue)["name"] == "碗"
    assert "goods.csv row 2: price: two columns disagree: '10' and '12'; the product was left out; keep" in told(
        catalogue
    )


@pytest.mark.parametrize(("price", "unit"), [("￥12.8/瓶", "瓶"), ("12.80元 / 盒", "盒"), ("12.8/each", "each")])
def test_a_price_may_name_its_unit(tmp_path: Path, price: str, unit: str) -> None:
    product = one(gather(written(tmp_path, "goods.csv", f"name,price,类目\n酸奶,{price},家居\n"), ZH_SHOP))
    assert (product["price"], product["unit"]) == ("12.80", unit)


UNREADABLE = [
    ("goods.csv", b"", "is empty"),
    ("goods.csv", b'name,price\n"open', "row"),
    ("goods.csv", b"\x81\xff\xff\xff\xfe\x00", "neither UTF-8 nor GBK"),
    ("goods.xlsx", b"not a workbook", "is no Excel workbook"),
    ("goods.json", b"{", "is no JSON"),
    ("goods.json", b"[1, 2]", "must be a list of products"),
    ("goods.pdf", b"%PDF-1.4 nonsense", "cannot be read as a PDF"),
    ("goods.docx", b"x", "is none of"),
]


@pytest.mark.parametrize(("name", "data", "reason"), UNREADABLE)
def test_a_file_that_cannot_be_read_says_what_would_be_right(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Unreadable, match=name) as refused:
        gather(tmp_path / name, ZH_SHOP)
    assert reason in str(refused.value)


def test_one_unreadable_file_of_a_folder_costs_only_itself(tmp_path: Path) -> None:
    written(tmp_path, "goods.csv", "名称,价格,类目\n杯子,10,家居\n")
    (tmp_path / "broken.xlsx").write_bytes(b"no")
    catalogue = gather(tmp_path, ZH_SHOP)
    assert one(catalogue)["name"] == "杯子"
    assert "broken.xlsx: file: is no Excel workbook" in told(catalogue)


@pytest.mark.parametrize(
    ("heading", "field"),
    [("售价（元）", "price"), ("Compare-at price", "list_price"), ("库存数量", "stock"), ("材质", None), ("SKU", "id")],
)
def test_headings_are_known_however_they_are_written(heading: str, field: str | None) -> None:
    assert meaning(heading) == field
