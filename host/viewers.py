"""What is kept of viewers: finding it for them, erasing it at their wish, and forgetting it in time."""

import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import Engine, String, and_, cast, or_, select, text, tuple_
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from host.ageing import LOOK_EVERY, in_turns
from host.schema import EventRow
from host.show.events import EventType
from host.show.questions import ANSWERED
from stream.clock import Clock
from stream.timeline import Samples

log = logging.getLogger(__name__)

COMMENTS: Final = (EventType.COMMENT_ARRIVED.value, EventType.COMMENT_UNDERSTOOD.value)
ANSWERS: Final = (
    EventType.CUE_QUEUED.value,
    EventType.CUE_STARTED.value,
    EventType.CUE_ENDED.value,
    EventType.POINTED.value,
    EventType.WRITTEN.value,
)

VIEWER: Final = ("viewer", "viewer_id")
"""Under which a comment's event holds its viewer's pseudonyms."""

PERSONAL: Final = ("text", "found", *VIEWER)
"""What a comment's event loses when it is erased, also the words a rule found in it; that there was one, and what was
decided, stays."""

UNNAMED: Final = "…"
"""Stands where an erased viewer's name was spoken."""

_AT_ONCE: Final = 500
"""Rows changed in one transaction, so that a running show's writes get their turn."""


class Viewers:
    """Looks through the kept events by a viewer's pseudonym."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._forgotten = ("", 0)
        """Time and number of the last event that `forget` blanked: to look again through all before takes minutes."""

    def export(self, viewer: str) -> list[dict[str, Any]]:
        """Every event of this viewer's comments, of the answers to them, and of thanks by name, oldest first."""
        with Session(self._engine) as session:
            mine = list(self._comments(session, viewer))
            rows = sorted([*mine, *self._said(session, viewer, mine), *self._taught(session, mine)], key=_in_turn)
            return [{"wall": row.wall, "show": row.show, "type": row.type, "data": row.data} for row in rows]

    def erase(self, viewer: str, name: str) -> int:
        """Blank this viewer's comments, and `name` in what was said to their writer; returns how many there were."""
        with Session(self._engine) as session, session.begin():
            mine = list(self._comments(session, viewer))
            comments = _named(mine)
            for row in self._said(session, viewer, mine):
                _unname(row, name, viewer)
            for row in self._taught(session, mine):
                row.data |= {"question": row.data["answer"]}
                flag_modified(row, "data")
            for row in mine:
                _blank(row)
        self._leave_no_copy()
        return len(comments)

    def forget(self, before: datetime) -> int:
        """Blank every comment older than that, and whom thanks named; returns how many events it changed.

        Goes on behind what it blanked before; an event of a moment when the clock was wrong waits for a new start.
        """
        changed = 0
        while batch := self.forget_some(before):
            changed += batch
        return changed

    def forget_some(self, before: datetime) -> int:
        """The same for the next few of them, in one transaction; 0 when there are none."""
        # As an expression: by the index of types SQLite would find and sort all there are for each batch.
        type_ = EventRow.type.concat("")
        written = and_(type_.in_(COMMENTS), EventRow.data["text"].as_string() != "")
        thanked = and_(type_.in_(ANSWERS), EventRow.data["viewers"].as_string() != "")
        turn = tuple_(EventRow.wall, EventRow.seq)
        old = EventRow.wall.between(self._forgotten[0], before.isoformat(timespec="milliseconds"))
        due = select(EventRow).where(old, turn > self._forgotten, or_(written, thanked))
        with Session(self._engine) as session, session.begin():
            rows = session.scalars(due.order_by(EventRow.wall, EventRow.seq).limit(_AT_ONCE)).all()
            for row in rows:
                _blank(row) if row.type in COMMENTS else _part(row)
            last, count = (rows[-1].wall, rows[-1].seq) if rows else self._forgotten, len(rows)
        self._forgotten = last
        return count

    def _leave_no_copy(self) -> None:
        """What SQLite wrote ahead of its file still holds the old words until it is brought in."""
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect() as connection:
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    def _comments(self, session: Session, viewer: str) -> Iterator[EventRow]:
        by = or_(*(EventRow.data[field].as_string() == viewer for field in VIEWER))
        yield from session.scalars(select(EventRow).where(EventRow.type.in_(COMMENTS), by).order_by(EventRow.seq))

    def _said(self, session: Session, viewer: str, mine: list[EventRow]) -> Iterator[EventRow]:
        """What answered these comments or named their viewer."""
        comments = _named(mine)
        somewhere = or_(EventRow.show.in_({row.show for row in mine}), cast(EventRow.data, String).contains(viewer))
        for row in session.scalars(select(EventRow).where(EventRow.type.in_(ANSWERS), somewhere)):
            answers = any((row.show, comment_id) in comments for comment_id in row.data.get("comment_ids", ()))
            if answers or viewer in row.data.get("viewers", ()):
                yield row

    def _taught(self, session: Session, mine: list[EventRow]) -> Iterator[EventRow]:
        """A person's answers that the shop keeps under a question in this viewer's very words."""
        texts = {(row.show, row.data["text"]) for row in mine}
        shows = {row.show for row in mine}
        wanted = select(EventRow).where(EventRow.type == EventType.EDITED.value, EventRow.show.in_(shows))
        for row in session.scalars(wanted):
            if row.data.get("action") == ANSWERED and (row.show, row.data["question"]) in texts:
                yield row


def _named(comments: list[EventRow]) -> set[tuple[str, str]]:
    """Each by its show and its id: another show may have given the same id."""
    return {(row.show, row.data["id"]) for row in comments}


def _in_turn(row: EventRow) -> int:
    return row.seq


def _blank(row: EventRow) -> None:
    row.data |= dict.fromkeys(PERSONAL, "") | {"erased": True}
    flag_modified(row, "data")


def _part(row: EventRow) -> None:
    """Let nothing lead from a sentence to whom it named."""
    del row.data["viewers"]
    flag_modified(row, "data")


def _unname(row: EventRow, name: str, viewer: str) -> None:
    """Take the name out of a sentence, whole and however it was written at the sentence's beginning."""
    spoken = re.compile(rf"(?<![a-z]){re.escape(name)}(?![a-z])", re.IGNORECASE)
    for field in ("text", "spoken"):
        if field in row.data:
            row.data[field] = spoken.sub(UNNAMED, row.data[field])
    if viewer in row.data.get("viewers", ()):
        row.data["viewers"] = [other for other in row.data["viewers"] if other != viewer]
    flag_modified(row, "data")


async def forget_in_time(viewers: Viewers, clock: Clock, days: float) -> None:
    """Every hour, for ever, blank the comments older than `days`; a store that refuses is asked again an hour later."""
    while True:
        before = clock.wall() - timedelta(days=days)
        try:
            count = await in_turns(clock, partial(viewers.forget_some, before))
        except SQLAlchemyError as error:
            log.warning("old comments could not be erased: %s", type(error).__name__)
        else:
            if count:
                log.info("%d events of comments older than %g days were erased", count, days)
        await clock.sleep_until(Samples(clock.now() + LOOK_EVERY))
