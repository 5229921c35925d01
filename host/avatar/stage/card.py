"""The product card: picture, number, name, price and what belongs to it, at the lower left."""

from typing import Any, Final

import skia

from host.avatar.puppet.ink import Canvas, fill, line
from host.avatar.puppet.sprite import Box, Cutout
from host.avatar.scene import Card
from host.avatar.stage.lettering import Letters
from host.avatar.stage.surface import MARGIN, lifted, rounded, sprite

PICTURE: Final = 128.0
"""Side of the product's picture, in 720 x 1280 units."""

_LEFT: Final = MARGIN
_RIGHT: Final = 352.0
_TOP: Final = 806.0
_PAD: Final = 14.0
_INK: Final = "#1d2029"
_FAINT: Final = "#868d9b"


def card_sprite(letters: Letters, card: Card, picture: Any, accent: str, scale: float) -> Cutout:
    """The whole card; `picture` is a square `skia.Image`."""
    tall = 2 * _PAD + PICTURE + 62 + (48 if card.promotion else 0)
    box = Box(_LEFT, _TOP, _RIGHT, _TOP + tall)

    def draw(canvas: Canvas) -> None:
        lifted(canvas, box, 24, "#ffffff", alpha=0.97)
        _picture(canvas, picture, letters, card, accent)
        _words(canvas, letters, card)
        _price(canvas, letters, card, accent)
        if card.promotion:
            _promotion(canvas, letters, card.promotion, accent, box.bottom)

    return sprite(Box(_LEFT - 24, _TOP - 24, _RIGHT + 40, box.bottom + 50), scale, draw)


def _picture(canvas: Canvas, picture: Any, letters: Letters, card: Card, accent: str) -> None:
    place = Box(_LEFT + _PAD, _TOP + _PAD, _LEFT + _PAD + PICTURE, _TOP + _PAD + PICTURE)
    canvas.save()
    canvas.clipRRect(rounded(place, 16), True)
    where = skia.Rect.MakeLTRB(place.left, place.top, place.right, place.bottom)
    canvas.drawImageRect(picture, where, skia.SamplingOptions(skia.FilterMode.kLinear))
    canvas.restore()
    canvas.drawRRect(rounded(place, 16), line("#000000", 1, 0.07))
    run = letters.run(str(card.number), 24, "Bold")
    badge = Box(place.left, place.top, place.left + max(run.width + 20, 38), place.top + 36)
    corner = skia.RRect()
    corner.setRectRadii(
        skia.Rect.MakeLTRB(badge.left, badge.top, badge.right, badge.bottom),
        [skia.Point(16, 16), skia.Point(0, 0), skia.Point(14, 14), skia.Point(0, 0)],
    )
    canvas.drawRRect(corner, fill(accent))
    run.draw(canvas, (badge.left + badge.right - run.width) / 2, badge.top + 27, fill("#ffffff"))


def _words(canvas: Canvas, letters: Letters, card: Card) -> None:
    left = _LEFT + _PAD + PICTURE + 14
    room = _RIGHT - _PAD - left
    name = letters.block(card.name, room, sizes=(26, 24, 22), lines=3, weight="Medium")
    for i, run in enumerate(name.lines):
        run.draw(canvas, left, _TOP + _PAD + 23 + i * name.size * 1.3, fill(_INK))
    if card.stock:
        stock = letters.line(card.stock, 21, room)
        stock.draw(canvas, left, _TOP + _PAD + PICTURE - 4, fill(_FAINT))


def _price(canvas: Canvas, letters: Letters, card: Card, accent: str) -> None:
    baseline = _TOP + _PAD + PICTURE + 50
    left, right = _LEFT + _PAD + 2, _RIGHT - _PAD
    price = letters.line(card.price, 44, right - left, "Bold")
    price.draw(canvas, left, baseline, fill(accent))
    if card.list_price:
        x = left + price.width + 12
        old = letters.line(card.list_price, 23, max(right - x, 0))
        old.draw(canvas, x, baseline - 2, fill(_FAINT))
        canvas.drawLine(x - 1, baseline - 10, x + old.width + 1, baseline - 10, line(_FAINT, 1.8))


def _promotion(canvas: Canvas, letters: Letters, text: str, accent: str, bottom: float) -> None:
    band = Box(_LEFT + _PAD, bottom - _PAD - 40, _RIGHT - _PAD, bottom - _PAD)
    canvas.drawRRect(rounded(band, 12), fill(accent, 0.1))
    run = letters.block(text, band.right - band.left - 24, sizes=(23, 21, 19), lines=1, weight="Medium").lines[0]
    run.draw(canvas, band.left + 12, band.top + 28, fill(accent))
