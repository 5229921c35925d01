"""Landmarks: the numbers of MediaPipe's 478 face points that the rig speaks of (canonical face mesh, Apache-2.0)."""

from dataclasses import dataclass
from typing import Final

UPPER_INNER: Final = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
LOWER_INNER: Final = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
"""The edges of the mouth's opening, from the viewer's left corner to the right one; the two corners are shared."""
UPPER_LIP: Final = (
    *(191, 80, 81, 82, 13, 312, 311, 310, 415),
    *(183, 42, 41, 38, 12, 268, 271, 272, 407),
    *(184, 74, 73, 72, 11, 302, 303, 304, 408),
    *(185, 40, 39, 37, 0, 267, 269, 270, 409),
)
LOWER_LIP: Final = (
    *(95, 88, 178, 87, 14, 317, 402, 318, 324),
    *(96, 89, 179, 86, 15, 316, 403, 319, 325),
    *(77, 90, 180, 85, 16, 315, 404, 320, 307),
    *(146, 91, 181, 84, 17, 314, 405, 321, 375),
)
"""Four rows each, from the opening outwards, nine points a row from the viewer's left, without the corners."""
CORNERS: Final = (61, 76, 62, 78, 291, 306, 292, 308)
NOSE_FOOT: Final = (2, 164)
"""Below the nose: moves with the skull, whatever the mouth does."""
OVAL: Final = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377),
    *(152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
"""The outline of the face, clockwise from the top."""
CHEEKS: Final = (234, 454)
"""The widest points of the face, before the ears."""


@dataclass(frozen=True, slots=True)
class EyePoints:
    """One eye, as the viewer sees it from left to right."""

    upper: tuple[int, ...]
    lower: tuple[int, ...]
    """The lids' edges, seven points each."""
    crease: tuple[int, ...]
    """The fold above the upper lid."""
    corners: tuple[int, int]
    iris: tuple[int, ...]
    """Its middle, then four points of its rim."""
    brow: tuple[int, ...]


EYES: Final = (
    EyePoints(
        upper=(246, 161, 160, 159, 158, 157, 173),
        lower=(7, 163, 144, 145, 153, 154, 155),
        crease=(247, 30, 29, 27, 28, 56, 190),
        corners=(33, 133),
        iris=(468, 469, 470, 471, 472),
        brow=(70, 63, 105, 66, 107, 46, 53, 52, 65, 55),
    ),
    EyePoints(
        upper=(398, 384, 385, 386, 387, 388, 466),
        lower=(382, 381, 380, 374, 373, 390, 249),
        crease=(414, 286, 258, 257, 259, 260, 467),
        corners=(362, 263),
        iris=(473, 474, 475, 476, 477),
        brow=(336, 296, 334, 293, 300, 285, 295, 282, 283, 276),
    ),
)
IRISES: Final = tuple(point for eye in EYES for point in eye.iris)
