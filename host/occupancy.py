"""One show at a time in a data folder: two would number their events alike and write over each other's log."""

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
    """Another show has the folder; the text names it."""


@contextmanager
def alone_in(folder: Path, who: str) -> Iterator[bool]:
    """Hold the folder for the show `who`; tells whether the one before it ended well, which a killed one did not.

    The system lets go of it with the process, however that ends. Raises `Occupied`, and `OSError` for a folder that
    cannot be made or written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / NAME).open("a+", encoding="utf-8") as file:
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
