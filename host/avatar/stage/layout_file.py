"""Reads a layout file, or says every fault in it at once: file, place, problem, remedy."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from host.avatar.backdrop import BackdropFault, backdrop
from host.avatar.sprite import Box
from host.avatar.stage.layout import Layout, Side, Spot, Standing

SHIPPED: Final = Path(__file__).parent / "layouts"
LARGEST_FILE: Final = 64 * 2**10
SMALLEST_SIDE_PX: Final = 180
LARGEST_SIDE_PX: Final = 1920

LAYERS: Final = ("brand", "card", "bubble", "toast", "caption", "ticker", "showcase")
"""What a layout may leave out."""
KEPT: Final = ("label", "simulated", "opening")
"""What is in every picture that calls for it; a layout only says where."""

_ROOMIEST: Final = {
    "label": (556, 64),
    "simulated": (240, 44),
    "opening": (600, 130),
    "brand": (160, 48),
    "card": (280, 270),
    "bubble": (200, 120),
    "toast": (240, 58),
    "caption": (360, 92),
    "ticker": (300, 36),
    "showcase": (140, 140),
}
"""The least width and height, in units, in which a layer is still legible."""

_LABEL_EDGE: Final = 12

_SHARED: Final = {"opening", "showcase"}
"""Layers that come when others have gone, and so may lie where those were."""

Units = Annotated[float, Field(ge=0, le=4000, allow_inf_nan=False)]
Pixels = Annotated[int, Field(ge=SMALLEST_SIDE_PX, le=LARGEST_SIDE_PX, multiple_of=2)]


class LayoutFault(ValueError):
    """A layout file that cannot be used; the text has a line for all that is wrong with it."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False)


class _Spot(_Model):
    area: tuple[Units, Units, Units, Units]
    side: Side = "left"

    @model_validator(mode="after")
    def _ordered(self) -> "_Spot":
        left, top, right, bottom = self.area
        if left >= right or top >= bottom:
            raise ValueError("area is empty | write [left, top, right, bottom], each in units")
        return self

    def spot(self) -> Spot:
        return Spot(Box(*self.area), self.side)


class _Presenter(_Model):
    face: tuple[Units, Units]
    scale: Annotated[float, Field(ge=0.25, le=2.0)] = 1.0


class _Layout(_Model):
    size: tuple[Pixels, Pixels]
    background: str = "room"
    presenter: _Presenter
    label: _Spot
    simulated: _Spot
    opening: _Spot
    brand: _Spot | None = None
    card: _Spot | None = None
    bubble: _Spot | None = None
    toast: _Spot | None = None
    caption: _Spot | None = None
    ticker: _Spot | None = None
    showcase: _Spot | None = None


def shipped_layouts() -> tuple[str, ...]:
    """The names of the layouts that come with the program."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


def load_layout(name: str) -> Layout:
    """The shipped layout of that name, or the one in that file.

    Raises `LayoutFault` with every fault found, a line each.
    """
    if name in shipped_layouts():
        return _read(SHIPPED / f"{name}.toml")
    path = Path(name)
    if path.suffix != ".toml":
        raise LayoutFault(f"no layout is called {name!r}: {', '.join(shipped_layouts())}, or a .toml file of your own")
    return _read(path)


def _read(path: Path) -> Layout:
    raw = _inherited(path, _parsed(path))
    try:
        model = _Layout.model_validate(raw)
    except ValidationError as error:
        raise LayoutFault("\n".join(f"{path}: {_explained(detail)}" for detail in error.errors())) from error
    layout = _made(path.stem, model)
    if faults := [*_misplaced(layout), *_background(layout)]:
        raise LayoutFault("\n".join(f"{path}: {fault}" for fault in faults))
    return replace(layout, background=_beside(path, layout.background))


def _beside(path: Path, background: str) -> str:
    """A background whose picture is looked for in the layout file's own folder."""
    behind = backdrop(background)
    if behind.kind in ("image", "blurred"):
        return str(replace(behind, what=str(path.parent.absolute() / behind.what)))
    return background


def _parsed(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise LayoutFault(f"{path}: is larger than {LARGEST_FILE // 1024} kB. A layout is a page of text.")
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise LayoutFault(f"{path}: cannot be read ({error.strerror}). Check the path.") from error
    except UnicodeDecodeError as error:
        raise LayoutFault(f"{path}: byte {error.start}: is not UTF-8 text. Save it with the encoding UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise LayoutFault(f"{path}: not valid TOML: {error}. Look at the named line.") from error
    except RecursionError as error:
        raise LayoutFault(f"{path}: is nested too deeply. A layout is a page of text.") from error


def _inherited(path: Path, raw: dict[str, Any]) -> dict[str, Any]:
    """What the file says over the shipped layout it is based on; `hide` takes layers out."""
    below, hidden = raw.pop("based_on", None), raw.pop("hide", [])
    if below is not None and below not in shipped_layouts():
        raise LayoutFault(
            f"{path}: based_on: no layout is called {below!r}. Write one of {', '.join(shipped_layouts())}."
        )
    if not isinstance(hidden, list) or any(layer not in LAYERS for layer in hidden):
        raise LayoutFault(f"{path}: hide: {hidden!r} cannot be hidden. Write a list of {', '.join(LAYERS)}.")
    whole = {**(_parsed(SHIPPED / f"{below}.toml") if below else {}), **raw}
    return {name: value for name, value in whole.items() if name not in hidden}


def _made(name: str, model: _Layout) -> Layout:
    spots: dict[str, Any] = {}
    for layer in (*LAYERS, *KEPT):
        spot = getattr(model, layer)
        spots[layer] = None if spot is None else spot.spot()
    standing = Standing(model.presenter.face, model.presenter.scale)
    return Layout(name=name, size=model.size, presenter=standing, background=model.background, **spots)


def _misplaced(layout: Layout) -> Iterator[str]:
    """Layers out of the picture, too small to read, over one another, or over the presenter's face."""
    wide, high = layout.units
    spots = {layer: spot for layer in (*LAYERS, *KEPT) if (spot := getattr(layout, layer)) is not None}
    for layer, spot in spots.items():
        least = _ROOMIEST[layer]
        if spot.area.right > wide or spot.area.bottom > high:
            yield f"{layer}.area: reaches out of the picture. It ends at {wide:g} to the right and {high:g} down."
        elif spot.width < least[0] or spot.height < least[1]:
            yield f"{layer}.area: is too small to read. Give it {least[0]} by {least[1]} units at least."
        elif layer not in _SHARED and _meet(spot.area, layout.presenter.face_box):
            yield f"{layer}.area: lies over the presenter's face. Move it, or the face."
    edge = layout.label.area
    if min(edge.left, edge.top, wide - edge.right, high - edge.bottom) < _LABEL_EDGE:
        yield f"label.area: is too near the picture's edge to be read back. Keep {_LABEL_EDGE} units away."
    for (one, spot), (other, another) in combinations(spots.items(), 2):
        shared = {one, other} & _SHARED and "label" not in {one, other}
        if not shared and _meet(spot.area, another.area):
            yield f"{other}.area: lies over {one}. Move one of them."


def _background(layout: Layout) -> Iterator[str]:
    try:
        backdrop(layout.background)
    except BackdropFault as error:
        yield f"background: {error}"


def _meet(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def _explained(detail: ErrorDetails) -> str:
    """Place, problem and remedy of one fault."""
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in detail["loc"]).lstrip(".")
    match detail["type"]:
        case "extra_forbidden" if len(detail["loc"]) == 1:
            return f"{place}: there is no such layer. {_meant(place)}"
        case "extra_forbidden":
            return f"{place}: is unknown here. A layer has area and side, the presenter face and scale."
        case "missing":
            return f'{place}: is missing. Add it, or begin with based_on = "portrait".'
        case "value_error":
            problem, _, remedy = str(detail["ctx"]["error"]).partition(" | ")
            return f"{place}: {problem}. {remedy[:1].upper()}{remedy[1:]}."
        case "less_than_equal" | "greater_than_equal" | "multiple_of" if detail["loc"][0] == "size":
            return f"{place}: sides are even and {SMALLEST_SIDE_PX} to {LARGEST_SIDE_PX} pixels. Correct it."
    return f"{place}: {detail['msg'][0].lower()}{detail['msg'][1:]}. Correct it."


def _meant(name: str) -> str:
    known = ["size", "background", "presenter", *LAYERS, *KEPT, "based_on", "hide"]
    near = get_close_matches(name, known, 1)
    return f"Did you mean {near[0]}?" if near else f"There are {', '.join(known)}."
