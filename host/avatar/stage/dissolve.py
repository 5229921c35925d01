"""The dissolve: one stage on the air, and for a moment another one fading in over it, without a dropped picture."""

from collections import deque
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from host.avatar.pose import Pose
from host.avatar.scene import Scene
from host.avatar.sprite import Pixels
from host.avatar.stage.label import label_visible
from host.avatar.stage.stage import Stage
from stream.timeline import Samples, to_s

LASTS_S: Final = 0.6
"""How long both stages are drawn; each picture then costs twice the usual."""


class Dissolve:
    """Paints the stage on the air; implements `host.show.frames.Painter`.

    `change` may come from any thread: it is one assignment, taken up by the next picture.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._wanted: deque[Stage] = deque(maxlen=1)
        self._coming: tuple[Stage, Samples] | None = None
        self._last: tuple[Scene, Samples] | None = None
        width, height = stage.layout.size
        self._mixed = np.empty((height, width, 4), np.uint8)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of its pictures; they never change."""
        return self._stage.layout.size

    def change(self, stage: Stage) -> None:
        """Let this stage take over; the newest wins when several wait. Paints what is on show now, here and not there.

        Raises `ValueError` when its pictures are of another size.
        """
        if stage.layout.size != self.size:
            (wide, high), (have, tall) = stage.layout.size, self.size
            raise ValueError(f"a show stays {have}x{tall} while live, and {stage.layout.name} is {wide}x{high}")
        if self._last is not None:
            stage.prepare(*self._last)
        self._wanted.append(stage)

    def paint(self, scene: Scene, pose: Pose, at: Samples) -> NDArray[np.uint8]:
        """The picture at `at` as I420, shape `(height * 3 // 2, width)`."""
        self._last = (scene, at)
        share = self._moved(at)
        if self._coming is None or share is None:
            return self._stage.paint(scene, pose, at)
        mixed = self._mix(self._coming[0], scene, pose, at, share)
        return np.asarray(cv2.cvtColor(mixed, cv2.COLOR_BGRA2YUV_I420), np.uint8)

    def label_visible(self, i420: NDArray[np.uint8], language: str) -> bool:
        """Whether a picture shows the AI label where one of the stages on the air puts it."""
        coming = self._coming
        stages = {self._stage.layout} | ({coming[0].layout} if coming else set())
        return any(label_visible(i420, language, layout) for layout in stages)

    def _moved(self, at: Samples) -> float | None:
        """How much of a coming stage shows at `at`, 0 to 1, eased; nothing when one is alone."""
        if self._coming is None and self._wanted:
            self._coming = self._wanted.popleft(), at
        if self._coming is None:
            return None
        coming, began = self._coming
        share = to_s(Samples(at - began)) / LASTS_S
        if 0 <= share < 1:
            return share * share * (3 - 2 * share)
        self._stage, self._coming = coming, None
        return None

    def _mix(self, coming: Stage, scene: Scene, pose: Pose, at: Samples, share: float) -> Pixels:
        """Both stages over one another; the label whole, for it may stand elsewhere in each."""
        old, new = self._stage.drawn(scene, pose, at), coming.drawn(scene, pose, at)
        cv2.addWeighted(old, 1 - share, new, share, 0, self._mixed)
        coming.label(scene.language).lay(self._mixed)
        return self._mixed
