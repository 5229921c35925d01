"""Building a rig: a portrait becomes a person cut out, with the points of the face."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from host.avatar.photo.consent import Consent
from host.avatar.photo.face import SHARP_FACE_PX, Face, find_face, likely_person
from host.avatar.photo.figure import FACE_WIDTH
from host.avatar.photo.landmarks import OVAL
from host.avatar.photo.matte import cut_out
from host.avatar.photo.portrait import PortraitRefused, read_portrait
from host.avatar.photo.rig import Rig

_FINEST: Final = 1.5
"""Pixels kept for each unit of a 720 x 1280 picture: enough for 1080 x 1920."""
_ROOM: Final = (1.68, 2.0, 4.0)
"""What is kept beside, above and below the middle of the face, in widths of the face."""
_HAIR: Final = 0.5
"""Alpha at the picture's upper edge from which the hair counts as cut off."""


@dataclass(frozen=True, slots=True)
class Built:
    """A rig and what would make a better one."""

    rig: Rig
    advice: tuple[str, ...]


def build_rig(portrait: Path, consent: Consent) -> Built:
    """The rig of a portrait. Raises `PortraitRefused` with advice; `face.ModelsMissing` without MediaPipe."""
    picture = read_portrait(portrait)
    face = find_face(picture)
    picture, likely, points = _worked(picture, likely_person(picture), face)
    person = cut_out(picture, likely, face.width_px * _share(face))
    _whole_head(person, points)
    return Built(Rig(person, points, consent), tuple(_advice(face)))


def _share(face: Face) -> float:
    """By how much the portrait is made smaller or larger."""
    return max(FACE_WIDTH, min(face.width_px, FACE_WIDTH * _FINEST)) / face.width_px


def _worked(
    picture: NDArray[np.uint8], likely: NDArray[np.float32], face: Face
) -> tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.float32]]:
    """Picture, likelihood and points: what is near enough to the face, at the rig's size."""
    height, width = picture.shape[:2]
    x, y = face.points[list(OVAL), :2].mean(0)
    beside, above, below = (reach * face.width_px for reach in _ROOM)
    left, right = max(0, round(x - beside)), min(width, round(x + beside))
    top, bottom = max(0, round(y - above)), min(height, round(y + below))
    share = _share(face)
    size = round((right - left) * share), round((bottom - top) * share)
    way = cv2.INTER_AREA if share < 1 else cv2.INTER_LANCZOS4
    part = cv2.resize(picture[top:bottom, left:right], size, interpolation=way)
    seen = cv2.resize(likely[top:bottom, left:right], size, interpolation=cv2.INTER_LINEAR)
    points = (face.points - np.array([left, top, 0], np.float32)) * share
    return np.asarray(part, np.uint8), np.asarray(seen, np.float32), np.asarray(points, np.float32)


def _whole_head(person: NDArray[np.uint8], points: NDArray[np.float32]) -> None:
    left, right = (round(float(edge)) for edge in (points[:, 0].min(), points[:, 0].max()))
    upper = person[:3, max(0, left) : right, 3]
    if upper.size and float(upper.mean()) > 255 * _HAIR:
        raise PortraitRefused("the top of the head is cut off: leave a hand's breadth above the hair")


def _advice(face: Face) -> Iterator[str]:
    if face.width_px < SHARP_FACE_PX:
        yield f"the face is {face.width_px:.0f} pixels wide and will look soft: {SHARP_FACE_PX} or more look sharp"
    if max(face.looks["mouthSmileLeft"], face.looks["mouthSmileRight"]) > 0.6 and face.looks["mouthUpperUpLeft"] > 0.3:
        yield "a broad smile stays in the cheeks while talking: closed lips and a slight smile talk best"
