"""The stage: composes background, host, overlays and the AI label into the picture that goes on air."""

from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from host.assets import asset_dir
from host.avatar.backdrop import Backdrop
from host.avatar.backdrop import backdrop as read_backdrop
from host.avatar.pose import Pose
from host.avatar.scene import Scene, Showcase
from host.avatar.sprite import Cutout, Pixels
from host.avatar.stage.background import Background
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

    def draw(self, pose: Pose, onto: NDArray[np.uint8]) -> None:
        """Draw the host over an opaque BGRA picture of shape `(height, width, 4)`, in place."""
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
        self._room = _Ground(layout)
        self._shown: Showcase | None = None
        self._picture = np.empty((layout.size[1], layout.size[0], 4), np.uint8)

    def paint(self, scene: Scene, pose: Pose, at: Samples) -> NDArray[np.uint8]:
        """The picture at `at` as I420, shape `(height * 3 // 2, width)`, as `cv2.COLOR_BGRA2YUV_I420` gives it."""
        return np.asarray(cv2.cvtColor(self.drawn(scene, pose, at), cv2.COLOR_BGRA2YUV_I420), np.uint8)

    def compose(self, scene: Scene, pose: Pose, at: Samples) -> NDArray[np.uint8]:
        """The picture at `at` as BGRA, shape `(height, width, 4)`."""
        return self.drawn(scene, pose, at).copy()

    def drawn(self, scene: Scene, pose: Pose, at: Samples) -> Pixels:
        """As `compose`, but only until the next picture is drawn."""
        picture = self._with_host(scene, pose, at)
        self._overlays.lay(scene, at, picture)
        self.lay_label(scene.language, picture)
        return picture

    def prepare(self, scene: Scene, at: Samples) -> None:
        """Paint what the scene shows beside the host, waiting for its pictures; for a stage not yet on the air."""
        self._overlays.settle(scene)
        if scene.showcase:
            self._gallery.settle(scene.showcase)
        self._background.fill(self._picture, at)
        self._overlays.lay(scene, at, self._picture)
        self.lay_label(scene.language, self._picture)

    def lay_label(self, language: str, picture: Pixels) -> None:
        """Lay the AI label; always the last thing, so that nothing lies over it."""
        if self._label is None or self._label[0] != language:
            self._label = language, label_sprite(self._letters, language, self.layout.scale, self.layout.label)
        self._label[1].lay(picture)

    def _with_host(self, scene: Scene, pose: Pose, at: Samples) -> Pixels:
        """Background and host, or the product's pictures with the host in the corner."""
        room = self._room.picture
        self._background.fill(room, at)
        self._avatar.draw(pose, self._room.figure)
        show = scene.showcase
        if self._inset is None:
            return room
        wanted = show is not None and self._gallery.ready(show)
        share = self._inset.moved(wanted, at, show.since if show else None)
        if show is not None:
            self._shown = show
        if share == 0 or self._shown is None:
            return room
        self._gallery.fill(self._shown, at, self._picture)
        self._inset.lay(room, share, self._picture)
        return self._picture


class _Ground:
    """The pixels the host stands in: as large as the picture and the host's own picture together.

    A host may reach beyond the picture's edge; what it draws there is simply not seen.
    """

    def __init__(self, layout: Layout) -> None:
        (width, height), (wide, high) = layout.size, layout.figure_px
        x, y = (round(place * layout.scale) for place in layout.presenter.corner)
        left, top = max(-x, 0), max(-y, 0)
        whole = np.zeros((max(height, y + high) + top, max(width, x + wide) + left, 4), np.uint8)
        self.picture: Pixels = whole[top : top + height, left : left + width]
        self.figure: Pixels = whole[top + y : top + y + high, left + x : left + x + wide]
        whole[..., 3] = 255
