"""`livehost install`: looks for what the machine lacks, then fetches the voices and fonts, with progress to watch."""

import ctypes
import shutil
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from host.assets import AssetError, Progress, assets_root, install_assets, missing_assets, verify

LIBRARIES = {"libEGL.so.1": "libegl1", "libGL.so.1": "libgl1", "libgthread-2.0.so.0": "libglib2.0-0"}
"""Shared libraries that skia and OpenCV load, and the Debian packages that hold them."""

ROOM_BYTES = 500_000_000
"""What the assets take while they are being made: archives, graphs and the patched copies."""


def install(
    tests: Annotated[bool, typer.Option(help="Also fetch what only the tests need.")] = False,
    photo: Annotated[bool, typer.Option(help="Also fetch what makes hosts of photographs.")] = False,
    check: Annotated[bool, typer.Option(help="Fetch nothing: compare every file's sha256.")] = False,
) -> None:
    """Fetch the voices and fonts, check them, and prepare the voice graphs. Safe to run again."""
    console = Console()
    uses = [use for use, wanted in {"tests": tests, "photo": photo or tests}.items() if wanted]
    if faults := verify() if check else preflight(uses=uses):
        refuse(faults)
    if check:
        console.print(f"Every file in {assets_root()} is the right one.", soft_wrap=True)
        return
    try:
        with watching(console) as progress:
            made = install_assets(progress, uses=uses)
    except AssetError as error:
        refuse([str(error)])
    except OSError as error:
        reason = error.strerror or str(error)
        refuse([f"cannot write {error.filename or assets_root()}: {reason}; another folder: LIVEHOST_HOME=/path"])
    if made:
        console.print(f"Ready: {', '.join(made)} in {assets_root()}", soft_wrap=True)


def preflight(*, uses: Collection[str] = ()) -> list[str]:
    """What this machine lacks, one line each with the remedy; empty when the set-up can go ahead."""
    faults = [*wrong_python(), *missing_libraries()]
    if missing_assets(uses=uses):
        faults += [*missing_clients(), *no_room(assets_root())]
    return faults


def refuse(faults: list[str]) -> NoReturn:
    """Say on stderr what is wrong, and end with exit code 1."""
    for fault in faults:
        print(f"livehost: {fault}", file=sys.stderr)
    raise typer.Exit(1)


@contextmanager
def watching(console: Console) -> Iterator[Progress]:
    """Progress bars on a terminal, one line a package anywhere else."""
    if console.is_terminal:
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
        with Bars(*columns, console=console) as bars:
            yield _Bars(bars)
    else:
        yield _Lines(console)


class _Bars:
    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def begin(self, what: str, total: int) -> None:
        self._tasks[what] = self._bars.add_task(what, total=total)

    def reach(self, what: str, done: int) -> None:
        self._bars.update(self._tasks[what], completed=done)


class _Lines:
    def __init__(self, console: Console) -> None:
        self._console = console
        self._totals: dict[str, int] = {}

    def begin(self, what: str, total: int) -> None:
        self._totals[what] = total

    def reach(self, what: str, done: int) -> None:
        if done == self._totals[what]:
            self._console.print(f"Fetched {what} ({done / 1e6:.0f} MB)", soft_wrap=True)


def wrong_python(version: tuple[int, ...] = sys.version_info[:2]) -> Iterator[str]:
    """A fault when this is not the Python that the locked packages are for."""
    if version != (3, 11):
        found = ".".join(map(str, version))
        yield f"needs Python 3.11, and this is {found}: run `make clean` and then `make install PYTHON=python3.11`"


def missing_libraries(libraries: Mapping[str, str] = LIBRARIES) -> Iterator[str]:
    """A fault for each shared library that does not load."""
    for library, package in libraries.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            yield f"{library} is missing: install it (Debian: apt-get install {package})"


def missing_clients() -> Iterator[str]:
    """A fault for each registry client that is not there."""
    if shutil.which("npm") is None:
        yield "npm is missing, which fetches voices and fonts: install it (Debian: apt-get install npm)"
    if find_spec("pip") is None:
        yield "pip is missing from this environment: run `python -m ensurepip`"


def no_room(root: Path, needed: int = ROOM_BYTES) -> Iterator[str]:
    """A fault when the disk under `root` has less than `needed` bytes free."""
    standing = next(folder for folder in (root, *root.parents) if folder.exists())
    free = shutil.disk_usage(standing).free
    if free < needed:
        yield f"{root} has {free / 1e6:.0f} MB free and needs {needed / 1e6:.0f}: free some, or set LIVEHOST_HOME"


if __name__ == "__main__":
    typer.run(install)
