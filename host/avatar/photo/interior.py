"""The inside of the mouth: the portrait's own teeth where it shows them, else drawn ones; tongue and dark."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from host.avatar.photo.landmarks import LOWER_INNER, UPPER_INNER
from host.avatar.photo.measures import Measures
from host.avatar.photo.shapes import eased
from host.avatar.sprite import Pixels

Plane = NDArray[np.float64]

_FINE: Final = 3
"""Teeth are drawn this much larger and made small, for clean edges."""
_TEETH: Final = (0.135, 0.240, 0.340, 0.430, 0.505, 0.565)
"""Where the upper teeth end from the middle outwards, seen from the front (widths after Wheeler, at 63 mm a unit)."""
_LOWER: Final = (0.085, 0.178, 0.285, 0.385, 0.470)
_ENAMEL: Final = np.array([206.0, 222.0, 232.0])
"""Teeth in white light, BGR."""
_SHOWN: Final = 0.045
"""How far the upper teeth reach below the upper lip at rest."""
OWN_TEETH: Final = 0.05
"""From this gap on the portrait shows its own teeth."""


@dataclass(frozen=True, slots=True)
class Interior:
    """Premultiplied sprites as large as the mouth's rectangle, where they lie in a shut mouth."""

    cavity: Pixels
    jaw: Pixels
    """Lower teeth, which go with the jaw."""
    tongue: Pixels
    skull: Pixels
    """Upper teeth, which stay under the nose."""


def interior(picture: Pixels, face: Measures, corner_px: tuple[int, int]) -> Interior:
    """The inside for a mouth's rectangle `picture` of a portrait, whose left top corner is `corner_px`."""
    height, width = picture.shape[:2]
    light = _light(picture)
    u, v = _coordinates(face, corner_px, width, height, 1)
    cavity = _flat(np.ones((height, width)), (38, 34, 78), light * (0.75 + 0.25 * eased(v, 0.5, 0.0))[..., None])
    skull, enamel = _drawn(face, corner_px, (width, height), _ENAMEL * light, upper=True), _ENAMEL * light
    if face.parted > OWN_TEETH:
        skull = _own_teeth(picture, face, corner_px)
        enamel = _enamel(skull)
    jaw = _drawn(face, corner_px, (width, height), 0.78 * enamel, upper=False)
    return Interior(cavity, jaw, _tongue(u, v, light), skull)


def _light(picture: Pixels) -> NDArray[np.float64]:
    """The colour of the portrait's light on something white, BGR up to 1, from the brightest skin by the mouth."""
    skin = picture[picture[..., 3] > 250][:, :3].astype(float)
    bright = np.percentile(skin, 85, axis=0) if len(skin) else np.full(3, 200.0)
    grey = float(bright.mean())
    tint = 0.4 * bright / grey + 0.6
    return np.asarray((0.6 + 0.4 * grey / 255) * tint)


def _enamel(teeth: Pixels) -> NDArray[np.float64]:
    """The colour of the teeth that a portrait shows, BGR."""
    shown = teeth[teeth[..., 3] > 250][:, :3].astype(float)
    if not len(shown):
        return _ENAMEL
    bright = shown[shown.sum(1) >= np.percentile(shown.sum(1), 60)]
    return np.asarray(bright.mean(0))


def _coordinates(face: Measures, corner_px: tuple[int, int], width: int, height: int, fine: int) -> tuple[Plane, Plane]:
    """Of every pixel: across and down from the middle of the mouth, in distances between the eyes."""
    x = (np.arange(width * fine) + 0.5) / fine - 0.5 + corner_px[0]
    y = (np.arange(height * fine) + 0.5) / fine - 0.5 + corner_px[1]
    places = face.from_px(np.stack(np.meshgrid(x, y), -1).reshape(-1, 2)) - closed_mouth(face)
    return places[:, 0].reshape(len(y), len(x)), places[:, 1].reshape(len(y), len(x))


def closed_mouth(face: Measures) -> NDArray[np.float64]:
    """Where the lips meet when they are shut."""
    x, y = face.points[UPPER_INNER[5]]
    return np.array([x, y + 0.3 * face.parted])


def _flat(alpha: Plane, bgr: tuple[int, int, int], shade: Plane) -> Pixels:
    colour = np.broadcast_to(np.array(bgr, float) * shade, (*alpha.shape, 3))
    whole = np.dstack([colour * alpha[..., None], alpha * 255])
    return np.asarray(whole.round().clip(0, 255), np.uint8)


def _tongue(u: Plane, v: Plane, light: NDArray[np.float64]) -> Pixels:
    near = 1 - np.hypot(u / 0.33, (v - 0.08) / 0.17)
    alpha = eased(near, 0.0, 0.16)
    shade = (0.55 + 0.35 * eased(near, 0.0, 0.7)) * (1 - 0.16 * np.exp(-((u / 0.025) ** 2)))
    return _flat(alpha, (122, 118, 208), shade[..., None] * light)


def _drawn(
    face: Measures, corner_px: tuple[int, int], size: tuple[int, int], enamel: NDArray[np.float64], *, upper: bool
) -> Pixels:
    """A row of teeth in this colour, as the rectangle of a shut mouth has it."""
    width, height = size
    u, v = _coordinates(face, corner_px, width, height, _FINE)
    ends = np.array(_TEETH if upper else _LOWER)
    across = np.abs(u)
    tooth = np.searchsorted(ends, across).clip(0, len(ends) - 1)
    starts = np.concatenate([[0.0], ends[:-1]])
    middle, half = (starts + ends) / 2, (ends - starts) / 2
    side = (across - middle[tooth]) / half[tooth]
    if upper:
        length = np.array([0.0, -0.012, -0.002, -0.014, -0.022, -0.03])[tooth]
        edge = _SHOWN + length - 0.10 * u**2 - 0.016 * np.abs(side) ** 3
        inside, from_edge = eased(edge - v, -0.006, 0.006), edge - v
    else:
        edge = 0.014 + 0.16 * u**2 + 0.010 * np.abs(side) ** 3
        inside, from_edge = eased(v - edge, -0.006, 0.006), v - edge
    alpha = inside * eased(ends[-1] - across, 0.0, 0.02) * eased(0.3 - np.abs(from_edge), 0.0, 0.05)
    shade = (1 - 0.62 * (across / ends[-1]) ** 1.8) * (0.93 + 0.07 * eased(from_edge, 0.0, 0.03))
    shade *= 1 - 0.20 * eased(from_edge, 0.05, 0.16)
    shade *= 1 - 0.20 * np.exp(-(((1 - np.abs(side)) * half[tooth] / 0.007) ** 2)) * eased(from_edge, 0.0, 0.02)
    shade *= 1 - 0.10 * np.abs(side) ** 2
    large = _flat(alpha, (1, 1, 1), shade[..., None] * enamel)
    return np.asarray(cv2.resize(large, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _own_teeth(picture: Pixels, face: Measures, corner_px: tuple[int, int]) -> Pixels:
    """What the portrait shows between its lips, continued under the upper lip and faded at the lower one."""
    height, width = picture.shape[:2]
    upper, lower = (face.to_px(face.points[list(edge)]) - corner_px for edge in (UPPER_INNER, LOWER_INNER))
    opening = np.zeros((height, width), np.uint8)
    cv2.fillPoly(opening, [np.concatenate([upper, lower[::-1]]).round().astype(np.int32)], 255)
    shrink = max(3, round(face.unit_px * 0.022)) | 1
    sure = cv2.erode(opening, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (shrink, shrink)))
    bgr = np.ascontiguousarray(picture[..., :3])
    whole = cv2.inpaint(bgr, 255 - sure, 3, cv2.INPAINT_TELEA).astype(float)
    x = np.arange(width)
    edge = np.interp(x, lower[:, 0], lower[:, 1]) - 0.012 * face.unit_px
    below = np.arange(height)[:, None] - edge[None]
    alpha = 1 - eased(below / face.unit_px, -0.014, 0.010)
    inset = np.minimum(x - lower[0, 0], lower[-1, 0] - x) / face.unit_px
    alpha = alpha * eased(inset, -0.01, 0.03)[None]
    return np.dstack([whole * alpha[..., None], alpha * 255]).round().astype(np.uint8)
