"""The log of shows goes when its time has come, what later shows go by stays, and the file gives back its room."""

import asyncio
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, func, insert, select
from sqlalchemy.orm import Session

from host.ageing import A_LOOK, AT_ONCE, SPARE, Ageing, age_in_time
from host.schema import EventRow, prepare
from host.show.events import EventType
from host.store_file import connect
from host.viewers import Viewers
from stream.clock import Clock, run_virtual
from stream.timeline import from_s

OPENED = datetime(2026, 11, 22, tzinfo=UTC)
_ANY = ("",)
HOURS = 24
PER_HOUR = 200


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "livehost.sqlite"


@pytest.fixture
def engine(file: Path) -> Iterator[Engine]:
    """A day's log of a kilobyte an event; at each full hour an operator taught an answer and set a stock."""
    made = connect(f"sqlite:///{file}")
    prepare(made)
    with made.begin() as connection:
        connection.execute(insert(EventRow), [row(seq) for seq in range(HOURS * PER_HOUR)])
    yield made
    made.dispose()


def row(seq: int) -> dict[str, object]:
    taught = {0: EventType.EDITED, 1: EventType.STOCK}
    at = OPENED + timedelta(hours=seq // PER_HOUR)
    type_ = taught.get(seq % PER_HOUR, EventType.CUE_ENDED).value
    wall = at.isoformat(timespec="milliseconds")
    return {"seq": seq, "show": "s1", "at": 0, "wall": wall, "type": type_, "by": None, "data": {"spoken": "茶" * 300}}


def left(engine: Engine) -> dict[str, int]:
    with Session(engine) as session:
        rows = session.execute(select(EventRow.type, func.count()).group_by(EventRow.type))
        return {type_: int(count) for type_, count in rows}


def aged(engine: Engine, before: datetime, *, looks: int = 1, a_look: int = A_LOOK) -> None:
    """What a show does beside itself in so many hours."""

    async def main() -> None:
        clock = Clock(before + timedelta(days=30))
        async with asyncio.TaskGroup() as group:
            ageing = group.create_task(age_in_time(Ageing(engine), clock, 30, a_look=a_look), name="ageing")
            await clock.sleep_until(from_s(3600 * looks - 1))
            ageing.cancel()

    run_virtual(main)


def size(engine: Engine, file: Path) -> int:
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return file.stat().st_size


def test_old_events_go_and_what_later_shows_go_by_stays(engine: Engine) -> None:
    spoken = PER_HOUR - 2
    aged(engine, OPENED)
    assert left(engine)["cue_ended"] == HOURS * spoken
    aged(engine, OPENED + timedelta(hours=18))
    assert left(engine) == {"cue_ended": 6 * spoken, "edited": HOURS, "stock": HOURS}


def test_what_is_due_is_found_by_time_and_not_by_reading_years(engine: Engine) -> None:
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, values, *_: asked.append(statement))
    Ageing(engine).sweep(OPENED)
    Viewers(engine).forget(OPENED)
    with engine.connect() as connection:
        plans = [
            " ".join(
                str(step[3])
                for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {each}", _ANY * each.count("?"))
            )
            for each in asked
            if each.startswith("SELECT")
        ]
    assert len(plans) == 2
    for plan in plans:
        assert "USING INDEX ix_events_wall" in plan
        assert "TEMP B-TREE" not in plan


def test_the_file_gives_back_its_room_but_a_little(engine: Engine, file: Path) -> None:
    ageing, full = Ageing(engine), size(engine, file)
    assert ageing.shrink() == 0
    assert ageing.sweep(OPENED + timedelta(hours=18)) == AT_ONCE
    assert size(engine, file) == full, "empty pages stay in the file until they are given back"
    aged(engine, OPENED + timedelta(hours=18))
    kept = 6 / 24 + 2 / PER_HOUR
    assert size(engine, file) < full * (kept * (1 + SPARE) + 0.1)
    assert ageing.shrink() == 0
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_a_clock_far_ahead_removes_little_by_little_and_says_so(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    aged(engine, OPENED + timedelta(days=40_000), looks=2, a_look=1000)
    assert left(engine)["cue_ended"] == HOURS * (PER_HOUR - 2) - 2000
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "is the clock right?" in caplog.text


def test_a_file_of_an_older_livehost_keeps_its_size_and_no_step_fails(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "old.sqlite") as made:
        made.execute("CREATE TABLE filling (text TEXT)")
        made.executemany("INSERT INTO filling VALUES (?)", [("茶" * 900,)] * 300)
        made.execute("DELETE FROM filling")
    made.close()
    old = connect(f"sqlite:///{tmp_path / 'old.sqlite'}")
    assert Ageing(old).shrink() == 0
    old.dispose()
