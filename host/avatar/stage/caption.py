"""The caption: a plate that stays where it is, the clause on air on it, the spoken part lit up as it is said."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from host.avatar.ink import Canvas, fill
from host.avatar.pile import Pile
from host.avatar.scene import Caption
from host.avatar.sprite import Box, Cutout, Pixels, cutout, painted
from host.avatar.stage.layout import Spot
from host.avatar.stage.lettering import Block, Letters
from host.avatar.stage.overlay import LEAVING_S, ease_out
from host.avatar.stage.surface import faded, glass, sprite
from stream.timeline import Samples, to_s

_SIZES: Final = (36.0, 33.0, 30.0)
_LINE: Final = 1.36
_PAD_X: Final = 26.0
_PAD_Y: Final = 5.0
_UNSPOKEN: Final = "#b9bfca"
_FOLLOW_S: Final = 0.09
"""Time constant with which the light follows the voice from word to word."""
_COME_S: Final = 0.16
_RISE: Final = 7.0
"""Units from below which a new clause comes; the one before is gone at once, for two over each other cannot be read."""

Key = tuple[str, tuple[int, int], Samples]


_PIECE_PX: Final = 64
"""Width of the pieces that a line is laid in: only the one in which the light is now is painted anew."""


@dataclass(slots=True)
class _Shown:
    """One clause, painted twice: as yet to be said and as said. Both have the same shape, hence the same cover."""

    key: Key
    corner: tuple[int, int]
    """Left and top, in pixels."""
    pixels: Pixels
    """As it was last shown."""
    unspoken: Pixels
    spoken: Pixels
    rows: tuple[int, ...]
    """Between the lines, in sprite pixels: one more than there are lines."""
    edges: tuple[tuple[int, ...], ...]
    """Of each line, the character edges in sprite pixels."""
    heard: int | None = None
    """The caption's own count of characters said, and below how many of the drawn ones that are."""
    target: float = 0.0
    lit: float = 0.0
    seen: Samples | None = None
    drawn: tuple[int, ...] = field(init=False)
    """How far each line of the sprite is lit, in its pixels."""
    pieces: dict[tuple[int, int], Cutout] = field(init=False, default_factory=dict)
    """The whole of it by line and place in the line."""

    def __post_init__(self) -> None:
        self.drawn = (0,) * len(self.edges)
        width = self.pixels.shape[1]
        for line in range(len(self.edges)):
            self._cut(line, 0, width)

    def whole(self) -> Cutout:
        """All of it as it is now."""
        return cutout(self.pixels, *self.corner)

    def reached(self) -> Iterator[int]:
        """How far each line is lit by now, in sprite pixels."""
        done = 0.0
        for edges in self.edges:
            yield _between(edges, self.lit - done)
            done += len(edges) - 1

    def light(self, reached: tuple[int, ...]) -> None:
        """Light each line so far."""
        for line, (was, now) in enumerate(zip(self.drawn, reached, strict=True)):
            if was != now:
                first, last = sorted((was, now))
                crossed = slice(self.rows[line], self.rows[line + 1]), slice(first, last)
                self.pixels[crossed] = (self.spoken if now > was else self.unspoken)[crossed]
                self._cut(line, first, last)
        self.drawn = reached

    def _cut(self, line: int, first: int, last: int) -> None:
        """Make the pieces of a line anew that have pixels from `first` to before `last`."""
        (left, top), rows = self.corner, slice(self.rows[line], self.rows[line + 1])
        for start in range(first // _PIECE_PX * _PIECE_PX, last, _PIECE_PX):
            piece = self.pixels[rows, start : start + _PIECE_PX]
            self.pieces[line, start] = cutout(piece, left + start, top + rows.start)


class CaptionBar:
    """Shows captions. The light moves smoothly when pictures follow each other, and is exact in a single one."""

    def __init__(self, letters: Letters, *, spoken: str, scale: float, spot: Spot) -> None:
        self._letters, self._spoken, self._scale, self._spot = letters, spoken, scale, spot
        self._plate = sprite(spot.area, scale, lambda canvas: glass(canvas, spot.area, 24, alpha=0.56))
        self._plate_since: Samples | None = None
        self._shown: _Shown | None = None
        self._leaving: tuple[Cutout | None, Samples] | None = None

    def lay(self, caption: Caption | None, at: Samples, pile: Pile) -> None:
        """Lay the caption."""
        self._follow(caption, at)
        gone = 1.0 if self._leaving is None else ease_out(to_s(at - self._leaving[1]) / LEAVING_S)
        if self._plate_since is not None:
            pile.lay(faded(self._plate, ease_out(to_s(at - self._plate_since) / _COME_S)))
        elif gone < 1:
            pile.lay(faded(self._plate, 1 - gone))
        if self._shown is None and self._leaving is not None and self._leaving[0] is not None and gone < 1:
            pile.lay(faded(self._leaving[0], 1 - gone))
        if self._shown is not None and caption is not None:
            self._light(self._shown, caption, at)
            come = ease_out(to_s(at - caption.since) / _COME_S)
            parts = self._shown.pieces.values() if come >= 1 else (faded(self._shown.whole(), come),)
            for part in parts:
                pile.lay(part, down=round((1 - come) * _RISE * self._scale))

    def _follow(self, caption: Caption | None, at: Samples) -> None:
        """Change the clause; the plate stays when one follows another."""
        key = None if caption is None else (caption.text, caption.clause, caption.since)
        old = self._shown
        if key == (old.key if old else None):
            return
        self._shown = self._painted(caption, key) if caption is not None and key is not None else None
        if old is not None:
            self._leaving = (old.whole(), at)
        if self._shown is None:
            self._plate_since = None
        elif self._plate_since is None or at < self._plate_since:
            self._plate_since = caption.since if caption is not None else at

    def _light(self, shown: _Shown, caption: Caption, at: Samples) -> None:
        if caption.lit != shown.heard:
            said = self._letters.clean(caption.text[caption.clause[0] : max(caption.lit, caption.clause[0])])
            shown.heard = caption.lit
            shown.target = float(min(len(said.lstrip()), sum(len(line) - 1 for line in shown.edges)))
        since = math.inf if shown.seen is None or at < shown.seen else to_s(at - shown.seen)
        shown.lit += (shown.target - shown.lit) * (1 - math.exp(-since / _FOLLOW_S))
        shown.seen = at
        reached = tuple(shown.reached())
        shown.light(reached)

    def _painted(self, caption: Caption, key: Key) -> _Shown | None:
        clause, area = caption.text[slice(*caption.clause)], self._spot.area
        room = self._spot.width - 2 * _PAD_X
        block = self._letters.block(clause, room, sizes=self._sizes(), lines=2, weight="Medium")
        if not any(run.text for run in block.lines):
            return None
        middle, half = (area.top + area.bottom) / 2, len(block.lines) * block.size * _LINE / 2
        left, right = self._spot.across(math.ceil(block.width) + 4)
        box = Box(math.floor(left), math.floor(middle - half), math.ceil(right), math.ceil(middle + half))
        unspoken, spoken = (self._words(box, block, tone) for tone in (_UNSPOKEN, self._spoken))
        corner = round(box.left * self._scale), round(box.top * self._scale)
        rows = [i * block.size * _LINE * self._scale for i in range(len(block.lines))] + [unspoken.shape[0]]
        starts = [((box.right - box.left - run.width) / 2, run.edges) for run in block.lines]
        edges = tuple(tuple(round((start + edge) * self._scale) for edge in run) for start, run in starts)
        return _Shown(key, corner, unspoken.copy(), unspoken, spoken, tuple(map(round, rows)), edges)

    def _sizes(self) -> tuple[float, ...]:
        """Those of which two lines leave a rim of the plate; the smallest in any case."""
        rim = self._spot.height - 2 * _PAD_Y
        return (*(size for size in _SIZES[:-1] if 2 * size * _LINE <= rim), _SIZES[-1])

    def _words(self, box: Box, block: Block, tone: str) -> Pixels:
        def draw(canvas: Canvas) -> None:
            for i, run in enumerate(block.lines):
                baseline = box.top + (i + 0.5) * block.size * _LINE + block.size * 0.355
                run.draw(canvas, (box.left + box.right - run.width) / 2, baseline, fill(tone))

        return painted(box, self._scale, draw).pixels


def _between(edges: tuple[int, ...], at: float) -> int:
    """The place `at` characters from the line's start."""
    last = len(edges) - 1
    first = min(max(int(at), 0), last - 1)
    return (
        round(edges[first] + (edges[first + 1] - edges[first]) * min(max(at - first, 0.0), 1.0)) if last else edges[0]
    )
