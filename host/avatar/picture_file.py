"""Reads an image file into pixels: bounded by its header before anything is decoded, upright, in sRGB, on white."""

from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from host.avatar.sprite import Pixels

LARGEST_BYTES: Final = 32 * 2**20
LARGEST_PX: Final = 50_000_000
SMALLEST_SIDE_PX: Final = 16
LONGEST_SHAPE: Final = 8.0
"""Long side to short side."""

_TURNS: Final = {
    skia.kBottomRight_EncodedOrigin: cv2.ROTATE_180,
    skia.kRightTop_EncodedOrigin: cv2.ROTATE_90_CLOCKWISE,
    skia.kLeftBottom_EncodedOrigin: cv2.ROTATE_90_COUNTERCLOCKWISE,
}
_LESS: Final = {8: cv2.IMREAD_REDUCED_COLOR_8, 4: cv2.IMREAD_REDUCED_COLOR_4, 2: cv2.IMREAD_REDUCED_COLOR_2}


class PictureUnusable(ValueError):
    """A file that gives no picture; the text says why, and what would be right."""


def read_picture(path: Path, *, least_px: int) -> Pixels:
    """The picture in a file, opaque BGRA; of a film the first. Large ones are read smaller, but with `least_px` a side.

    Raises `PictureUnusable` for what is no image, too large to decode safely, too small or too long to show; `OSError`
    for what cannot be read.
    """
    if (size := path.stat().st_size) > LARGEST_BYTES:
        raise PictureUnusable(f"{size} bytes, at most {LARGEST_BYTES}")
    return picture_from(path.read_bytes(), least_px=least_px)


def picture_from(raw: bytes, *, least_px: int) -> Pixels:
    """As `read_picture`, of a file's bytes."""
    try:
        codec = skia.Codec.MakeFromData(raw)
    except RuntimeError as error:
        raise PictureUnusable("not a whole PNG, JPEG, WebP, GIF or BMP image") from error
    width, height = codec.dimensions().width(), codec.dimensions().height()
    short, long = sorted((width, height))
    if width * height > LARGEST_PX or short < SMALLEST_SIDE_PX or long > LONGEST_SHAPE * short:
        raise PictureUnusable(f"{width}x{height} pixels, wanted about square and 800 or so a side")
    jpeg = codec.getEncodedFormat() == skia.EncodedImageFormat.kJPEG
    turn, space = _TURNS.get(codec.getOrigin()), codec.getInfo().colorSpace()
    del codec  # it reads from these bytes without holding them
    pixels = _decoded(raw, _reduction(short, least_px) if jpeg else None)
    if short > 4 * least_px:
        pixels = _smaller(pixels, 2 * least_px)
    return _in_srgb(pixels if turn is None else np.asarray(cv2.rotate(pixels, turn), np.uint8), space)


def _reduction(short: int, least_px: int) -> int:
    """What a JPEG is decoded with: its format gives halves, quarters and eighths for less work."""
    share = next((share for share in _LESS if short // share >= least_px), 0)
    return int(_LESS.get(share, cv2.IMREAD_COLOR)) | int(cv2.IMREAD_IGNORE_ORIENTATION)


def _decoded(raw: bytes, way: int | None) -> Pixels:
    """Decoded by OpenCV, which lets other threads run meanwhile: a big photo takes half a second."""
    how = int(cv2.IMREAD_UNCHANGED) if way is None else way
    try:
        read = cv2.imdecode(np.frombuffer(raw, np.uint8), how)
    except cv2.error as error:
        raise PictureUnusable("decoding stopped: the file is damaged") from error
    if read is None or not read.size:
        raise PictureUnusable("decoding stopped: the file is damaged")
    return _opaque(_eight_bit(np.asarray(read)))


def _eight_bit(read: NDArray[Any]) -> NDArray[np.uint8]:
    if read.dtype == np.uint16:
        return np.asarray(cv2.convertScaleAbs(read, alpha=255 / 65535), np.uint8)
    if read.dtype != np.uint8:
        raise PictureUnusable(f"{read.dtype} samples; save it with 8 or 16 bits a channel")
    return read


def _opaque(read: NDArray[np.uint8]) -> Pixels:
    """Four channels; what is transparent in the file lies on white, as on the card."""
    channels = 1 if read.ndim == 2 else read.shape[2]
    if channels == 1:
        return np.asarray(cv2.cvtColor(read, cv2.COLOR_GRAY2BGRA), np.uint8)
    if channels == 3:
        return np.asarray(cv2.cvtColor(read, cv2.COLOR_BGR2BGRA), np.uint8)
    if channels != 4:
        raise PictureUnusable(f"{channels} channels; save it as a plain colour picture")
    lit = np.asarray(cv2.cvtColor(read, cv2.COLOR_RGBA2mRGBA), np.uint8)
    clear = cv2.cvtColor(cv2.bitwise_not(cv2.extractChannel(read, 3)), cv2.COLOR_GRAY2BGRA)
    return np.asarray(cv2.add(lit, clear), np.uint8)


def _smaller(pixels: Pixels, short_px: int) -> Pixels:
    height, width = pixels.shape[:2]
    share = short_px / min(height, width)
    size = max(round(width * share), 1), max(round(height * share), 1)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _in_srgb(pixels: Pixels, space: Any) -> Pixels:
    """Colours of another space (an ICC profile) as sRGB has them; what says nothing is sRGB."""
    if space is None or space.isSRGB():
        return pixels
    height, width = pixels.shape[:2]
    theirs = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType, space)
    ours = skia.ImageInfo.Make(
        width, height, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType, skia.ColorSpace.MakeSRGB()
    )
    turned = np.empty_like(pixels)
    skia.Pixmap(theirs, np.ascontiguousarray(pixels), width * 4).readPixels(skia.Pixmap(ours, turned, width * 4))
    return turned


def covering(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    """The middle of a picture, as large as it can be, at `size` (width and height)."""
    height, width = pixels.shape[:2]
    share = max(size[0] / width, size[1] / height)
    wide, high = min(round(size[0] / share), width), min(round(size[1] / share), height)
    left, top = (width - wide) // 2, (height - high) // 2
    part = np.ascontiguousarray(pixels[top : top + high, left : left + wide])
    way = cv2.INTER_AREA if share < 1 else cv2.INTER_CUBIC
    return np.ascontiguousarray(cv2.resize(part, size, interpolation=way))
