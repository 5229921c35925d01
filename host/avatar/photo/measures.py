"""Measures: the face's own coordinates, and what of the mouth and eyes decides how its shapes are made."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from host.avatar.photo.landmarks import EYES, LOWER_INNER, OVAL, UPPER_INNER

Points = NDArray[np.float64]
"""`(n, 2)`."""


@dataclass(frozen=True, slots=True)
class Measures:
    """A face upright about the middle between its eyes, in distances between the eyes' middles (about 63 mm)."""

    points: Points
    """All 478 points: x right, y down."""
    depth: NDArray[np.float64]
    """Of the 478 points: 0 at the eyes, negative towards the camera."""
    centre_px: NDArray[np.float64]
    unit_px: float
    axes: NDArray[np.float64]
    """Rows are the face's x and y axes in the picture."""

    @property
    def mouth(self) -> NDArray[np.float64]:
        """The middle of the mouth's opening."""
        return np.asarray(self.points[[13, 14]].mean(0))

    @property
    def half_mouth(self) -> float:
        """Half the width of the opening."""
        return float(self.points[308, 0] - self.points[78, 0]) / 2

    @property
    def gaps(self) -> NDArray[np.float64]:
        """How far the lips stand apart in the portrait, at the eleven points from corner to corner."""
        return np.asarray((self.points[list(LOWER_INNER), 1] - self.points[list(UPPER_INNER), 1]).clip(0))

    @property
    def parted(self) -> float:
        """The largest of the gaps."""
        return float(self.gaps.max())

    @property
    def chin(self) -> float:
        """The lowest point of the face."""
        return float(self.points[list(OVAL), 1].max())

    def to_px(self, places: Points) -> Points:
        """Places in the face's coordinates as pixels of the picture."""
        return np.asarray(places * self.unit_px @ self.axes + self.centre_px)

    def from_px(self, places: Points) -> Points:
        """Pixels of the picture as places in the face's coordinates."""
        return np.asarray((places - self.centre_px) @ self.axes.T / self.unit_px)


def measured(points_px: NDArray[np.float32]) -> Measures:
    """The measures of 478 points `(478, 3)` in pixels."""
    flat = points_px[:, :2].astype(float)
    left, right = (flat[list(eye.corners)].mean(0) for eye in EYES)
    unit = float(np.hypot(*(right - left)))
    across = (right - left) / unit
    axes = np.array([across, [-across[1], across[0]]])
    centre = (left + right) / 2
    depth = points_px[:, 2].astype(float) / unit
    eyes = [i for eye in EYES for i in eye.corners]
    return Measures((flat - centre) @ axes.T / unit, depth - depth[eyes].mean(), centre, unit, axes)
