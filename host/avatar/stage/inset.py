"""The inset: the host's picture shrinks into a corner while something else fills the screen, and comes back."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from host.avatar.ink import fill, line
from host.avatar.pile import Pile
from host.avatar.rect import Rect
from host.avatar.sprite import Box, Cutout, Pixels, cutout, painted
from host.avatar.stage.layout import Layout, Spot
from host.avatar.stage.surface import NIGHT, sprite
from stream.timeline import Samples, to_s

MOVES_S: Final = 0.6
"""How long the way into the corner takes, and the way back."""

_FRAMED: Final = 1.16
"""Side of what the corner shows of the host, in lengths of a face."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A rectangle of a picture, in pixels."""

    left: float
    top: float
    wide: float
    high: float

    def towards(self, other: "_Part", share: float) -> "_Part":
        """The rectangle `share` of the way to another."""
        pairs = ((self.left, other.left), (self.top, other.top), (self.wide, other.wide), (self.high, other.high))
        return _Part(*(a + (b - a) * share for a, b in pairs))

    def whole(self) -> tuple[int, int, int, int]:
        """Left, top, width and height in whole pixels."""
        return round(self.left), round(self.top), max(round(self.wide), 2), max(round(self.high), 2)


class Inset:
    """Where the host's picture is between the whole screen and its corner, and how it is laid there."""

    def __init__(self, layout: Layout, spot: Spot) -> None:
        scale = layout.scale
        side = min(spot.width, spot.height)
        left, right = spot.across(side)
        self._home = _Part(0, 0, *map(float, layout.size))
        self._corner = _Part(left * scale, spot.area.top * scale, side * scale, side * scale)
        self._framed = _framed(layout)
        disc = Box(left, spot.area.top, right, spot.area.top + side)
        self._mask = painted(disc, scale, lambda canvas: canvas.drawCircle(*_middle(disc), side / 2, fill("#ffffff")))
        self._ring = _ring(disc, scale)
        self._share, self._at = 0.0, Samples(-1)

    def moved(self, wanted: bool, at: Samples, since: Samples | None) -> float:
        """How far into the corner the host is at `at`, 0 to 1, eased; it goes there while `wanted`, else back."""
        if at < self._at or self._at < 0:
            self._share = min(to_s(Samples(at - since)) / MOVES_S, 1.0) if wanted and since is not None else 0.0
        else:
            step = to_s(Samples(at - self._at)) / MOVES_S
            self._share = min(max(self._share + (step if wanted else -step), 0.0), 1.0)
        self._at = at
        return _eased(max(self._share, 0.0))

    def seen(self, share: float) -> Rect:
        """What of the host's picture is seen, `share` of the way into the corner, in pixels."""
        left, top, wide, high = self._home.towards(self._framed, share).whole()
        return Rect(left, top, left + wide, top + high)

    def lay(self, host: Pixels, share: float, pile: Pile) -> None:
        """Lay the host's picture, `share` of the way into the corner."""
        target = self._home.towards(self._corner, share).whole()
        small = _cropped(host[self.seen(share).place], (target[2], target[3]))
        if share >= 1:
            self._lay_disc(small, pile)
        else:
            pile.lay(cutout(_rounded_off(small, share), *target[:2]))

    def _lay_disc(self, small: Pixels, pile: Pile) -> None:
        pile.lay(self._ring[0])
        mask = self._mask.pixels
        height, width = mask.shape[:2]
        face = np.asarray(cv2.multiply(cv2.resize(small, (width, height)), mask, scale=1 / 255), np.uint8)
        face[..., 3] = mask[..., 3]
        pile.lay(cutout(face, round(self._corner.left), round(self._corner.top)))
        pile.lay(self._ring[1])


def _framed(layout: Layout) -> _Part:
    """The square around the presenter's face."""
    box, scale = layout.presenter.face_box, layout.scale
    side = (box.bottom - box.top) * _FRAMED * scale
    x, y = (box.left + box.right) / 2 * scale, ((box.top + box.bottom) / 2 + 18 * layout.presenter.scale) * scale
    left = min(max(x - side / 2, 0.0), layout.size[0] - side)
    top = min(max(y - side / 2, 0.0), layout.size[1] - side)
    return _Part(left, top, side, side)


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def _ring(disc: Box, scale: float) -> tuple[Cutout, Cutout]:
    """The shadow beneath the disc and the ring around it."""
    (x, y), radius = _middle(disc), (disc.right - disc.left) / 2
    wider = Box(disc.left - 24, disc.top - 24, disc.right + 24, disc.bottom + 32)
    shadow = sprite(wider, scale, lambda canvas: canvas.drawCircle(x, y + 6, radius, fill(NIGHT, 0.36, soft=9)))
    return shadow, sprite(wider, scale, lambda canvas: canvas.drawCircle(x, y, radius - 1, line("#ffffff", 5, 0.96)))


def _cropped(cut: Pixels, size: tuple[int, int]) -> Pixels:
    if cut.shape[0] >= 2 * size[1] and cut.shape[1] >= 2 * size[0]:
        cut = np.asarray(cv2.resize(cut, (cut.shape[1] // 2, cut.shape[0] // 2), interpolation=cv2.INTER_AREA))
    return np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _rounded_off(small: Pixels, share: float) -> Pixels:
    """On the way: a rectangle whose corners grow rounder. It moves, so its edge need not be smooth."""
    high, wide = small.shape[:2]
    mask = np.zeros((high, wide), np.uint8)
    radius = round(min(wide, high) / 2 * share)
    cv2.rectangle(mask, (radius, 0), (wide - radius, high), 255, cv2.FILLED)
    cv2.rectangle(mask, (0, radius), (wide, high - radius), 255, cv2.FILLED)
    for x in (radius, wide - 1 - radius):
        for y in (radius, high - 1 - radius):
            cv2.circle(mask, (x, y), radius, 255, cv2.FILLED)
    return np.asarray(cv2.copyTo(small, mask), np.uint8)


def _eased(share: float) -> float:
    """Slow, fast, slow (smoothstep)."""
    return share * share * (3 - 2 * share)
