"""Product pictures: decoded once, within bounds, in a thread of their own; a drawn sign stands in for bad ones."""

import logging
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from host.avatar.ink import colour, fill, linear, shade
from host.avatar.scene import Card
from host.avatar.sprite import Box, painted
from host.avatar.stage.card import PICTURE
from host.avatar.stage.lettering import Letters

LARGEST_BYTES: Final = 32 * 2**20
LARGEST_PX: Final = 50_000_000
SMALLEST_SIDE_PX: Final = 16
LONGEST_SHAPE: Final = 8.0
"""Long side to short side."""
_KEPT: Final = 64
_TURNS: Final = {
    skia.kBottomRight_EncodedOrigin: cv2.ROTATE_180,
    skia.kRightTop_EncodedOrigin: cv2.ROTATE_90_CLOCKWISE,
    skia.kLeftBottom_EncodedOrigin: cv2.ROTATE_90_COUNTERCLOCKWISE,
}

_log = logging.getLogger(__name__)


class PictureUnusable(ValueError):
    """A file that gives no product picture; the text names it and says why."""


class Pictures:
    """The pictures of the products shown so far; the oldest is forgotten when there are more than 64."""

    def __init__(self, letters: Letters, scale: float) -> None:
        self._letters = letters
        self._scale = scale
        self._side = round(PICTURE * scale)
        self._work = ThreadPoolExecutor(1, thread_name_prefix="product picture")
        self._known: OrderedDict[Path, Future[Any]] = OrderedDict()

    def ready(self, path: Path | None) -> bool:
        """Whether the picture is decoded, or known to be bad; asking for it begins the work."""
        return path is None or self._future(path).done()

    def get(self, card: Card) -> Any:
        """The picture of a card as a square `skia.Image`, for now or for good the sign that stands in for it."""
        future = self._future(card.image) if card.image else None
        decoded = future.result() if future is not None and future.done() else None
        return decoded if decoded is not None else self._sign(card.name)

    def _future(self, path: Path) -> "Future[Any]":
        if path not in self._known:
            self._known[path] = self._work.submit(self._load, path)
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)[1].cancel()
        return self._known[path]

    def _load(self, path: Path) -> Any:
        try:
            return decoded(path, self._side)
        except (OSError, ValueError, MemoryError) as error:
            _log.warning("%s: a drawn sign stands in for this product picture: %s", path, error)
            return None

    def _sign(self, name: str) -> Any:
        """A soft square with the product's first letter."""
        initial = self._letters.clean(name).strip()[:1].upper() or "?"
        run = self._letters.run(initial, PICTURE * 0.5, "Bold")
        ground = linear((0, 0), (PICTURE, PICTURE), [colour("#f1e7dc"), colour("#dccbbb")])

        def draw(canvas: Any) -> None:
            canvas.drawRect(skia.Rect.MakeWH(PICTURE, PICTURE), shade(ground))
            run.draw(canvas, (PICTURE - run.width) / 2, PICTURE * 0.68, fill("#8a6f5a"))

        return painted(Box(0, 0, PICTURE, PICTURE), self._scale, draw).image()


def decoded(path: Path, side: int) -> Any:
    """The middle square of an image file at `side` x `side` pixels, as a `skia.Image`; of a film its first picture.

    Raises `PictureUnusable` for what is no image, too large to decode safely, too small or too long to show.
    """
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        raise PictureUnusable(f"{size} bytes, at most {LARGEST_BYTES}")
    raw = path.read_bytes()
    try:
        codec = skia.Codec.MakeFromData(raw)
    except RuntimeError as error:
        raise PictureUnusable("not a whole PNG, JPEG, WebP, GIF or BMP image") from error
    width, height = codec.dimensions().width(), codec.dimensions().height()
    short, long = sorted((width, height))
    if width * height > LARGEST_PX or short < SMALLEST_SIDE_PX or long > LONGEST_SHAPE * short:
        raise PictureUnusable(f"{width}x{height} pixels, wanted about square and 800 or so a side")
    pixels = _upright(_pixels(codec, width, height), codec.getOrigin())
    del codec, raw  # the codec reads from these bytes without holding them
    return _square(pixels, side)


def _pixels(codec: Any, width: int, height: int) -> NDArray[np.uint8]:
    pixels = np.full((height, width, 4), 255, np.uint8)
    info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
    result = codec.getPixels(info, pixels, width * 4)
    if result not in (skia.Codec.kSuccess, skia.Codec.kIncompleteInput):
        raise PictureUnusable(f"decoding stopped: {skia.Codec.ResultToString(result)}")
    return pixels


def _upright(pixels: NDArray[np.uint8], origin: Any) -> NDArray[np.uint8]:
    """Turned as the camera that took it was held (EXIF orientation); mirrored forms, which no camera writes, stay."""
    turn = _TURNS.get(origin)
    return pixels if turn is None else np.asarray(cv2.rotate(pixels, turn), np.uint8)


def _square(pixels: NDArray[np.uint8], side: int) -> Any:
    height, width = pixels.shape[:2]
    short = min(height, width)
    top, left = (height - short) // 2, (width - short) // 2
    crop = np.ascontiguousarray(pixels[top : top + short, left : left + short])
    way = cv2.INTER_AREA if short > side else cv2.INTER_CUBIC
    small = np.ascontiguousarray(cv2.resize(crop, (side, side), interpolation=way))
    # What is transparent in the file lies on white, as on the card.
    small = np.ascontiguousarray(small + (255 - small[..., 3:]), np.uint8)
    info = skia.ImageInfo.Make(side, side, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
    return skia.Image.MakeRasterCopy(skia.Pixmap(info, small, side * 4))
