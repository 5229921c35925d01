"""What is kept of viewers: finding it for them, erasing it at their wish, and forgetting it in time."""

import asyncio
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from host.show.events import EventType
from host.store import EventRow
from stream.clock import Clock
from stream.timeline import Samples, from_s

log = logging.getLogger(__name__)

COMMENTS: Final = (EventType.COMMENT_ARRIVED.value, EventType.COMMENT_UNDERSTOOD.value)
ANSWERS: Final = (
    EventType.CUE_QUEUED.value,
    EventType.CUE_STARTED.value,
    EventType.CUE_ENDED.value,
    EventType.POINTED.value,
    EventType.WRITTEN.value,
)

PERSONAL: Final = ("text", "viewer", "found")
"""What a comment's event loses when it is erased, also the words a rule found in it; that there was one, and what was
decided, stays."""

UNNAMED: Final = "…"
"""Stands where an erased viewer's name was spoken."""

LOOK_EVERY: Final = from_s(3600)

_AT_ONCE: Final = 500
"""Rows changed in one transaction, so that a running show's writes get their turn."""


class Viewers:
    """Looks through the kept events by a viewer's pseudonym."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def export(self, viewer: str) -> list[dict[str, Any]]:
        """Every event of this viewer's comments and of the answers to them, oldest first, as JSON objects."""
        with Session(self._engine) as session:
            mine = list(self._comments(session, viewer))
            answers = self._answers(session, {(row.show, row.data["id"]) for row in mine})
            rows = sorted([*mine, *answers], key=lambda row: row.seq)
            return [{"wall": row.wall, "show": row.show, "type": row.type, "data": row.data} for row in rows]

    def erase(self, viewer: str, name: str) -> int:
        """Blank this viewer's comments, and `name` in the answers to them; returns how many comments there were."""
        with Session(self._engine) as session, session.begin():
            mine = list(self._comments(session, viewer))
            comments = {(row.show, row.data["id"]) for row in mine}
            for row in mine:
                _blank(row)
            for row in self._answers(session, comments):
                _unname(row, name)
            return len(comments)

    def forget(self, before: datetime) -> int:
        """Blank every comment older than that; returns how many events it changed."""
        changed = 0
        while batch := self._forget_some(before):
            changed += batch
        return changed

    def _forget_some(self, before: datetime) -> int:
        text = EventRow.data["text"].as_string()
        old = select(EventRow).where(
            EventRow.type.in_(COMMENTS), EventRow.wall < before.isoformat(timespec="milliseconds"), text != ""
        )
        with Session(self._engine) as session, session.begin():
            rows = session.scalars(old.limit(_AT_ONCE)).all()
            for row in rows:
                _blank(row)
            return len(rows)

    def _comments(self, session: Session, viewer: str) -> Iterator[EventRow]:
        wanted = select(EventRow).where(EventRow.type.in_(COMMENTS), EventRow.data["viewer"].as_string() == viewer)
        yield from session.scalars(wanted.order_by(EventRow.seq))

    def _answers(self, session: Session, comments: set[tuple[str, str]]) -> Iterator[EventRow]:
        """The answers to comments, each named by its show and its id: another show may have given the same id."""
        shows = {show for show, _ in comments}
        wanted = select(EventRow).where(EventRow.type.in_(ANSWERS), EventRow.show.in_(shows))
        for row in session.scalars(wanted.order_by(EventRow.seq)):
            if any((row.show, comment_id) in comments for comment_id in row.data.get("comment_ids", ())):
                yield row


def _blank(row: EventRow) -> None:
    row.data |= dict.fromkeys(PERSONAL, "") | {"erased": True}
    flag_modified(row, "data")


def _unname(row: EventRow, name: str) -> None:
    for field in ("text", "spoken"):
        if name in row.data.get(field, ""):
            row.data[field] = row.data[field].replace(name, UNNAMED)
            flag_modified(row, "data")


async def forget_in_time(viewers: Viewers, clock: Clock, days: float) -> None:
    """Every hour, for ever, blank the comments older than `days`; a store that refuses is asked again an hour later."""
    while True:
        before = clock.wall() - timedelta(days=days)
        try:
            with clock.outside():
                count = await asyncio.to_thread(viewers.forget, before)
        except SQLAlchemyError as error:
            log.warning("old comments could not be erased: %s", type(error).__name__)
        else:
            if count:
                log.info("%d events of comments older than %g days were erased", count, days)
        await clock.sleep_until(Samples(clock.now() + LOOK_EVERY))
