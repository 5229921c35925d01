"""The comment being answered: who asked and what, across from the card."""

from typing import Final

from host.avatar.ink import Canvas, fill
from host.avatar.scene import Bubble
from host.avatar.sprite import Box, Cutout
from host.avatar.stage.layout import Spot
from host.avatar.stage.lettering import Letters
from host.avatar.stage.surface import lifted, rounded, sprite

SIMULATED: Final = {"zh": "模拟", "en": "simulated"}
"""What stands beside the name of someone a program plays."""

_PAD: Final = 18.0
_SIZE: Final = 26.0
_LEADING: Final = 1.32


def bubble_sprite(letters: Letters, bubble: Bubble, language: str, scale: float, spot: Spot) -> Cutout:
    """A speech bubble on its area's lower edge; more lines grow upwards."""
    widest = spot.width - 2 * _PAD
    block = letters.block(bubble.text, widest, sizes=(_SIZE, 24), lines=4, weight="Medium")
    mark = letters.run(SIMULATED.get(language, SIMULATED["en"]), 19, "Medium") if bubble.simulated else None
    spare = widest - (mark.width + 26 if mark else 0)
    author = letters.line(bubble.author, 22, spare)
    head = author.width + (mark.width + 26 if mark else 0)
    left, right = spot.across(max(block.width, head) + 2 * _PAD)
    leading = block.size * _LEADING
    bottom = spot.area.bottom
    box = Box(left, bottom - 2 * _PAD - 28 - len(block.lines) * leading, right, bottom)

    def draw(canvas: Canvas) -> None:
        lifted(canvas, box, 22, "#ffffff", alpha=0.96)
        left, baseline = box.left + _PAD, box.top + _PAD + 20
        author.draw(canvas, left, baseline, fill("#6b7280"))
        if mark:
            tag = Box(left + author.width + 8, box.top + 15, left + author.width + mark.width + 26, box.top + 43)
            canvas.drawRRect(rounded(tag, 8), fill("#ece6ff"))
            mark.draw(canvas, tag.left + 9, baseline - 1, fill("#6a4fd0"))
        for i, run in enumerate(block.lines):
            run.draw(canvas, left, baseline + 10 + block.size + i * leading, fill("#1d2029"))

    return sprite(Box(box.left - 24, box.top - 24, box.right + 24, box.bottom + 40), scale, draw)
