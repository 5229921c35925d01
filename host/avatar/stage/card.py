"""The product card: picture, number, name, price and what belongs to it, and the clock of an offer that ends."""

import re
from collections.abc import Iterable
from typing import Any, Final

import skia

from host.avatar.ink import Canvas, fill, line
from host.avatar.scene import Card
from host.avatar.sprite import Box, Cutout
from host.avatar.stage.layout import Spot
from host.avatar.stage.lettering import Block, Letters, Run
from host.avatar.stage.surface import lifted, rounded, sprite
from stream.timeline import Samples, to_s

PICTURE: Final = 106.0
"""Side of the product's picture, in units."""

_WIDEST: Final = 330.0
_PAD: Final = 14.0
_CLOCK: Final = 35.0
_INK: Final = "#1d2029"
_FAINT: Final = "#868d9b"
_AMOUNT: Final = re.compile(r"(\D{0,4})([\d,]{1,12})(\D.{0,8})?")
_ENDS_IN: Final = {"zh": "距结束", "en": "Ends in"}
_DAYS: Final = {"zh": "{}天 ", "en": "{}d "}
_LONGEST_S: Final = 100 * 86_400
"""An offer that ends later than this has no clock: nobody waits for it."""


def card_sprite(
    letters: Letters, card: Card, picture: Any, accent: str, scale: float, spot: Spot, *, clock: bool
) -> Cutout:
    """The whole card; `picture` is a square `skia.Image`. It stands on its area's lower edge.

    With a `clock` there is room at its foot for `clock_sprite`.
    """
    left, right = spot.across(min(spot.width, _WIDEST))
    offer = _offered(letters, card.promotion or "", right - left - 2 * _PAD - 24)
    band = len(offer.lines) * offer.size * 1.28 + 14 if offer.width else 0.0
    room = _CLOCK + 7 if clock else 0.0
    bottom = spot.area.bottom
    box = Box(left, round(bottom - 2 * _PAD - PICTURE - 50 - (band + 8 if band else 0) - room), right, bottom)
    top = box.top + _PAD

    def draw(canvas: Canvas) -> None:
        lifted(canvas, box, 24, "#ffffff", alpha=0.97)
        _picture(canvas, picture, letters, card, accent, Box(left + _PAD, top, left + _PAD + PICTURE, top + PICTURE))
        _words(canvas, letters, card, Box(left + 2 * _PAD + PICTURE, top, right - _PAD, top + PICTURE))
        _price(canvas, letters, card, accent, (left + _PAD, right - _PAD), top + PICTURE + 43)
        if band:
            foot = bottom - _PAD - room
            _offer(canvas, offer, accent, Box(left + _PAD, foot - band, right - _PAD, foot))

    return sprite(Box(left - 24, box.top - 24, right + 40, bottom + 50), scale, draw)


def clock_text(ends: Samples, at: Samples, language: str) -> str | None:
    """What is left of an offer at a moment, to the second: `02:13:05`; nothing when it is over or far off."""
    left_s = to_s(Samples(ends - at))
    if not 0 < left_s < _LONGEST_S:
        return None
    whole = int(left_s)
    days, hours = divmod(whole // 3600, 24)
    ahead = _DAYS.get(language, _DAYS["en"]).format(days) if days else ""
    return f"{ahead}{hours:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def clock_sprite(letters: Letters, left: str, language: str, accent: str, scale: float, spot: Spot) -> Cutout:
    """The clock alone, at the card's foot: it is painted anew each second, the card is not."""
    start, end = spot.across(min(spot.width, _WIDEST))
    bottom = spot.area.bottom - _PAD
    box = Box(start + _PAD, bottom - _CLOCK, end - _PAD, bottom)
    ends_in = letters.run(_ENDS_IN.get(language, _ENDS_IN["en"]), 21, "Medium")
    digits = letters.run(left, 25, "Bold")
    slot = max(letters.run(figure, 25, "Bold").width for figure in "0123456789")

    def draw(canvas: Canvas) -> None:
        canvas.drawRRect(rounded(box, 12), fill(accent))
        ends_in.draw(canvas, box.left + 12, bottom - 10, fill("#ffffff", 0.94))
        _steady(canvas, digits, slot, box.right - 12, bottom - 9)

    return sprite(box, scale, draw)


def _steady(canvas: Canvas, run: Run, slot: float, right: float, baseline: float) -> None:
    """Figures in slots of one width, set from the right, so that the clock does not tremble."""
    for i in range(len(run.text) - 1, -1, -1):
        figure, wide = run.text[i], run.edges[i + 1] - run.edges[i]
        room = slot if figure.isdigit() else wide
        right -= room
        run.part(i).draw(canvas, right + (room - wide) / 2, baseline, fill("#ffffff"))


def _picture(canvas: Canvas, picture: Any, letters: Letters, card: Card, accent: str, place: Box) -> None:
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


def _words(canvas: Canvas, letters: Letters, card: Card, box: Box) -> None:
    room = box.right - box.left
    name = letters.block(card.name, room, sizes=(25, 23, 21), lines=2 if card.stock else 3, weight="Medium")
    for i, run in enumerate(name.lines):
        run.draw(canvas, box.left, box.top + 23 + i * name.size * 1.3, fill(_INK))
    if card.stock:
        letters.line(card.stock, 21, room).draw(canvas, box.left, box.bottom - 6, fill(_FAINT))


def _price(
    canvas: Canvas, letters: Letters, card: Card, accent: str, across: tuple[float, float], baseline: float
) -> None:
    x, right = across
    old = letters.line(_tight(card.list_price or ""), 22, 130)
    for run in _priced(letters, card.price, right - x - (old.width + 12 if card.list_price else 0), right - x):
        run.draw(canvas, x, baseline, fill(accent))
        x += run.width
    x += 12
    if card.list_price and x + old.width <= right:
        old.draw(canvas, x, baseline, fill(_FAINT))
        canvas.drawLine(x - 2, baseline - 8, x + old.width + 2, baseline - 8, line(_FAINT, 1.8))


def _priced(letters: Letters, price: str, room: float, whole: float) -> Iterable[Run]:
    """A price as price tags set it: the figure large, the sign before and the cents after it small."""
    parts = _AMOUNT.fullmatch(_tight(price))
    if parts is None:
        return [letters.line(price, 36, room, "Bold")]
    sign, figure, rest = (letters.clean(part or "") for part in parts.groups())
    for size in (48.0, 42.0, 36.0, 32.0):
        runs = [letters.run(part, size * share, "Bold") for part, share in ((sign, 0.62), (figure, 1), (rest, 0.62))]
        if sum(run.width for run in runs) <= room:
            return runs
    return [letters.line(_tight(price), 30, whole, "Bold")]


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
