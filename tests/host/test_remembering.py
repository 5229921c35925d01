"""What a show takes over from its runs before a restart, with a real store and real segments."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from host.compose.remembering import Remembering
from host.show.events import Event, EventType
from host.show.presentations import Presentations
from host.show.replays import ShowReplays
from host.store import Store
from stream.clock import Clock, run_virtual
from stream.outputs.aigc import read_aigc
from stream.outputs.playback import Playback
from stream.outputs.segments import Reel
from stream.timeline import from_s
from tests.stream.reels import NOW, SEAL, recorded, shelving

EARLIER = "tea-0000000a"


@pytest.fixture(scope="module")
def recording(tmp_path_factory) -> Path:
    """A run's folder: 14 seconds from `NOW` on."""
    return recorded(tmp_path_factory.mktemp("recorded")).newest(1)[0].path.parent.parent


def remembered(folder: Path, *, later: timedelta) -> ShowReplays:
    """The replays of a show that opens so long after `NOW`; the earlier run presented tea, then the cup."""
    url = f"sqlite:///{folder}/store.sqlite"
    with Store(url, EARLIER, lambda at: NOW) as store:
        lines = [(1, 0.1, "tea"), (2, 2, None), (3, 9.9, "cup")]
        for seq, at, product in lines:
            store.keep(Event(seq, from_s(at), EventType.CUE_STARTED, {"product_id": product}))
        store.keep(Event(9, from_s(5), EventType.FAULT, {"product_id": "no line at all"}))

    async def main() -> ShowReplays:
        clock = Clock(NOW + later)
        replays = ShowReplays(Playback(Reel(), "tea-0000000b", "Tea shop", clock.wall), Presentations(clock.now))
        with Store(url, "tea-0000000b", clock.wall) as store:
            shelf = shelving(folder, show="tea-0000000b", seal=SEAL)
            await Remembering("tea", shelf, store, clock, replays).run()
        return replays

    return run_virtual(main)


def test_the_earlier_run_can_be_watched_again(recording, tmp_path) -> None:
    shutil.copytree(recording, tmp_path / EARLIER)
    shutil.copytree(recording, tmp_path / "cups-0000000a")
    replays = remembered(tmp_path, later=timedelta(minutes=5))
    assert replays.offered() == [
        {"product_id": "tea", "seconds": 10, "run": EARLIER, "until": pytest.approx(from_s(14), abs=from_s(0.1))}
    ]
    film = replays.film("tea", EARLIER, from_s(9))
    assert film.size == len(b"".join(film.read(0, film.size)))
    assert replays.segment(EARLIER, 2).is_file()
    assert replays.init(EARLIER)
    assert replays.segment("cups-0000000a", 2) is None


def test_after_two_hours_nothing_of_it_is_offered(recording, tmp_path) -> None:
    shutil.copytree(recording, tmp_path / EARLIER)
    assert remembered(tmp_path, later=timedelta(hours=2, seconds=30)).offered() == []


def test_the_segment_a_kill_left_behind_is_finished(recording, tmp_path) -> None:
    shutil.copytree(recording, tmp_path / EARLIER)
    last = max((tmp_path / EARLIER).rglob("*-*.mp4"))
    data = bytearray(last.read_bytes()[:-700])
    at = data.index(b"sha256:") + len(b"sha256:")
    data[at : at + 64] = b"0" * 64
    last.write_bytes(data)
    remembered(tmp_path, later=timedelta(minutes=5))
    assert read_aigc(last).intact


def test_a_folder_that_cannot_be_read_costs_only_its_replays(recording, tmp_path, caplog) -> None:
    shutil.copytree(recording, tmp_path / EARLIER)
    (tmp_path / "tea-00000009").write_text("a file where a folder should be")
    headless = tmp_path / "tea-00000008" / "20261122-12" / "120000-000001.mp4"
    headless.parent.mkdir(parents=True)
    headless.write_bytes(b"\0\0\0\x0cmdatfilm")
    assert [each["run"] for each in remembered(tmp_path, later=timedelta(minutes=5)).offered()] == [EARLIER]
    assert "what tea-00000009 recorded cannot be read: [Errno 20] Not a directory" in caplog.text
    assert "what tea-00000008 recorded cannot be read: there is no moov box" in caplog.text


def test_a_show_without_earlier_runs_has_nothing_to_remember(tmp_path) -> None:
    assert remembered(tmp_path, later=timedelta(0)).offered() == []
