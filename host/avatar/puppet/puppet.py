"""The illustrated presenter: lays hair, body, arms and a talking face over a picture, as a pose says."""

import math
from pathlib import Path
from typing import Any, Final

import numpy as np
import skia
from numpy.typing import NDArray

from host.avatar.pose import Pose
from host.avatar.puppet.arms import ArmsArt, hands_art
from host.avatar.puppet.body import BODY_BOX, draw_torso
from host.avatar.puppet.eyes import Eyes, Look
from host.avatar.puppet.gestures import HOLD, arms
from host.avatar.puppet.hair import BACK_BOX, draw_back, draw_front
from host.avatar.puppet.hairstyles import STYLES
from host.avatar.puppet.head import FACE_BOX, Face
from host.avatar.puppet.mouth import JAW_SHARE, OPEN, SHAPES, Mouth, blended
from host.avatar.puppet.prop import Prints
from host.avatar.puppet.standing import Standing
from host.avatar.puppet.wardrobe import appearance
from host.avatar.sprite import Box, HalfSteps, Layer, Pixels, lay, painted, trimmed, turned

FACE: Final = (360.0, 412.0)
"""Middle of the face in a 720 x 1280 picture."""
HEAD: Final = 1.1
"""How large head units are drawn."""
_PIVOT: Final = (0.0, 150.0)
"""Where the head turns on the neck, in head units."""

_BEAT_STEPS: Final = 12
_ROLL_STEPS: Final = 300
_LAG_STEPS: Final = 120
"""Steps to the radian in which the hair behind the head turns and trails."""


class Puppet:
    """One character in one outfit, drawn at one size. Equal poses give equal pictures."""

    def __init__(
        self,
        character: str = "mei",
        outfit: str = "",
        *,
        hair: str = "",
        skin: str = "",
        size: tuple[int, int] = (720, 1280),
    ) -> None:
        """Choose who, in what and how large; what is empty is the character's own, see `wardrobe.appearance`.

        `size` is the picture's width and height; the figure fills it as it fills 720 x 1280.
        Raises `ValueError` naming what is known.
        """
        who = appearance(character, outfit=outfit, hair=hair, skin=skin)
        wear, style = who.outfit, STYLES[who.style]
        self._size = size
        self.scale = min(size[0] / 720, size[1] / 1280) if size[0] <= size[1] else size[1] / 1000
        self._left = size[0] / 2 - 360 * self.scale
        self._fine = self.scale * HEAD
        figure = who.figure
        self._face = Face(who.skin, self._fine, figure, ears=style.ears, earring=wear.jewel)
        self._eyes = Eyes(who, self._fine)
        self._mouth = Mouth(who.skin, rouge=figure.rouge)
        hands = hands_art(who.skin, figure.nails, figure.build, self.scale)
        self._arms = ArmsArt(wear, hands, self.scale, build=figure.build)
        self._back = trimmed(painted(BACK_BOX, self._fine, lambda canvas: draw_back(canvas, style, who.hair)))
        self._front = painted(style.reach, self._fine, lambda canvas: draw_front(canvas, style, who.hair)).image()
        torso = painted(BODY_BOX, self.scale, lambda canvas: draw_torso(canvas, who.skin, wear, figure))
        self._standing = Standing(torso, self._arms, self._left)
        self._prints = Prints(self.scale)
        self._hung: tuple[tuple[int, int], HalfSteps] | None = None
        self._head = Layer(style.reach, self._fine)

    def prewarm(self, product: Path | None = None, *, hands: bool = True) -> None:
        """Paint every sprite a show will need, so that no picture waits for one; have this picture ready to hold up.

        Without `hands` each is left to the picture that first shows it, some 8 ms: a show opens a second sooner.
        """
        if product is not None:
            self._prints.wait(product)
        self._face.prewarm(float(SHAPES[:, OPEN].max()) * JAW_SHARE)
        self._standing.prewarm()
        if hands:
            self._arms.prewarm()

    def draw(self, pose: Pose, onto: NDArray[np.uint8]) -> None:
        """Draw the pose over an opaque BGRA picture of shape `(height, width, 4)`, in place."""
        if onto.shape != (self._size[1], self._size[0], 4) or onto.dtype != np.uint8:
            raise ValueError(
                f"the picture must be {(self._size[1], self._size[0], 4)} uint8, not {onto.shape} {onto.dtype}"
            )
        yaw, pitch, roll = pose.head
        shift = (7 * pose.sway[0], 3 * pose.sway[1] - 2.6 * pose.breath)
        self._hang(shift, (yaw, roll), pose.trail, onto)
        held = self._prints.get(pose.product) if pose.gesture == "show" else None
        pair = arms(HOLD if held else pose.gesture, pose.reach, round(pose.beat * _BEAT_STEPS) / _BEAT_STEPS)
        self._standing.lay(onto, pair, shift, held=pose.reach == 1.0)
        self._draw_head(pose)
        lay(self._head.pixels, self._place(self._head.box, shift, (7 * yaw, 24 * pitch), roll, 0.0), onto)
        if held:
            self._standing.hold(onto, pair, held, min(max((pose.reach - 0.5) / 0.4, 0.0), 1.0), shift)

    def _hang(
        self, shift: tuple[float, float], turn: tuple[float, float], trail: tuple[float, float], onto: Pixels
    ) -> None:
        """Lay the hair behind the head; steps too small to see share one turned copy."""
        lag = 0.9 * trail[1] - 0.35 * trail[0] - 0.35 * turn[1]
        steps = round(_ROLL_STEPS * turn[1]), round(_LAG_STEPS * lag)
        if self._hung is None or self._hung[0] != steps:
            pixels, box = self._back
            place = self._place(box, (0, 0), (0, 0), steps[0] / _ROLL_STEPS, steps[1] / _LAG_STEPS)
            self._hung = steps, turned(pixels, place)
        self._hung[1].lay(onto, (shift[0] - 5 * turn[0]) * self.scale, shift[1] * self.scale)

    def _place(
        self, box: Box, shift: tuple[float, float], slide: tuple[float, float], roll: float, lag: float
    ) -> NDArray[np.float64]:
        """The map of a head sprite: turned about the neck by `roll`, its ends trailing by `lag`."""
        cos, sin = math.cos(roll), math.sin(roll)
        turn = np.array([[cos, -sin + lag * 0.3], [sin, cos]])
        corner = turn @ (np.array([box.left, box.top]) - _PIVOT) + _PIVOT + slide
        origin = corner * HEAD + FACE + shift
        return np.column_stack([turn, origin * self.scale + (self._left, 0)])

    def _draw_head(self, pose: Pose) -> None:
        canvas = self._head.canvas
        yaw, pitch, _ = pose.head
        shape = blended(pose.visemes, pose.smile)
        canvas.clear(0)
        self._image(canvas, self._face.ears, -122 - 9 * yaw, -30 - 6 * pitch)
        self._image(canvas, self._face.face(float(shape[OPEN]) * JAW_SHARE), FACE_BOX.left, FACE_BOX.top)
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
        self._image(canvas, self._front, self._head.box.left + 9 * yaw, self._head.box.top + 4 * pitch)

    def _image(self, canvas: Any, image: Any, x: float, y: float, *, smooth: bool = False) -> None:
        canvas.save()
        canvas.translate(x, y)
        canvas.scale(1 / self._fine, 1 / self._fine)
        canvas.drawImage(
            image, 0, 0, skia.SamplingOptions(skia.FilterMode.kLinear if smooth else skia.FilterMode.kNearest)
        )
        canvas.restore()
