"""Thumbnails: hosts and backdrops as small PNGs, for choosing."""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from host.avatar.backdrop import Backdrop
from host.avatar.pile import Pile
from host.avatar.pose import Pose
from host.avatar.sprite import Pixels
from host.avatar.stage.background import Background
from host.avatar.stage.layout import Layout
from host.avatar.stage.stage import Avatar
from host.avatar.stage.theme import Theme, room_theme
from stream.timeline import Samples

FIGURE_PX: Final = (270, 480)
"""The size a host is drawn at for its thumbnail."""

_SHORT_PX: Final = 180
_SHOWN: Final = (slice(52, 340), slice(27, 243))
"""Head and shoulders of that figure."""
_GROUND: Final = (226, 222, 232, 255)


def host_thumbnail(avatar: Avatar) -> bytes:
    """Head and shoulders of an avatar made for pictures of `FIGURE_PX`."""
    picture = np.full((FIGURE_PX[1], FIGURE_PX[0], 4), _GROUND, np.uint8)
    pile = Pile(FIGURE_PX)
    avatar.lay(Pose(smile=0.55), pile)
    pile.flatten(picture)
    return _png(picture[_SHOWN])


def backdrop_thumbnail(backdrop: Backdrop, theme: Theme, layout: Layout) -> bytes:
    """A backdrop as it would be in this layout. Raises `OSError` or `PictureUnusable`."""
    share = _SHORT_PX / min(layout.size)
    wide, high = (round(side * share) for side in layout.size)
    small = replace(layout, size=(wide, high))
    room = room_theme(backdrop.what, theme) if backdrop.kind == "room" else theme
    picture = np.empty((high, wide, 4), np.uint8)
    pile = Pile((wide, high))
    Background(backdrop, room, small).lay(Samples(0), pile)
    pile.flatten(picture)
    return _png(picture)


def _png(picture: Pixels) -> bytes:
    return bytes(cv2.imencode(".png", np.ascontiguousarray(picture[..., :3]))[1].tobytes())
