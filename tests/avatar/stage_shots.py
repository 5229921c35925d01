"""A stage whose host is a red square, and what can be read off its pictures."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from host.avatar.backdrop import Backdrop
from host.avatar.pile import Pile
from host.avatar.pose import Pose
from host.avatar.scene import Scene
from host.avatar.sprite import Pixels, cutout
from host.avatar.stage import Layout, Stage, load_layout, theme_for

SMALL = replace(load_layout("portrait"), size=(360, 640))
BARE = Scene("山野集", "zh")


class Red:
    """A host whose face is a red square."""

    def lay(self, pose: Pose, pile: Pile) -> None:
        wide, high = pile.size
        square = np.full(
            (high * 520 // 1280 - high * 300 // 1280, wide * 470 // 720 - wide * 250 // 720, 4), 255, np.uint8
        )
        square[..., :2] = 0
        pile.lay(cutout(square, wide * 250 // 720, high * 300 // 1280))


def stage(layout: Layout = SMALL, room: str = "studio") -> Stage:
    return Stage(Red(), layout=layout, theme=theme_for(""), backdrop=Backdrop("room", room))


def red(picture: Pixels) -> NDArray[np.bool_]:
    blue, green, tone, _ = np.moveaxis(picture.astype(int), -1, 0)
    return np.asarray((tone > 200) & (blue < 60) & (green < 60))


def step(one: Pixels, other: Pixels) -> float:
    return float(np.abs(one.astype(int) - other).mean())


def i420(picture: Pixels) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGRA2YUV_I420), np.uint8)
