"""The illustrated presenter: lays hair, body, arms and a talking face over a picture, as a pose says."""

import math
from typing import Any, Final

import numpy as np
import skia
from numpy.typing import NDArray

from host.avatar.pose import Pose
from host.avatar.puppet import hair
from host.avatar.puppet.body import BODY_BOX, Sleeves, draw_torso
from host.avatar.puppet.eyes import Eyes, Look
from host.avatar.puppet.gestures import arms
from host.avatar.puppet.hands import Hands
from host.avatar.puppet.head import FACE_BOX, Face
from host.avatar.puppet.mouth import JAW_SHARE, OPEN, SHAPES, Mouth, blended
from host.avatar.puppet.sprite import Box, Layer, lay, painted
from host.avatar.puppet.wardrobe import character as known

FACE: Final = (360.0, 392.0)
"""Middle of the face in a 720 x 1280 picture."""
_PIVOT: Final = (0.0, 150.0)
"""Where the head turns on the neck, in head units."""
_HEAD_BOX: Final = Box(-190, -190, 190, 306)


class Puppet:
    """One character in one outfit, drawn at one size. Equal poses give equal pictures."""

    def __init__(self, character: str = "mei", outfit: str = "", *, size: tuple[int, int] = (720, 1280)) -> None:
        """Choose who, in what and how large; `outfit=""` is the character's first.

        `size` is the picture's width and height; the figure fills it as it fills 720 x 1280.
        Raises `ValueError` naming the known characters or outfits.
        """
        who = known(character)
        wear = who.outfit(outfit)
        self._who, self._size = who, size
        self.scale = min(size[0] / 720, size[1] / 1280) if size[0] <= size[1] else size[1] / 1000
        self._left = size[0] / 2 - 360 * self.scale
        self._face = Face(who.skin, self.scale, earring=wear.jewel)
        self._eyes = Eyes(who)
        self._mouth = Mouth(who.skin)
        self._sleeves = Sleeves(wear, Hands(who.skin, nails="#e8707a"))
        self._back = painted(hair.BACK_BOX, self.scale, lambda canvas: hair.draw_back(canvas, who.name, who.hair))
        self._front = painted(
            hair.FRONT_BOX, self.scale, lambda canvas: hair.draw_front(canvas, who.name, who.hair)
        ).image()
        self._torso = painted(BODY_BOX, self.scale, lambda canvas: draw_torso(canvas, who.skin, wear))
        self._body = Layer(BODY_BOX, self.scale)
        self._posed: tuple[str, float, float] | None = None
        self._head = Layer(_HEAD_BOX, self.scale)

    def prewarm(self) -> None:
        """Paint every sprite a show will need, so that no picture waits for one."""
        self._face.prewarm(float(SHAPES[:, OPEN].max()) * JAW_SHARE)

    def draw(self, pose: Pose, onto: NDArray[np.uint8]) -> None:
        """Draw the pose over an opaque BGRA picture of shape `(height, width, 4)`, in place."""
        if onto.shape != (self._size[1], self._size[0], 4) or onto.dtype != np.uint8:
            raise ValueError(
                f"the picture must be {(self._size[1], self._size[0], 4)} uint8, not {onto.shape} {onto.dtype}"
            )
        yaw, _, roll = pose.head
        shift = (5 * pose.sway[0], 3 * pose.sway[1] - 2.6 * pose.breath)
        lag = -0.10 * yaw - 0.35 * roll
        lay(self._back.pixels, self._place(hair.BACK_BOX, shift, (-9 * yaw, 0), roll, lag), onto)
        self._pose_arms(pose)
        lay(self._body.pixels, self._body_place(pose, shift), onto)
        self._draw_head(pose)
        lay(self._head.pixels, self._place(_HEAD_BOX, shift, (0, 0), roll, 0.0), onto)

    def _place(
        self, box: Box, shift: tuple[float, float], slide: tuple[float, float], roll: float, lag: float
    ) -> NDArray[np.float64]:
        """The map of a head sprite: turned about the neck by `roll`, its ends trailing by `lag`."""
        cos, sin = math.cos(roll), math.sin(roll)
        turn = np.array([[cos, -sin + lag * 0.3], [sin, cos]])
        origin = turn @ (np.array([box.left, box.top]) - _PIVOT) + _PIVOT + FACE + shift + slide
        return np.column_stack([turn, origin * self.scale + (self._left, 0)])

    def _body_place(self, pose: Pose, shift: tuple[float, float]) -> NDArray[np.float64]:
        """The map of the body: breathing lifts the shoulders, the hem stays."""
        height = BODY_BOX.bottom - BODY_BOX.top
        rise = -shift[1]
        stretch = 1 + rise / height
        left = (self._left + shift[0] * 0.8 * self.scale, (BODY_BOX.top - rise) * self.scale)
        return np.array([[1.0, 0.0, left[0]], [0.0, stretch, left[1]]])

    def _pose_arms(self, pose: Pose) -> None:
        posed = (pose.gesture, round(pose.reach, 3), round(pose.beat, 2))
        if posed == self._posed:
            return
        np.copyto(self._body.pixels, self._torso.pixels)
        self._sleeves.draw(self._body.canvas, arms(*posed))
        self._posed = posed

    def _draw_head(self, pose: Pose) -> None:
        canvas = self._head.canvas
        yaw, pitch, _ = pose.head
        shape = blended(pose.visemes, pose.smile)
        canvas.clear(0)
        self._image(canvas, self._face.ears, -122 - 7 * yaw, -30 - 6 * pitch)
        self._image(canvas, self._face.face(float(shape[OPEN]) * JAW_SHARE), FACE_BOX.left, FACE_BOX.top)
        dx, dy = 26 * yaw, 22 * pitch
        lift = 3 * pose.smile
        for side in (-1, 1):
            self._image(canvas, self._face.cheek, side * 57 - 36 + dx * 0.8, 26 - lift + dy)
        canvas.save()
        canvas.translate(dx, dy)
        self._mouth.draw(canvas, shape, pose.smile)
        self._eyes.draw(canvas, Look(pose.blink, pose.gaze, pose.smile * 0.6, pose.brows, yaw))
        self._image(canvas, self._face.nose, -26 + 11 * yaw, -20 + 8 * pitch, smooth=True)
        canvas.restore()
        self._image(canvas, self._front, hair.FRONT_BOX.left + 6 * yaw, hair.FRONT_BOX.top + 4 * pitch)

    def _image(self, canvas: Any, image: Any, x: float, y: float, *, smooth: bool = False) -> None:
        canvas.save()
        canvas.translate(x, y)
        canvas.scale(1 / self.scale, 1 / self.scale)
        canvas.drawImage(
            image, 0, 0, skia.SamplingOptions(skia.FilterMode.kLinear if smooth else skia.FilterMode.kNearest)
        )
        canvas.restore()
