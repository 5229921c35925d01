"""Sprites: art drawn once by skia, then moved by an affine map and laid over the picture by OpenCV."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from host.avatar.puppet.ink import Canvas

Pixels = NDArray[np.uint8]
"""`(height, width, 4)` premultiplied BGRA."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the art's own units."""

    left: float
    top: float
    right: float
    bottom: float


class Layer:
    """A premultiplied picture with a skia canvas on it that draws in the art's own units."""

    def __init__(self, box: Box, scale: float) -> None:
        self.box = box
        self.scale = scale
        width, height = round((box.right - box.left) * scale), round((box.bottom - box.top) * scale)
        self.pixels: Pixels = np.zeros((height, width, 4), np.uint8)
        info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
        self._surface = skia.Surface.MakeRasterDirect(info, self.pixels, width * 4)
        self.canvas: Canvas = self._surface.getCanvas()
        self.canvas.scale(scale, scale)
        self.canvas.translate(-box.left, -box.top)

    def image(self) -> Any:
        """A skia image of the layer as it is now."""
        height, width = self.pixels.shape[:2]
        info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
        return skia.Image.MakeRasterCopy(skia.Pixmap(info, self.pixels, width * 4))


def painted(box: Box, scale: float, draw: Callable[[Canvas], None]) -> Layer:
    """A layer with one drawing on it."""
    layer = Layer(box, scale)
    draw(layer.canvas)
    return layer


def lay(sprite: Pixels, place: NDArray[np.float64], onto: Pixels) -> None:
    """Lay a premultiplied sprite over an opaque picture; `place` is the 2x3 map from sprite to picture pixels."""
    height, width = sprite.shape[:2]
    corners = place @ np.array([[0, width, 0, width], [0, 0, height, height], [1, 1, 1, 1]], float)
    left, top = np.maximum(np.floor(corners.min(1)), 0).astype(int)
    right, bottom = np.minimum(np.ceil(corners.max(1)), onto.shape[1::-1]).astype(int)
    if right <= left or bottom <= top:
        return
    local = place.copy()
    local[:, 2] -= (left, top)
    moved = cv2.warpAffine(sprite, local, (int(right - left), int(bottom - top)), flags=cv2.INTER_LINEAR)
    under = onto[top:bottom, left:right]
    alpha = cv2.extractChannel(moved, 3)
    cv2.multiply(under, cv2.cvtColor(cv2.bitwise_not(alpha), cv2.COLOR_GRAY2BGRA), under, scale=1 / 255)
    cv2.add(under, moved, under)
