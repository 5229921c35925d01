"""What a merchant reads when thousands of rows are wrong, nothing is in a table, or a setting is misspelt."""

import json
from pathlib import Path

import pytest

from host.settings import misspelt
from tests.commands.conftest import Livehost


def rows(file: Path, count: int) -> Path:
    file.write_text("Name,Price\n" + "".join(f"Mug {number},8.00\n" for number in range(count)))
    return file


def test_thousands_of_doubts_of_one_kind_are_counted(livehost: Livehost, tmp_path: Path) -> None:
    goods = rows(tmp_path / "goods.csv", 300)
    ran = livehost("import", goods, "-o", tmp_path / "shop", "--language", "en")
    lines = ran.out.splitlines()
    assert (ran.code, len(lines)) == (0, 12)
    assert lines[10].startswith("... and 290 more places: category: is missing")
    assert "300 products" in lines[11]
    every = livehost("import", goods, "-o", tmp_path / "shop", "--language", "en", "--replace", "--json")
    assert len(every.rows) == 300


def test_a_table_of_headings_alone_is_said_to_have_no_rows(livehost: Livehost, tmp_path: Path) -> None:
    ran = livehost("import", rows(tmp_path / "goods.csv", 0), "-o", tmp_path / "shop")
    assert (ran.code, ran.out.strip()) == (1, "nothing could be sold: there is no row with a product in it")


def test_a_shop_wrong_in_every_row_is_refused_on_one_screen(livehost: Livehost, tmp_path: Path) -> None:
    shop = {"id": "tiny", "name": "Tiny", "language": "en", "currency": "USD"}
    (tmp_path / "shop.json").write_text(json.dumps({"shop": shop, "products": [{"id": f"p{n}"} for n in range(99)]}))
    ran = livehost("script", tmp_path)
    lines = ran.err.splitlines()
    assert (ran.code, ran.out, len(lines)) == (1, "", 21)
    assert lines[-1].startswith("... and ")
    assert lines[-1].endswith(f"more: `livehost check {tmp_path}`")


@pytest.mark.parametrize(
    ("variable", "told"),
    [
        ("LIVEHOST_PROT", "LIVEHOST_PROT is no setting: did you mean LIVEHOST_PORT?"),
        ("livehost_data_dri", "livehost_data_dri is no setting: did you mean LIVEHOST_DATA_DIR?"),
        ("LIVEHOST_ZZZZZZZZZ", "LIVEHOST_ZZZZZZZZZ is no setting, see docs/settings.md"),
    ],
)
def test_a_misspelt_setting_is_not_passed_over_in_silence(variable: str, told: str) -> None:
    assert list(misspelt([variable, "HOME", "LIVEHOST_PORT", "livehost_token", "LIVEHOST_HOME"])) == [told]


def test_the_command_says_so_and_goes_on(livehost: Livehost, tmp_path: Path) -> None:
    env = {"LIVEHOST_DATA_DIR": str(tmp_path), "LIVEHOST_MUSIK": "0.3"}
    ran = livehost("viewers", "export", "小鹿", env=env)
    misspelt_, refused = ran.err.splitlines()
    assert misspelt_ == "livehost: LIVEHOST_MUSIK is no setting: did you mean LIVEHOST_MUSIC?"
    assert (ran.code, refused.startswith("livehost: no show has kept anything in")) == (1, True)
    assert not any(tmp_path.iterdir())


def test_a_damaged_store_is_said_before_a_viewer_is_looked_for(livehost: Livehost, tmp_path: Path) -> None:
    (tmp_path / "livehost.sqlite").write_bytes(b"no database " * 400)
    ran = livehost("viewers", "erase", "小鹿", env={"LIVEHOST_DATA_DIR": str(tmp_path)})
    assert (ran.code, "is damaged" in ran.told) == (1, True)
