"""A layout: where in the picture everything stands, in units of which the picture's short side has 720."""

from dataclasses import dataclass
from typing import Final, Literal

from host.avatar.sprite import Box

Side = Literal["left", "middle", "right"]

SHORT_SIDE: Final = 720.0
"""Units in a picture's short side, whatever its pixels: one layout serves every resolution of its shape."""

FIGURE: Final = (720.0, 1280.0)
"""The units in which a presenter draws itself; at scale 1 one is as long as a layout's."""

FACE: Final = (360.0, 412.0)
"""Where in those units the middle of a presenter's face is."""

FACE_REACH: Final = (126.0, 182.0)
"""Half the width and height of what belongs to a face with its hair."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of the picture that one layer may fill."""

    area: Box
    side: Side = "left"
    """Where in the area a layer stands that is narrower; it comes in from there."""

    @property
    def width(self) -> float:
        """In units."""
        return self.area.right - self.area.left

    @property
    def height(self) -> float:
        """In units."""
        return self.area.bottom - self.area.top

    def across(self, width: float) -> tuple[float, float]:
        """Left and right of something so wide."""
        spare = self.width - width
        left = self.area.left + {"left": 0.0, "middle": spare / 2, "right": spare}[self.side]
        return left, left + width


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the presenter stands."""

    face: tuple[float, float] = FACE
    """Where the middle of the face is."""
    scale: float = 1.0
    """1: the figure is as tall as an upright picture."""

    @property
    def corner(self) -> tuple[float, float]:
        """Where the upper left corner of the figure's own picture lies."""
        return self.face[0] - FACE[0] * self.scale, self.face[1] - FACE[1] * self.scale

    @property
    def face_box(self) -> Box:
        """What no layer may lie over."""
        (x, y), (wide, high) = self.face, (side * self.scale for side in FACE_REACH)
        return Box(x - wide, y - high, x + wide, y + high)


@dataclass(frozen=True, slots=True)
class Layout:
    """One arrangement of the picture. What is `None` is not shown; the last four are in every picture."""

    name: str
    size: tuple[int, int]
    """Width and height of the picture in pixels."""
    presenter: Standing
    brand: Spot | None
    card: Spot | None
    bubble: Spot | None
    toast: Spot | None
    caption: Spot | None
    ticker: Spot | None
    showcase: Spot | None
    """Where the host's face goes while the product's pictures fill the whole."""
    label: Spot
    simulated: Spot
    opening: Spot
    background: str = "room"
    """As `host.avatar.backdrop` reads it."""

    @property
    def scale(self) -> float:
        """Pixels in a unit."""
        return min(self.size) / SHORT_SIDE

    @property
    def units(self) -> tuple[float, float]:
        """Width and height of the picture in units."""
        return self.size[0] / self.scale, self.size[1] / self.scale

    @property
    def figure_px(self) -> tuple[int, int]:
        """Width and height of the presenter's own picture in pixels."""
        wide, high = (round(side * self.presenter.scale * self.scale) for side in FIGURE)
        return wide, high

    @property
    def beside_px(self) -> int:
        """How much of the picture lies to the left or to the right of the presenter's own, at most."""
        left, wide = round(self.presenter.corner[0] * self.scale), self.figure_px[0]
        return max(left, self.size[0] - left - wide, 0)
