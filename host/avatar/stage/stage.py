"""The stage: composes room, host, overlays and the AI label into the picture that goes on air."""

from typing import Final, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from host.assets import asset_dir
from host.avatar.pose import Pose
from host.avatar.scene import Bubble, Card, Scene
from host.avatar.sprite import Cutout
from host.avatar.stage.bubble import bubble_sprite
from host.avatar.stage.caption import CaptionBar
from host.avatar.stage.card import card_sprite
from host.avatar.stage.label import label_sprite
from host.avatar.stage.lettering import Letters
from host.avatar.stage.notices import OPENING_S, opening_sprite, shop_sprite, simulated_sprite
from host.avatar.stage.overlay import Entrance, Overlay
from host.avatar.stage.pictures import Pictures
from host.avatar.stage.room import Room
from host.avatar.stage.theme import Theme
from stream.timeline import Samples, from_s

_ALWAYS_OPEN: Final = from_s(-3600)
"""The opening band is there from the first picture, also in the clock's lead before the show's zero."""


class Avatar(Protocol):
    """Whoever stands in the room."""

    def draw(self, pose: Pose, onto: NDArray[np.uint8]) -> None:
        """Draw the host over an opaque BGRA picture of shape `(height, width, 4)`, in place."""
        ...


class Stage:
    """Makes pictures of scenes; one thread calls it. What does not change from picture to picture is painted once."""

    def __init__(self, avatar: Avatar, *, theme: Theme, size: tuple[int, int] = (720, 1280)) -> None:
        """`size` is width and height in pixels, both even, nine to sixteen.

        Raises `host.assets.AssetMissing` when the fonts are not installed.
        """
        width, height = size
        if width < 180 or width % 2 or height % 2 or width * 16 != height * 9:
            raise ValueError(f"a stage is upright, nine to sixteen, even, 180 wide at least, not {width}x{height}")
        scale = width / 720
        letters = Letters(asset_dir("fonts"))
        self._avatar = avatar
        self._letters, self._scale = letters, scale
        self._room = Room(theme, scale)
        self._pictures = Pictures(letters, scale)
        self._marks: tuple[tuple[str, str, bool], tuple[Cutout, ...]] | None = None
        self._caption = CaptionBar(letters, spoken=theme.spoken, scale=scale)
        self._accent = theme.accent
        self._card = Overlay(self._paint_card, Entrance(right=-60), scale)
        self._bubble = Overlay(self._paint_bubble, Entrance(down=26, seconds=0.3), scale)
        self._opening = Overlay(self._paint_opening, Entrance(seconds=0.01), scale)
        self._picture = np.empty((height, width, 4), np.uint8)

    def paint(self, scene: Scene, pose: Pose, at: Samples) -> NDArray[np.uint8]:
        """The picture at `at` as I420, shape `(height * 3 // 2, width)`, as `cv2.COLOR_BGRA2YUV_I420` gives it."""
        self._compose(scene, pose, at)
        return np.asarray(cv2.cvtColor(self._picture, cv2.COLOR_BGRA2YUV_I420), np.uint8)

    def compose(self, scene: Scene, pose: Pose, at: Samples) -> NDArray[np.uint8]:
        """The picture at `at` as BGRA, shape `(height, width, 4)`."""
        self._compose(scene, pose, at)
        return self._picture.copy()

    def _compose(self, scene: Scene, pose: Pose, at: Samples) -> None:
        picture = self._picture
        self._room.fill(picture, at)
        self._avatar.draw(pose, picture)
        card, bubble = scene.card, scene.bubble
        shown = (card, self._pictures.ready(card.image)) if card else None
        self._card.lay(shown, card.since if card else at, at, picture)
        self._bubble.lay((bubble, scene.language) if bubble else None, bubble.since if bubble else at, at, picture)
        self._caption.lay(scene.caption, at, picture)
        opening = scene.language if at < from_s(OPENING_S) else None
        self._opening.lay(opening, _ALWAYS_OPEN, at, picture)
        for mark in self._marks_of(scene):
            mark.lay(picture)

    def _marks_of(self, scene: Scene) -> tuple[Cutout, ...]:
        """What every picture carries; the label is the last, so that nothing lies over it."""
        key = (scene.shop, scene.language, scene.simulated)
        if self._marks is None or self._marks[0] != key:
            marks = [shop_sprite(self._letters, scene.shop, self._scale)] if scene.shop.strip() else []
            if scene.simulated:
                marks.append(simulated_sprite(self._letters, scene.language, self._scale))
            self._marks = (key, (*marks, label_sprite(self._letters, scene.language, self._scale)))
        return self._marks[1]

    def _paint_card(self, shown: tuple[Card, bool]) -> Cutout:
        """The card, painted anew when its picture has been decoded."""
        card, _ = shown
        return card_sprite(self._letters, card, self._pictures.get(card), self._accent, self._scale)

    def _paint_bubble(self, shown: tuple[Bubble, str]) -> Cutout:
        bubble, language = shown
        return bubble_sprite(self._letters, bubble, language, self._scale)

    def _paint_opening(self, language: str) -> Cutout:
        return opening_sprite(self._letters, language, self._scale)
