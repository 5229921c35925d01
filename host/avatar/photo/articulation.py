"""Articulation: a pose as the weights of one face's movements, relative to what the portrait's face already does."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from host.avatar.photo.measures import Measures
from host.avatar.photo.motion import COUNT, LIMITS, Move
from host.avatar.photo.shapes import Shape
from host.avatar.pose import Pose

_GAP, _ROUND, _WIDE, _UPPER, _LOWER, _TUCK, _TONGUE, _PRESS = range(8)
"""Columns of `_LIPS`: how far the lips part, in distances between the eyes; the others 0 to 1."""

_LIPS: Final[NDArray[np.float64]] = np.array(
    [
        [0.000, 0.00, 0.00, 0.00, 0.00, 0.0, 0.0, 0.0],  # sil
        [0.000, 0.05, 0.00, 0.00, 0.00, 0.2, 0.0, 1.0],  # PP
        [0.035, 0.00, 0.05, 0.35, 0.00, 1.0, 0.0, 0.0],  # FF
        [0.085, 0.00, 0.05, 0.15, 0.20, 0.0, 1.0, 0.0],  # TH
        [0.080, 0.00, 0.10, 0.20, 0.25, 0.0, 0.8, 0.0],  # DD
        [0.110, 0.00, 0.05, 0.15, 0.15, 0.0, 0.3, 0.0],  # kk
        [0.090, 0.55, 0.00, 0.45, 0.50, 0.0, 0.2, 0.0],  # CH
        [0.060, 0.00, 0.40, 0.35, 0.45, 0.0, 0.2, 0.0],  # SS
        [0.080, 0.00, 0.10, 0.20, 0.20, 0.0, 0.9, 0.0],  # nn
        [0.090, 0.50, 0.00, 0.25, 0.30, 0.0, 0.5, 0.0],  # RR
        [0.260, 0.00, 0.10, 0.20, 0.10, 0.0, 0.1, 0.0],  # aa
        [0.160, 0.00, 0.55, 0.25, 0.25, 0.0, 0.2, 0.0],  # E
        [0.085, 0.00, 0.80, 0.30, 0.40, 0.0, 0.2, 0.0],  # I
        [0.190, 0.80, 0.00, 0.10, 0.05, 0.0, 0.0, 0.0],  # O
        [0.090, 1.00, 0.00, 0.05, 0.05, 0.0, 0.0, 0.0],  # U
    ]
)
"""One row a viseme in the order of `pose.VISEMES`; openings after the Oculus reference pictures, at 63 mm a unit."""

_UNSMILING: Final = 0.80
_SMILING: Final = 1.06
"""Width of a mouth at rest and in a broad smile, in distances between the eyes."""
_SMILE_REACH: Final = 0.75
"""How much of a smile is made or taken: the rest is in the skin of the portrait, and fighting it looks like pain."""


@dataclass(frozen=True, slots=True)
class Articulated:
    """What the figure does in one picture."""

    weights: NDArray[np.float32]
    """One for every `Shape` and `Move`."""
    gap: float
    """How far the lips stand apart in the middle, in distances between the eyes."""
    tongue: float
    """0 at rest, 1 its tip at the upper teeth."""
    lids: float
    """0 open, 1 shut."""


class Articulation:
    """Turns poses into weights for one face. Equal poses give equal weights."""

    def __init__(self, face: Measures) -> None:
        self._parted = face.parted
        width = 2 * face.half_mouth
        self._smiling = float(np.clip((width - _UNSMILING) / (_SMILING - _UNSMILING), 0, 1))

    def __call__(self, pose: Pose) -> Articulated:
        """The weights of a pose."""
        visemes = np.asarray(pose.visemes)
        lips = visemes @ _LIPS / max(float(visemes.sum()), 1e-6)
        weights = np.zeros(COUNT, np.float32)
        gap = self._mouth(weights, lips, pose.smile, float(visemes[0]))
        self._face(weights, pose)
        self._head(weights, pose)
        return Articulated(weights, gap, float(lips[_TONGUE]), pose.blink)

    def _mouth(self, weights: NDArray[np.float32], lips: NDArray[np.float64], smile: float, silent: float) -> float:
        """The lips' weights; returns the gap they leave."""
        free = 1 - min(1.0, 1.7 * float(lips[_PRESS]))
        grin = min(1.0, max(0.0, smile - 0.5) / 0.4) * silent
        gap = float(lips[_GAP]) * free * (0.85 + 0.25 * smile) + 0.5 * self._parted * grin * free
        rounded = float(lips[_ROUND])
        parted = 0.0
        if self._parted > 1e-3:
            parted = min(1.0, gap / self._parted) * (0.6 + 0.4 * grin) * (1 - rounded)
        weights[Shape.CLOSE] = 1 - parted + 0.12 * float(lips[_PRESS])
        weights[Shape.JAW] = gap - self._parted * parted - 0.012 * float(lips[_PRESS])
        weights[Shape.ROUND] = rounded
        weights[Shape.WIDE] = float(lips[_WIDE]) * (1 - 0.5 * self._smiling)
        weights[Shape.SMILE] = _SMILE_REACH * (smile * (1 - 0.6 * rounded) - self._smiling)
        weights[Shape.UPPER] = 0.5 * float(lips[_UPPER]) * free
        weights[Shape.LOWER] = 0.5 * float(lips[_LOWER]) * free
        weights[Shape.TUCK] = float(lips[_TUCK])
        return gap

    def _face(self, weights: NDArray[np.float32], pose: Pose) -> None:
        weights[Shape.BLINK] = pose.blink
        weights[Shape.LOOK_X], weights[Shape.LOOK_Y] = pose.gaze
        weights[Shape.BROWS] = pose.brows

    def _head(self, weights: NDArray[np.float32], pose: Pose) -> None:
        for move, angle in zip((Move.YAW, Move.PITCH, Move.ROLL), pose.head, strict=True):
            weights[move] = LIMITS[move] * math.tanh(angle / LIMITS[move])
        weights[Move.SWAY_X], weights[Move.SWAY_Y] = (
            LIMITS[move] * share for move, share in zip((Move.SWAY_X, Move.SWAY_Y), pose.sway, strict=True)
        )
        weights[Move.BREATH] = pose.breath
