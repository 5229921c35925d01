"""The photo host: draws one rigged person as a pose says, over any picture."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from host.avatar.photo.articulation import Articulation
from host.avatar.photo.eyes import Eyes
from host.avatar.photo.figure import MARGIN, placed
from host.avatar.photo.grid import Grid, Rect, slanted, taken
from host.avatar.photo.landmarks import IRISES
from host.avatar.photo.layers import bands, still
from host.avatar.photo.measures import measured
from host.avatar.photo.motion import Motion
from host.avatar.photo.mouth import Mouth
from host.avatar.photo.rig import Rig
from host.avatar.pose import Pose

_STEP: Final = 8
_ROUNDS: Final = 2


class PhotoHost:
    """One person at one size. Equal poses give equal pictures."""

    def __init__(self, rig: Rig, *, size: tuple[int, int] = (720, 1280)) -> None:
        """`size` is the picture's width and height in pixels."""
        self._size = size
        figure = placed(rig.person, rig.points, size)
        face = measured(figure.points)
        motion = Motion(face)
        self._face = face
        height, width = figure.pixels.shape[:2]
        foot = min(int(motion.foot_px), height) // _STEP * _STEP
        neck = min(-(-int(motion.neck_px) // _STEP) * _STEP, foot)
        self._picture = figure.pixels
        self._grid = Grid(
            motion,
            Rect(0, 0, width // _STEP * _STEP, neck),
            _STEP,
            without=IRISES,
        )
        self._bands = tuple(bands(figure.pixels, motion, neck, foot, _STEP))
        self._still = tuple(still(figure.pixels, foot))
        self._articulation = Articulation(face)
        self._mouth = Mouth(figure.pixels, motion)
        self._eyes = Eyes(figure.pixels, motion)
        self._person = figure.pixels.copy()

    @property
    def face_box(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of the face with hair and neck, in pixels of the picture."""
        x, y = self._face.to_px(np.array([[0.0, 0.36]]))[0] - MARGIN
        across, down = 1.82 * self._face.unit_px, 2.3 * self._face.unit_px
        box = np.array([x - across, y - down, x + across, y + down]).round().astype(int)
        left, top, right, bottom = box.clip(0, [self._size[0], self._size[1]] * 2).tolist()
        return left, top, right, bottom

    def draw(self, pose: Pose, onto: NDArray[np.uint8]) -> None:
        """Draw the pose over an opaque BGRA picture of shape `(height, width, 4)`, in place."""
        if onto.shape != (self._size[1], self._size[0], 4) or onto.dtype != np.uint8:
            raise ValueError(
                f"the picture must be {(self._size[1], self._size[0], 4)} uint8, not {onto.shape} {onto.dtype}"
            )
        how = self._articulation(pose)
        sources = self._grid.sources(how.weights, _ROUNDS)
        extents = [band.extent(how.weights) for band in self._bands]
        for band, extent in zip(self._bands, extents, strict=True):
            into = self._person[extent.rect.place]
            slant = band.slanted(how.weights, extent)
            if slant is None:
                taken(self._picture, self._grid.pixels(sources, extent.rect), into)
            else:
                slanted(self._picture, slant, into)
        self._eyes.draw(self._person, how)
        self._mouth.draw(self._person, how)
        for extent in extents:
            extent.lay(self._person, onto)
        for extent in self._still:
            extent.lay(self._picture, onto)
