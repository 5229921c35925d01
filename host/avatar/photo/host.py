"""The photo host: draws one rigged person as a pose says, over any picture."""

from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from host.avatar.photo.articulation import Articulated, Articulation
from host.avatar.photo.eyes import Eyes
from host.avatar.photo.figure import MARGIN, placed
from host.avatar.photo.grid import Grid, taken
from host.avatar.photo.landmarks import IRISES
from host.avatar.photo.layers import Bands, Body, Extent, bands, reached, still
from host.avatar.photo.measures import measured
from host.avatar.photo.motion import Motion
from host.avatar.photo.mouth import Mouth
from host.avatar.photo.rig import Rig
from host.avatar.pile import Pile, put_together
from host.avatar.pose import Pose

_STEP: Final = 8
_ROUNDS: Final = 2


class PhotoHost:
    """One person at one size. Equal poses give equal pictures."""

    def __init__(self, rig: Rig, *, size: tuple[int, int] = (720, 1280), beside: int = 0) -> None:
        """`size` is the picture's width and height in pixels.

        A figure may reach so many pixels `beside` it into a larger picture, where shoulders would else be cut off.
        """
        self._size, self._beside = size, beside
        figure = placed(rig.person, rig.points, size, beside=beside)
        face = measured(figure.points)
        motion = Motion(face)
        self._face = face
        height = figure.pixels.shape[0]
        foot = min(int(motion.foot_px), height) // _STEP * _STEP
        neck = min(-(-int(motion.neck_px) // _STEP) * _STEP, foot)
        self._picture = figure.pixels
        self._person = figure.pixels.copy()
        moving = list(bands(figure.pixels, self._person, motion, neck, foot, _STEP))
        self._bands = Bands(moving)
        self._body = Body(self._picture, self._person)
        self._grid = Grid(motion, reached([band for band in moving if band.body is None]), _STEP, without=IRISES)
        self._still = tuple(still(figure.pixels, foot))
        self._articulation = Articulation(face)
        self._mouth = Mouth(figure.pixels, motion)
        self._eyes = Eyes(figure.pixels, motion)

    @property
    def face_box(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of the face with hair and neck, in pixels of the picture."""
        x, y = self._face.to_px(np.array([[0.0, 0.36]]))[0] - (MARGIN + self._beside, MARGIN)
        across, down = 1.82 * self._face.unit_px, 2.3 * self._face.unit_px
        box = np.array([x - across, y - down, x + across, y + down]).round().astype(int)
        left, top, right, bottom = box.clip(0, [self._size[0], self._size[1]] * 2).tolist()
        return left, top, right, bottom

    def draw(self, pose: Pose, onto: NDArray[np.uint8]) -> None:
        """Draw the pose over an opaque BGRA picture of shape `(height, width, 4)`, in place."""
        put_together(onto, self._size, partial(self.lay, pose))

    def lay(self, pose: Pose, pile: Pile) -> None:
        """Lay the pose over what is there. What is laid is good until the next pose."""
        pile = pile.within((-self._beside, 0), (self._size[0] + 2 * self._beside, self._size[1]))
        how = self._articulation(pose)
        extents = self._bands.extents(how.weights)
        self._warp_head(how, [extent for band, extent in extents if band.body is None])
        for band, extent in extents:
            place = band.place(how.weights)
            pile.lay(extent.anew() if place is None else self._body.shown(extent, place))
        for extent in self._still:
            pile.lay(extent.shown)

    def _warp_head(self, how: Articulated, extents: list[Extent]) -> None:
        """Warp the rows that move freely, and draw eyes and mouth into them."""
        sources = self._grid.sources(how.weights, _ROUNDS)
        for extent in extents:
            taken(self._picture, self._grid.pixels(sources, extent.rect), self._person[extent.rect.place])
        self._eyes.draw(self._person, how)
        self._mouth.draw(self._person, how)
