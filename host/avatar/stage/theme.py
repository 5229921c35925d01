"""Themes: the colours, the room and the moving lights that belong to a brand style."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from host.avatar.ink import Canvas
from host.avatar.sprite import Box
from host.avatar.stage import rooms


@dataclass(frozen=True, slots=True)
class Theme:
    """How a room looks."""

    name: str
    room: Callable[[Canvas, Box], None]
    """Paints all of the background that is seen, opaque."""
    accent: str
    """Prices and badges, `#rrggbb`, on white."""
    spoken: str
    """The words of the caption already said, on dark glass."""
    light: str
    """The tone of the drifting lights."""
    dusk: str = "#0a0604"
    """The tone into which the corners fade."""
    glow: float = 0.16
    """How strong those lights are, 0 to 1."""


STUDIO: Final = Theme("studio", rooms.studio, "#c2452d", "#ffd9a0", "#fff0d2", "#3a2313")
FRESH: Final = Theme("fresh", rooms.fresh, "#f0442e", "#ffe07a", "#ffffff", "#0b4a48", 0.22)
NURSERY: Final = Theme("nursery", rooms.nursery, "#e8577e", "#ffe08c", "#ffffff", "#6d5a94", 0.24)
NIGHT: Final = Theme("night", rooms.night, "#1f6fe5", "#8fe3ff", "#6fb7ff", "#04060c", 0.14)

_BY_STYLE: Final = {
    "luxury-story": STUDIO,
    "warm-story": STUDIO,
    "daily-brisk": FRESH,
    "children-gentle": NURSERY,
    "tech-calm": NIGHT,
}


def theme_for(brand_style: str) -> Theme:
    """The theme of a shop file's `brand_style`; the warm studio when the style is not known."""
    return _BY_STYLE.get(brand_style, STUDIO)


def room_theme(name: str, otherwise: Theme) -> Theme:
    """The theme of the drawn room of that name."""
    return next((theme for theme in (STUDIO, FRESH, NURSERY, NIGHT) if theme.name == name), otherwise)
