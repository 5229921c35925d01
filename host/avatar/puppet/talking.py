"""The talking head: hair and ears that turn with it as they are, and between them a face put together anew."""

import math
from functools import partial
from typing import Final

import numpy as np
import skia
from numpy.typing import NDArray

from host.avatar.ink import Canvas
from host.avatar.pile import Pile
from host.avatar.pose import Pose
from host.avatar.puppet.eyes import Eyes, Look
from host.avatar.puppet.hair import BACK_BOX, Style, draw_back, draw_front
from host.avatar.puppet.head import EARS_BOX, FACE_BOX, Face
from host.avatar.puppet.mouth import JAW_SHARE, OPEN, SHAPES, Mouth, blended
from host.avatar.puppet.turning import HEAD, Neck, Turning
from host.avatar.puppet.wardrobe import Appearance
from host.avatar.sprite import Box, Cutout, Layer, cutout, moved, painted, trimmed
from host.avatar.steps import HalfSteps

_WIDEST: Final = float(SHAPES[:, OPEN].max()) * JAW_SHARE
"""How far a chin drops, in head units."""
_SMOOTH: Final = skia.SamplingOptions(skia.FilterMode.kLinear)
_PLAIN: Final = skia.SamplingOptions(skia.FilterMode.kNearest)
_SWING: Final = 0.3
"""How far hair hangs out of the plumb for each radian that it trails behind."""


class TalkingHead:
    """One character's head. What lies before the skull goes further than what lies behind it when the head turns."""

    def __init__(self, who: Appearance, style: Style, neck: Neck) -> None:
        fine = self._fine = neck.scale * HEAD
        self._neck = neck
        self._face = Face(who.skin, fine, who.figure, earring=who.outfit.jewel)
        self._eyes = Eyes(who, fine)
        self._mouth = Mouth(who.skin, rouge=who.figure.rouge)
        self._back = Turning(painted(BACK_BOX, fine, lambda canvas: draw_back(canvas, style, who.hair)), neck)
        front = painted(style.reach, fine, lambda canvas: draw_front(canvas, style, who.hair))
        ears = [painted(EARS_BOX, fine, partial(self._face.draw_ear, side)) for side in style.ears]
        self._layer = Layer(_around(style.reach, fine), fine)
        self._front = self._upright(front)
        self._ears = [self._upright(ear) for ear in ears]

    def prewarm(self) -> None:
        """Paint every chin."""
        self._face.prewarm(_WIDEST)

    @property
    def kept_bytes(self) -> int:
        """Of memory, in copies of the hair as it was lately turned."""
        return self._back.kept_bytes

    def hang(self, pose: Pose, shift: tuple[float, float], pile: Pile) -> None:
        """Lay the hair behind the head, `shift` figure units from its place."""
        yaw, _, roll = pose.head
        lag = 0.9 * pose.trail[1] - 0.35 * pose.trail[0] - 0.35 * roll
        self._back.lay(pile, roll, (shift[0] - 5 * yaw, shift[1]), lean=_SWING * lag)

    def lay(self, pose: Pose, shift: tuple[float, float], pile: Pile) -> None:
        """Lay ears, face and the hair in front, `shift` figure units from their place."""
        yaw, pitch, roll = pose.head
        self._compose(pose)
        offset = shift[0] + 7 * yaw * HEAD, shift[1] + 24 * pitch * HEAD
        place = self._neck.place(self._layer.box, roll, offset)
        head = moved(self._layer.pixels, place, pile.seen)
        if head is not None:
            pile.lay(head)

    def _compose(self, pose: Pose) -> None:
        """Put the head together, straight up, on its layer."""
        yaw, pitch, _ = pose.head
        shape = blended(pose.visemes, pose.smile)
        below, above = (Pile(self._layer.pixels.shape[1::-1]) for _ in range(2))
        for ear in self._ears:
            ear.lay(below, -9 * yaw * self._fine, -6 * pitch * self._fine)
        below.lay(self._chin(float(shape[OPEN]) * JAW_SHARE))
        self._layer.pixels.fill(0)
        below.flatten(self._layer.pixels)
        self._draw_features(pose, shape)
        self._front.lay(above, 9 * yaw * self._fine, 4 * pitch * self._fine)
        above.flatten(self._layer.pixels)

    def _draw_features(self, pose: Pose, shape: NDArray[np.float64]) -> None:
        canvas = self._layer.canvas
        yaw, pitch, _ = pose.head
        dx, dy = 38 * yaw, 28 * pitch
        lift = 3 * pose.smile
        for side in (-1, 1):
            self._image(canvas, self._face.cheek, side * 57 - 36 + dx * 0.8, 26 - lift + dy)
        canvas.save()
        canvas.translate(dx, dy)
        self._mouth.draw(canvas, shape, pose.smile)
        look = Look(pose.blink, pose.gaze, pose.smile * 0.6, pose.brows, yaw)
        self._image(canvas, self._eyes.image(look), Eyes.BOX.left, Eyes.BOX.top, smooth=True)
        self._eyes.draw_brows(canvas, look)
        self._image(canvas, self._face.nose, -26 + 14 * yaw, -20 + 10 * pitch, smooth=True)
        canvas.restore()

    def _chin(self, jaw: float) -> Cutout:
        """The face with its chin dropped, where it lies on the head's layer."""
        face = self._face.face(jaw)
        return cutout(face.pixels, *(round(side) for side in self._on_layer(face.box)))

    def _upright(self, part: Layer) -> HalfSteps:
        """A part of the head where it lies on the head's layer."""
        pixels, box = trimmed(part)
        return HalfSteps(pixels, *self._on_layer(box))

    def _on_layer(self, box: Box) -> tuple[float, float]:
        """Where the corner of a box in head units lies in the layer's pixels."""
        layer = self._layer
        return (box.left - layer.box.left) * layer.scale, (box.top - layer.box.top) * layer.scale

    def _image(self, canvas: Canvas, image: object, x: float, y: float, *, smooth: bool = False) -> None:
        canvas.save()
        canvas.translate(x, y)
        canvas.scale(1 / self._fine, 1 / self._fine)
        canvas.drawImage(image, 0, 0, _SMOOTH if smooth else _PLAIN)
        canvas.restore()


def _around(reach: Box, scale: float) -> Box:
    """Hair and face, a whole number of pixels beyond the face on every side, so that the face lies on whole pixels."""
    left, top, right, bottom = (
        math.ceil(max(beyond, 0.0) * scale) / scale
        for beyond in (
            FACE_BOX.left - reach.left,
            FACE_BOX.top - reach.top,
            reach.right - FACE_BOX.right,
            reach.bottom - FACE_BOX.bottom,
        )
    )
    return Box(FACE_BOX.left - left, FACE_BOX.top - top, FACE_BOX.right + right, FACE_BOX.bottom + bottom)
