"""The store: events and the place to resume from, in SQL through one thread of its own."""

import json
import logging
import queue
import re
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from types import TracebackType
from typing import Any, Final, Self

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError, StatementError
from sqlalchemy.orm import Session

from host.schema import EventRow, ResumeRow, Table, prepare
from host.show.events import Event, EventType
from host.store_file import connect, file_of, is_damage, is_value, set_aside
from stream.timeline import Samples

log = logging.getLogger(__name__)

WAITING_AT_MOST = 10_000
"""Events that may wait for a slow or full disk; past that the newest is dropped and the fault told."""

_UNWRITABLE: Final = (TypeError, ValueError)
"""What is raised, besides a database's own errors, for values that none takes: no JSON, text that is not Unicode."""

_NUL: Final = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
"""U+0000 as JSON writes it; after an odd number of backslashes it is five other characters."""


class Store:
    """Writes on its own thread; `keep` and `save` never block. A full disk costs events, never the show."""

    def __init__(self, url: str, show: str, wall: Callable[[Samples], datetime], *, retry_s: float = 2.0) -> None:
        """`url` is SQLAlchemy's, `show` names this run, `wall` tells the time of day of a moment on its timeline.

        Raises `NewerStore`.
        """
        self._retry_s = retry_s
        self.ears: list[Callable[[str], None]] = []
        """Told, in words for the operator, when writing begins to fail; called from any thread."""
        self._file = file_of(url)
        self._engine: Engine = connect(url, json_serializer=_dumps)
        with ExitStack() as undo:
            undo.callback(self._engine.dispose)
            prepare(self._engine)
            undo.pop_all()
        self._show = show
        self._wall = wall
        self._failing = False
        self._closing = threading.Event()
        self._queue: queue.Queue[Table | threading.Event | None] = queue.Queue(WAITING_AT_MOST)
        self._thread = threading.Thread(target=self._run, name="store")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _value: BaseException | None, _tb: TracebackType | None
    ) -> None:
        """Write what is waiting and end the thread; a disk that refuses is asked once more and not waited for."""
        self._closing.set()
        self._queue.put(None)
        self._thread.join()
        self._engine.dispose()

    @property
    def engine(self) -> Engine:
        """Where it writes, for those who look through what is kept."""
        return self._engine

    def next_seq(self) -> int:
        """One past the highest event number ever kept here."""
        with Session(self._engine) as session:
            return (session.scalar(select(func.max(EventRow.seq))) or 0) + 1

    def keep(self, event: Event) -> None:
        """Write an event soon."""
        wall = self._wall(event.at).isoformat(timespec="milliseconds")
        row = EventRow(
            seq=event.seq, show=self._show, at=event.at, wall=wall, type=event.type.value, by=event.by, data=event.data
        )
        self._put(row)

    def flush(self) -> None:
        """Wait until what was kept so far is written, or refused by the disk."""
        written = threading.Event()
        self._queue.put(written)
        written.wait()

    def save(self, shop: str, state: dict[str, Any]) -> None:
        """Remember where this shop's show stands."""
        self._put(ResumeRow(shop=shop, state=state))

    def resume(self, shop: str) -> dict[str, Any] | None:
        """Where this shop's show stood when it last ran."""
        with Session(self._engine) as session:
            row = session.get(ResumeRow, shop)
            return row.state if row else None

    def events(self, show: str | None = None, type_: EventType | None = None) -> list[Event]:
        """Kept events, oldest first: of one run, or of all; of one kind, or of every."""
        query = select(EventRow).order_by(EventRow.seq)
        if type_ is not None:
            query = query.where(EventRow.type == type_.value)
        if show is not None:
            query = query.where(EventRow.show == show)
        with Session(self._engine) as session:
            rows = session.scalars(query).all()
            return [Event(row.seq, Samples(row.at), EventType(row.type), row.data, row.by) for row in rows]

    def data(self, type_: EventType, since: datetime | None = None) -> list[dict[str, Any]]:
        """The data of every event of one kind, in all shows, oldest first; none older than `since`."""
        return _data(self._engine, type_, since)

    def edits(self, action: str) -> list[dict[str, Any]]:
        """The data of every operators' deed of one kind, in all shows, oldest first."""
        query = select(EventRow.data).where(EventRow.type == EventType.EDITED.value).order_by(EventRow.seq)
        with Session(self._engine) as session:
            return [data for data in session.scalars(query) if data.get("action") == action]

    def _put(self, row: Table) -> None:
        try:
            self._queue.put_nowait(row)
        except queue.Full:
            self._report("events wait for the disk for too long: the newest are not kept")

    def _run(self) -> None:
        ending = False
        while not ending:
            rows = [self._queue.get()]
            while not self._queue.empty():
                rows.append(self._queue.get_nowait())
            ending = None in rows
            self._write([row for row in rows if isinstance(row, Table)])
            for row in rows:
                if isinstance(row, threading.Event):
                    row.set()

    def _write(self, rows: list[Table]) -> None:
        """Write in one transaction; while the disk refuses, try again until it works or the show has ended."""
        while rows:
            ending = self._closing.is_set()
            try:
                self._commit(rows)
            except (SQLAlchemyError, *_UNWRITABLE) as error:
                if _is_unwritable(error):
                    self._write_others(rows, error)
                    return
                if is_damage(error) and self._begin_anew():
                    continue
                if ending:
                    log.error("store: %d events are lost: %s", len(rows), type(error).__name__)
                    return
                self._report(f"events cannot be written: {type(error).__name__}; {len(rows)} wait")
                self._closing.wait(self._retry_s)
            else:
                self._failing = False
                return

    def _begin_anew(self) -> bool:
        """Set a damaged file aside and go on in a new one, once; False when that cannot be done."""
        file, self._file = self._file, None
        if file is None:
            return False
        try:
            self._engine.dispose()
            aside = set_aside(file)
            prepare(self._engine)
        except (OSError, SQLAlchemyError):
            return False
        reason = f"the store's file is damaged: it was set aside as {aside.name}, and a new one was begun"
        self._tell(reason)
        return True

    def _commit(self, rows: list[Table]) -> None:
        with Session(self._engine) as session, session.begin():
            for row in rows:
                session.merge(row)

    def _write_others(self, rows: list[Table], error: Exception) -> None:
        """One row that can never be written must not hold up all others for ever: it alone is left out."""
        if len(rows) > 1:
            for row in rows:
                self._write([row])
            return
        reason = f"an event cannot be kept, its values are not fit for a database: {type(error).__name__}"
        self._tell(reason)

    def _tell(self, reason: str) -> None:
        log.error("store: %s", reason)
        for hear in self.ears:
            hear(reason)

    def _report(self, reason: str) -> None:
        """Tell of a failure when it begins, not at every try."""
        if not self._failing:
            self._failing = True
            self._tell(reason)


def _is_unwritable(error: Exception) -> bool:
    # What SQLAlchemy itself cannot serialize it wraps in a plain StatementError, which is none of the database's.
    return isinstance(error, _UNWRITABLE) or type(error) is StatementError or is_value(error)


def kept(url: str, type_: EventType, since: datetime) -> list[dict[str, Any]]:
    """What `Store.data` gives, of a store that a show may be writing to meanwhile."""
    engine = connect(url)
    try:
        prepare(engine)
        return _data(engine, type_, since)
    finally:
        engine.dispose()


def _data(engine: Engine, type_: EventType, since: datetime | None) -> list[dict[str, Any]]:
    query = select(EventRow.data).where(EventRow.type == type_.value).order_by(EventRow.seq)
    if since is not None:
        query = query.where(EventRow.wall >= since.isoformat(timespec="milliseconds"))
    with Session(engine) as session:
        return list(session.scalars(query))


def _dumps(value: Any) -> str:
    """JSON that every database keeps and searches: PostgreSQL fails on NUL, SQLite on NaN, drivers on half characters.

    Raises ValueError or TypeError before a driver has begun to send.
    """
    made = _NUL.sub(r"\1", json.dumps(value, ensure_ascii=False, allow_nan=False))
    made.encode()
    return made
