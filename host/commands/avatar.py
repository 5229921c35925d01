"""`livehost avatar`: contact sheets, by which a person judges a presenter at a glance."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import cv2
import numpy as np
import typer
from numpy.typing import NDArray

from host.avatar.pose import VISEMES, Pose
from host.avatar.puppet import CHARACTERS, Puppet
from script_gen.line import Gesture

_FACE = (slice(196, 636), slice(170, 550))
_FIGURE = (slice(170, 1130), slice(0, 720))
_COLUMNS = 8
_MOODS = {
    "neutral": Pose(smile=0.38),
    "warm": Pose(smile=0.58, brows=0.1),
    "excited": Pose(smile=0.9, brows=0.5),
    "calm": Pose(smile=0.34, blink=0.15),
    "sorry": Pose(smile=0.0, brows=0.3, head=(0.0, 0.1, 0.05)),
    "blink": Pose(blink=1.0),
    "glance": Pose(gaze=(-0.55, 0.62), head=(-0.1, 0.07, 0.0)),
    "turn": Pose(smile=0.6, head=(0.2, 0.0, 0.05)),
    "nod": Pose(brows=0.6, head=(0.0, 0.12, 0.0)),
}


avatar = typer.Typer(help="The presenter.", no_args_is_help=True)


@avatar.callback()
def presenter() -> None:
    """The presenter."""


@avatar.command()
def sheet(
    character: Annotated[str, typer.Argument(help="Who: " + ", ".join(c.name for c in CHARACTERS) + ".")] = "mei",
    outfit: Annotated[str, typer.Option(help="In what; empty for the first outfit.")] = "",
    out: Annotated[Path, typer.Option("-o", "--out", help="Where to write the PNG.")] = Path("sheet.png"),
) -> None:
    """Draw every viseme, mood and gesture of a presenter as one PNG."""
    try:
        picture = contact_sheet(Puppet(character, outfit))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    if not cv2.imwrite(str(out), picture):
        raise typer.BadParameter(f"cannot write {out}: the name must end in .png and the folder exist")
    typer.echo(f"{out}: {picture.shape[1]}x{picture.shape[0]}")


def contact_sheet(puppet: Puppet) -> NDArray[np.uint8]:
    """All visemes, moods and gestures of a 720 x 1280 puppet as one BGR picture."""
    faces = [_cell(puppet, name, pose, _FACE) for name, pose in _faces()]
    figures = [_cell(puppet, name, pose, _FIGURE) for name, pose in _gestures()]
    tall = _grid(figures)
    wide = _grid(faces)
    height = round(tall.shape[0] * wide.shape[1] / tall.shape[1])
    tall = np.asarray(cv2.resize(tall, (wide.shape[1], height), interpolation=cv2.INTER_AREA), np.uint8)
    return np.vstack([wide, tall])


def _faces() -> Iterator[tuple[str, Pose]]:
    for i, name in enumerate(VISEMES):
        yield name, Pose(visemes=tuple(float(k == i) for k in range(len(VISEMES))))
    yield from _MOODS.items()


def _gestures() -> Iterator[tuple[str, Pose]]:
    for gesture in Gesture:
        yield gesture.value, Pose(smile=0.6, gesture=gesture.value, reach=1.0)


def _cell(puppet: Puppet, name: str, pose: Pose, crop: tuple[slice, slice]) -> NDArray[np.uint8]:
    picture = np.full((1280, 720, 4), (236, 232, 240, 255), np.uint8)
    puppet.draw(pose, picture)
    cell = picture[crop][..., :3].copy()
    cv2.putText(cell, name, (12, 36), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (70, 50, 60), 2, cv2.LINE_AA)
    return cell


def _grid(cells: list[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    blank = np.full_like(cells[0], 240)
    padded = cells + [blank] * (-len(cells) % _COLUMNS)
    rows = [np.hstack(padded[i : i + _COLUMNS]) for i in range(0, len(padded), _COLUMNS)]
    return np.vstack(rows)
