"""Who the puppets are and what they wear: every tone the art uses, by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

Chosen = TypeVar("Chosen")


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
    neck: float = 1.03
    """Breadth of the neck."""
    waist: float = 0.0
    """How much straighter the waist falls, units a side."""
    eyes: float = 1.0
    """Their size."""
    earrings: bool = False
    nails: str | None = None
    tie: bool = False


@dataclass(frozen=True, slots=True)
class Character:
    """One presenter, and what it may wear."""

    name: str
    figure: Figure
    skin: str
    """One of `SKINS`, its own unless another is asked for."""
    colour: str
    """One of `COLOURS`, of its hair."""
    styles: tuple[str, ...]
    """Names in `hairstyles.STYLES`; the first is its own."""
    iris: str
    outfits: tuple[Outfit, ...]


@dataclass(frozen=True, slots=True)
class Appearance:
    """How one presenter looks tonight."""

    figure: Figure
    skin: Skin
    hair: Hair
    style: str
    iris: str
    outfit: Outfit


SKINS: Final = {
    "fair": Skin("#ffe9da", "#fbd6bf", "#eeb398", "#cf8467", "#f48f86", "#d9626c", "#a63a4b"),
    "light": Skin("#fde3cd", "#f3c8a9", "#dfa27f", "#b8744f", "#e88b78", "#c97468", "#94463f"),
    "honey": Skin("#f7d3ae", "#e8b58a", "#cc8f63", "#a0653f", "#dd7f66", "#bf6258", "#873f3b"),
    "bronze": Skin("#dba679", "#c58a5e", "#a36a43", "#77472a", "#b9604a", "#a9504a", "#702f30"),
    "deep": Skin("#a97250", "#8a573a", "#6b3f29", "#462718", "#95473a", "#8c4042", "#561f27"),
}

COLOURS: Final = {
    "black": Hair("#17161b", "#2b2930", "#4a4650", "#8d8794"),
    "espresso": Hair("#2a1a1c", "#47292a", "#6d4239", "#b98468"),
    "chestnut": Hair("#3e1f17", "#6b3624", "#94553a", "#d79a6f"),
    "copper": Hair("#5b2413", "#94421f", "#c0663a", "#f3b184"),
    "blonde": Hair("#7d5a34", "#b98d56", "#ddb881", "#fff0cf"),
    "silver": Hair("#5f6168", "#8f9299", "#bbbec4", "#f2f4f7"),
}

MEI = Character(
    name="mei",
    figure=Figure(earrings=True, nails="#e8707a"),
    skin="fair",
    colour="espresso",
    styles=("long", "bob", "ponytail"),
    iris="#7a4a2c",
    outfits=(
        Outfit("coral", "#ff9a86", "#f2705f", "#cf4d4b", "#8f2c38", "#fff8f1", "#e6d3c9", "#e9b84f"),
        Outfit("jade", "#5fc3ad", "#2f9c88", "#1f7568", "#114a45", "#fffaf0", "#dfd8c6", "#f0c869"),
        Outfit("midnight", "#6d7fc4", "#44549b", "#2f3b75", "#1b2249", "#f7f4ff", "#cfcbe4", "#e6e9f5"),
    ),
)

LEO = Character(
    name="leo",
    figure=Figure(square=1.0, lash=0.25, brow=1.5, rouge=0.15, build=1.1, neck=1.3, waist=22, eyes=0.93, tie=True),
    skin="light",
    colour="black",
    styles=("quiff", "fringe", "waves"),
    iris="#4f3626",
    outfits=(
        Outfit("navy", "#5a76a8", "#344f80", "#253a62", "#14223f", "#fdfdfd", "#d3dae6", "#c9a45c"),
        Outfit("forest", "#6f9a7c", "#43725a", "#2f5443", "#1a342a", "#fbf7ec", "#ddd5c0", "#c9a45c"),
        Outfit("sand", "#ecd5b0", "#d6b688", "#b38f5f", "#7a5b36", "#ffffff", "#dfe3ea", "#7a5b36"),
    ),
)

CHARACTERS: tuple[Character, ...] = (MEI, LEO)


def appearance(character: str, *, outfit: str = "", hair: str = "", skin: str = "") -> Appearance:
    """What is asked for, the character's own where that is empty; `hair` names a style, a colour or both.

    Raises `ValueError` naming what is known.
    """
    who = _chosen("puppet", character, {known.name: known for known in CHARACTERS})
    wear = _chosen(f"outfit of {who.name}", outfit or who.outfits[0].name, {known.name: known for known in who.outfits})
    style, tone = _worn(who, hair)
    return Appearance(who.figure, _chosen("skin", skin or who.skin, SKINS), COLOURS[tone], style, who.iris, wear)


def _worn(who: Character, hair: str) -> tuple[str, str]:
    """Style and colour of the hair, from words in any order."""
    words = hair.replace(",", " ").split()
    for word in words:
        if word not in who.styles and word not in COLOURS:
            known = f"{', '.join(who.styles)}; colours: {', '.join(COLOURS)}"
            raise ValueError(f"no hair of {who.name} is called {word!r}; known: {known}")
    styles, tones = ([word for word in words if word in known] for known in (who.styles, COLOURS))
    if len(styles) > 1 or len(tones) > 1:
        raise ValueError(f"hair is one style and one colour, such as '{who.styles[0]} {who.colour}', not {hair!r}")
    return (styles or who.styles)[0], (tones or [who.colour])[0]


def _chosen(what: str, name: str, known: Mapping[str, Chosen]) -> Chosen:
    if name not in known:
        raise ValueError(f"no {what} is called {name!r}; known: {', '.join(known)}")
    return known[name]
