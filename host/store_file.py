"""The store's file: opened so that readers do not hold up the show, looked through at a start, set aside if damaged."""

import itertools
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, ExceptionContext, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError

_DAMAGED: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
"""What SQLite says of a file that is wrong, and not merely locked, away or on a full disk."""

_BESIDE: Final = ("", "-wal", "-shm", "-journal")
"""The database, and the files that belong to it while it is open or after a power cut."""


_WAL_BYTES: Final = 16_000_000
"""What is written ahead is cut back to this when a long reader, as a report, has let go."""


_SERVER_S: Final = 60
"""A database server that says nothing for so long is away: a show that ends does not wait for it for ever."""


# That a server has gone is told by whoever asked it; the pool adds a traceback of closing what is closed.
logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)


def connect(url: str, *, server_s: float = _SERVER_S, **options: object) -> Engine:
    """An engine for `url`, as every part of livehost opens the store.

    A SQLite file is written ahead of (WAL): a report that reads for a minute does not stop the show's log meanwhile.
    What is erased in it is overwritten. A new file is its owner's alone; so are those SQLite lays beside it.
    """
    if make_url(url).drivername == "postgresql+pg8000":
        options = {"connect_args": {"timeout": server_s}} | options
    engine = create_engine(url, **options)
    event.listen(engine, "handle_error", _as_database_error)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _create)
        event.listen(engine, "connect", _set_up)
    return engine


def _as_database_error(context: ExceptionContext) -> None:
    """A silent or broken line comes through pg8000 as a plain OSError, which nobody would know for the database's.

    The connection is given up: what was asked may still be answered on it, to the next who asks.
    """
    gone = context.original_exception
    if isinstance(gone, OSError) and context.sqlalchemy_exception is None:
        if context.connection is not None:
            context.connection.invalidate(gone)
        raise InterfaceError(context.statement, None, gone) from gone


def _create(_dialect: object, _record: object, arguments: list[Any], _options: object) -> None:
    # What is wrong with the folder, SQLite says as an error of SQLAlchemy's.
    with suppress(OSError):
        if arguments[0] != ":memory:" and not arguments[0].startswith("file:"):
            os.close(os.open(arguments[0], os.O_CREAT | os.O_RDWR, 0o600))


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    # What is wrong with the file, the first statement says as an error of SQLAlchemy's; here nobody would catch it.
    with suppress(sqlite3.DatabaseError):
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # for a new file, and before its first page is written
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA journal_size_limit = {_WAL_BYTES}")


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


def is_value(error: BaseException) -> bool:
    """Whether a database error means that a value, and not the database, is unfit: class 22 of SQLSTATE."""
    own = error.orig if isinstance(error, DBAPIError) else None
    # pg8000 gives the server's fields as a dict; psycopg has an attribute.
    fields = own.args[0] if own is not None and own.args and isinstance(own.args[0], dict) else {}
    state = getattr(own, "sqlstate", None) or fields.get("C", "")
    return isinstance(error, DataError) or state.startswith("22")


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
