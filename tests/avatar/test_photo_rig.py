"""Rig folders: written whole, read back the same, and refused when a byte, a file or the consent is not right."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner

from bench.portraits import drawn_rig
from host.avatar.photo import ConsentFault, Rig, RigFault, load_rig, save_rig
from host.avatar.photo.consent import EXAMPLE, parse_consent
from host.commands.avatar import avatar
from host.compose.presenting import photographed, presenter_fault
from host.settings import Settings
from script_gen.product import Shop

TODAY = date(2026, 12, 1)


def rig() -> Rig:
    dice = np.random.default_rng(1)
    person = dice.integers(0, 255, (60, 40, 4), np.uint8)
    points = dice.uniform(0, 40, (478, 3)).astype(np.float32).round(2)
    return Rig(person, points, parse_consent(EXAMPLE, "x"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_rig(tmp_path / "anna", rig(), EXAMPLE, made_on=TODAY)
    return tmp_path / "anna"


def test_a_rig_comes_back_as_it_was(folder: Path) -> None:
    loaded, made = load_rig(folder, today=TODAY), rig()
    assert np.array_equal(loaded.person, made.person)
    assert np.allclose(loaded.points, made.points, atol=0.01)
    assert loaded.consent == made.consent


def append(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes() + b" ") and None


def remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def rewrite(name: str, content: str) -> Callable[[Path], None]:
    """Another content, with the manifest brought in line: what is left are the checks of the content itself."""

    def change(folder: Path) -> None:
        before = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        (folder / name).write_text(content)
        manifest = (folder / "rig.toml").read_text()
        (folder / "rig.toml").write_text(manifest.replace(before, hashlib.sha256(content.encode()).hexdigest()))

    return change


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (append("person.png"), "person.png is not the file"),
        (append("points.json"), "points.json is not the file"),
        (append("consent.toml"), "consent.toml is not the file"),
        (remove("person.png"), "person.png: No such file"),
        (remove("rig.toml"), "livehost avatar make"),
        (rewrite("rig.toml", "format = 1"), "no sha256 of person.png"),
        (rewrite("rig.toml", "format = 9"), "format 9, wanted 1"),
        (rewrite("rig.toml", "format = = 1"), "rig.toml is damaged"),
        (rewrite("person.png", "no picture"), "no cut-out person"),
        (rewrite("points.json", "{}"), "holds no points"),
        (rewrite("points.json", '{"points": [[1, 2, 3]]}'), "478 points"),
        (rewrite("points.json", f'{{"points": {[[9e9, 0, 0]] * 478}}}'), "within the picture"),
    ],
)
def test_a_broken_or_changed_rig_says_which_file(folder: Path, damage: Callable[[Path], None], named: str) -> None:
    damage(folder)
    with pytest.raises(RigFault) as refused:
        load_rig(folder, today=TODAY)
    assert named in str(refused.value)


def test_consent_is_looked_at_whenever_the_rig_is_loaded(folder: Path) -> None:
    with pytest.raises(ConsentFault, match="ended on 2027-10-31"):
        load_rig(folder, today=date(2028, 1, 1))


def test_a_longer_consent_cannot_be_written_into_the_folder(folder: Path) -> None:
    consent = folder / "consent.toml"
    consent.write_text(consent.read_text().replace("2027-10-31", "2099-10-31"))
    with pytest.raises(RigFault, match=r"consent\.toml"):
        load_rig(folder, today=date(2028, 1, 1))


SHOP = Shop("s", "Shop", "en", "USD", "daily-brisk", {}, ())


def test_a_rig_folder_is_a_character(folder: Path) -> None:
    assert photographed(str(folder))
    assert not photographed("mei")
    assert not photographed("nobody")
    settings = Settings(character=str(folder))
    assert presenter_fault(SHOP, settings, lambda: TODAY) is None
    assert "ended on" in str(presenter_fault(SHOP, settings, lambda: date(2028, 1, 1)))
    append("person.png")(folder)
    assert "person.png" in str(presenter_fault(SHOP, settings, lambda: TODAY))


def test_an_empty_folder_says_how_a_rig_is_made(tmp_path: Path) -> None:
    assert "livehost avatar make" in str(presenter_fault(SHOP, Settings(character=str(tmp_path)), lambda: TODAY))


def test_a_sheet_of_a_rig_is_drawn_and_what_is_no_presenter_is_told(tmp_path: Path) -> None:
    save_rig(tmp_path / "leo", drawn_rig(), EXAMPLE.replace("2027-10-31", "2999-12-31"), made_on=TODAY)
    sheet = tmp_path / "sheet.png"
    drawn = CliRunner().invoke(avatar, ["sheet", str(tmp_path / "leo"), "-o", str(sheet)])
    assert drawn.exit_code == 0, drawn.output
    picture = cv2.imread(str(sheet))
    assert picture is not None
    assert picture.shape[1] > 1500
    refused = CliRunner().invoke(avatar, ["sheet", "nobody", "-o", str(sheet)])
    assert refused.exit_code == 2
    assert "nobody" in refused.output
