"""Who the puppets are and what they wear: every tone the art uses, by name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Skin:
    """Tones of a face and its hands, `#rrggbb`."""

    light: str
    base: str
    shadow: str
    deep: str
    blush: str
    lip: str
    lip_dark: str


@dataclass(frozen=True, slots=True)
class Hair:
    """Tones of the hair, from the roots' dark to the shine."""

    dark: str
    base: str
    light: str
    shine: str


@dataclass(frozen=True, slots=True)
class Outfit:
    """Tones of the clothes."""

    name: str
    light: str
    base: str
    shadow: str
    deep: str
    shirt: str
    shirt_shadow: str
    jewel: str


@dataclass(frozen=True, slots=True)
class Figure:
    """What sets one presenter's drawing apart from another's."""

    square: float = 0.0
    """How broad the jaw is, 0 to 1."""
    lash: float = 1.0
    brow: float = 1.0
    rouge: float = 1.0
    """How much the lips are made up, 0 to 1."""
    build: float = 1.0
    """Breadth of shoulders, sleeves and hands."""
    ears: tuple[int, ...] = (-1, 1)
    """Which ears show: -1 is the picture's left."""
    earrings: bool = False
    nails: str | None = None
    tie: bool = False


@dataclass(frozen=True, slots=True)
class Character:
    """One presenter."""

    name: str
    figure: Figure
    skin: Skin
    hair: Hair
    iris: str
    outfits: tuple[Outfit, ...]

    def outfit(self, name: str) -> Outfit:
        """The outfit of that name; `""` is the first.

        Raises `ValueError` naming the known outfits.
        """
        for outfit in self.outfits:
            if name in ("", outfit.name):
                return outfit
        known = ", ".join(outfit.name for outfit in self.outfits)
        raise ValueError(f"{self.name} has no outfit {name!r}; known: {known}")


MEI = Character(
    name="mei",
    figure=Figure(ears=(1,), earrings=True, nails="#e8707a"),
    skin=Skin("#ffe9da", "#fbd6bf", "#eeb398", "#cf8467", "#f48f86", "#d9626c", "#a63a4b"),
    hair=Hair("#2a1a1c", "#47292a", "#6d4239", "#b98468"),
    iris="#7a4a2c",
    outfits=(
        Outfit("coral", "#ff9a86", "#f2705f", "#cf4d4b", "#8f2c38", "#fff8f1", "#e6d3c9", "#e9b84f"),
        Outfit("jade", "#5fc3ad", "#2f9c88", "#1f7568", "#114a45", "#fffaf0", "#dfd8c6", "#f0c869"),
        Outfit("midnight", "#6d7fc4", "#44549b", "#2f3b75", "#1b2249", "#f7f4ff", "#cfcbe4", "#e6e9f5"),
    ),
)

LEO = Character(
    name="leo",
    figure=Figure(square=0.8, lash=0.25, brow=1.5, rouge=0.15, build=1.1, tie=True),
    skin=Skin("#fde3cd", "#f3c8a9", "#dfa27f", "#b8744f", "#e88b78", "#c97468", "#94463f"),
    hair=Hair("#17161b", "#2b2930", "#4a4650", "#8d8794"),
    iris="#4f3626",
    outfits=(
        Outfit("navy", "#5a76a8", "#344f80", "#253a62", "#14223f", "#fdfdfd", "#d3dae6", "#c9a45c"),
        Outfit("forest", "#6f9a7c", "#43725a", "#2f5443", "#1a342a", "#fbf7ec", "#ddd5c0", "#c9a45c"),
        Outfit("sand", "#ecd5b0", "#d6b688", "#b38f5f", "#7a5b36", "#ffffff", "#dfe3ea", "#7a5b36"),
    ),
)

CHARACTERS: tuple[Character, ...] = (MEI, LEO)


def character(name: str) -> Character:
    """The character of that name.

    Raises `ValueError` naming the known characters.
    """
    for known in CHARACTERS:
        if known.name == name:
            return known
    raise ValueError(f"no puppet is called {name!r}; known: {', '.join(known.name for known in CHARACTERS)}")
