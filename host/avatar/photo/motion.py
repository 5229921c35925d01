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
    def foot_px(self) -> float:
        """The row below which nothing moves."""
        return float(self.face.to_px(np.array([[0.0, self.face.chin + _CHEST]]))[0, 1])

    @property
    def neck_px(self) -> float:
        """The row below which nothing depends on the head."""
        return float(self.face.to_px(np.array([[0.0, self.face.chin + _NECK[1]]]))[0, 1]) + self.face.unit_px * 0.3

    def outline(self, rows: tuple[float, float]) -> NDArray[np.float32]:
        """How far hair and shoulders at these rows of the picture move for every weight, `(COUNT, 8)`, in pixels."""
        x, _ = self.face.centre_px
        corners = self.face.from_px(np.array([[x, row] for row in rows]))
        places = np.array([[side, y] for side in (-1.6, 1.6) for y in corners[:, 1]])
        moved = np.zeros((COUNT, len(places), 2))
        moved[_SHAPES:] = np.concatenate([self._head(places), self._body(places)])
        return np.asarray((moved * self.face.unit_px).reshape(COUNT, -1), np.float32)

    def at(self, places_px: Points, *, without: tuple[int, ...] = ()) -> NDArray[np.float32]:
        """Displacements of `(n, 2)` places for every weight, `(COUNT, n, 2)`.

        `without` names landmarks that do not pull: with the lower lip left out, its place follows the upper one.
        """
        places = self.face.from_px(places_px)
        moved = np.concatenate([self._expressions(places, without), self._head(places), self._body(places)])
        return np.asarray(moved * self.face.unit_px @ self.face.axes, np.float32)

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

    def _body(self, places: Points) -> NDArray[np.float64]:
        """Sway by one unit each way, and one breath."""
        x, y = places.T
        chest = self.face.chin + _CHEST
        upright = 1 - eased(y, self.face.chin - 0.6, chest)
        rise = -0.030 * (1 - eased(np.abs(y - self.face.chin - 0.9), 0.7, 2.2)) - 0.012 * upright
        shoulders = eased(y, self.face.chin + 0.3, self.face.chin + 1.0) * upright
        moves = np.array([(upright, 0 * y), (0 * x, upright), (0.010 * x * shoulders, rise)])
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
