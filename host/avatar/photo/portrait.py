"""Portraits: one image file as upright pixels, or a refusal that says how to do better."""

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from host.avatar.picture_file import PictureUnusable, read_picture

SMALLEST_SIDE_PX: Final = 240
_WORKED_PX: Final = 1600
"""The short side that is kept of larger pictures: more than a face needs at 1080x1920."""


class PortraitRefused(ValueError):
    """This picture cannot become a host; the text says why, and how to take a better one."""


def read_portrait(path: Path) -> NDArray[np.uint8]:
    """The picture as `(height, width, 3)` BGR in sRGB, upright, on white; of an animation the first picture.

    Raises `PortraitRefused`, before anything large is decoded, for what is no image or too large to decode safely.
    """
    try:
        pixels = read_picture(path, least_px=_WORKED_PX)
    except OSError as error:
        raise PortraitRefused(f"cannot read {path}: {error.strerror}") from error
    except PictureUnusable as error:
        raise PortraitRefused(f"{path.name}: {error}; a JPEG of 1200x1600 pixels, head to waist, is best") from error
    height, width = pixels.shape[:2]
    if min(width, height) < SMALLEST_SIDE_PX:
        raise PortraitRefused(
            f"{path.name}: {width}x{height} pixels are too few: take one of 1200x1600 or more, head to waist"
        )
    return np.ascontiguousarray(pixels[..., :3])
