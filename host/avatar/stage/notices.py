"""Notices: the shop's name, the mark of a simulated crowd, and the band that opens every show."""

from typing import Final

from host.avatar.ink import Canvas, fill
from host.avatar.sprite import Box, Cutout
from host.avatar.stage.lettering import Letters
from host.avatar.stage.surface import MARGIN, glass, sprite

OPENING_S: Final = 3.0
"""How long the opening band stays; the rules ask for two seconds at least."""

_OPENING: Final = {
    "zh": ("本直播间由 AI 数字人主播讲解", "画面与声音由人工智能生成，不是真人"),
    "en": ("An AI host sells in this room", "Picture and voice are computer-generated"),
}
_SIMULATED: Final = {"zh": "含模拟观众", "en": "Simulated audience"}
_TOP: Final = 158.0
_BOTTOM: Final = 202.0
_BASELINE: Final = 189.0


def shop_sprite(letters: Letters, shop: str, scale: float) -> Cutout:
    """The shop's name under the label."""
    run = letters.line(shop, 25, 330, "Medium")
    box = Box(MARGIN, _TOP, MARGIN + run.width + 36, _BOTTOM)

    def draw(canvas: Canvas) -> None:
        glass(canvas, box, 22, alpha=0.46)
        run.draw(canvas, MARGIN + 18, _BASELINE, fill("#ffffff", 0.95))

    return sprite(box, scale, draw)


def simulated_sprite(letters: Letters, language: str, scale: float) -> Cutout:
    """The mark that part of the crowd is a program, at the right edge."""
    run = letters.run(_SIMULATED.get(language, _SIMULATED["en"]), 23, "Medium")
    right = 720 - MARGIN
    box = Box(right - run.width - 32, _TOP, right, _BOTTOM)

    def draw(canvas: Canvas) -> None:
        glass(canvas, box, 22, alpha=0.54)
        run.draw(canvas, box.left + 16, _BASELINE, fill("#e4dbff"))

    return sprite(box, scale, draw)


def opening_sprite(letters: Letters, language: str, scale: float) -> Cutout:
    """The band across the picture that says who sells here."""
    head, more = _OPENING.get(language, _OPENING["en"])
    first, second = letters.run(head, 42, "Bold"), letters.run(more, 28)
    box = Box(MARGIN, 900, 720 - MARGIN, 1046)

    def draw(canvas: Canvas) -> None:
        glass(canvas, box, 28, alpha=0.72)
        first.draw(canvas, 360 - first.width / 2, 962, fill("#ffffff"))
        second.draw(canvas, 360 - second.width / 2, 1014, fill("#ffffff", 0.82))

    return sprite(box, scale, draw)
