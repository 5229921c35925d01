"""Overlays: what comes and goes over the picture, painted once and moved in and out by its start."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from host.avatar.pile import Pile
from host.avatar.sprite import Cutout
from host.avatar.stage.surface import faded
from stream.timeline import Samples, to_s

Content = TypeVar("Content", bound=Hashable)

LEAVING_S: Final = 0.22


@dataclass(frozen=True, slots=True)
class Entrance:
    """How something comes: from how many pixels away, and how long it takes."""

    right: float = 0.0
    down: float = 0.0
    seconds: float = 0.36


def ease_out(share: float) -> float:
    """A cubic that starts fast and lands softly, clipped to 0 to 1."""
    left = 1 - min(max(share, 0.0), 1.0)
    return 1 - left**3


class Overlay(Generic[Content]):
    """At most one thing of a kind on show, and the one before it on its way out.

    The sprite is painted when the content changes; a new `since` makes the old one leave. Two sprites at most are kept.
    """

    def __init__(self, paint: Callable[[Content], Cutout], entrance: Entrance, scale: float) -> None:
        self._paint = paint
        self._entrance = entrance
        self._scale = scale
        self._shown: tuple[Content, Samples, Cutout] | None = None
        self._leaving: tuple[Cutout, Samples] | None = None

    def lay(self, content: Content | None, since: Samples, at: Samples, pile: Pile) -> None:
        """Lay what is on show at `at`."""
        self._follow(content, since, at)
        if self._leaving is not None:
            gone = to_s(at - self._leaving[1]) / LEAVING_S
            if 0 <= gone < 1:
                self._lay(self._leaving[0], 1 - gone**2, 1 - gone**3, pile)
            else:
                self._leaving = None
        if self._shown is not None:
            come = ease_out(to_s(at - since) / self._entrance.seconds)
            self._lay(self._shown[2], come, come, pile)

    def _follow(self, content: Content | None, since: Samples, at: Samples) -> None:
        shown = self._shown
        if shown is not None and (content is None or since != shown[1]):
            self._leaving = (shown[2], at)
            self._shown = None
        if content is not None and (self._shown is None or content != self._shown[0]):
            self._shown = (content, since, self._paint(content))

    def _lay(self, sprite: Cutout, place: float, opacity: float, pile: Pile) -> None:
        if opacity > 0:
            away = (1 - place) * self._scale
            right, down = (round(way * away) for way in (self._entrance.right, self._entrance.down))
            pile.lay(faded(sprite, opacity), right=right, down=down)
