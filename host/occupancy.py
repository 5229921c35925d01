"""One show at a time in a data folder and a database: two would write over each other's events."""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

log = logging.getLogger(__name__)

NAME: Final = "on-air"
"""In the data folder: who has it; empty after a show that ended well."""


class Occupied(Exception):
    """Another show has the folder or the database; the text names it."""


def made(folder: Path) -> Path:
    """The data folder; where it has to be made, for its owner alone: it holds what viewers wrote. Raises `OSError`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def alone_in(folder: Path, who: str) -> Iterator[bool]:
    """Hold the folder for the show `who`; tells whether the one before it ended well, which a killed one did not.

    The system lets go of it with the process, however that ends. Raises `Occupied`, and `OSError` for a folder that
    cannot be made or written.
    """
    with holding(made(folder) / NAME, who) as ended_well:
        yield ended_well


@contextmanager
def holding(path: Path, who: str) -> Iterator[bool]:
    """Hold one file as `alone_in` holds that of a folder."""
    with path.open("a+", encoding="utf-8") as file:
        _lock(file)
        file.seek(0)
        ended_well = not file.read(1)
        _write(file, who)
        try:
            yield ended_well
        finally:
            _write(file, "")


def _lock(file: IO[str]) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.seek(0)
        raise Occupied(file.read(200)) from error
    except OSError as error:  # some network folders know no locks: better unguarded than not on the air
        log.warning("the data folder cannot be locked: %s", error.strerror)


def _write(file: IO[str], who: str) -> None:
    file.truncate(0)
    file.write(who)
    file.flush()
