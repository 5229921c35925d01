"""The product card: picture, number, name, price and what belongs to it, at the lower left."""

import math
import re
from collections.abc import Iterable
from typing import Any, Final

import skia

from host.avatar.ink import Canvas, fill, line
from host.avatar.scene import Card
from host.avatar.sprite import Box, Cutout
from host.avatar.stage.lettering import Block, Letters, Run
from host.avatar.stage.surface import MARGIN, lifted, rounded, sprite

PICTURE: Final = 114.0
"""Side of the product's picture, in 720 x 1280 units."""

_LEFT: Final = MARGIN
_RIGHT: Final = 334.0
_BOTTOM: Final = 1092.0
_PAD: Final = 14.0
_INK: Final = "#1d2029"
_FAINT: Final = "#868d9b"
_AMOUNT: Final = re.compile(r"(\D{0,4})([\d,]{1,12})(\D.{0,8})?")


def card_sprite(letters: Letters, card: Card, picture: Any, accent: str, scale: float) -> Cutout:
    """The whole card; `picture` is a square `skia.Image`."""
    inner = _RIGHT - _LEFT - 2 * _PAD
    offer = _offered(letters, card.promotion or "", inner - 24)
    band = len(offer.lines) * offer.size * 1.28 + 14 if offer.width else 0.0
    top = math.floor(_BOTTOM - 2 * _PAD - PICTURE - 54 - (band + 8 if band else 0))
    box = Box(_LEFT, top, _RIGHT, _BOTTOM)

    def draw(canvas: Canvas) -> None:
        lifted(canvas, box, 24, "#ffffff", alpha=0.97)
        _picture(canvas, picture, letters, card, accent, top + _PAD)
        _words(canvas, letters, card, top + _PAD)
        _price(canvas, letters, card, accent, top + _PAD + PICTURE + 46)
        if band:
            _offer(canvas, offer, accent, Box(_LEFT + _PAD, _BOTTOM - _PAD - band, _RIGHT - _PAD, _BOTTOM - _PAD))

    return sprite(Box(_LEFT - 24, top - 24, _RIGHT + 40, _BOTTOM + 50), scale, draw)


def _picture(canvas: Canvas, picture: Any, letters: Letters, card: Card, accent: str, top: float) -> None:
    place = Box(_LEFT + _PAD, top, _LEFT + _PAD + PICTURE, top + PICTURE)
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


def _words(canvas: Canvas, letters: Letters, card: Card, top: float) -> None:
    left = _LEFT + _PAD + PICTURE + 14
    room = _RIGHT - _PAD - left
    name = letters.block(card.name, room, sizes=(25, 23, 21), lines=2 if card.stock else 3, weight="Medium")
    for i, run in enumerate(name.lines):
        run.draw(canvas, left, top + 23 + i * name.size * 1.3, fill(_INK))
    if card.stock:
        letters.line(card.stock, 21, room).draw(canvas, left, top + PICTURE - 6, fill(_FAINT))


def _price(canvas: Canvas, letters: Letters, card: Card, accent: str, baseline: float) -> None:
    x, right = _LEFT + _PAD, _RIGHT - _PAD
    old = letters.line(_tight(card.list_price or ""), 22, 130)
    for run in _priced(letters, card.price, right - x - (old.width + 12 if card.list_price else 0)):
        run.draw(canvas, x, baseline, fill(accent))
        x += run.width
    x += 12
    if card.list_price and x + old.width <= right:
        old.draw(canvas, x, baseline, fill(_FAINT))
        canvas.drawLine(x - 2, baseline - 8, x + old.width + 2, baseline - 8, line(_FAINT, 1.8))


def _priced(letters: Letters, price: str, room: float) -> Iterable[Run]:
    """A price as price tags set it: the figure large, the sign before and the cents after it small."""
    parts = _AMOUNT.fullmatch(_tight(price))
    if parts is None:
        return [letters.line(price, 36, room, "Bold")]
    sign, figure, rest = (letters.clean(part or "") for part in parts.groups())
    for size in (48.0, 42.0, 36.0, 32.0):
        runs = [letters.run(part, size * share, "Bold") for part, share in ((sign, 0.62), (figure, 1), (rest, 0.62))]
        if sum(run.width for run in runs) <= room:
            return runs
    return [letters.line(_tight(price), 30, _RIGHT - _LEFT - 2 * _PAD, "Bold")]


def _tight(price: str) -> str:
    """With the narrow yen sign: the wide one tears a hole before the figure."""
    return price.replace("￥", "¥")


def _offered(letters: Letters, text: str, room: float) -> Block:
    """One line where a readable size allows it: a low card leaves the pointing hand in sight."""
    drawn = letters.clean(text).strip()
    for size in (23.0, 21.0, 20.0):
        run = letters.run(drawn, size, "Medium")
        if run.width <= room:
            return Block((run,), size)
    return letters.block(text, room, sizes=(20,), lines=2, weight="Medium")


def _offer(canvas: Canvas, offer: Block, accent: str, band: Box) -> None:
    canvas.drawRRect(rounded(band, 12), fill(accent, 0.1))
    for i, run in enumerate(offer.lines):
        run.draw(canvas, band.left + 12, band.top + 7 + (i + 0.5) * offer.size * 1.28 + offer.size * 0.36, fill(accent))
