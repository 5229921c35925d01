"""The ticker: the shop's policies and running offers, running through a bar."""

import math
from typing import Final

import skia

from host.avatar.ink import Canvas, fill, line
from host.avatar.pile import Pile
from host.avatar.sprite import Box, Pixels, cutout, painted
from host.avatar.stage.layout import Spot
from host.avatar.stage.lettering import Letters, Run
from host.avatar.stage.surface import NIGHT
from stream.timeline import PICTURE, Samples

_STEP: Final = 2
"""Units a picture: a whole number of pixels at 720 and 1080 lines, so that the letters stay sharp."""
_SIZE: Final = 23.0
_GAP: Final = 72.0
_MOST: Final = 16
_LONGEST: Final = 240
"""Characters of one entry; what is cut says so, for half a policy may say the opposite of the whole."""


class Ticker:
    """One bar. Its strip is painted when the entries change; a picture only cuts another piece out of it."""

    def __init__(self, letters: Letters, *, accent: str, scale: float, spot: Spot) -> None:
        self._letters, self._accent, self._scale, self._spot = letters, accent, scale, spot
        self._entries: tuple[str, ...] = ()
        self._strip: Pixels | None = None
        self._corner = round(spot.area.left * scale), round(spot.area.top * scale)
        self._period = 0

    def lay(self, entries: tuple[str, ...], at: Samples, pile: Pile) -> None:
        """Lay the bar as it is at `at`; nothing without entries."""
        if entries != self._entries:
            self._entries = entries
            self._strip = self._painted(entries)
        strip = self._strip
        if strip is None:
            return
        wide = round(self._spot.width * self._scale)
        start = int(at // PICTURE * _STEP * self._scale) % self._period
        pile.lay(cutout(strip[:, start : start + wide], *self._corner))

    def _painted(self, entries: tuple[str, ...]) -> Pixels | None:
        """The bar with all entries in a row, as long as the row and one window more, so that it runs without a seam."""
        clean = (self._letters.clean(entry).strip() for entry in entries[:_MOST])
        runs = [self._letters.run(_cut(text), _SIZE, "Medium") for text in clean if text]
        if not runs:
            return None
        round_trip = sum(run.width + _GAP for run in runs)
        runs *= math.ceil(self._spot.width / round_trip)
        row = sum(run.width + _GAP for run in runs)
        self._period = round(row * self._scale)
        row = self._period / self._scale
        whole = Box(0, 0, row + self._spot.width, self._spot.height)
        return painted(whole, self._scale, lambda canvas: self._draw(canvas, whole, runs, row)).pixels

    def _draw(self, canvas: Canvas, whole: Box, runs: list[Run], row: float) -> None:
        canvas.drawRect(skia.Rect.MakeWH(whole.right, whole.bottom), fill(NIGHT, 0.62))
        canvas.drawLine(0, 0.75, whole.right, 0.75, line("#ffffff", 1.5, 0.14))
        baseline = whole.bottom / 2 + _SIZE * 0.36
        for start in (0.0, row):
            x = start + _GAP / 2
            for run in runs:
                canvas.drawCircle(x - _GAP / 2 + 12, whole.bottom / 2, 4, fill(self._accent))
                run.draw(canvas, x, baseline, fill("#ffffff", 0.94))
                x += run.width + _GAP


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
