"""The contact sheet: every viseme, mood and gesture of a presenter on one page, by which a person judges it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from host.avatar.ink import Canvas, fill, line
from host.avatar.pose import VISEMES, Pose
from host.avatar.sprite import Box, Layer, Pixels, shared_image
from host.avatar.stage.lettering import Letters
from script_gen.line import Gesture

MOODS: Final[Mapping[str, Pose]] = {
    "neutral": Pose(smile=0.38),
    "warm": Pose(smile=0.58, brows=0.1),
    "excited": Pose(smile=0.9, brows=0.5),
    "calm": Pose(smile=0.34, blink=0.12),
    "sorry": Pose(smile=0.0, brows=0.3, head=(0.0, 0.1, 0.05)),
    "blink": Pose(smile=0.5, blink=1.0),
    "glance": Pose(smile=0.45, gaze=(-0.55, 0.62), head=(-0.1, 0.07, 0.0)),
    "turn": Pose(smile=0.6, head=(0.2, 0.0, 0.05)),
    "nod": Pose(smile=0.5, brows=0.6, head=(0.0, 0.12, 0.0)),
}
_TALKING: Final = ("explain", "offer")
"""Gestures that no line asks for: hands that talk along."""
_FIGURE: Final = (720, 1280)
_FACE_CROP: Final = (190, 190, 530, 620)
_FIGURE_CROP: Final = (0, 170, 720, 1130)
"""Left, top, right and bottom of what a cell shows, in pixels of the figure's picture."""

_GAP: Final = 20
_HEAD: Final = 96
_SECTION: Final = 70
_CELL_LABEL: Final = 40
_WALL: Final = (236, 232, 240, 255)
_PAPER: Final = (246, 248, 250, 255)
"""BGRA."""
_INK: Final = "#33262c"
_FAINT: Final = "#8d7f86"


class Sitter(Protocol):
    """Whoever is drawn at 720 x 1280."""

    def draw(self, pose: Pose, onto: NDArray[np.uint8]) -> None:
        """Draw the pose over an opaque BGRA picture."""
        ...


def contact_sheet(
    sitter: Sitter,
    title: str,
    letters: Letters,
    *,
    product: Path | None = None,
    face: tuple[int, int, int, int] = _FACE_CROP,
    gestures: bool = True,
) -> NDArray[np.uint8]:
    """The sheet as BGR; `product` is a picture to be held up, for presenters that can.

    `face` is where the sitter's face is (left, top, right, bottom); `gestures` are left out for who has no arms.
    """
    faces = {name: Pose(visemes=_shape(name), smile=0.35) for name in VISEMES}
    names = (*(gesture.value for gesture in Gesture), *_TALKING)
    figures = {name: Pose(smile=0.6, gesture=name, reach=1.0, product=product) for name in names}
    sections = [
        _section(sitter, letters, "Visemes", faces, face, columns=8, width=220),
        _section(sitter, letters, "Moods, eyes and head", MOODS, face, columns=9, width=193),
    ]
    if gestures:
        sections.append(_section(sitter, letters, "Gestures", figures, _FIGURE_CROP, columns=5, width=364))
    width = max(section.shape[1] for section in sections)
    head = _page(width, _HEAD, letters, title, 46).pixels
    whole = [head, *(_widened(section, width) for section in sections)]
    return np.ascontiguousarray(np.vstack(whole)[..., :3])


def _shape(name: str) -> tuple[float, ...]:
    return tuple(float(viseme == name) for viseme in VISEMES)


def _page(width: int, height: int, letters: Letters, title: str, size: float) -> Layer:
    page = Layer(Box(0, 0, width, height), 1)
    page.pixels[:] = _PAPER
    letters.run(title, size, "Bold").draw(page.canvas, _GAP + 4, size * 1.45, fill(_INK))
    return page


def _section(
    sitter: Sitter,
    letters: Letters,
    title: str,
    poses: Mapping[str, Pose],
    crop: tuple[int, int, int, int],
    *,
    columns: int,
    width: int,
) -> Pixels:
    """A titled grid of labelled cells, each `width` pixels wide."""
    height = round(width * (crop[3] - crop[1]) / (crop[2] - crop[0]))
    rows = -(-len(poses) // columns)
    tall = _SECTION + rows * (height + _CELL_LABEL + _GAP)
    page = _page(columns * (width + _GAP) + _GAP, tall, letters, title, 30)
    for i, (name, pose) in enumerate(poses.items()):
        x, y = _GAP + i % columns * (width + _GAP), _SECTION + i // columns * (height + _CELL_LABEL + _GAP)
        cell = _cell(sitter, pose, crop, (width, height))
        _print(page.canvas, cell, x, y)
        letters.run(name, 24, "Medium").draw(page.canvas, x + 4, y + height + 29, fill(_FAINT))
    return page.pixels


def _cell(sitter: Sitter, pose: Pose, crop: tuple[int, int, int, int], size: tuple[int, int]) -> Pixels:
    picture = np.full((_FIGURE[1], _FIGURE[0], 4), _WALL, np.uint8)
    sitter.draw(pose, picture)
    left, top, right, bottom = crop
    return np.asarray(cv2.resize(picture[top:bottom, left:right], size, interpolation=cv2.INTER_AREA), np.uint8)


def _print(canvas: Canvas, cell: Pixels, x: float, y: float) -> None:
    height, width = cell.shape[:2]
    frame = skia.RRect.MakeRectXY(skia.Rect.MakeXYWH(x, y, width, height), 12, 12)
    canvas.save()
    canvas.clipRRect(frame, True)
    canvas.drawImage(shared_image(cell), x, y)
    canvas.restore()
    canvas.drawRRect(frame, line(_INK, 1.0, 0.12))


def _widened(section: Pixels, width: int) -> Pixels:
    spare = width - section.shape[1]
    return np.asarray(cv2.copyMakeBorder(section, 0, 0, 0, spare, cv2.BORDER_CONSTANT, value=_PAPER), np.uint8)
