"""Shapes: what each movement of the face does to its points, as displacements that add up."""

from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from host.avatar.photo.landmarks import CORNERS, EYES, LOWER_LIP, OVAL, UPPER_LIP
from host.avatar.photo.measures import Measures

Displacements = NDArray[np.float64]
"""`(points, 2)` in the face's unit."""


class Shape(IntEnum):
    """The movements of the face; weight 1 of each is what its function below says."""

    JAW = 0
    CLOSE = 1
    ROUND = 2
    WIDE = 3
    SMILE = 4
    UPPER = 5
    LOWER = 6
    TUCK = 7
    BLINK = 8
    LOOK_X = 9
    LOOK_Y = 10
    BROWS = 11


_RINGS: Final = ((1.22, 0.0), (1.6, 0.0), (2.2, 0.0))
"""Rings around the outline of the face, where no expression reaches."""
_NARROW: Final = 0.5
"""How much narrower full rounding makes a mouth."""


def anchors(face: Measures) -> NDArray[np.float64]:
    """Points around the face that stay: three rings, open below where the jaw works on the neck."""
    outline = face.points[list(OVAL)]
    middle = outline.mean(0)
    rings = np.concatenate([middle + (outline - middle) * scale for scale, _ in _RINGS])
    under = (np.abs(rings[:, 0]) < 0.9) & (rings[:, 1] > face.chin - 0.1) & (rings[:, 1] < face.chin + 0.45)
    return np.asarray(rings[~under])


def shapes(face: Measures) -> NDArray[np.float64]:
    """Displacements of the 478 points for every `Shape`, `(shapes, 478, 2)`."""
    made = {
        Shape.JAW: _jaw(face),
        Shape.CLOSE: _close(face),
        Shape.ROUND: _round(face),
        Shape.WIDE: _wide(face),
        Shape.SMILE: _smile(face),
        Shape.UPPER: _lip(face, UPPER_LIP, -0.10),
        Shape.LOWER: _lip(face, LOWER_LIP, 0.09),
        Shape.TUCK: _tuck(face),
        Shape.BLINK: _blink(face),
        Shape.LOOK_X: _look((0.095, 0.0)),
        Shape.LOOK_Y: _look((0.0, 0.05)),
        Shape.BROWS: _brows(face),
    }
    return np.stack([made[shape] for shape in Shape])


def eased(x: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """0 below `low`, 1 above `high`, smooth between (smoothstep)."""
    share = ((x - low) / (high - low)).clip(0, 1)
    return np.asarray(share * share * (3 - 2 * share))


def _still() -> Displacements:
    return np.zeros((478, 2))


def _mask(ids: tuple[int, ...]) -> NDArray[np.bool_]:
    mask = np.zeros(478, bool)
    mask[list(ids)] = True
    return mask


def _along(face: Measures) -> NDArray[np.float64]:
    """Where along the mouth each point lies: -1 and 1 at its corners."""
    return np.asarray((face.points[:, 0] - face.mouth[0]) / face.half_mouth)


def _jaw(face: Measures) -> Displacements:
    """The jaw drops by one unit: chin and lower lip go along, cheeks and corners a little."""
    x, y = (face.points - face.mouth).T
    along = np.abs(_along(face))
    width = 1 - 0.8 * eased(np.abs(x), 0.5, 1.0)
    drop = 0.9 * eased(y, 0.02, 0.34) * width
    cheek = 0.16 * eased(y, -0.45, 0.0) * (1 - eased(y, 0.0, 0.1)) * eased(np.abs(x), 0.3, 0.6)
    moved = np.maximum(drop, cheek)
    lower = _mask(LOWER_LIP)
    moved[lower] = 0.17 + 0.83 * np.sqrt((1 - along[lower] ** 2.4).clip(0))
    moved[_mask(UPPER_LIP)] = -0.05 * (1 - along[_mask(UPPER_LIP)] ** 2).clip(0)
    moved[_mask(CORNERS)] = 0.17
    return np.stack([-0.05 * x * moved, moved], -1)


def _close(face: Measures) -> Displacements:
    """The lips of the portrait come together: three tenths of the way down, the rest up, chin following."""
    moved = _still()
    gaps = face.gaps[1:-1]
    for row, keeps in enumerate((1.0, 0.92, 0.72, 0.5)):
        upper, lower = (list(lip[9 * row : 9 * row + 9]) for lip in (UPPER_LIP, LOWER_LIP))
        moved[upper, 1] = 0.3 * gaps * keeps
        moved[lower, 1] = -0.7 * gaps * keeps
    x, y = (face.points - face.mouth).T
    chin = np.exp(-((x / 0.45) ** 2) - ((y - 0.42) / 0.22) ** 2) * 0.3 * face.parted
    free = ~(_mask(UPPER_LIP) | _mask(LOWER_LIP) | _mask(CORNERS))
    moved[free, 1] -= chin[free]
    return moved


def _round(face: Measures) -> Displacements:
    """The mouth narrows around its middle, lips grow fuller, corners come to the height of the middle."""
    x, y = (face.points - face.mouth).T
    along = _along(face)
    near = np.exp(-((x / 0.75) ** 2) - (y / 0.36) ** 2)
    middle = (1 - np.abs(along).clip(0, 1) ** 2) * 0.028
    lift = float(face.points[list(CORNERS), 1].mean() - face.mouth[1])
    corner = np.exp(-((np.abs(along) - 1.0) ** 2) / 0.3 - (y / 0.26) ** 2)
    down = middle * (_mask(LOWER_LIP).astype(float) - _mask(UPPER_LIP)) - (lift - 0.02) * 0.8 * corner
    return np.stack([-x * near * _NARROW, down], -1)


def _wide(face: Measures) -> Displacements:
    """The corners go apart by a tenth of a unit each."""
    return np.stack([np.sign(_along(face)) * _at_corners(face) * 0.10, -0.012 * _mask(UPPER_LIP)], -1)


def _smile(face: Measures) -> Displacements:
    """The corners go out and up, the cheeks rise, the lower lids with them."""
    x, y = (face.points - face.mouth).T
    corner = _at_corners(face)
    cheek = np.exp(-((np.abs(x) - 0.55) ** 2) / 0.07 - (y + 0.36) ** 2 / 0.07)
    lids = np.zeros(478)
    for eye in EYES:
        lids[list(eye.lower)] = 0.012
    return np.stack([np.sign(_along(face)) * corner * 0.085, -0.095 * corner - 0.035 * cheek - lids], -1)


def _at_corners(face: Measures) -> NDArray[np.float64]:
    """1 at the corners of the mouth, fading along the lips and into the cheeks."""
    _, y = (face.points - face.mouth).T
    along = np.abs(_along(face))
    inside = along.clip(0, 1) ** 1.6
    outside = np.exp(-((along - 1).clip(0) ** 2) / 0.55)
    return np.asarray(inside * outside * np.exp(-((y / 0.30) ** 2)))


def _lip(face: Measures, lip: tuple[int, ...], by: float) -> Displacements:
    moved = _still()
    moved[list(lip), 1] = by * (1 - np.abs(_along(face)[list(lip)]) ** 2.2).clip(0)
    return moved


def _tuck(face: Measures) -> Displacements:
    """The lower lip goes under the upper teeth: up, and its red rolls in."""
    moved = _lip(face, LOWER_LIP, -0.055)
    for row, share in enumerate((0.6, 0.8, 1.0, 0.8)):
        moved[list(LOWER_LIP[9 * row : 9 * row + 9]), 1] *= share
    return moved


def _blink(face: Measures) -> Displacements:
    """The upper lids meet the lower ones, which rise a little; the fold above goes a third of the way."""
    moved = _still()
    for eye in EYES:
        upper, lower = face.points[list(eye.upper)], face.points[list(eye.lower)]
        middle = np.interp(upper[:, 0], *_ordered(lower))
        open_by = (middle - upper[:, 1]).clip(0)
        moved[list(eye.upper), 1] = open_by
        moved[list(eye.crease), 1] = open_by * 0.34
        moved[list(eye.lower), 1] = -0.06 * open_by.max()
    return moved


def _ordered(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    order = np.argsort(points[:, 0])
    return points[order, 0], points[order, 1]


def _look(by: tuple[float, float]) -> Displacements:
    """The irises turn; the upper lids follow them up and down."""
    moved = _still()
    for eye in EYES:
        moved[list(eye.iris)] = by
        moved[list(eye.upper), 1] = 0.55 * by[1]
        moved[list(eye.crease), 1] = 0.2 * by[1]
    return moved


def _brows(face: Measures) -> Displacements:
    """The brows rise by a tenth of a unit, and the skin around them with them."""
    moved = _still()
    for eye in EYES:
        x, y = (face.points - face.points[list(eye.brow)].mean(0)).T
        moved[:, 1] -= 0.10 * np.exp(-((x / 0.36) ** 2) - ((y + 0.05) / 0.17) ** 2)
    for eye in EYES:
        moved[[*eye.lower, *eye.iris, *eye.corners], 1] = 0
        moved[list(eye.upper), 1] *= 0.3
    return moved
