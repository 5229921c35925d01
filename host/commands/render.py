"""`livehost render`: the same show under a virtual clock into a file, as fast as the machine allows."""

import asyncio
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from host.commands.ready import ready
from host.commands.script import present
from host.commands.shop import Character, LayoutName, Seed, VoiceId, load, refuse, settings_from
from host.compose.on_air import OnAir
from host.compose.programme import Programme, Timed, replayed
from host.compose.rendering import record
from host.compose.room import open_room
from host.settings import Settings
from script_gen.product import Shop
from stream.clock import run_virtual
from stream.timeline import Samples, from_s


def render(
    shop: Annotated[Path, typer.Argument(help="Shop file or its folder.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="MP4 file to write.", dir_okay=False)],
    seconds: Annotated[float, typer.Option(help="Length of the show in seconds.", min=1)] = 60.0,
    comments: Annotated[Path | None, typer.Option(help="Comments to replay, as JSON lines.", exists=True)] = None,
    voice: VoiceId = None,
    seed: Seed = 1,
    character: Character = None,
    layout: LayoutName = None,
) -> None:
    """Render a show to an MP4 file: the live pipeline on a clock that waits for nothing but the work itself.

    The file says in its metadata, by its signature and in every picture that it is AI-generated.

    A row of comments is `{"at_s": 12.5, "author": "Anna", "text": "how much is it?"}`.

    **Example:** `livehost render myshop --seconds 90 -o show.mp4 --comments questions.jsonl`
    """
    chosen = load(shop)
    if not out.parent.is_dir():
        refuse(f"cannot write {out}: there is no folder {out.parent}")
    programme = Programme(seed, _comments(comments))
    chosen_settings = settings_from(voice=voice, character=character, layout=layout, database="sqlite://")
    ready(chosen, chosen_settings, asyncio.run(present()).date())
    with tempfile.TemporaryDirectory(prefix="livehost-") as scratch, _bar() as bar:
        settings = settings_from(
            voice=voice, character=character, layout=layout, database=f"sqlite:///{scratch}/render.sqlite"
        )
        task = bar.add_task(out.name, total=seconds)
        reached = partial(_update, bar, task)
        run_virtual(lambda: _render(chosen, settings, programme, out, from_s(seconds), reached))


def _comments(path: Path | None) -> tuple[Timed, ...]:
    try:
        return (replayed(path),) if path else ()
    except ValueError as fault:
        refuse(str(fault))


def _update(bar: Progress, task: TaskID, seconds: float) -> None:
    bar.update(task, completed=seconds)


async def _render(
    shop: Shop,
    settings: Settings,
    programme: Programme,
    out: Path,
    length: Samples,
    reached: Callable[[float], None],
) -> None:
    async with open_room(shop, settings, programme) as room, asyncio.TaskGroup() as group:
        on_air = group.create_task(room.run(), name="room")
        watching = group.create_task(_watch(room, reached), name="progress")
        await record(room, out, shop, settings, until=length)
        watching.cancel()
        on_air.cancel()


async def _watch(room: OnAir, reached: Callable[[float], None]) -> None:
    """Tell the progress bar each second of the show."""
    while True:
        await asyncio.sleep(1)
        reached(room.clock.now() / from_s(1))


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:.0f} of {task.total:.0f} s"))
    return Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=Console(stderr=True))
