"""Notices: the shop's logo and name, the mark of a simulated crowd, and the band that opens every show."""

from typing import Any, Final

import skia

from host.avatar.ink import Canvas, colour, fill, line, linear, mix, shade
from host.avatar.sprite import Box, Cutout, painted
from host.avatar.stage.layout import Spot
from host.avatar.stage.lettering import Letters
from host.avatar.stage.surface import glass, rounded, sprite

OPENING_S: Final = 3.0
"""How long the opening band stays; the rules ask for two seconds at least."""

_OPENING: Final = {
    "zh": ("本直播间由 AI 数字人主播讲解", "画面与声音由人工智能生成，不是真人"),
    "en": ("An AI host sells in this room", "Picture and voice are computer-generated"),
}
_SIMULATED: Final = {"zh": "含模拟观众", "en": "Simulated audience"}
_CHIP: Final = 44.0
_BASELINE: Final = 31.0
LOGO: Final = 40.0
"""Side of the shop's logo, a disc."""


def brand_sprite(letters: Letters, shop: str, logo: Any, scale: float, spot: Spot) -> Cutout:
    """The shop's logo and name; `logo` is a square `skia.Image`."""
    run = letters.line(shop, 25, spot.width - LOGO - 34, "Medium")
    left, right = spot.across(run.width + LOGO + 34)
    box = Box(left, spot.area.top, right, spot.area.top + 48)
    disc = Box(left + 4, box.top + 4, left + 4 + LOGO, box.top + 4 + LOGO)

    def draw(canvas: Canvas) -> None:
        glass(canvas, box, 24, alpha=0.46)
        canvas.save()
        canvas.clipRRect(rounded(disc, LOGO / 2), True)
        where = skia.Rect.MakeLTRB(disc.left, disc.top, disc.right, disc.bottom)
        canvas.drawImageRect(logo, where, skia.SamplingOptions(skia.FilterMode.kLinear))
        canvas.restore()
        canvas.drawRRect(rounded(disc, LOGO / 2), line("#ffffff", 1.5, 0.7))
        run.draw(canvas, disc.right + 12, box.top + 33, fill("#ffffff", 0.96))

    return sprite(box, scale, draw)


def monogram(letters: Letters, shop: str, accent: str, scale: float) -> Any:
    """The shop's first letter on its colour, for a shop without a logo: a square `skia.Image`."""
    run = letters.run(letters.initial(shop), 23, "Bold")

    def draw(canvas: Canvas) -> None:
        tones = [colour(mix(accent, "#ffffff", 0.18)), colour(accent)]
        canvas.drawRect(skia.Rect.MakeWH(LOGO, LOGO), shade(linear((0, 0), (LOGO, LOGO), tones)))
        run.draw(canvas, (LOGO - run.width) / 2, 28.5, fill("#ffffff"))

    return painted(Box(0, 0, LOGO, LOGO), scale, draw).image()


def simulated_sprite(letters: Letters, language: str, scale: float, spot: Spot) -> Cutout:
    """The mark that part of the crowd is a program."""
    run = letters.run(_SIMULATED.get(language, _SIMULATED["en"]), 23, "Medium")
    left, right = spot.across(run.width + 32)
    box = Box(left, spot.area.top, right, spot.area.top + _CHIP)

    def draw(canvas: Canvas) -> None:
        glass(canvas, box, 22, alpha=0.54)
        run.draw(canvas, box.left + 16, box.top + _BASELINE, fill("#e4dbff"))

    return sprite(box, scale, draw)


def opening_sprite(letters: Letters, language: str, scale: float, spot: Spot) -> Cutout:
    """The band across the picture that says who sells here."""
    head, more = _OPENING.get(language, _OPENING["en"])
    first, second = letters.run(head, 42, "Bold"), letters.run(more, 28)
    box, middle = spot.area, (spot.area.left + spot.area.right) / 2
    line_1 = (box.top + box.bottom) / 2 - 11

    def draw(canvas: Canvas) -> None:
        glass(canvas, box, 28, alpha=0.72)
        first.draw(canvas, middle - first.width / 2, line_1, fill("#ffffff"))
        second.draw(canvas, middle - second.width / 2, line_1 + 52, fill("#ffffff", 0.82))

    return sprite(box, scale, draw)
