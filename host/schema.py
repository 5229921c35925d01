"""The store's tables, their version, and how those of an older livehost are brought up to it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import JSON, BigInteger, Connection, Engine, Integer, String, delete, insert, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from host.store_file import file_of

VERSION: Final = 2
"""What this livehost writes. 1 had no number, and columns too narrow for weeks on PostgreSQL."""

_Count = BigInteger().with_variant(Integer, "sqlite")
"""64 bits: samples at 48 kHz overflow 32 after half a day. SQLite's INTEGER is as wide, and its own row number."""

_ALONE: Final = 0x6C766873
"""Key of PostgreSQL's advisory lock while tables are made."""


class NewerStore(ValueError):
    """The store was written by a newer livehost; the text says what to do."""


class Table(DeclarativeBase):
    """All tables there are."""


class EventRow(Table):
    """One event as kept: evidence, so nothing of it is changed but what a viewer wrote is erased (host/viewers.py)."""

    __tablename__ = "events"
    seq: Mapped[int] = mapped_column(_Count, primary_key=True, autoincrement=False)
    show: Mapped[str] = mapped_column(String, index=True)
    at: Mapped[int] = mapped_column(_Count)
    """Samples at 48 kHz since that show opened."""
    wall: Mapped[str] = mapped_column(String, index=True)
    """Time of day in UTC, ISO 8601 with milliseconds: in the order of time as text too."""
    type: Mapped[str] = mapped_column(String, index=True)
    by: Mapped[str | None] = mapped_column(String)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class ResumeRow(Table):
    """Where a shop's show stood."""

    __tablename__ = "resume"
    shop: Mapped[str] = mapped_column(String, primary_key=True)
    state: Mapped[dict[str, Any]] = mapped_column(JSON)


class SchemaRow(Table):
    """The one row that says which version the tables are of."""

    __tablename__ = "schema_version"
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)


def prepare(engine: Engine) -> None:
    """Make the tables, or bring older ones up to date in one transaction. Raises `NewerStore` and changes nothing."""
    with engine.connect() as connection:
        if _version(connection) == VERSION:
            return
    with engine.connect() as connection:
        _be_alone(connection)
        # Another process may have been faster.
        found = _version(connection)
        for version in range(found or VERSION, VERSION):
            _STEPS[version](connection)
        Table.metadata.create_all(connection)
        if found != VERSION:
            connection.execute(delete(SchemaRow))
            connection.execute(insert(SchemaRow).values(version=VERSION))
        connection.commit()


def _version(connection: Connection) -> int:
    """Of what version the tables are; 0 where there are none yet."""
    tables = set(inspect(connection).get_table_names())
    if SchemaRow.__tablename__ not in tables:
        return 1 if EventRow.__tablename__ in tables else 0
    found = connection.scalar(select(SchemaRow.version)) or 0
    if found > VERSION:
        raise NewerStore(
            f"the store was written by a newer livehost (its tables are version {found}, this one knows {VERSION}): "
            "update livehost, or give it a data folder of its own with LIVEHOST_DATA_DIR"
        )
    return found


def _be_alone(connection: Connection) -> None:
    """One process at a time, from here to the end of the transaction."""
    if connection.dialect.name == "sqlite":
        connection.rollback()  # what looking began
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ALONE})")


def _widen(connection: Connection) -> None:
    """Version 1 to 2: counts of 64 bits, names of any length, events found by time; a file for its owner alone."""
    connection.exec_driver_sql("CREATE INDEX ix_events_wall ON events (wall)")
    if connection.dialect.name == "postgresql":
        for table in (EventRow.__table__, ResumeRow.__table__):
            for column in table.columns:
                if not isinstance(column.type, JSON):
                    wide = column.type.compile(connection.dialect)
                    connection.exec_driver_sql(f'ALTER TABLE {table} ALTER COLUMN "{column.name}" TYPE {wide}')
    elif (file := file_of(str(connection.engine.url))) is not None:
        file.chmod(0o600)


_STEPS: Final[Mapping[int, Callable[[Connection], None]]] = {1: _widen}
"""By the version they begin from; each leads to the next. A step once released is never changed."""
