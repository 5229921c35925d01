"""Thin-plate splines: displacements known at some points, carried smoothly to any other places (Bookstein 1989)."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_STIFF: Final = 2e-4
"""How far a point may be missed for smoothness' sake, in squared units of the points."""


class Spline:
    """The smoothest bending of the plane that takes `points`, `(n, 2)`, along by `moved`, `(n, k)`."""

    def __init__(self, points: NDArray[np.float64], moved: NDArray[np.float64]) -> None:
        """`points` are in a unit about the size of the figure; every column of `moved` is bent for itself."""
        count = len(points)
        system = np.zeros((count + 3, count + 3))
        system[:count, :count] = _bend(points, points) + np.eye(count) * _STIFF
        system[:count, count] = 1
        system[:count, count + 1 :] = points
        system[count:, :count] = system[:count, count:].T
        wanted = np.concatenate([moved, np.zeros((3, moved.shape[1]))])
        self._points, self._weights = points, np.linalg.solve(system, wanted)

    def at(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """How far the places, `(m, 2)`, are taken along, `(m, k)`."""
        known = np.hstack([_bend(places, self._points), np.ones((len(places), 1)), places])
        return np.asarray(known @ self._weights)


def _bend(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """r^2 log r^2 of all pairs."""
    squared = (a**2).sum(1)[:, None] + (b**2).sum(1)[None] - 2 * a @ b.T
    squared = squared.clip(1e-12)
    return np.asarray(squared * np.log(squared))
