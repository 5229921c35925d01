"""The AI label: burned into every picture, and read back from decoded ones to prove that it is there."""

from functools import lru_cache
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from host.assets import asset_dir
from host.avatar.ink import Canvas, fill, line
from host.avatar.sprite import Box, Cutout
from host.avatar.stage.layout import Layout, Spot
from host.avatar.stage.lettering import Letters, Run
from host.avatar.stage.surface import glass, sprite

LABELS: Final = {"zh": "AI生成 · 数字人主播", "en": "AI-generated · virtual host"}
"""What the label says; another language gets the English one. The Chinese holds both words the rules ask for."""

_SIZE: Final = 40.0
"""In units: the glyphs are at least 36 high, 5% of the picture's short side (GB 45438-2025)."""
_HEIGHT: Final = 64.0
_TEXT_LEFT: Final = 56.0
_BASELINE: Final = 46.5
_PAD: Final = 24.0
_SEARCH_PX: Final = 4
_STRIPS: Final = 4
_ALIKE: Final = 0.7
"""Correlation every strip must reach. Measured after 1.5 Mbit/s: 0.99 with the label, 0.5 at most without."""


def label_text(language: str) -> str:
    """The label in a language."""
    return LABELS.get(language, LABELS["en"])


def label_sprite(letters: Letters, language: str, scale: float, spot: Spot) -> Cutout:
    """The label's chip, a spark and the text."""
    run = _run(letters, language)
    box = _box(run, spot)

    def draw(canvas: Canvas) -> None:
        glass(canvas, box, 32, alpha=0.64)
        _spark(canvas, box.left + 33, (box.top + box.bottom) / 2)
        run.draw(canvas, box.left + _TEXT_LEFT, box.top + _BASELINE, fill("#ffffff"))

    return sprite(box, scale, draw)


def label_visible(i420: NDArray[np.uint8], language: str, layout: Layout) -> bool:
    """Whether a picture, I420 of shape `(height * 3 // 2, width)`, shows the whole label of that language and layout.

    The brightness around the label's place is correlated with the text, strip by strip, so that a label covered in
    part, faded or shifted by more than a few pixels is not taken for a whole one.
    """
    height, width = i420.shape[0] * 2 // 3, i420.shape[1]
    if (width, height) != layout.size:
        return False
    mask, left, top = _template(language, layout.scale, layout.label)
    reach = max(round(_SEARCH_PX * layout.scale), 1)
    seen = i420[:height][top - reach : top + mask.shape[0] + reach, left - reach : left + mask.shape[1] + reach]
    if seen.shape != (mask.shape[0] + 2 * reach, mask.shape[1] + 2 * reach):
        return False
    return _alike(np.ascontiguousarray(seen), mask, reach)


def _alike(seen: NDArray[np.uint8], mask: NDArray[np.uint8], reach: int) -> bool:
    edges = np.linspace(0, mask.shape[1], _STRIPS + 1).astype(int).tolist()
    for start, end in pairwise(edges):
        part, strip = seen[:, start : end + 2 * reach], mask[:, start:end]
        # A flat strip has no correlation: OpenCV then answers 1, which would pass an empty picture.
        if part.std() < 2 or cv2.matchTemplate(part, strip, cv2.TM_CCOEFF_NORMED).max() < _ALIKE:
            return False
    return True


@lru_cache(maxsize=8)
def _template(language: str, scale: float, spot: Spot) -> tuple[NDArray[np.uint8], int, int]:
    """The text alone as brightness, and where it stands."""
    run = _run(Letters(asset_dir("fonts")), language)
    box = _box(run, spot)
    text = box.left + _TEXT_LEFT, box.top + _BASELINE
    drawn = sprite(box, scale, lambda canvas: run.draw(canvas, *text, fill("#ffffff")))
    return np.ascontiguousarray(drawn.pixels[..., 3]), drawn.left, drawn.top


def _box(run: Run, spot: Spot) -> Box:
    left, right = spot.across(_TEXT_LEFT + run.width + _PAD)
    return Box(left, spot.area.top, right, spot.area.top + _HEIGHT)


def _run(letters: Letters, language: str) -> Run:
    return letters.run(label_text(language), _SIZE, "Medium")


def _spark(canvas: Canvas, x: float, y: float) -> None:
    """A ring with a dot: the sign of something made by a machine that is on now."""
    canvas.drawCircle(x, y, 12, line("#ffffff", 3, 0.9))
    canvas.drawCircle(x, y, 5, fill("#7ff0c3"))
