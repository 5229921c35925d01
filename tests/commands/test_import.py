"""livehost import: what is written, what is refused, and that a shop made so passes the check."""

import json
from pathlib import Path

from tests.commands.conftest import Livehost

GOODS = "SKU,Name,Type,Price,Qty,Material,Image\nT-1,Canvas Tote,bags,$32.00,140,cotton,tote.png\n"


def goods(folder: Path, text: str = GOODS) -> Path:
    path = folder / "goods.csv"
    path.write_text(text, "utf-8")
    return path


def test_an_imported_shop_can_be_checked_and_asked(livehost: Livehost, tmp_path: Path) -> None:
    (tmp_path / "tote.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    shop = tmp_path / "shop"
    ran = livehost("import", goods(tmp_path), "-o", shop, "--language", "en", "--name", "Harbor")
    assert ran.code == 0, ran.told
    assert "1 product" in ran.told
    assert (shop / "images" / "tote.png").exists()
    asked = livehost("ask", shop, "how much is the canvas tote?", "--json")
    assert "t-1.price" in asked.rows[0]["fact_ids"]


def test_a_shop_that_is_there_is_not_written_over(livehost: Livehost, tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    livehost("import", goods(tmp_path), "-o", shop, "--language", "en", "--name", "First")
    refused = livehost("import", goods(tmp_path), "-o", shop, "--language", "en", "--name", "Second")
    assert (refused.code, "--replace" in refused.told) == (1, True)
    dearer = goods(tmp_path, GOODS.replace("32.00", "35.00"))
    assert livehost("import", dearer, "-o", shop, "--language", "en", "--replace").code == 0
    written = json.loads((shop / "shop.json").read_text("utf-8"))
    assert (written["shop"]["name"], written["products"][0]["price"]) == ("First", "35.00")


def test_doubts_are_json_lines_when_asked(livehost: Livehost, tmp_path: Path) -> None:
    ran = livehost(
        "import",
        goods(tmp_path, GOODS + "T-2,Mug,kitchen,free,,,\n"),
        "-o",
        tmp_path / "s",
        "--language",
        "en",
        "--json",
    )
    assert {"place": "goods.csv row 3", "field": "price"}.items() <= next(
        row for row in ran.rows if row["field"] == "price"
    ).items()


def test_nothing_to_sell_is_a_refusal(livehost: Livehost, tmp_path: Path) -> None:
    ran = livehost("import", goods(tmp_path, "name,price\n,\nMug,\n"), "-o", tmp_path / "s")
    assert (ran.code, "nothing could be sold" in ran.told) == (1, True)
    assert not (tmp_path / "s" / "shop.json").exists()


def test_a_picture_outside_the_folder_is_not_copied(livehost: Livehost, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "secret.png").write_bytes(b"x")
    ran = livehost(
        "import", goods(inner, GOODS.replace("tote.png", "../secret.png")), "-o", tmp_path / "s", "--language", "en"
    )
    assert "there is no ../secret.png beside the source" in ran.told
    assert not (tmp_path / "s" / "images").exists()
