"""The gallery: a product's own pictures full-screen, each slowly panned and zoomed, one dissolving into the next."""

import math
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from host.avatar.picture_file import covering, read_picture
from host.avatar.pile import Pile
from host.avatar.scene import Showcase
from host.avatar.sprite import Pixels
from host.avatar.stage.layout import Layout
from host.avatar.stage.pictures import Decoded
from host.avatar.stage.stripe import SEAM_PX, STRIPES, Stripe, View
from stream.timeline import PICTURE, Samples, to_s

_EACH_S: Final = 7.0
"""How long a picture is looked at."""
_DISSOLVE_S: Final = 0.8
_ZOOM: Final = (1.04, 1.16)
"""How much larger than needed a picture is at the start and the end of its turn, or the other way round."""
_PAN: Final = 0.5
"""Share of what is cut off at the sides that the pan goes over."""
_WIDEST: Final = 2.2
"""A picture is kept so much larger than the part seen of it at most."""
_KEPT: Final = 6


class Gallery:
    """Draws product pictures at a picture's size. What cannot be read is passed over."""

    def __init__(self, layout: Layout) -> None:
        self._size = layout.size
        self._files = Decoded(self._read, kept=_KEPT)
        self._stripes = tuple(Stripe(layout.size, number) for number in range(STRIPES))

    def ready(self, showcase: Showcase) -> bool:
        """Whether there is something to show; asking begins the work."""
        return bool(self._good(showcase))

    def settle(self, showcase: Showcase) -> None:
        """Wait for its pictures."""
        for path in showcase.images:
            self._files.wait(path)

    def lay(self, showcase: Showcase, at: Samples, pile: Pile) -> None:
        """Lay what the gallery shows at `at`, good until the next; nothing while nothing is ready."""
        good = self._good(showcase)
        if not good:
            return
        turn, within_s = divmod(max(to_s(Samples(at - showcase.since)), 0.0), _EACH_S)
        shares = [(int(turn), 1.0)]
        if len(good) > 1 and turn and within_s < _DISSOLVE_S:
            shares = [(int(turn), within_s / _DISSOLVE_S), (int(turn) - 1, 1 - within_s / _DISSOLVE_S)]
        for stripe in self._stripes:
            views = [(self._seen(stripe, good, turn, showcase.since, at), share) for turn, share in shares]
            pile.lay(stripe.showing(views))

    def _seen(self, stripe: Stripe, good: list[tuple[int, Pixels]], turn: int, since: Samples, at: Samples) -> View:
        """What a stripe shows of a picture at `at`: that of a moment before, where it moves so slowly."""
        now, before = (
            self._view(good, turn, to_s(Samples(moment - since)) - turn * _EACH_S) for moment in (at, at - PICTURE)
        )
        earlier = stripe.moment(at) != at and now.apart_px(before, self._size) <= SEAM_PX
        return before if earlier else now

    def _good(self, showcase: Showcase) -> list[tuple[int, Pixels]]:
        """The pictures that can be shown, each with its place, so that its movement does not change as others come."""
        return [(i, read) for i, path in enumerate(showcase.images) if (read := self._files.get(path)) is not None]

    def _view(self, good: list[tuple[int, Pixels]], turn: int, within_s: float) -> View:
        """One picture at a moment of its turn: a constant, slow movement, so that no step is seen.

        With one picture alone there is no cut: it is gone over to and fro.
        """
        number, source = good[turn % len(good)]
        share = within_s / (_EACH_S + _DISSOLVE_S)
        if len(good) == 1:
            share = 0.5 - 0.5 * math.cos(math.pi * (turn * _EACH_S + within_s) / _EACH_S)
        if (number + turn) % 2:
            share = 1 - share
        return View(turn, source, self._place(source, share))

    def _place(self, source: Pixels, share: float) -> NDArray[np.float64]:
        """From the picture's pixels to the source's: how much of it is seen, and from where on."""
        height, width = source.shape[:2]
        fit = min(width / self._size[0], height / self._size[1])
        seen = fit / (_ZOOM[0] + (_ZOOM[1] - _ZOOM[0]) * share)
        spare = width - self._size[0] * seen, height - self._size[1] * seen
        where = 0.5 + _PAN * (share - 0.5)
        return np.array([[seen, 0, spare[0] * where], [0, seen, spare[1] * where]])

    def _read(self, path: Path) -> Pixels:
        """Decoded, and brought near the size it is shown at: the pan then costs the same for every file."""
        pixels = read_picture(path, least_px=min(self._size))
        height, width = pixels.shape[:2]
        share = max(self._size[0] / width, self._size[1] / height) * _ZOOM[0]
        limits = (round(side * _WIDEST) for side in self._size)
        size = tuple(min(round(side * share), limit) for side, limit in zip((width, height), limits, strict=True))
        return covering(pixels, (size[0], size[1]))
