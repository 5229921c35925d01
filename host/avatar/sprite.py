"""Sprites: art drawn once by skia, then moved by an affine map and laid over the picture by OpenCV."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from host.avatar.ink import Canvas
from host.avatar.pace import give_way, paced

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


@dataclass(frozen=True, slots=True)
class Cutout:
    """A sprite where it belongs, ready to be laid over pictures. What is written into its pixels shows."""

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


def _pixmap(pixels: Pixels) -> Any:
    height, width = pixels.shape[:2]
    info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
    return skia.Pixmap(info, pixels, pixels.strides[0])


class HalfSteps:
    """A sprite in the four places half a pixel can put it, each worked out when first needed."""

    def __init__(self, pixels: Pixels, left: float, top: float) -> None:
        """`left` and `top` are where its corner lies, in pixels."""
        self._pixels, self._left, self._top = pixels, left, top
        self._kept: dict[tuple[int, int], Cutout] = {}

    def lay(self, onto: Pixels, right: float, down: float) -> None:
        """Lay it over a picture, so many pixels away from its place, to the nearest half."""
        x, y = round(2 * (self._left + right)), round(2 * (self._top + down))
        half = x % 2, y % 2
        self._nudged(half).lay(onto, right=x // 2 + half[0], down=y // 2 + half[1])

    def lay_leaning(self, onto: Pixels, right: float, down: float, lean: float, pivot: float) -> None:
        """As `lay`, and each row `lean` pixels further right for each row it lies below the picture's row `pivot`."""
        y = round(2 * (self._top + down))
        top, first = y // 2 + y % 2, 2 * (self._left + right)
        rows = np.arange(max(top, 0), min(top + self._pixels.shape[0], onto.shape[0]))
        if not len(rows):
            return
        places = np.rint(first + 2 * lean * (rows - pivot)).astype(int)
        breaks = [0, *(np.flatnonzero(np.diff(places)) + 1).tolist(), len(rows)]
        canvas = (surface := surface_on(onto)).getCanvas()
        for start, stop in pairwise(breaks):
            x = int(places[start])
            canvas.save()
            canvas.clipRect(skia.Rect.MakeLTRB(0, rows[start], onto.shape[1], rows[stop - 1] + 1))
            canvas.drawImage(self._nudged((x % 2, y % 2)).image, x // 2 + x % 2, top)
            canvas.restore()
        del surface

    def _nudged(self, half: tuple[int, int]) -> Cutout:
        if half not in self._kept:
            self._kept[half] = cutout(_nudged(self._pixels, *half), 0, 0)
        return self._kept[half]


def _nudged(pixels: Pixels, right: int, down: int) -> Pixels:
    """The pixels moved by half a pixel each way, which costs a sixth of what a general map does."""
    if right:
        upper, lower = _halves(pixels)
        pixels = np.asarray(cv2.add(upper[:, 1:], lower[:, :-1]), np.uint8)
    if down:
        upper, lower = _halves(pixels)
        pixels = np.asarray(cv2.add(upper[1:], lower[:-1]), np.uint8)
    return pixels


def _halves(pixels: Pixels) -> tuple[Pixels, Pixels]:
    """Two that add up to the pixels, so that what is opaque stays opaque."""
    lower = np.right_shift(pixels, 1)
    return np.asarray(cv2.subtract(pixels, lower), np.uint8), lower


def turned(sprite: Pixels, place: NDArray[np.float64]) -> HalfSteps:
    """The sprite moved by the 2x3 map `place`, wherever that puts it."""
    left, top, right, bottom = _reached(sprite, place)
    local = _from_corner(place, left, top)
    pixels = cv2.warpAffine(sprite, local, (right - left, bottom - top), flags=cv2.INTER_LINEAR)
    return HalfSteps(np.asarray(pixels, np.uint8), left, top)


def frame(
    sprite: NDArray[np.uint8], place: NDArray[np.float64], onto: Pixels
) -> tuple[NDArray[np.float64], int, int, int, int] | None:
    """Where a sprite moved by `place` meets the picture: the map into that part, its left, top, width and height."""
    left, top, right, bottom = _reached(sprite, place)
    left, top, right, bottom = max(left, 0), max(top, 0), min(right, onto.shape[1]), min(bottom, onto.shape[0])
    if right <= left or bottom <= top:
        return None
    return _from_corner(place, left, top), left, top, right - left, bottom - top


def _from_corner(place: NDArray[np.float64], left: int, top: int) -> NDArray[np.float64]:
    local = place.copy()
    local[0, 2] -= left
    local[1, 2] -= top
    return local


def _reached(sprite: NDArray[np.uint8], place: NDArray[np.float64]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what a moved sprite reaches; arithmetic on six numbers, quicker than NumPy's."""
    height, width = sprite.shape[:2]
    sides = []
    for across, along, start in place.tolist():
        ends = start, start + across * width, start + along * height, start + across * width + along * height
        sides.append((math.floor(min(ends)), math.ceil(max(ends))))
    (left, right), (top, bottom) = sides
    return left, top, right, bottom


def lay(sprite: Pixels, place: NDArray[np.float64], onto: Pixels) -> None:
    """Move a premultiplied sprite by the 2x3 map from its pixels to the picture's, and lay it over."""
    met = frame(sprite, place, onto)
    if met is None:
        return
    local, left, top, width, height = met
    there = np.asarray(cv2.warpAffine(sprite, local, (width, height), flags=cv2.INTER_LINEAR), np.uint8)
    cutout(there, left, top).lay(onto)
