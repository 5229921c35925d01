"""What is behind the host: a drawn room, a colour or a picture, painted once, with something that gently moves."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
import skia

from host.avatar.backdrop import Backdrop
from host.avatar.ink import Canvas, colour, linear, mix, radial, shade
from host.avatar.picture_file import covering, read_picture
from host.avatar.pile import Pile
from host.avatar.sprite import Box, Cutout, Pixels, opaque, painted
from host.avatar.stage.layout import Layout
from host.avatar.stage.surface import sprite
from host.avatar.stage.theme import Theme
from stream.timeline import Samples, to_s

_OVERSIZE: Final = 1.08
"""A blurred picture is so much larger than what is seen of it: room to drift in."""
_CALM: Final = 0.4
"""How strong the lights are on a plain wall, where nothing else draws the eye."""
_DRIFT_S: Final = (47.0, 61.0)
"""Periods of that drift to the side and down; not multiples, so that it does not visibly repeat."""


@dataclass(frozen=True, slots=True)
class _Light:
    """A soft disc on a slow closed curve, in 720 x 1280 units that are spread over the picture."""

    x: float
    y: float
    radius: float
    strength: float
    reach: tuple[float, float]
    period_s: tuple[float, float]
    """Of the way right and of the way down; not multiples, so that the whole does not visibly repeat."""


_LIGHTS: Final = (
    _Light(96, 330, 62, 0.8, (26, 40), (31, 23)),
    _Light(170, 560, 36, 1.0, (20, 52), (27, 37)),
    _Light(636, 290, 46, 0.9, (24, 36), (41, 29)),
    _Light(602, 470, 84, 0.6, (30, 24), (34, 43)),
    _Light(668, 690, 40, 0.9, (16, 56), (25, 33)),
    _Light(60, 780, 52, 0.7, (22, 34), (38, 28)),
)


class Background:
    """One background in one layout. The same moment gives the same pixels."""

    def __init__(self, chosen: Backdrop, theme: Theme, layout: Layout) -> None:
        """`theme` is that of the room shown, or of the shop for what is not a room.

        Raises `OSError` or `PictureUnusable` when its picture cannot be read.
        """
        self._layout = layout
        self._wall = opaque(_wall(chosen, theme, layout))
        dim = _CALM if chosen.kind == "colour" else 1.0
        self._lights = tuple((light, _disc(light, theme, layout, dim)) for light in _LIGHTS)

    def lay(self, at: Samples, pile: Pile) -> None:
        """Lay the background as it is at `at`."""
        left, top = self._drifted(at)
        pile.lay(self._wall, right=-left, down=-top)
        for light, disc in self._lights:
            turns = (2 * math.pi * to_s(at) / period + light.x for period in light.period_s)
            right, down = (
                math.sin(turn) * reach * self._layout.scale for turn, reach in zip(turns, light.reach, strict=True)
            )
            pile.lay(disc, right=round(right), down=round(down))

    def _drifted(self, at: Samples) -> tuple[int, int]:
        """What of the wall is out of sight to the left and above: whole pixels, whose steps nobody sees in a blur."""
        height, width = self._wall.pixels.shape[:2]
        spare = width - self._layout.size[0], height - self._layout.size[1]
        left, top = (
            round(room * (0.5 + 0.5 * math.sin(2 * math.pi * to_s(at) / period)))
            for room, period in zip(spare, _DRIFT_S, strict=True)
        )
        return left, top


def _wall(chosen: Backdrop, theme: Theme, layout: Layout) -> Pixels:
    match chosen.kind:
        case "room" | "colour":
            return _drawn(chosen, theme, layout)
        case "image":
            return covering(read_picture(chosen.path, least_px=min(layout.size)), layout.size)
        case "blurred":
            return _blurred(chosen, layout)


@lru_cache(maxsize=16)
def _drawn(chosen: Backdrop, theme: Theme, layout: Layout) -> Pixels:
    """Kept from one look to the next, which mostly differ in something else, beside the small ones of thumbnails.

    Nobody writes into it.
    """
    return _room(theme, layout) if chosen.kind == "room" else _flat(chosen.what, layout)


def _room(theme: Theme, layout: Layout) -> Pixels:
    """The room around its presenter, drawn in the presenter's units."""
    scale = layout.presenter.scale
    (left, top), (wide, high) = layout.presenter.corner, layout.units
    seen = Box(-left / scale, -top / scale, (wide - left) / scale, (high - top) / scale)

    def draw(canvas: Canvas) -> None:
        canvas.save()
        canvas.translate(left, top)
        canvas.scale(scale, scale)
        theme.room(canvas, seen)
        canvas.restore()
        _vignette(canvas, layout, theme.dusk)

    return _whole(draw, layout)


def _flat(tone: str, layout: Layout) -> Pixels:
    """One colour, lit behind the host, as a wall of it would be."""
    wide, high = layout.units
    face = layout.presenter.face
    lit, low = mix(tone, "#ffffff", 0.22), mix(tone, "#000000", 0.16)

    def draw(canvas: Canvas) -> None:
        canvas.drawRect(skia.Rect.MakeWH(wide, high), shade(linear((0, 0), (0, high), [colour(tone), colour(low)])))
        glow = [colour(lit, 0.9), colour(lit, 0)]
        canvas.drawRect(skia.Rect.MakeWH(wide, high), shade(radial(face, 640, glow)))

    return _whole(draw, layout)


def _blurred(chosen: Backdrop, layout: Layout) -> Pixels:
    """A picture out of focus and a little darker, so that the host stands before it."""
    width, height = (round(side * _OVERSIZE) for side in layout.size)
    small = covering(read_picture(chosen.path, least_px=180), (width // 4, height // 4))
    soft = cv2.GaussianBlur(small, (0, 0), 6 * layout.scale)
    dim = cv2.convertScaleAbs(cv2.resize(soft, (width, height), interpolation=cv2.INTER_CUBIC), alpha=0.88)
    dim[..., 3] = 255
    return np.asarray(dim, np.uint8)


def _whole(draw: Callable[[Canvas], None], layout: Layout) -> Pixels:
    wide, high = layout.units
    layer = painted(Box(0, 0, wide, high), layout.scale, draw).pixels
    if layer.shape[:2] != (layout.size[1], layout.size[0]):
        return covering(layer, layout.size)
    return layer


def _disc(light: _Light, theme: Theme, layout: Layout, dim: float) -> Cutout:
    share = theme.glow * light.strength * dim
    x, y = light.x * layout.units[0] / 720, light.y * layout.units[1] / 1280
    tones = [colour(theme.light, share), colour(theme.light, share * 0.8), colour(theme.light, 0)]
    paint = shade(radial((x, y), light.radius, tones, [0, 0.72, 1]))
    r = light.radius
    box = Box(x - r, y - r, x + r, y + r)
    return sprite(box, layout.scale, lambda canvas: canvas.drawCircle(x, y, r, paint))


def _vignette(canvas: Canvas, layout: Layout, tone: str) -> None:
    wide, high = layout.units
    dark = [colour(tone, 0), colour(tone, 0), colour(tone, 0.3)]
    reach = 860 * max(wide / 720, high / 1280)
    middle = wide / 2, high * 0.4375
    canvas.drawRect(skia.Rect.MakeWH(wide, high), shade(radial(middle, reach, dark, [0, 0.5, 1])))
