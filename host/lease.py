"""A database for one show alone: `LIVEHOST_DATABASE` may be named by two, on this machine or on another."""

import asyncio
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Final, Self

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from host.occupancy import NAME, Occupied, holding
from host.store_file import connect, file_of
from stream.clock import Clock
from stream.timeline import Samples, from_s

log = logging.getLogger(__name__)

LOOK_EVERY: Final = from_s(10)

LOCK: Final = "1818850917, 1936223079"
"""The key of PostgreSQL's advisory lock: "live", "show". It holds within one database."""

_TAKE: Final = text(f"SELECT pg_try_advisory_lock({LOCK})")
_HOLDER: Final = text(
    "SELECT application_name, host(client_addr) FROM pg_stat_activity JOIN pg_locks USING (pid) WHERE granted "
    "AND locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    f"AND (classid, objid) = ({LOCK})"
)
_NOTICE_SOON: Final = (
    "SET tcp_keepalives_idle = 10",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
)
"""The server lets go of the lock 25 s after this machine has lost its power; else only after two hours."""


@contextmanager
def alone_with(url: str, who: str) -> Iterator["ServerLease | None"]:
    """Hold the database for the show `who`; what has to be renewed, None where nothing can take it away.

    The system or the server lets go of it with the process. Raises `Occupied`, `OSError` and the database's errors.
    """
    engine = connect(url)
    try:
        if engine.dialect.name == "postgresql":
            with ServerLease(engine, who) as lease:
                yield lease
        elif (file := file_of(url)) is not None:
            with holding(file.with_name(f"{file.name}.{NAME}"), who):
                yield None
        else:
            yield None
    finally:
        engine.dispose()


async def keep_lease(lease: "ServerLease | None", clock: Clock, fault: Callable[[str], None]) -> None:
    """Make sure of the lease every ten seconds, for ever: a server that was restarted has forgotten it."""
    told = False
    while lease is not None:
        await clock.sleep_until(Samples(clock.now() + LOOK_EVERY))
        try:
            with clock.outside():
                await asyncio.to_thread(lease.renew)
        except Occupied as other:
            if not told:
                fault(f"another show writes to this database ({other}): end one of them, they write over each other")
            told = True
        except SQLAlchemyError as error:
            log.warning("the database does not answer: %s", type(error).__name__)
        else:
            told = False


class ServerLease:
    """A lock of PostgreSQL's that ends with the connection it was taken on."""

    def __init__(self, engine: Engine, who: str) -> None:
        self._engine = engine
        self._who = who
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        self._take()
        return self

    def __exit__(self, *_: object) -> None:
        self._drop()

    def renew(self) -> None:
        """Ask the server; where the connection was lost, take the lock anew on another.

        Raises `Occupied` when another show has it by now, and the database's errors.
        """
        if self._connection is not None:
            try:
                self._connection.execute(text("SELECT 1"))
                return
            except SQLAlchemyError:
                self._drop()
        self._take()

    def _take(self) -> None:
        with ExitStack() as undo:
            connection = undo.enter_context(self._engine.connect())
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            name = f"livehost {os.uname().nodename}: {self._who}"
            connection.execute(text("SELECT set_config('application_name', :name, false)"), {"name": name})
            if not connection.scalar(_TAKE):
                holder = connection.execute(_HOLDER).first()
                raise Occupied(" at ".join(part for part in holder or () if part) or "its name cannot be read")
            for notice in _NOTICE_SOON:
                connection.exec_driver_sql(notice)
            self._connection = connection
            undo.pop_all()

    def _drop(self) -> None:
        """Closed for good: a connection that only went back to the pool would keep the lock."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()
