"""The store on a real PostgreSQL: weeks of events, strange values, its lock, and an older one brought up to date."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import InterfaceError

from host.lease import alone_with
from host.occupancy import Occupied
from host.schema import VERSION, NewerStore
from host.show.events import Event, EventType
from host.store import Store
from host.store_file import connect
from host.viewers import Viewers
from stream.timeline import RATE_HZ, Samples, from_s
from tests.host.postgres_server import Postgres, postgres

OPENED = datetime(2026, 11, 22, 8, tzinfo=UTC)
WEEKS = from_s(40 * 86_400)

VERSION_1 = """
CREATE TABLE events (seq INTEGER NOT NULL, show VARCHAR(64) NOT NULL, at INTEGER NOT NULL, wall VARCHAR(40) NOT NULL,
    type VARCHAR(32) NOT NULL, by VARCHAR(80), data JSON NOT NULL, PRIMARY KEY (seq));
CREATE INDEX ix_events_show ON events (show);
CREATE INDEX ix_events_type ON events (type);
CREATE TABLE resume (shop VARCHAR(80) NOT NULL, state JSON NOT NULL, PRIMARY KEY (shop));
INSERT INTO events VALUES (1, 's0', 48000, '2026-11-22T08:00:01.000+00:00', 'cue_ended', NULL, '{"spoken": "旧"}');
INSERT INTO resume VALUES ('tea', '{"line": 7}')
"""


def wall(at: Samples) -> datetime:
    return OPENED + timedelta(seconds=at / RATE_HZ)


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres() as running:
        yield running


@pytest.fixture
def url(server: Postgres) -> Iterator[str]:
    yield server.url
    run(server.url, "DROP TABLE IF EXISTS events, resume, schema_version")


def run(url: str, statements: str) -> None:
    engine = connect(url)
    with engine.begin() as connection:
        for statement in statements.split(";"):
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_a_month_of_events_of_long_names_is_kept_and_a_viewer_is_found_and_erased(url: str) -> None:
    mine = {"id": "c1", "text": "多少\0钱 😀 \\u0000", "viewer": "0123456789abcdef", "found": ""}
    said = {"comment_ids": ["c1"], "spoken": "小鹿，六十八元", "viewers": ["0123456789abcdef"]}
    with Store(url, "s" * 90, wall) as store:
        store.keep(Event(1, from_s(1), EventType.COMMENT_ARRIVED, mine))
        store.keep(Event(2, from_s(2), EventType.CUE_ENDED, said))
        store.keep(Event(3, WEEKS, EventType.EDITED, {"action": "say"}, by="an operator of a long name " * 9))
        store.save("tea", {"line": 1})
        store.save("tea", {"line": 2})
        store.flush()
        assert [(event.seq, event.at) for event in store.events()] == [(1, from_s(1)), (2, from_s(2)), (3, WEEKS)]
        assert (store.next_seq(), store.resume("tea")) == (4, {"line": 2})
        viewers = Viewers(store.engine)
        assert [each["type"] for each in viewers.export("0123456789abcdef")] == ["comment_arrived", "cue_ended"]
        assert viewers.export("0123456789abcdef")[0]["data"]["text"] == "多少钱 😀 \\u0000"
        assert viewers.erase("0123456789abcdef", "小鹿") == 1
        assert viewers.export("0123456789abcdef") == []
        assert [viewers.forget(OPENED + timedelta(days=1)) for _ in range(2)] == [1, 0]


@pytest.mark.parametrize("value", [object(), "\ud800", float("nan")], ids=["no JSON", "no Unicode", "no number"])
def test_a_value_it_does_not_take_holds_up_no_other_event(url: str, value: object) -> None:
    faults: list[str] = []
    with Store(url, "s1", wall, retry_s=0.01) as store:
        store.ears.append(faults.append)
        for seq, data in ((1, {}), (2, {"broken": value}), (3, {})):
            store.keep(Event(seq, from_s(seq), EventType.CUE_ENDED, data))
        store.flush()
        assert [event.seq for event in store.events()] == [1, 3]
    assert ["cannot be kept" in fault for fault in faults] == [True]


def test_an_older_store_is_brought_up_to_date_with_all_it_holds(url: str) -> None:
    run(url, VERSION_1)
    with Store(url, "s" * 90, wall) as store:
        store.keep(Event(2, WEEKS, EventType.CUE_ENDED, {}))
        store.flush()
        assert [(event.seq, event.at) for event in store.events()] == [(1, 48_000), (2, WEEKS)]
        assert store.resume("tea") == {"line": 7}


def test_a_newer_store_is_refused_and_left_alone(url: str) -> None:
    Store(url, "s1", wall).engine.dispose()
    run(url, f"UPDATE schema_version SET version = {VERSION + 1}")
    with pytest.raises(NewerStore, match="a newer livehost"):
        Store(url, "s1", wall)


def test_a_server_that_was_restarted_costs_no_event_and_one_line_in_the_log(
    server: Postgres, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    told = threading.Event()
    with Store(url, "s1", wall, retry_s=0.05) as store:
        store.ears.append(lambda reason: told.set())
        store.keep(Event(1, from_s(1), EventType.CUE_ENDED, {}))
        store.flush()
        server.stop()
        store.keep(Event(2, from_s(2), EventType.CUE_ENDED, {}))
        assert told.wait(20)
        server.start()
        store.flush()
        assert [event.seq for event in store.events()] == [1, 2]
    assert [(record.name, record.exc_info) for record in caplog.records] == [("host.store", None)]


def test_a_server_that_hangs_is_a_database_error_and_its_late_answer_reaches_nobody(server: Postgres) -> None:
    engine = connect(server.url, server_s=0.3)
    with engine.connect() as connection, pytest.raises(InterfaceError):
        connection.execute(text("SELECT pg_sleep(1), 'late'"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT 'in time'")).scalar() == "in time"
    engine.dispose()


def test_a_second_show_is_refused_and_told_who_writes_there(server: Postgres) -> None:
    with alone_with(server.url, "tea, process 7") as lease:
        assert lease
        lease.renew()
        with pytest.raises(Occupied, match=r"tea, process 7 at 127\.0\.0\.1"), alone_with(server.url, "cups"):
            pass
        elsewhere = connect(server.url.replace("/postgres", "/template1"))
        with alone_with(str(elsewhere.url), "cups"):
            pass
        elsewhere.dispose()
    with alone_with(server.url, "cups, process 8"):
        pass


def test_the_lock_goes_with_a_killed_process(server: Postgres) -> None:
    hold = (
        "import sys, time; from host.lease import alone_with\n"
        "with alone_with(sys.argv[1], 'killed'): print('held', flush=True); time.sleep(3600)"
    )
    held = subprocess.Popen([sys.executable, "-c", hold, server.url], stdout=subprocess.PIPE, text=True)
    with held:
        assert held.stdout
        assert held.stdout.readline() == "held\n"
        with pytest.raises(Occupied, match=os.uname().nodename), alone_with(server.url, "next"):
            pass
        held.kill()
    _until_free(server.url)


def test_after_the_server_restarts_the_lock_is_taken_anew_or_the_other_show_is_told_of(server: Postgres) -> None:
    with alone_with(server.url, "first") as lease:
        assert lease
        server.stop()
        server.start()
        lease.renew()
        with pytest.raises(Occupied, match="first"), alone_with(server.url, "second"):
            pass
        server.stop()
        server.start()
        with alone_with(server.url, "second"), pytest.raises(Occupied, match="second"):
            lease.renew()


def _until_free(url: str) -> None:
    """The server notices within a moment, not within none."""
    for _ in range(400):
        try:
            with alone_with(url, "next"):
                return
        except Occupied:
            threading.Event().wait(0.05)
    raise AssertionError("the lock of a killed process was never let go")


def test_tables_can_be_made_by_two_processes_at_once(url: str) -> None:
    stores: list[Store] = []
    makers = [threading.Thread(target=lambda: stores.append(Store(url, "s1", wall))) for _ in range(6)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert len(stores) == 6
    with stores[0].engine.connect() as connection:
        assert connection.execute(text("SELECT version FROM schema_version")).all() == [(VERSION,)]
    for store in stores:
        store.engine.dispose()
