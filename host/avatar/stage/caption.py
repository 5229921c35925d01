"""The caption: the clause on air in at most two lines, the spoken part lit up as it is said."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from host.avatar.ink import Canvas, fill
from host.avatar.scene import Caption
from host.avatar.sprite import Box, Cutout, Pixels, cutout, painted
from host.avatar.stage.lettering import Block, Letters
from host.avatar.stage.overlay import ease_out
from host.avatar.stage.surface import MARGIN, faded, glass
from stream.timeline import Samples, to_s

_SIZES: Final = (36.0, 33.0, 30.0)
_LINE: Final = 1.36
_MIDDLE: Final = 1170.0
_PAD_X: Final = 26.0
_PAD_Y: Final = 13.0
_WIDEST: Final = 720 - 2 * MARGIN - 2 * _PAD_X
_UNSPOKEN: Final = "#aeb4c0"
_FOLLOW_S: Final = 0.09
"""Time constant with which the light follows the voice from word to word."""
_COME_S: Final = 0.16


@dataclass(slots=True)
class _Shown:
    """One clause, painted twice: as yet to be said and as said. Both have the same shape, hence the same cover."""

    key: tuple[str, tuple[int, int], Samples]
    sprite: Cutout
    unspoken: Pixels
    spoken: Pixels
    rows: tuple[int, ...]
    """Between the lines, in sprite pixels: one more than there are lines."""
    edges: tuple[tuple[int, ...], ...]
    """Of each line, the character edges in sprite pixels."""
    lit: float = 0.0
    seen: Samples | None = None


class CaptionBar:
    """Shows captions. The light moves smoothly when pictures follow each other, and is exact in a single one."""

    def __init__(self, letters: Letters, *, spoken: str, scale: float) -> None:
        self._letters = letters
        self._spoken = spoken
        self._scale = scale
        self._shown: _Shown | None = None

    def lay(self, caption: Caption | None, at: Samples, onto: Pixels) -> None:
        """Lay the caption over the picture, in place."""
        if caption is None:
            return
        key = (caption.text, caption.clause, caption.since)
        if self._shown is None or self._shown.key != key:
            self._shown = self._painted(caption, key)
        shown = self._shown
        if shown is None:
            return
        self._light(shown, caption, at)
        faded(shown.sprite, ease_out(to_s(at - caption.since) / _COME_S)).lay(onto)

    def _light(self, shown: _Shown, caption: Caption, at: Samples) -> None:
        said = self._letters.clean(caption.text[caption.clause[0] : max(caption.lit, caption.clause[0])])
        target = float(min(len(said.lstrip()), sum(len(line) - 1 for line in shown.edges)))
        since = math.inf if shown.seen is None or at < shown.seen else to_s(at - shown.seen)
        shown.lit += (target - shown.lit) * (1 - math.exp(-since / _FOLLOW_S))
        shown.seen = at
        done = 0.0
        for top, bottom, edges in zip(shown.rows, shown.rows[1:], shown.edges, strict=False):
            x = round(float(np.interp(shown.lit - done, np.arange(len(edges)), edges)))
            done += len(edges) - 1
            shown.sprite.pixels[top:bottom, :x] = shown.spoken[top:bottom, :x]
            shown.sprite.pixels[top:bottom, x:] = shown.unspoken[top:bottom, x:]

    def _painted(self, caption: Caption, key: tuple[str, tuple[int, int], Samples]) -> _Shown | None:
        clause = caption.text[slice(*caption.clause)]
        block = self._letters.block(clause, _WIDEST, sizes=_SIZES, lines=2, weight="Medium")
        if not any(run.text for run in block.lines):
            return None
        half = len(block.lines) * block.size * _LINE / 2 + _PAD_Y
        wide = block.width / 2 + _PAD_X
        box = Box(math.floor(360 - wide), math.floor(_MIDDLE - half), math.ceil(360 + wide), math.ceil(_MIDDLE + half))
        unspoken, spoken = (self._plate(box, block, tone) for tone in (_UNSPOKEN, self._spoken))
        sprite = cutout(unspoken.copy(), round(box.left * self._scale), round(box.top * self._scale))
        rows = [(_PAD_Y + i * block.size * _LINE) * self._scale for i in range(len(block.lines) + 1)]
        starts = [(360 - run.width / 2 - box.left, run.edges) for run in block.lines]
        edges = tuple(tuple(round((left + edge) * self._scale) for edge in run) for left, run in starts)
        return _Shown(key, sprite, unspoken, spoken, tuple(map(round, rows)), edges)

    def _plate(self, box: Box, block: Block, tone: str) -> Pixels:
        def draw(canvas: Canvas) -> None:
            glass(canvas, box, 22, alpha=0.56)
            for i, run in enumerate(block.lines):
                baseline = box.top + _PAD_Y + (i + 0.5) * block.size * _LINE + block.size * 0.355
                run.draw(canvas, 360 - run.width / 2, baseline, fill(tone))

        return painted(box, self._scale, draw).pixels
