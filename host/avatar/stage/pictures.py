"""Product pictures: decoded once, within bounds, in a thread of their own; a drawn sign stands in for bad ones."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import skia

from host.avatar.ink import colour, fill, linear, shade
from host.avatar.picture_file import covering, read_picture
from host.avatar.sprite import Box, Pixels, painted
from host.avatar.stage.lettering import Letters

_KEPT: Final = 64

_log = logging.getLogger(__name__)


class Decoded:
    """The pictures asked for so far, made ready by `made`; the oldest is forgotten when there are too many."""

    def __init__(self, made: Callable[[Path], Any], *, kept: int) -> None:
        self._made = made
        self._kept = kept
        self._work = ThreadPoolExecutor(1, thread_name_prefix="product picture")
        self._known: OrderedDict[Path, Future[Any]] = OrderedDict()

    def ready(self, path: Path) -> bool:
        """Whether the picture is there, or known to be bad; asking for it begins the work."""
        return self._future(path).done()

    def get(self, path: Path) -> Any:
        """What was made of the picture, or `None` while it is not there or when it is bad."""
        future = self._future(path)
        return future.result() if future.done() else None

    def wait(self, path: Path) -> None:
        """Return when it is ready."""
        self._future(path).result()

    def _future(self, path: Path) -> "Future[Any]":
        if path not in self._known:
            self._known[path] = self._work.submit(self._load, path)
            if len(self._known) > self._kept:
                self._known.popitem(last=False)[1].cancel()
        return self._known[path]

    def _load(self, path: Path) -> Any:
        try:
            return self._made(path)
        except (OSError, ValueError, MemoryError) as error:
            _log.warning("%s: cannot be shown, something drawn stands in for it: %s", path, error)
            return None


class Pictures:
    """Square pictures at one size, with a sign for those that are not there."""

    def __init__(self, letters: Letters, side: float, scale: float) -> None:
        """`side` is in units of the layout, `scale` its pixels in a unit."""
        self._letters, self._side, self._scale = letters, side, scale
        self._files = Decoded(lambda path: square(path, round(side * scale)), kept=_KEPT)

    def ready(self, path: Path | None) -> bool:
        """Whether the picture is decoded, or known to be bad; asking for it begins the work."""
        return path is None or self._files.ready(path)

    def get(self, path: Path | None, name: str) -> Any:
        """The picture as a square `skia.Image`, for now or for good the sign that stands in for it."""
        found = self.found(path) if path else None
        return found if found is not None else self._sign(name)

    def wait(self, path: Path) -> None:
        """Return when the picture is decoded, or known to be bad."""
        self._files.wait(path)

    def found(self, path: Path) -> Any:
        """The picture alone; `None` while it is not there, or when it is bad."""
        return self._files.get(path)

    def _sign(self, name: str) -> Any:
        """A soft square with the product's first letter."""
        side = self._side
        run = self._letters.run(self._letters.initial(name), side * 0.5, "Bold")
        ground = linear((0, 0), (side, side), [colour("#f1e7dc"), colour("#dccbbb")])

        def draw(canvas: Any) -> None:
            canvas.drawRect(skia.Rect.MakeWH(side, side), shade(ground))
            run.draw(canvas, (side - run.width) / 2, side * 0.68, fill("#8a6f5a"))

        return painted(Box(0, 0, side, side), self._scale, draw).image()


def square(path: Path, side: int) -> Any:
    """The middle square of an image file at `side` x `side` pixels, as a `skia.Image`; raises as `read_picture`."""
    return image(covering(read_picture(path, least_px=side), (side, side)))


def image(pixels: Pixels) -> Any:
    """A `skia.Image` of opaque or premultiplied pixels."""
    height, width = pixels.shape[:2]
    info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
    return skia.Image.MakeRasterCopy(skia.Pixmap(info, pixels, width * 4))
