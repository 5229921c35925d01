"""The gallery: which still-life belongs to which product, drawn and written as PNG."""

from collections.abc import Callable, Iterator
from pathlib import Path

import skia

from script_gen.shops.pictures import bottle, honey, lamp, millet, mug, soap, tea, throw, tote, towels
from script_gen.shops.pictures.lettering import Lettering
from script_gen.shops.pictures.pen import SIDE_PX, Canvas
from script_gen.shops.pictures.png import packed
from script_gen.shops.pictures.studio import harbor_room, mountain_room

StillLife = Callable[[Canvas, Lettering], None]

STILL_LIFES: dict[str, dict[str, StillLife]] = {
    "shanye": {
        "yunwu-cha": tea.draw,
        "huaimi": honey.draw,
        "zhubei": towels.draw,
        "baowenbei": bottle.draw,
        "xiaomi": millet.draw,
    },
    "harbor": {
        "canvas-tote": tote.draw,
        "wool-throw": throw.draw,
        "enamel-mug": mug.draw,
        "desk-lamp": lamp.draw,
        "oat-soap": soap.draw,
    },
}
"""By shop and product id."""

_ROOMS = {"shanye": mountain_room, "harbor": harbor_room}
_STEP = 4
"""Channels are rounded to this: unseen, and it halves a PNG of soft gradients."""


def draw_picture(shop: str, product: str, typeface: Path) -> skia.Image:
    """An 800 x 800 picture of the product, its lettering in the typeface of that file.

    Raises:
        KeyError: no such shop, or no such product in it.
        ValueError: the file is no typeface.
    """
    surface = _sheet()
    canvas = surface.getCanvas()
    _ROOMS[shop](canvas)
    STILL_LIFES[shop][product](canvas, Lettering(typeface))
    return _rounded(surface.makeImageSnapshot())


def draw_all(typeface: Path) -> Iterator[tuple[str, str, bytes]]:
    """Every picture as shop id, product id and PNG bytes."""
    for shop, products in STILL_LIFES.items():
        for product in products:
            yield shop, product, packed(bytes(draw_picture(shop, product, typeface).encodeToData(skia.kPNG, 100)))


def _rounded(image: skia.Image) -> skia.Image:
    surface = _sheet()
    table = [min(255, round(level / _STEP) * _STEP) for level in range(256)]
    surface.getCanvas().drawImage(
        image, 0, 0, skia.SamplingOptions(), skia.Paint(ColorFilter=skia.TableColorFilter.Make(table))
    )
    return surface.makeImageSnapshot()


def _sheet() -> skia.Surface:
    """Without an alpha channel, which no picture needs and every PNG would carry."""
    info = skia.ImageInfo.Make(SIDE_PX, SIDE_PX, skia.kRGBA_8888_ColorType, skia.kOpaque_AlphaType)
    return skia.Surface.MakeRaster(info)
