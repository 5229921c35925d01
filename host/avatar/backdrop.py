"""A backdrop: what is behind the host, as the few words a layout, a setting or an operator writes."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

Kind = Literal["room", "colour", "image", "blurred"]

ROOMS: Final = ("studio", "fresh", "nursery", "night")
"""The drawn rooms."""

_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_RIGHT: Final = f"room, room:NAME ({', '.join(ROOMS)}), colour:#rrggbb, image:FILE or blurred:FILE"


class BackdropFault(ValueError):
    """Words that name no backdrop; the text says what would."""


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What is behind the host."""

    kind: Kind = "room"
    what: str = ""
    """A room's name (empty: that of the shop's brand style), `#rrggbb`, or a picture's file."""

    @property
    def path(self) -> Path:
        """The picture's file."""
        return Path(self.what)

    def __str__(self) -> str:
        return f"{self.kind}:{self.what}" if self.what else self.kind


def backdrop(words: str) -> Backdrop:
    """Read `room`, `room:fresh`, `colour:#e8d9c0`, `image:wall.jpg` or `blurred:wall.jpg`.

    Raises `BackdropFault`.
    """
    kind, _, what = words.strip().partition(":")
    match kind:
        case "room" if what in ("", *ROOMS):
            return Backdrop("room", what)
        case "colour" | "color" if _COLOUR.fullmatch(what):
            return Backdrop("colour", what.lower())
        case "image" | "blurred" if what:
            return Backdrop("image" if kind == "image" else "blurred", what)
    raise BackdropFault(f"{words[:80]!r} is no background. Write {_RIGHT}.")
