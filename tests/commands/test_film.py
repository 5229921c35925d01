"""`livehost film`: hours and parts of a recorded show, what is replaced, and what cannot be a film."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import pytest

from tests.commands.conftest import Livehost
from tests.stream.reels import recorded


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Path:
    """The folder of a show that recorded from 12:00:00 to 12:00:14 UTC."""
    return recorded(tmp_path_factory.mktemp("recorded")).newest(1)[0].path.parent.parent


@pytest.fixture
def run(source: Path, tmp_path: Path) -> Path:
    """A copy of it, three hours old."""
    hour = tmp_path / source.name / "20261122-12"
    hour.mkdir(parents=True)
    made = (datetime.now(UTC) - timedelta(hours=3)).timestamp()
    for path in (source / hour.name).iterdir():
        (hour / path.name).write_bytes(path.read_bytes())
        os.utime(hour / path.name, (made, made))
    return hour.parent


def seconds(path: Path) -> float:
    with av.open(str(path)) as file:
        return file.duration / 1e6


def test_an_hour_becomes_a_file_beside_its_folder_that_proves_its_labels(run: Path, livehost: Livehost) -> None:
    ran = livehost("film", run / "20261122-12")
    assert (ran.code, "20261122-12.mp4: 0:00:14" in ran.out) == (0, True)
    told = livehost("verify", run / "20261122-12.mp4", "--json").rows[0]
    assert told["intact"]
    assert told["aigc"]["ProduceID"] == "tea-1-000001-000004"
    assert told["aigc"]["ContentProducer"] == "Tea shop"
    assert told["c2pa"]["state"] == "Valid"
    assert len(list((run / "20261122-12").iterdir())) == 4


@pytest.mark.parametrize(
    ("part", "length"), [(("--start", "12:00:05"), 9.9), (("--start", "12:00:05", "--end", "12:00:09"), 8)]
)
def test_a_part_of_a_show_begins_with_the_segment_that_is_on_then(
    run: Path, tmp_path: Path, livehost: Livehost, part: tuple[str, ...], length: float
) -> None:
    assert livehost("film", run, *part, "-o", tmp_path / "part.mp4").code == 0
    assert seconds(tmp_path / "part.mp4") == pytest.approx(length, abs=0.2)


def test_segments_are_replaced_when_nobody_may_look_back_at_them(run: Path, livehost: Livehost) -> None:
    newest = max((run / "20261122-12").iterdir())
    os.utime(newest)
    ran = livehost("film", run / "20261122-12", "--replace")
    assert "3 segments removed" in ran.out
    assert list((run / "20261122-12").iterdir()) == [newest]


@pytest.mark.parametrize(
    ("words", "reason"),
    [(("nowhere",), "is no folder"), ((".",), "holds no recorded segments"), (("show", "--start", "13:00"), "13:00")],
)
def test_what_is_no_film_is_told_in_a_line(run: Path, livehost: Livehost, words: tuple[str, ...], reason: str) -> None:
    folder = run if words[0] == "show" else run.parent / words[0]
    ran = livehost("film", folder, *words[1:])
    assert ran.code == 1
    assert reason in ran.told
    assert "Traceback" not in ran.told
