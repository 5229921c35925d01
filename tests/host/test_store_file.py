"""A damaged store is set aside and said, at a start and on the air; readers do not hold up a show that writes."""

import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from host.commands.ready import mended
from host.settings import Settings
from host.show.events import Event, EventType
from host.store import Store
from host.store_file import connect, fault_of, file_of, set_aside
from stream.timeline import Samples


def wall(_at: Samples) -> datetime:
    return datetime(2026, 11, 22, tzinfo=UTC)


def event(seq: int) -> Event:
    return Event(seq, Samples(0), EventType.CUE_ENDED, {"spoken": "云雾绿茶" * 40})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


@pytest.fixture
def file(settings: Settings) -> Path:
    """A store of 200 events."""
    with Store(settings.database_url(), "s1", wall) as store:
        for seq in range(1, 201):
            store.keep(event(seq))
    path = file_of(settings.database_url())
    assert path
    return path


def garbage(file: Path) -> None:
    file.write_bytes(b"not a database, " * 1000)


def torn(file: Path) -> None:
    """A page amid the table lost to a power cut."""
    whole = file.read_bytes()
    half = len(whole) // 8192 * 4096
    file.write_bytes(whole[:half] + bytes(4096) + whole[half + 4096 :])


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


@pytest.mark.parametrize("damage", [garbage, torn, cut_short])
@pytest.mark.parametrize("ended_well", [True, False])
def test_a_damaged_store_is_set_aside_at_the_start(
    settings: Settings,
    file: Path,
    damage: Callable[[Path], None],
    ended_well: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert mended(settings, ended_well) == ""
    damage(file)
    kept = file.read_bytes()
    told = mended(settings, ended_well)
    assert "livehost.damaged-1.sqlite" in told
    assert "is damaged" in capsys.readouterr().err
    assert (file.parent / "livehost.damaged-1.sqlite").read_bytes() == kept
    with Store(settings.database_url(), "s2", wall) as store:
        assert store.next_seq() == 1


def test_no_store_yet_and_a_server_are_no_damage(tmp_path: Path) -> None:
    assert mended(Settings(data_dir=tmp_path), True) == ""
    assert mended(Settings(data_dir=tmp_path, database="postgresql://db/live"), False) == ""
    assert file_of("sqlite://") is None


def test_a_locked_store_is_no_damage(file: Path) -> None:
    with sqlite3.connect(file) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert fault_of(file, thorough=False) == ""


def test_what_was_set_aside_before_stays(file: Path) -> None:
    beside = file.with_name(file.name + "-wal")
    beside.write_bytes(b"wal")
    first = set_aside(file)
    file.write_bytes(b"again")
    second = set_aside(file)
    assert [first.name, second.name] == ["livehost.damaged-1.sqlite", "livehost.damaged-2.sqlite"]
    assert first.with_name(first.name + "-wal").read_bytes() == b"wal"
    assert second.read_bytes() == b"again"


def test_a_store_damaged_on_the_air_is_set_aside_and_the_log_goes_on(settings: Settings, file: Path) -> None:
    told, heard = threading.Event(), list[str]()

    def fault(reason: str) -> None:
        heard.append(reason)
        told.set()

    with Store(settings.database_url(), "s2", wall) as store:
        store.ears.append(fault)
        garbage(file)
        store.keep(event(900))
        assert told.wait(20)
        store.keep(event(901))
        store.flush()
        assert [each.seq for each in store.events()] == [900, 901]
    assert len(heard) == 1
    assert "set aside as livehost.damaged-1.sqlite" in heard[0]


def test_a_long_report_does_not_hold_up_the_log(settings: Settings, file: Path) -> None:
    reading = connect(settings.database_url())
    with reading.connect() as report, Store(settings.database_url(), "s2", wall) as store:
        rows = report.execute(text("SELECT seq FROM events"))
        assert rows.fetchone()
        store.keep(event(900))
        store.flush()
        assert store.next_seq() == 901
    reading.dispose()


def test_it_is_opened_so_that_erased_words_are_overwritten_and_readers_hold_up_nobody(
    settings: Settings, file: Path
) -> None:
    engine = connect(settings.database_url())
    with engine.connect() as database:
        assert database.execute(text("PRAGMA secure_delete")).scalar() == 1
        assert database.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()
