"""The look a show opens with: the settings', else the shop file's, else the first host's own."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from host.avatar.backdrop import Backdrop
from host.avatar.look import Look
from host.compose.presenting import look_of, presenter_fault, unfit_look
from host.settings import Settings
from script_gen.product import Shop
from script_gen.shop_faults import ShopFileError
from script_gen.shop_file import load_shop

LEO = {"host": "leo", "outfit": "forest", "hair": "waves chestnut", "skin": "honey", "background": "room:night"}


def shop_with(folder: Path, presenter: object) -> Shop:
    head = {"id": "s", "name": "Shop", "language": "en", "currency": "USD", "presenter": presenter}
    tea = {"id": "tea", "name": "Tea", "category": "food", "price": "6.80"}
    (folder / "shop.json").write_text(json.dumps({"shop": head, "products": [tea]}), encoding="utf-8")
    return load_shop(folder)


@pytest.mark.parametrize(
    ("presenter", "settings", "look"),
    [
        ({}, Settings(), Look()),
        (LEO, Settings(), Look("leo", "forest", Backdrop("room", "night"), "portrait", "waves chestnut", "honey")),
        (LEO, Settings(outfit="sand", layout="landscape"),
         Look("leo", "sand", Backdrop("room", "night"), "landscape", "waves chestnut", "honey")),
        (LEO, Settings(character="mei"), Look("mei", "", Backdrop("room", "night"))),
        ({"layout": "portrait-hd"}, Settings(background="room"), Look("mei", "", Backdrop(), "portrait-hd")),
    ],
)  # fmt: skip
def test_settings_then_the_shop_then_the_hosts_own(
    presenter: object, settings: Settings, look: Look, tmp_path: Path
) -> None:
    shop = shop_with(tmp_path, presenter)
    assert look_of(shop, settings) == look
    assert presenter_fault(shop, settings, lambda: pytest.fail("no consent is asked of a drawn host")) is None
    assert unfit_look(shop, settings) is None


def test_files_are_looked_for_in_the_shop_folder(tmp_path: Path) -> None:
    (tmp_path / "walls").mkdir()
    assert cv2.imwrite(str(tmp_path / "walls" / "brick.png"), np.full((900, 900, 3), 120, np.uint8))
    shop = shop_with(tmp_path, {"background": "blurred:walls/brick.png"})
    assert look_of(shop, Settings()).backdrop == Backdrop("blurred", str(tmp_path / "walls" / "brick.png"))
    assert unfit_look(shop, Settings()) is None


@pytest.mark.parametrize(
    ("presenter", "told"),
    [
        ({"host": "mia"}, "no puppet is called 'mia'"),
        ({"hair": "mohawk"}, "no hair of mei is called 'mohawk'"),
        ({"skin": "green"}, "no skin is called 'green'"),
        ({"layout": "round"}, "no layout is called 'round'"),
        ({"background": "beach"}, "'beach' is no background"),
        ({"background": "image:gone.jpg"}, "the background gone.jpg cannot be shown"),
    ],
)
def test_what_there_is_not_is_told_before_the_show_with_where_to_look(
    presenter: dict[str, str], told: str, tmp_path: Path
) -> None:
    shop = shop_with(tmp_path, presenter)
    fault = presenter_fault(shop, Settings(), lambda: pytest.fail("a drawn host")) or unfit_look(shop, Settings())
    assert fault is not None
    assert told in fault
    assert "shop.presenter" in fault


@pytest.mark.parametrize(
    ("presenter", "problem"),
    [({"clothes": "red"}, "has no clothes"), ("leo", "expected an object"), ({"hair": 3}, "expected a text")],
)
def test_a_slip_of_the_pen_is_a_fault_of_the_shop_file(presenter: object, problem: str, tmp_path: Path) -> None:
    with pytest.raises(ShopFileError) as refused:
        shop_with(tmp_path, presenter)
    (fault,) = refused.value.faults
    assert fault.place.startswith("shop.presenter")
    assert problem in fault.problem
