"""The stage: composes background, host, overlays and the AI label into the picture that goes on air."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from host.assets import asset_dir
from host.avatar.backdrop import Backdrop
from host.avatar.backdrop import backdrop as read_backdrop
from host.avatar.pile import Pile
from host.avatar.pose import Pose
from host.avatar.scene import Scene, Showcase
from host.avatar.sprite import Cutout, Pixels
from host.avatar.stage.background import Background
from host.avatar.stage.compositor import Compositor
from host.avatar.stage.gallery import Gallery
from host.avatar.stage.inset import Inset
from host.avatar.stage.label import label_sprite
from host.avatar.stage.layout import Layout
from host.avatar.stage.lettering import Letters
from host.avatar.stage.overlays import Overlays
from host.avatar.stage.theme import Theme, room_theme
from stream.timeline import Samples


class Avatar(Protocol):
    """Whoever stands in the room."""

    def lay(self, pose: Pose, pile: Pile) -> None:
        """Lay the host over what is there, as much of it as is seen. What is laid is good until the next pose."""
        ...


class Stage:
    """Makes pictures of scenes; one thread calls it. What does not change from picture to picture is painted once."""

    def __init__(self, avatar: Avatar, *, layout: Layout, theme: Theme, backdrop: Backdrop | None = None) -> None:
        """`avatar` draws pictures of `layout.figure_px`; `theme` is the shop's.

        Without a `backdrop` it is the layout's own.

        Raises `host.assets.AssetMissing` when the fonts are not installed, `OSError` or `PictureUnusable` when the
        backdrop's picture cannot be read.
        """
        self.layout = layout
        self._avatar = avatar
        self._letters = Letters(asset_dir("fonts"))
        behind = backdrop or read_backdrop(layout.background)
        room = room_theme(behind.what, theme) if behind.kind == "room" else theme
        self._background = Background(behind, room, layout)
        self._overlays = Overlays(self._letters, theme, layout)
        self._gallery = Gallery(layout)
        self._inset = Inset(layout, layout.showcase) if layout.showcase else None
        self._label: tuple[str, Cutout] | None = None
        self._shown: Showcase | None = None
        self._picture, self._room = Compositor(layout.size), Compositor(layout.size)

    def paint(self, scene: Scene, pose: Pose, at: Samples) -> NDArray[np.uint8]:
        """The picture at `at` as I420, shape `(height * 3 // 2, width)`, as `cv2.COLOR_BGRA2YUV_I420` gives it."""
        self.drawn(scene, pose, at)
        return self._picture.i420()

    def compose(self, scene: Scene, pose: Pose, at: Samples) -> NDArray[np.uint8]:
        """The picture at `at` as BGRA, shape `(height, width, 4)`."""
        return self.drawn(scene, pose, at).copy()

    def drawn(self, scene: Scene, pose: Pose, at: Samples) -> Pixels:
        """As `compose`, but only until the next picture is drawn."""
        pile = Pile(self.layout.size)
        self._lay_host(scene, pose, at, pile)
        return self._finished(scene, at, pile)

    def prepare(self, scene: Scene, at: Samples) -> None:
        """Paint what the scene shows beside the host, waiting for its pictures; for a stage not yet on the air."""
        self._overlays.settle(scene)
        if scene.showcase:
            self._gallery.settle(scene.showcase)
        pile = Pile(self.layout.size)
        self._background.lay(at, pile)
        self._finished(scene, at, pile)

    def label(self, language: str) -> Cutout:
        """The AI label; always laid last, so that nothing lies over it."""
        if self._label is None or self._label[0] != language:
            self._label = language, label_sprite(self._letters, language, self.layout.scale, self.layout.label)
        return self._label[1]

    def _finished(self, scene: Scene, at: Samples, pile: Pile) -> Pixels:
        self._overlays.lay(scene, at, pile)
        pile.lay(self.label(scene.language))
        return self._picture.compose(pile)

    def _lay_host(self, scene: Scene, pose: Pose, at: Samples, pile: Pile) -> None:
        """Background and host, or the product's pictures with the host in the corner."""
        show, share = scene.showcase, 0.0
        if self._inset is not None:
            wanted = show is not None and self._gallery.ready(show)
            share = self._inset.moved(wanted, at, show.since if show else None)
        self._shown = show or self._shown
        if self._inset is None or share == 0 or self._shown is None:
            self._lay_room(pose, at, pile)
            return
        room = Pile(self.layout.size, self._inset.seen(share))
        self._lay_room(pose, at, room)
        self._gallery.lay(self._shown, at, pile)
        self._inset.lay(self._room.compose(room), share, pile)

    def _lay_room(self, pose: Pose, at: Samples, pile: Pile) -> None:
        self._background.lay(at, pile)
        x, y = (round(place * self.layout.scale) for place in self.layout.presenter.corner)
        self._avatar.lay(pose, pile.within((x, y), self.layout.figure_px))
