"""The pile: cutouts in the order in which they lie over one another, each at whole pixels of a picture."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from host.avatar.rect import Rect, whole
from host.avatar.sprite import Cutout, Pixels, surface_on

Laid: TypeAlias = tuple[Cutout, int, int]
"""A cutout, and where its left and upper edges lie in the picture. The same cutout means the same pixels."""


class Pile:
    """What a picture consists of, the lowest first. Laying costs next to nothing: the pixels are put together later.

    Bounded by what its picture shows: a presenter, a room and what lies over them are some thirty cutouts.
    """

    def __init__(self, size: tuple[int, int], seen: Rect | None = None) -> None:
        """`size` is the picture's width and height; `seen` is what of it will be looked at, all by default.

        What lies beyond what is seen need not be laid.
        """
        self.size = size
        self.seen = seen or whole(size)
        self.laid: list[Laid] = []
        self._corner = 0, 0

    def lay(self, cutout: Cutout, *, right: int = 0, down: int = 0) -> None:
        """Lay a cutout over all that has been laid, whole pixels away from its own place."""
        if cutout.image is not None:
            x, y = self._corner
            self.laid.append((cutout, cutout.left + right + x, cutout.top + down + y))

    def within(self, corner: tuple[int, int], size: tuple[int, int]) -> "Pile":
        """The same pile for somebody whose own picture, width and height, has its corner there."""
        x, y = corner
        part = Pile(size, self.seen.moved(-x, -y).within(whole(size)))
        part.laid, part._corner = self.laid, (self._corner[0] + x, self._corner[1] + y)
        return part

    def reached(self) -> Rect:
        """All of the picture that what is laid may touch; nothing where nothing is laid."""
        if not self.laid:
            return Rect(0, 0, 0, 0)
        sizes = [cutout.pixels.shape for cutout, _, _ in self.laid]
        return Rect(
            min(x for _, x, _ in self.laid),
            min(y for _, _, y in self.laid),
            max(x + size[1] for (_, x, _), size in zip(self.laid, sizes, strict=True)),
            max(y + size[0] for (_, _, y), size in zip(self.laid, sizes, strict=True)),
        ).within(whole(self.size))

    def flatten(self, onto: Pixels, corner: tuple[int, int] = (0, 0)) -> None:
        """Put everything together over a picture, or a part of one with its corner there; opaque or premultiplied."""
        surface = surface_on(onto)
        canvas = surface.getCanvas()
        for cutout, x, y in self.laid:
            canvas.drawImage(cutout.image, x - corner[0], y - corner[1])


def put_together(onto: Pixels, size: tuple[int, int], lay: Callable[[Pile], None]) -> None:
    """Draw what `lay` lays over an opaque BGRA picture of that width and height. ValueError: it is another picture."""
    shape = size[1], size[0], 4
    if onto.shape != shape or onto.dtype != np.uint8:
        raise ValueError(f"the picture must be {shape} uint8, not {onto.shape} {onto.dtype}")
    pile = Pile(size)
    lay(pile)
    pile.flatten(onto)
