"""Sprites: art drawn once by skia, then moved by an affine map and laid over the picture by OpenCV."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from host.avatar.ink import Canvas
from host.avatar.pace import give_way, paced
from host.avatar.rect import ANYWHERE, Rect

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
        self._surface = surface_on(self.pixels)
        self.canvas: Canvas = self._surface.getCanvas()
        self.canvas.scale(scale, scale)
        self.canvas.translate(-box.left, -box.top)

    def part(self, box: Box) -> tuple[Pixels, Box]:
        """A view of the pixels within `box`, and the box it really is, on whole pixels."""
        left, top = (math.floor((a - b) * self.scale) for a, b in ((box.left, self.box.left), (box.top, self.box.top)))
        right, bottom = (
            math.ceil((a - b) * self.scale) for a, b in ((box.right, self.box.left), (box.bottom, self.box.top))
        )
        pixels = self.pixels[top:bottom, left:right]
        height, width = pixels.shape[:2]
        x, y = self.box.left + left / self.scale, self.box.top + top / self.scale
        return pixels, Box(x, y, x + width / self.scale, y + height / self.scale)

    def image(self) -> Any:
        """A skia image of the layer as it is now."""
        return copied_image(self.pixels)


def trimmed(layer: Layer) -> tuple[Pixels, Box]:
    """What is drawn on the layer without the empty rim: a view of its pixels, and where that view lies."""
    left, top, width, height = cv2.boundingRect(cv2.extractChannel(layer.pixels, 3))
    scale, box = layer.scale, layer.box
    right, bottom = left + width, top + height
    place = Box(box.left + left / scale, box.top + top / scale, box.left + right / scale, box.top + bottom / scale)
    return layer.pixels[top:bottom, left:right], place


def painted(box: Box, scale: float, draw: Callable[[Canvas], None]) -> Layer:
    """A layer with one drawing on it."""
    layer = Layer(box, scale)
    draw(paced(layer.canvas))
    give_way()
    return layer


@dataclass(frozen=True, slots=True, eq=False)
class Cutout:
    """A sprite where it belongs, ready to be laid over pictures. Pixels that change make another cutout."""

    left: int
    top: int
    pixels: Pixels
    image: Any
    """A `skia.Image` that shares the pixels, `None` without any: skia skips what is clear, copies what is opaque."""

    def lay(self, onto: Pixels, *, right: int = 0, down: int = 0) -> None:
        """Lay it over a picture, opaque or premultiplied, in place, whole pixels away from its own place."""
        if self.image is None:
            return
        surface = surface_on(onto)
        surface.getCanvas().drawImage(self.image, self.left + right, self.top + down)


def cutout(pixels: Pixels, left: int, top: int) -> Cutout:
    """Premultiplied pixels at a place."""
    return Cutout(left, top, pixels, shared_image(pixels))


def opaque(pixels: Pixels, *, top: int = 0) -> Cutout:
    """Opaque pixels as wide as the picture, from a row on: skia copies them, looking at nothing beneath."""
    return Cutout(0, top, pixels, skia.Image.MakeFromRaster(_pixmap(pixels, skia.kOpaque_AlphaType)))


def surface_on(pixels: Pixels) -> Any:
    """A `skia.Surface` on pixels in memory. Hold it while its canvas is drawn on, and them while it lives."""
    height, width = pixels.shape[:2]
    info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
    return skia.Surface.MakeRasterDirect(info, pixels, pixels.strides[0])


def shared_image(pixels: Pixels) -> Any:
    """A `skia.Image` of these very pixels, which its owner must keep; `None` when there are none."""
    return skia.Image.MakeFromRaster(_pixmap(pixels))


def copied_image(pixels: Pixels) -> Any:
    """A `skia.Image` of the pixels as they are now."""
    return skia.Image.MakeRasterCopy(_pixmap(pixels))


def _pixmap(pixels: Pixels, alpha: Any = skia.kPremul_AlphaType) -> Any:
    height, width = pixels.shape[:2]
    info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, alpha)
    return skia.Pixmap(info, pixels, pixels.strides[0])


def moved(sprite: Pixels, place: NDArray[np.float64], seen: Rect = ANYWHERE) -> Cutout | None:
    """A premultiplied sprite moved by the 2x3 map from its pixels to the picture's, as far as it is seen there.

    All of it goes by one map: OpenCV is quicker with what is clear than with many small pieces.
    """
    met = meeting(sprite, place, seen)
    if met is None:
        return None
    local, rect = met
    there = cv2.warpAffine(sprite, local, rect.size, flags=cv2.INTER_LINEAR)
    return cutout(np.asarray(there, np.uint8), rect.left, rect.top)


def meeting(
    sprite: NDArray[np.uint8], place: NDArray[np.float64], seen: Rect
) -> tuple[NDArray[np.float64], Rect] | None:
    """Where a sprite moved by `place` meets what is seen: that part, and the map into it."""
    rect = _reached(sprite, place).within(seen)
    if rect.right <= rect.left or rect.bottom <= rect.top:
        return None
    return _from_corner(place, rect), rect


def _from_corner(place: NDArray[np.float64], rect: Rect) -> NDArray[np.float64]:
    local = place.copy()
    local[0, 2] -= rect.left
    local[1, 2] -= rect.top
    return local


def _reached(sprite: NDArray[np.uint8], place: NDArray[np.float64]) -> Rect:
    """What a moved sprite reaches; arithmetic on six numbers, quicker than NumPy's."""
    height, width = sprite.shape[:2]
    sides = []
    for across, along, start in place.tolist():
        ends = start, start + across * width, start + along * height, start + across * width + along * height
        sides.append((math.floor(min(ends)), math.ceil(max(ends))))
    (left, right), (top, bottom) = sides
    return Rect(left, top, right, bottom)
