"""How long the log of shows is kept, and the room that what went leaves in the store's file given back."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from math import inf
from typing import Final

from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from host.schema import EventRow
from host.show.events import EventType
from stream.clock import Clock
from stream.timeline import Samples, from_s

log = logging.getLogger(__name__)

LOOK_EVERY: Final = from_s(3600)

REMEMBERED: Final = (EventType.EDITED.value, EventType.STOCK.value)
"""What later shows go by, however old: answers that people taught, the moderation lists, what is left in stock."""

AT_ONCE: Final = 500
"""Rows removed in one transaction."""

PAGES: Final = 256
"""Pages of 4 kB given back in one transaction."""

PAUSE: Final = from_s(1)
"""Between two of them: who writes the log of the running show must not wait for more than one."""

A_LOOK: Final = 20_000
"""Rows removed at most in an hour, sixteen times what a busy show writes in it: a machine whose clock jumped far ahead
loses its evidence slowly enough for somebody to notice."""

SPARE: Final = 0.1
"""Share of the file that may lie empty: it is filled again anyway."""


class Ageing:
    """Removes old events from the store, and shrinks its file when much of it is empty; a little with each call."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def sweep(self, before: datetime) -> int:
        """Remove the oldest events older than that, `AT_ONCE` at most; how many went."""
        old = EventRow.wall < before.isoformat(timespec="milliseconds")
        due = select(EventRow.seq).where(old, EventRow.type.not_in(REMEMBERED)).order_by(EventRow.wall).limit(AT_ONCE)
        with Session(self._engine) as session, session.begin():
            numbers = list(session.scalars(due))
            session.execute(delete(EventRow).where(EventRow.seq.in_(numbers)))
        return len(numbers)

    def shrink(self) -> int:
        """Give back empty pages of a SQLite file, `PAGES` at most; how many. Other stores do it themselves.

        A file made before livehost asked for it (version 1) keeps its size, and fills its empty pages again.
        """
        if self._engine.dialect.name != "sqlite":
            return 0
        with self._engine.connect() as connection:
            free = _count(connection, "freelist_count")
            if free <= _count(connection, "page_count") * SPARE:
                return 0
            connection.exec_driver_sql(f"PRAGMA incremental_vacuum({PAGES})")
            connection.commit()
            return free - _count(connection, "freelist_count")


def _count(connection: Connection, what: str) -> int:
    (count,) = connection.exec_driver_sql(f"PRAGMA {what}").one()
    return int(count)


async def age_in_time(ageing: Ageing, clock: Clock, days: float, *, a_look: int = A_LOOK) -> None:
    """Every hour, for ever, remove the events older than `days` and shrink; a store that refuses is asked again."""
    warned = False
    while True:
        before = clock.wall() - timedelta(days=days)
        try:
            gone = await in_turns(clock, partial(ageing.sweep, before), a_look)
            await in_turns(clock, ageing.shrink)
        except SQLAlchemyError as error:
            log.warning("old events could not be removed: %s", type(error).__name__)
        else:
            if gone >= a_look and not warned:
                warned = True
                log.warning(
                    "the store: by this machine's clock many events are older than %g days, and %d of them go each "
                    "hour; is the clock right?",
                    days,
                    a_look,
                )
        await clock.sleep_until(Samples(clock.now() + LOOK_EVERY))


async def in_turns(clock: Clock, work: Callable[[], int], most: float = inf) -> int:
    """Do it with pauses, until there is nothing left to do or `most` was done; how much was."""
    done = 0
    while done < most:
        with clock.outside():
            some = await asyncio.to_thread(work)
        if not some:
            break
        done += some
        await clock.sleep_until(Samples(clock.now() + PAUSE))
    return done
