"""The store's file: opened so that readers do not hold up the show, looked through at a start, set aside if damaged."""

import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

_DAMAGED: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
"""What SQLite says of a file that is wrong, and not merely locked, away or on a full disk."""

_BESIDE: Final = ("", "-wal", "-shm", "-journal")
"""The database, and the files that belong to it while it is open or after a power cut."""


def connect(url: str, **options: object) -> Engine:
    """An engine for `url`, as every part of livehost opens the store.

    A SQLite file is written ahead of (WAL): a report that reads for a minute does not stop the show's log meanwhile.
    What is erased in it is overwritten.
    """
    engine = create_engine(url, **options)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up)
    return engine


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    # What is wrong with the file, the first statement says as an error of SQLAlchemy's; here nobody would catch it.
    with suppress(sqlite3.DatabaseError):
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA journal_mode = WAL")


def file_of(url: str) -> Path | None:
    """The SQLite file that a URL names; None for a server, or a database in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database))


def fault_of(file: Path, *, thorough: bool) -> str:
    """What is wrong with a SQLite file in SQLite's words, or an empty string; `thorough` reads all of it."""
    if not file.exists():
        return ""
    look = "PRAGMA quick_check(1)" if thorough else "PRAGMA schema_version"
    try:
        with closing(sqlite3.connect(file)) as database:
            (found,) = database.execute(look).fetchone()
    except sqlite3.DatabaseError as error:
        return str(error) if is_damage(error) else ""
    return str(found) if thorough and found != "ok" else ""


def is_damage(error: BaseException) -> bool:
    """Whether a database error, SQLAlchemy's or SQLite's own, means that the file itself is wrong."""
    own = error.orig if isinstance(error, DBAPIError) else error
    return getattr(own, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


def set_aside(file: Path) -> Path:
    """Rename a damaged database out of the way, with what belongs to it; where it is now. Raises `OSError`."""
    aside = next(place for place in _places(file) if not place.exists())
    for end in _BESIDE:
        part = file.with_name(file.name + end)
        if part.exists():
            part.replace(aside.with_name(aside.name + end))
    return aside


def _places(file: Path) -> Iterator[Path]:
    return (file.with_name(f"{file.stem}.damaged-{number}{file.suffix}") for number in itertools.count(1))
