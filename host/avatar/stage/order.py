"""The order toast: someone has just bought something, told for a moment above the card."""

from typing import Final

import skia

from host.avatar.ink import Canvas, Point, colour, fill, line, linear, mix, shade
from host.avatar.scene import Toast
from host.avatar.sprite import Box, Cutout
from host.avatar.stage.bubble import SIMULATED
from host.avatar.stage.layout import Spot
from host.avatar.stage.lettering import Letters
from host.avatar.stage.surface import NIGHT, rounded, sprite

_ORDERED: Final = {"zh": "{} 下单了", "en": "{} just ordered"}
_HEIGHT: Final = 58.0
_LEFT: Final = 60.0
_PAD: Final = 22.0


def order_sprite(letters: Letters, toast: Toast, language: str, accent: str, scale: float, spot: Spot) -> Cutout:
    """A bright pill with a bag, who ordered and what."""
    room = spot.width - _LEFT - _PAD
    told = _ORDERED.get(language, _ORDERED["en"])
    rest = letters.run(told.replace("{}", ""), 22, "Bold").width
    author = letters.line(toast.author, 22, room - rest, "Bold").text
    who = letters.run(told.replace("{}", author), 22, "Bold")
    tag = f"({SIMULATED.get(language, SIMULATED['en'])})" if toast.simulated else ""
    ordered = letters.line(toast.text, 19, room - letters.run(f" {tag}", 19, "Medium").width, "Medium").text
    what = letters.run(f"{ordered} {tag}".strip(), 19, "Medium")
    left, right = spot.across(max(who.width, what.width) + _LEFT + _PAD)
    box = Box(left, spot.area.bottom - _HEIGHT, right, spot.area.bottom)

    def draw(canvas: Canvas) -> None:
        canvas.drawRRect(rounded(Box(box.left, box.top + 5, box.right, box.bottom + 5), 29), fill(NIGHT, 0.25, soft=7))
        tones = [colour(accent), colour(mix(accent, "#ffffff", 0.22))]
        canvas.drawRRect(rounded(box, 29), shade(linear((box.left, 0), (box.right, 0), tones)))
        _bag(canvas, (box.left + 31, box.top + 29))
        alone = not what.width
        who.draw(canvas, box.left + _LEFT, box.top + (37 if alone else 26), fill("#ffffff"))
        what.draw(canvas, box.left + _LEFT, box.top + 48, fill("#ffffff", 0.9))

    return sprite(Box(box.left - 16, box.top - 12, box.right + 16, box.bottom + 24), scale, draw)


def _bag(canvas: Canvas, middle: Point) -> None:
    """A shopping bag on a disc of light."""
    x, y = middle
    canvas.drawCircle(x, y, 21, fill("#ffffff", 0.22))
    canvas.drawRRect(rounded(Box(x - 10, y - 6, x + 10, y + 12), 4), fill("#ffffff"))
    canvas.drawArc(skia.Rect.MakeLTRB(x - 5.5, y - 13, x + 5.5, y + 1), 180, 180, False, line("#ffffff", 2.6))
