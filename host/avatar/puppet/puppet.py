"""The illustrated presenter: lays hair, body, arms and a talking face over a picture, as a pose says."""

from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from host.avatar.pile import Pile, put_together
from host.avatar.pose import Pose
from host.avatar.puppet.arms import ArmsArt, hands_art
from host.avatar.puppet.body import BODY_BOX, draw_torso
from host.avatar.puppet.gestures import HOLD, arms
from host.avatar.puppet.hairstyles import STYLES
from host.avatar.puppet.prop import Prints
from host.avatar.puppet.standing import Standing
from host.avatar.puppet.talking import TalkingHead
from host.avatar.puppet.turning import Neck
from host.avatar.puppet.wardrobe import appearance
from host.avatar.sprite import painted

_BEAT_STEPS: Final = 12


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
        wear = who.outfit
        self._size = size
        self.scale = min(size[0] / 720, size[1] / 1280) if size[0] <= size[1] else size[1] / 1000
        left = size[0] / 2 - 360 * self.scale
        figure = who.figure
        self._head = TalkingHead(who, STYLES[who.style], Neck(self.scale, left))
        hands = hands_art(who.skin, figure.nails, figure.build, self.scale)
        self._arms = ArmsArt(wear, hands, self.scale, build=figure.build)
        torso = painted(BODY_BOX, self.scale, lambda canvas: draw_torso(canvas, who.skin, wear, figure))
        self._standing = Standing(torso, self._arms, left)
        self._prints = Prints(self.scale)

    def prewarm(self, product: Path | None = None, *, hands: bool = True) -> None:
        """Paint every sprite a show will need, so that no picture waits for one; have this picture ready to hold up.

        Without `hands` each is left to the picture that first shows it, some 8 ms: a show opens a second sooner.
        """
        if product is not None:
            self._prints.wait(product)
        self._head.prewarm()
        self._standing.prewarm()
        if hands:
            self.prewarm_hands()

    def prewarm_hands(self) -> None:
        """Paint every hand; unlike `prewarm` also beside the thread that draws, for nothing kept is dropped."""
        self._arms.prewarm()

    @property
    def kept_bytes(self) -> int:
        """Of memory, in copies that come and go: turned hair and held arms. Both are bounded."""
        return self._head.kept_bytes + self._standing.kept_bytes

    def draw(self, pose: Pose, onto: NDArray[np.uint8]) -> None:
        """Draw the pose over an opaque BGRA picture of shape `(height, width, 4)`, in place."""
        put_together(onto, self._size, partial(self.lay, pose))

    def lay(self, pose: Pose, pile: Pile) -> None:
        """Lay the pose over what is there, as much of it as is seen."""
        shift = (7 * pose.sway[0], 3 * pose.sway[1] - 2.6 * pose.breath)
        self._head.hang(pose, shift, pile)
        held = self._prints.get(pose.product) if pose.gesture == "show" else None
        pair = arms(HOLD if held else pose.gesture, pose.reach, round(pose.beat * _BEAT_STEPS) / _BEAT_STEPS)
        self._standing.lay(pile, pair, shift, held=pose.reach == 1.0)
        self._head.lay(pose, shift, pile)
        if held:
            self._standing.hold(pile, pair, held, min(max((pose.reach - 0.5) / 0.4, 0.0), 1.0), shift)
