"""The talking head: hair and ears that turn with it as they are, and between them a face put together anew."""

from functools import partial
from typing import Final

import numpy as np
import skia

from host.avatar.ink import Canvas
from host.avatar.pile import Pile
from host.avatar.pose import Pose
from host.avatar.puppet.eyes import Eyes, Look
from host.avatar.puppet.hair import BACK_BOX, Style, draw_back, draw_front
from host.avatar.puppet.head import EARS_BOX, FACE_BOX, Face
from host.avatar.puppet.mouth import JAW_SHARE, OPEN, SHAPES, Mouth, blended
from host.avatar.puppet.turning import HEAD, Neck, Turning
from host.avatar.puppet.wardrobe import Appearance
from host.avatar.sprite import Layer, moved, painted

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
        self._layer = Layer(FACE_BOX, fine)
        back = painted(BACK_BOX, fine, lambda canvas: draw_back(canvas, style, who.hair))
        front = painted(style.reach, fine, lambda canvas: draw_front(canvas, style, who.hair))
        self._back, self._front = Turning(back, neck, phase=0.5), Turning(front, neck)
        self._ears = tuple(
            Turning(painted(EARS_BOX, fine, partial(self._face.draw_ear, side)), neck) for side in style.ears
        )

    def prewarm(self) -> None:
        """Paint every chin."""
        self._face.prewarm(float(SHAPES[:, OPEN].max()) * JAW_SHARE)

    def hang(self, pose: Pose, shift: tuple[float, float], pile: Pile) -> None:
        """Lay the hair behind the head, `shift` figure units from its place."""
        yaw, _, roll = pose.head
        lag = 0.9 * pose.trail[1] - 0.35 * pose.trail[0] - 0.35 * roll
        self._back.lay(pile, roll, (shift[0] - 5 * yaw, shift[1]), lean=_SWING * lag)

    def lay(self, pose: Pose, shift: tuple[float, float], pile: Pile) -> None:
        """Lay ears, face and the hair in front, `shift` figure units from their place."""
        yaw, pitch, roll = pose.head
        for ear in self._ears:
            ear.lay(pile, roll, _moved(shift, -2 * yaw, 18 * pitch))
        self._compose(pose)
        place = self._neck.place(FACE_BOX, roll, _moved(shift, 7 * yaw, 24 * pitch))
        face = moved(self._layer.pixels, place, pile.seen)
        if face is not None:
            pile.lay(face)
        self._front.lay(pile, roll, _moved(shift, 16 * yaw, 28 * pitch))

    def _compose(self, pose: Pose) -> None:
        """Put the face together, straight up, on its layer."""
        canvas = self._layer.canvas
        yaw, pitch, _ = pose.head
        shape = blended(pose.visemes, pose.smile)
        np.copyto(self._layer.pixels, self._face.face(float(shape[OPEN]) * JAW_SHARE).pixels)
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

    def _image(self, canvas: Canvas, image: object, x: float, y: float, *, smooth: bool = False) -> None:
        canvas.save()
        canvas.translate(x, y)
        canvas.scale(1 / self._fine, 1 / self._fine)
        canvas.drawImage(
            image, 0, 0, skia.SamplingOptions(skia.FilterMode.kLinear if smooth else skia.FilterMode.kNearest)
        )
        canvas.restore()


def _moved(shift: tuple[float, float], right: float, down: float) -> tuple[float, float]:
    """Figure units, and head units more."""
    return shift[0] + right * HEAD, shift[1] + down * HEAD
