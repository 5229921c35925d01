"""The sample shops' pictures: drawn by the code beside them, light, square and opaque."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from host.assets import asset_dir
from script_gen.shop_file import load_shop
from script_gen.shops import SAMPLES, sample_shop
from script_gen.shops.pictures.gallery import STILL_LIFES, draw_picture
from script_gen.shops.pictures.lettering import Lettering
from script_gen.shops.pictures.pen import outline

PICTURES = [(shop, product) for shop, products in STILL_LIFES.items() for product in products]


def shipped(shop: str, product: str) -> Path:
    """The file in the package."""
    language = next(language for language, name in SAMPLES.items() if name == shop)
    return sample_shop(language) / "images" / f"{product}.png"


@pytest.mark.parametrize(("shop", "product"), PICTURES)
def test_the_file_is_what_the_code_draws(shop: str, product: str) -> None:
    drawn = draw_picture(shop, product, asset_dir("fonts") / "NotoSansSC-Bold.ttf").toarray()[..., :3]
    stored = cv2.imread(str(shipped(shop, product)), cv2.IMREAD_UNCHANGED)
    assert stored.shape == (800, 800, 3)
    apart = cv2.absdiff(stored, np.ascontiguousarray(drawn[..., ::-1]))
    assert apart.mean() < 1.0, "draw them again: python -m script_gen.shops.pictures --fonts DIR"


@pytest.mark.parametrize(("shop", "product"), PICTURES)
def test_the_file_is_light(shop: str, product: str) -> None:
    assert 20_000 < shipped(shop, product).stat().st_size < 120_000


@pytest.mark.parametrize("language", SAMPLES)
def test_every_sample_product_has_its_picture(language: str) -> None:
    shop = load_shop(sample_shop(language))
    assert {product.id for product in shop.products} == set(STILL_LIFES[shop.id])
    assert all(image.is_file() for product in shop.products for image in product.images)


def test_no_two_pictures_are_alike() -> None:
    small = [cv2.resize(cv2.imread(str(shipped(*which))), (40, 40)).astype(int) for which in PICTURES]
    assert all(np.abs(a - b).mean() > 4 for i, a in enumerate(small) for b in small[:i])


def test_a_file_that_is_no_typeface_is_refused(tmp_path: Path) -> None:
    (tmp_path / "font.ttf").write_text("no font")
    with pytest.raises(ValueError, match="no typeface"):
        Lettering(tmp_path / "font.ttf")


def test_an_outline_names_the_letter_it_does_not_know() -> None:
    with pytest.raises(ValueError, match="'H' at word 3"):
        outline("M 0 0 H 5")
