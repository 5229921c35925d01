"""Motion: every way in which the figure moves, as displacements at any places of its picture."""

from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from host.avatar.photo.landmarks import OVAL
from host.avatar.photo.measures import Measures, Points
from host.avatar.photo.shapes import Shape, anchors, eased, shapes
from host.avatar.photo.spline import Spline

_SHAPES: Final = len(Shape)


class Move(IntEnum):
    """The movements of head and body, numbered after those of the face."""

    YAW = _SHAPES
    PITCH = _SHAPES + 1
    ROLL = _SHAPES + 2
    SWAY_X = _SHAPES + 3
    SWAY_Y = _SHAPES + 4
    BREATH = _SHAPES + 5


LIMITS: Final = {
    Move.YAW: 0.15,
    Move.PITCH: 0.13,
    Move.ROLL: 0.07,
    Move.SWAY_X: 0.055,
    Move.SWAY_Y: 0.02,
    Move.BREATH: 1.0,
}
"""The most of each: radians, distances between the eyes, and one breath. Past them a photograph shows it is flat."""

COUNT: Final = _SHAPES + len(Move)
"""How many numbers move a figure: the length of every vector of weights."""

_PIVOT: Final = 0.85
"""Depth of the axis about which the head turns, behind the eyes."""
_TEMPLE: Final = 0.62
"""Depth at the outline of face and hair, which therefore hardly moves when the head turns."""
_NECK: Final = (0.0, 0.62)
"""From and to how far below the chin the neck takes up what the head does, in units."""
_CHEST: Final = 2.4
"""How far below the chin sway and breath have died away, in units."""


class Motion:
    """One face's movements. Displacements are in pixels of the picture the measures were taken in."""

    def __init__(self, face: Measures) -> None:
        self.face = face
        self._shapes = shapes(face)
        self._anchors = anchors(face)
        self._splines: dict[tuple[int, ...], Spline] = {}
        self._depths = _depths(face)

    @property
    def neck_px(self) -> float:
        """The row of the picture below which only sway and breath move anything."""
        lowest = self.face.to_px(np.array([[side, self.face.chin + _NECK[1]] for side in (-1.6, 1.6)]))
        return float(lowest[:, 1].max())

    @property
    def foot_px(self) -> float:
        """The row below which nothing moves."""
        return self._row_px(_CHEST)

    def _row_px(self, below: float) -> float:
        return float(self.face.centre_px[1]) + self.face.unit_px * (self.face.chin + below)

    def outline(self, rows: tuple[float, float]) -> NDArray[np.float32]:
        """How far hair and shoulders at these rows of the picture move for every weight, `(COUNT, 8)`, in pixels."""
        x, _ = self.face.centre_px
        side = 1.6 * self.face.unit_px
        places = np.array([[x + across, row] for across in (-side, side) for row in rows])
        moved = np.zeros((COUNT, len(places), 2))
        moved[_SHAPES:] = np.concatenate([self._head(self.face.from_px(places)), self._body(places)])
        return np.asarray((moved * self.face.unit_px).reshape(COUNT, -1), np.float32)

    def body(self, row: float) -> NDArray[np.float32]:
        """How far the body moves at a row of the picture for every weight, `(COUNT, 2)`, in pixels."""
        moved = np.zeros((COUNT, 2), np.float32)
        moved[-3:] = self._body(np.array([[0.0, row]]))[:, 0] * self.face.unit_px
        return moved

    def at(self, places_px: Points, *, without: tuple[int, ...] = ()) -> NDArray[np.float32]:
        """Displacements of `(n, 2)` places for every weight, `(COUNT, n, 2)`.

        `without` names landmarks that do not pull: with the lower lip left out, its place follows the upper one.
        """
        places = self.face.from_px(places_px)
        facial = np.concatenate([self._expressions(places, without), self._head(places)]) @ self.face.axes
        return np.asarray(np.concatenate([facial, self._body(places_px)]) * self.face.unit_px, np.float32)

    def _expressions(self, places: Points, without: tuple[int, ...]) -> NDArray[np.float64]:
        outline = self.face.points[list(OVAL)]
        middle, reach = outline.mean(0), np.ptp(outline, axis=0) / 2
        near = 1 - eased(np.hypot(*((places - middle) / reach).T), 1.5, 2.1)
        moved = np.zeros((len(places), _SHAPES * 2))
        moved[near > 0] = self._spline(without).at(places[near > 0]) * near[near > 0, None]
        return moved.reshape(-1, _SHAPES, 2).transpose(1, 0, 2)

    def _spline(self, without: tuple[int, ...]) -> Spline:
        """The expressions, solved once for every set of points that do not pull."""
        if without not in self._splines:
            pulls = np.setdiff1d(np.arange(478), without)
            points = np.concatenate([self.face.points[pulls], self._anchors])
            moved = np.concatenate([self._shapes[:, pulls], np.zeros((_SHAPES, len(self._anchors), 2))], axis=1)
            self._splines[without] = Spline(points, moved.transpose(1, 0, 2).reshape(len(points), -1))
        return self._splines[without]

    def _head(self, places: Points) -> NDArray[np.float64]:
        """Turning by one radian each about the neck, near parts more than far ones."""
        x, y = places.T
        held = 1 - eased(y, self.face.chin + _NECK[0], self.face.chin + _NECK[1])
        near = _PIVOT - self._depth(places)
        foot = self.face.chin + 0.35
        moves = np.array([(near, 0 * y), (0 * x, near), (-(y - foot), x)])
        moves[0, 0] += 0.12 * (foot - y) / foot
        return np.asarray((moves * held).transpose(0, 2, 1))

    def _body(self, places_px: Points) -> NDArray[np.float64]:
        """Sway by one unit each way, and one breath: the same along every row of the picture."""
        below = (places_px[:, 1] - self._row_px(0.0)) / self.face.unit_px
        upright = 1 - eased(below, -0.6, _CHEST)
        rise = -0.042 * (1 - eased(below, 0.5, _CHEST)) - 0.006 * (1 - eased(below, -0.6, 0.5))
        still = np.zeros_like(below)
        moves = np.array([(upright, still), (still, upright), (still, rise)])
        return np.asarray(moves.transpose(0, 2, 1))

    def _depth(self, places: Points) -> NDArray[np.float64]:
        """How far each place lies behind the eyes: the face as measured, hair and ears level with its outline."""
        outline = self.face.points[list(OVAL)]
        far = np.hypot(*((places - outline.mean(0)) / (np.ptp(outline, axis=0) / 2)).T)
        depth = np.full(len(places), _TEMPLE)
        near = far < 2.4
        depth[near] += (self._depths.at(places[near])[:, 0] - _TEMPLE) * (1 - eased(far[near], 1.6, 2.4))
        return depth


def _depths(face: Measures) -> Spline:
    outline = face.points[list(OVAL)]
    middle = outline.mean(0)
    rings = [middle + (outline - middle) * scale for scale in (1.0, 1.3, 1.8, 2.6)]
    inner = np.setdiff1d(np.arange(0, 468, 3), OVAL)
    depth = np.concatenate([face.depth[inner], np.full(4 * len(OVAL), _TEMPLE)]).clip(-0.6, _TEMPLE)
    return Spline(np.concatenate([face.points[inner], *rings]), depth[:, None])
