"""The comment being answered: who asked and what, beside the card."""

from typing import Final

from host.avatar.ink import Canvas, fill
from host.avatar.scene import Bubble
from host.avatar.sprite import Box, Cutout
from host.avatar.stage.lettering import Letters
from host.avatar.stage.surface import MARGIN, lifted, rounded, sprite

_RIGHT: Final = 720 - MARGIN
_WIDEST: Final = 262.0
_BOTTOM: Final = 946.0
_PAD: Final = 18.0
_SIZE: Final = 26.0
_LEADING: Final = 1.32
_SIMULATED: Final = {"zh": "模拟", "en": "simulated"}


def bubble_sprite(letters: Letters, bubble: Bubble, language: str, scale: float) -> Cutout:
    """A speech bubble at the right, below where hands are raised; more lines grow upwards."""
    block = letters.block(bubble.text, _WIDEST, sizes=(_SIZE, 24), lines=3, weight="Medium")
    mark = letters.run(_SIMULATED.get(language, _SIMULATED["en"]), 19, "Medium") if bubble.simulated else None
    spare = _WIDEST - (mark.width + 26 if mark else 0)
    author = letters.line(bubble.author, 22, spare)
    head = author.width + (mark.width + 26 if mark else 0)
    wide = max(block.width, head) + 2 * _PAD
    leading = block.size * _LEADING
    box = Box(_RIGHT - wide, _BOTTOM - 2 * _PAD - 28 - len(block.lines) * leading, _RIGHT, _BOTTOM)

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
