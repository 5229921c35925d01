"""The store keeps every event once and in order, and survives a disk that refuses."""

import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from host.show.events import Event, EventType
from host.store import Store
from stream.timeline import RATE_HZ, Samples, from_s

OPENED = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def wall(at: Samples) -> datetime:
    return OPENED + timedelta(seconds=at / RATE_HZ)


def event(seq: int, **data: object) -> Event:
    return Event(seq, from_s(seq), EventType.CUE_ENDED, dict(data), by=None)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'a.sqlite'}"


def test_events_are_kept_in_order_with_their_data(url: str) -> None:
    with Store(url, "s1", wall) as store:
        for seq in (1, 2, 3):
            store.keep(event(seq, spoken="云雾绿茶", cut=False))
    with Store(url, "s2", wall) as again:
        assert [e.seq for e in again.events("s1")] == [1, 2, 3]
        assert again.events("s1")[0].data == {"spoken": "云雾绿茶", "cut": False}
        assert again.next_seq() == 4


def test_a_show_resumes_from_the_last_saved_state(url: str) -> None:
    with Store(url, "s1", wall) as store:
        assert store.resume("tea") is None
        store.save("tea", {"line": 1})
        store.save("tea", {"line": 2})
    with Store(url, "s2", wall) as again:
        assert again.resume("tea") == {"line": 2}


def test_a_refusing_disk_is_told_once_and_nothing_is_lost_when_it_recovers(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    faults: list[str] = []
    told = threading.Event()

    def fault(reason: str) -> None:
        faults.append(reason)
        told.set()

    with Store(f"sqlite:///{path}", "s1", wall, retry_s=0.01) as store:
        store.ears.append(fault)
        with _locked(path):
            store.keep(event(1))
            assert told.wait(20)
        store.keep(event(2))
    with Store(f"sqlite:///{path}", "s2", wall) as again:
        assert [e.seq for e in again.events()] == [1, 2]
    assert len(faults) == 1


@pytest.mark.parametrize("value", [object(), "\ud800", float("nan")], ids=["no JSON", "no Unicode", "no number"])
def test_an_event_that_no_database_takes_is_told_and_holds_up_no_other(url: str, value: object) -> None:
    faults: list[str] = []
    with Store(url, "s1", wall, retry_s=0.01) as store:
        store.ears.append(faults.append)
        for seq, data in ((1, {}), (2, {"broken": value}), (3, {})):
            store.keep(event(seq, **data))
    with Store(url, "s2", wall) as again:
        assert [e.seq for e in again.events()] == [1, 3]
    assert len(faults) == 1
    assert "cannot be kept" in faults[0]


def test_a_show_ends_though_the_disk_still_refuses(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "a.sqlite"
    told = threading.Event()
    away = _locked(path)
    # It would wait an hour for the disk; nobody who pressed Ctrl-C does.
    with Store(f"sqlite:///{path}", "s1", wall, retry_s=3600) as store:
        store.ears.append(lambda reason: told.set())
        away.__enter__()
        store.keep(event(1))
        assert told.wait(20)
        store.keep(event(2))
    away.__exit__()
    lost = [record.getMessage() for record in caplog.records if "lost" in record.getMessage()]
    assert sum(int(line.split()[1]) for line in lost) == 2
    with Store(f"sqlite:///{path}", "s2", wall) as again:
        assert again.events() == []


class _locked:  # noqa: N801 - reads as a statement
    """The database's tables are away, as when the disk refuses to write."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        self._rename("events", "away")

    def __exit__(self, *_: object) -> None:
        self._rename("away", "events")

    def _rename(self, old: str, new: str) -> None:
        with sqlite3.connect(self._path) as database:
            database.execute(f"ALTER TABLE {old} RENAME TO {new}")
        database.close()
