"""`livehost film`: one MP4 of a recorded show or hour, for editors, platforms and archives."""

import asyncio
from datetime import datetime, time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from host.commands.script import present
from host.commands.shop import refuse, settings_from
from host.compose.filming import film as make
from host.compose.filming import remove_sources
from stream.timeline import to_s

Moment = Annotated[datetime | None, typer.Option(formats=["%H:%M", "%H:%M:%S"], help="Time of day in UTC.")]


def film(
    folder: Annotated[Path, typer.Argument(help="Folder of a recorded show, or of one of its hours.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="MP4 file to write; default: beside the folder.", dir_okay=False)
    ] = None,
    start: Moment = None,
    end: Moment = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Remove the joined segments that are older than two hours.")
    ] = False,
) -> None:
    """Join recorded segments into one film, without encoding anything.

    A plain MP4 that every player, editor and platform takes, labelled and signed like the segments. Folders are named
    by day and hour in UTC.

    **Examples**

    - `livehost film recordings/tea-1a2b3c4d/20261122-12`
    - `livehost film recordings/tea-1a2b3c4d --start 12:30 --end 13:15 -o tea.mp4`
    - `livehost film recordings/tea-1a2b3c4d/20261122-12 --replace`: one file an hour instead of nine hundred
    """
    now = asyncio.run(present())
    try:
        made = make(folder, out, settings_from(), now, start=_time(start), end=_time(end))
        removed = remove_sources(made, now) if replace else 0
    except (OSError, ValueError) as error:
        refuse(f"no film: {error}")
    told = [f"{made.path}: {_clock(to_s(made.length))}, {made.size / 1e6:.1f} MB"]
    if made.gaps:
        told.append(f"with {made.gaps} gaps, where the last picture stays on")
    if made.unreadable:
        told.append(f"{made.unreadable} files could not be read")
    if removed:
        told.append(f"{removed} segments removed")
    Console(highlight=False, soft_wrap=True).print("; ".join(told), markup=False)


def _time(moment: datetime | None) -> time | None:
    return moment.time() if moment else None


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"
