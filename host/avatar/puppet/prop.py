"""The product's own picture as a framed print, to be held up: read once, in a thread of its own."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
import skia

from host.avatar.ink import Canvas, fill, line
from host.avatar.picture_file import PictureUnusable, covering, read_picture
from host.avatar.sprite import Box, Pixels, painted, shared_image, trimmed

SIDE: Final = 206.0
"""Of the print with its white rim, in figure units."""
_RIM: Final = 9.0
_ROUND: Final = 16.0
_MARGIN: Final = 26.0

_log = logging.getLogger(__name__)

Print = tuple[Pixels, Box]
"""A framed picture and where it lies around its own middle, in figure units."""


class Prints:
    """The print last asked for. A picture that cannot be read has none, and the log says why."""

    def __init__(self, scale: float) -> None:
        """`scale` is in pixels a figure unit."""
        self._scale = scale
        self._work = ThreadPoolExecutor(1, thread_name_prefix="print")
        self._asked: tuple[Path, Future[Print | None]] | None = None

    def get(self, path: Path | None) -> Print | None:
        """The print of this picture, as soon as it is there; asking for it begins the work."""
        if path is None:
            return None
        future = self._future(path)
        return future.result() if future.done() else None

    def wait(self, path: Path) -> None:
        """Return when the print is there, or known not to come."""
        self._future(path).result()

    def _future(self, path: Path) -> "Future[Print | None]":
        if self._asked is None or self._asked[0] != path:
            self._asked = path, self._work.submit(self._printed, path)
        return self._asked[1]

    def _printed(self, path: Path) -> Print | None:
        side = round((SIDE - 2 * _RIM) * self._scale)
        try:
            picture = covering(read_picture(path, least_px=side), (side, side))
        except (OSError, PictureUnusable, MemoryError) as error:
            _log.warning("%s: this product cannot be held up: %s", path, error)
            return None
        return _framed(picture, self._scale)


def _framed(picture: Pixels, scale: float) -> Print:
    half = SIDE / 2
    inner = skia.RRect.MakeRectXY(skia.Rect(_RIM - half, _RIM - half, half - _RIM, half - _RIM), _ROUND - 5, _ROUND - 5)

    def draw(canvas: Canvas) -> None:
        outer = skia.RRect.MakeRectXY(skia.Rect(-half, -half, half, half), _ROUND, _ROUND)
        for drop, soft, share in ((9, 9, 0.26), (2, 2.5, 0.2)):
            canvas.save()
            canvas.translate(0, drop)
            canvas.drawRRect(outer, fill("#1d1420", share, soft=soft))
            canvas.restore()
        canvas.drawRRect(outer, fill("#fffdfa"))
        canvas.save()
        canvas.clipRRect(inner, True)
        canvas.translate(_RIM - half, _RIM - half)
        canvas.scale(1 / scale, 1 / scale)
        canvas.drawImage(shared_image(np.ascontiguousarray(picture)), 0, 0)
        canvas.restore()
        canvas.drawRRect(inner, line("#2a1c22", 1.0, 0.12))

    reach = half + _MARGIN
    return trimmed(painted(Box(-reach, -reach, reach, reach), scale, draw))
