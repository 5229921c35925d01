"""Portraits: one image file as upright sRGB pixels, refused by its header before anything large is decoded."""

from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

LARGEST_BYTES: Final = 64 * 2**20
LARGEST_PX: Final = 50_000_000
SMALLEST_SIDE_PX: Final = 240
WORKED_PX: Final = 2_400
"""The long side that is kept: four times what a face needs at 1080x1920."""
_TURNS: Final = {
    skia.kTopRight_EncodedOrigin: (None, True),
    skia.kBottomRight_EncodedOrigin: (cv2.ROTATE_180, False),
    skia.kBottomLeft_EncodedOrigin: (cv2.ROTATE_180, True),
    skia.kLeftTop_EncodedOrigin: (cv2.ROTATE_90_CLOCKWISE, True),
    skia.kRightTop_EncodedOrigin: (cv2.ROTATE_90_CLOCKWISE, False),
    skia.kRightBottom_EncodedOrigin: (cv2.ROTATE_90_COUNTERCLOCKWISE, True),
    skia.kLeftBottom_EncodedOrigin: (cv2.ROTATE_90_COUNTERCLOCKWISE, False),
}
"""EXIF orientation: how to turn, and whether to mirror afterwards."""


class PortraitRefused(ValueError):
    """This picture cannot become a host; the text says why, and how to take a better one."""


def read_portrait(path: Path) -> NDArray[np.uint8]:
    """The picture as sRGB `(height, width, 3)` BGR, upright, at most `WORKED_PX` a side.

    Takes JPEG (also CMYK), PNG (also 16 bits a channel), WebP, BMP and GIF; of an animation its first picture.
    Raises `PortraitRefused`, before decoding, for what is no image or too large to decode safely.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            raise PortraitRefused(f"{path.name}: {size} bytes; at most {LARGEST_BYTES}: save it as a JPEG")
        raw = path.read_bytes()
    except OSError as error:
        raise PortraitRefused(f"cannot read {path}: {error.strerror}") from error
    try:
        codec = skia.Codec.MakeFromData(raw)
    except RuntimeError as error:
        raise PortraitRefused(f"{path.name}: not a whole JPEG, PNG, WebP, BMP or GIF image; save it as JPEG") from error
    width, height = codec.dimensions().width(), codec.dimensions().height()
    if width * height > LARGEST_PX:
        raise PortraitRefused(
            f"{path.name}: {width}x{height} is {width * height / 1e6:.0f} megapixels, {LARGEST_PX // 10**6} are the "
            "most; make it smaller: 1600x2000 is plenty"
        )
    if min(width, height) < SMALLEST_SIDE_PX:
        raise PortraitRefused(
            f"{path.name}: {width}x{height} is too small; take one of 1200x1600 or more, head to waist"
        )
    pixels = _upright(_decoded(codec, path.name), codec.getOrigin())
    del codec, raw  # the codec reads from these bytes without holding them
    return _worked(pixels)


def _decoded(codec: Any, name: str) -> NDArray[np.uint8]:
    """All pixels in sRGB; what is transparent in the file lies on white."""
    size = codec.dimensions()
    pixels = np.empty((size.height(), size.width(), 4), np.uint8)
    info = skia.ImageInfo.Make(size, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType, skia.ColorSpace.MakeSRGB())
    result = codec.getPixels(info, pixels, size.width() * 4)
    if result != skia.Codec.kSuccess:
        raise PortraitRefused(
            f"{name}: the file is damaged ({skia.Codec.ResultToString(result)}); copy it again from the camera"
        )
    pixels += 255 - pixels[..., 3:]
    return pixels[..., :3]


def _upright(pixels: NDArray[np.uint8], origin: Any) -> NDArray[np.uint8]:
    turn, mirrored = _TURNS.get(origin, (None, False))
    turned = pixels if turn is None else cv2.rotate(pixels, turn)
    return np.ascontiguousarray(cv2.flip(turned, 1) if mirrored else turned)


def _worked(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    longest = max(pixels.shape[:2])
    if longest <= WORKED_PX:
        return pixels
    share = WORKED_PX / longest
    return np.asarray(cv2.resize(pixels, None, fx=share, fy=share, interpolation=cv2.INTER_AREA), np.uint8)
