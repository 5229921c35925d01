"""Rectangles of whole pixels."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Rect:
    """Whole pixels of a picture; `right` and `bottom` are past the last."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def place(self) -> tuple[slice, slice]:
        """The rectangle as an index of a picture."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.right - self.left, self.bottom - self.top

    def moved(self, right: int, down: int) -> "Rect":
        """The rectangle so many pixels further."""
        return Rect(self.left + right, self.top + down, self.right + right, self.bottom + down)

    def within(self, other: "Rect") -> "Rect":
        """What both have in common; nothing is a rectangle whose sides are not in order."""
        return Rect(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )


def whole(size: tuple[int, int]) -> Rect:
    """All of a picture of this width and height."""
    return Rect(0, 0, *size)


ANYWHERE: Final = Rect(-(2**16), -(2**16), 2**16, 2**16)
"""More than any picture."""
