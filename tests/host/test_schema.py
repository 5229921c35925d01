"""The store's version: older files are brought up to date, newer ones are refused by every command and left alone."""

import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from sqlalchemy.exc import OperationalError
from typer.testing import CliRunner

from host.commands.ready import ready
from host.commands.viewers import viewers
from host.lease import alone_with
from host.occupancy import Occupied
from host.privacy import SALT_FILE, SaltDamaged, pseudonyms
from host.schema import VERSION, NewerStore, prepare
from host.settings import Settings
from host.show.events import Event, EventType
from host.store import Store
from host.store_file import connect
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from stream.timeline import Samples

VERSION_1 = """
CREATE TABLE events (seq INTEGER NOT NULL, show VARCHAR(64) NOT NULL, at INTEGER NOT NULL, wall VARCHAR(40) NOT NULL,
    type VARCHAR(32) NOT NULL, "by" VARCHAR(80), data JSON NOT NULL, PRIMARY KEY (seq));
CREATE INDEX ix_events_show ON events (show);
CREATE INDEX ix_events_type ON events (type);
CREATE TABLE resume (shop VARCHAR(80) NOT NULL, state JSON NOT NULL, PRIMARY KEY (shop));
INSERT INTO events VALUES (1, 's0', 48000, '2026-11-22T08:00:01.000+00:00', 'cue_ended', NULL, '{"spoken": "旧"}');
INSERT INTO resume VALUES ('tea', '{"line": 7}');
"""
"""As livehost made it before it wrote versions."""


def wall(_at: Samples) -> datetime:
    return datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("LIVEHOST_DATA_DIR", str(tmp_path / "data"))
    return Settings()


def file_of(settings: Settings) -> Path:
    settings.database_url()
    return settings.data_dir / "livehost.sqlite"


def run(file: Path, statements: str) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.executescript(statements)


def version(file: Path) -> list[tuple[int]]:
    with closing(sqlite3.connect(file)) as database:
        return database.execute("SELECT version FROM schema_version").fetchall()


def indexes(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as database:
        return {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE name LIKE 'ix%'")}


def dump(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as database:
        return list(database.iterdump())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_store_says_its_version_and_is_its_owners_alone(settings: Settings) -> None:
    with Store(settings.database_url(), "s1", wall) as store:
        store.keep(Event(1, Samples(0), EventType.CUE_ENDED, {}))
        store.flush()
        beside = [path for path in settings.data_dir.iterdir() if path.name.startswith("livehost.sqlite")]
        assert len(beside) == 3
        assert {mode(path) for path in beside} == {0o600}
    assert version(file_of(settings)) == [(VERSION,)]
    assert mode(settings.data_dir) == 0o700


def test_an_older_store_is_brought_up_to_date_with_all_it_holds(settings: Settings) -> None:
    file = file_of(settings)
    run(file, VERSION_1)
    file.chmod(0o644)
    with Store(settings.database_url(), "s1", wall) as store:
        assert [(event.seq, event.data) for event in store.events()] == [(1, {"spoken": "旧"})]
        assert (store.next_seq(), store.resume("tea")) == (2, {"line": 7})
        assert indexes(file) == {"ix_events_show", "ix_events_type", "ix_events_wall"}
    assert version(file) == [(VERSION,)]
    assert mode(file) == 0o600


def test_what_somebody_allows_others_later_stays_allowed(settings: Settings) -> None:
    file = file_of(settings)
    run(file, VERSION_1)
    prepare(connect(settings.database_url()))
    file.chmod(0o640)
    prepare(connect(settings.database_url()))
    assert mode(file) == 0o640


def test_a_newer_store_is_refused_by_every_command_and_left_alone(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    file = file_of(settings)
    run(file, f"CREATE TABLE schema_version (version INTEGER); INSERT INTO schema_version VALUES ({VERSION + 1})")
    before = dump(file)
    with pytest.raises(NewerStore):
        Store(settings.database_url(), "s1", wall)
    with pytest.raises(typer.Exit):
        ready(load_shop(sample_shop("en")), settings, wall(Samples(0)).date())
    assert "written by a newer livehost" in capsys.readouterr().err
    asked = CliRunner().invoke(viewers, ["export", "Anna"])
    assert "written by a newer livehost" in asked.stderr
    assert asked.exit_code == 1
    assert dump(file) == before


def test_half_an_update_is_none(settings: Settings) -> None:
    """Killed amid it, or failing: the file is as it was, and the next start does all of it."""
    file = file_of(settings)
    run(file, VERSION_1 + "DROP TABLE resume; CREATE VIEW schema_version AS SELECT 1 AS version")
    before = dump(file)
    with pytest.raises(OperationalError, match="schema_version"):
        prepare(connect(settings.database_url()))
    assert dump(file) == before, "the table that was missing was made, and taken back"


def test_one_file_named_by_two_shows_is_refused_to_the_second(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shared.sqlite'}"
    with alone_with(url, "tea, process 7"), pytest.raises(Occupied, match="tea, process 7"), alone_with(url, "cups"):
        pass
    with alone_with(url, "cups"), alone_with("sqlite://", "in memory"):
        pass


def test_a_salt_is_whole_or_not_there_and_one_that_was_torn_is_told_of(tmp_path: Path) -> None:
    made = pseudonyms(tmp_path / "data").of("page", "小鹿")
    assert [path.name for path in (tmp_path / "data").iterdir()] == [SALT_FILE]
    assert pseudonyms(tmp_path / "data").of("page", "小鹿") == made
    (tmp_path / "data" / SALT_FILE).write_bytes(b"")
    with pytest.raises(SaltDamaged, match="0 bytes instead of 32"):
        pseudonyms(tmp_path / "data")
