"""The room behind the host: painted once, with soft lights that drift through it."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import skia

from host.avatar.ink import Canvas, colour, radial, shade
from host.avatar.sprite import Box, Cutout, Pixels, painted
from host.avatar.stage.surface import sprite
from host.avatar.stage.theme import Theme
from stream.timeline import Samples, to_s

_SIZE: Final = Box(0, 0, 720, 1280)


@dataclass(frozen=True, slots=True)
class _Light:
    """A soft disc on a slow closed curve, in 720 x 1280 units."""

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


class Room:
    """One theme's background at one scale."""

    def __init__(self, theme: Theme, scale: float) -> None:
        def draw(canvas: Canvas) -> None:
            theme.room(canvas)
            _vignette(canvas, theme.dusk)

        self._scale = scale
        self._wall: Pixels = painted(_SIZE, scale, draw).pixels
        self._lights = tuple((light, _disc(light, theme, scale)) for light in _LIGHTS)

    def fill(self, picture: Pixels, at: Samples) -> None:
        """Fill the picture with the room as it is at `at`."""
        np.copyto(picture, self._wall)
        for light, disc in self._lights:
            turns = (2 * math.pi * to_s(at) / period + light.x for period in light.period_s)
            right, down = (math.sin(turn) * reach * self._scale for turn, reach in zip(turns, light.reach, strict=True))
            disc.lay(picture, right=round(right), down=round(down))


def _disc(light: _Light, theme: Theme, scale: float) -> Cutout:
    share = theme.glow * light.strength
    tones = [colour(theme.light, share), colour(theme.light, share * 0.8), colour(theme.light, 0)]
    paint = shade(radial((light.x, light.y), light.radius, tones, [0, 0.72, 1]))
    r = light.radius
    box = Box(light.x - r, light.y - r, light.x + r, light.y + r)
    return sprite(box, scale, lambda canvas: canvas.drawCircle(light.x, light.y, r, paint))


def _vignette(canvas: Canvas, tone: str) -> None:
    dark = [colour(tone, 0), colour(tone, 0), colour(tone, 0.3)]
    canvas.drawRect(skia.Rect.MakeWH(720, 1280), shade(radial((360, 560), 860, dark, [0, 0.5, 1])))
