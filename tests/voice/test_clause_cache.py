"""The clause cache: bounded, lasting, and never the reason that the show stops."""

import os
from pathlib import Path

import numpy as np
import pytest

from host.voice.cache import ClauseCache, packed, unpacked
from host.voice.speech import Mark
from host.voice.utterance import Take
from stream.timeline import Samples


def take(samples: int = 480, level: int = 1000) -> Take:
    half = Samples(samples // 2)
    marks = (Mark(Samples(0), half, "ʂ"), Mark(half, Samples(samples), ""))
    return Take(np.full(samples, level, np.int16), marks, ((0, int(half)), (0, 0)))


def same(a: Take | None, b: Take) -> bool:
    return a is not None and np.array_equal(a.pcm, b.pcm) and (a.marks, a.spans) == (b.marks, b.spans)


def key(number: int) -> str:
    return f"{number:040x}"


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    cache = ClauseCache(tmp_path, 1 << 20)
    cache.put(key(1), take())
    assert key(1) in cache
    assert same(cache.get(key(1)), take())
    assert cache.get(key(2)) is None
    assert (cache.tally.hits, cache.tally.misses) == (1, 1)


def test_it_survives_a_restart(tmp_path: Path) -> None:
    ClauseCache(tmp_path, 1 << 20).put(key(1), take())
    assert same(ClauseCache(tmp_path, 1 << 20).get(key(1)), take())


def test_the_least_recently_used_goes_first(tmp_path: Path) -> None:
    size = len(packed(take()))
    cache = ClauseCache(tmp_path, 3 * size)
    for number in (1, 2, 3):
        cache.put(key(number), take())
    cache.get(key(1))
    cache.put(key(4), take())
    assert [number for number in (1, 2, 3, 4) if key(number) in cache] == [1, 3, 4]
    assert cache.held_bytes <= 3 * size
    assert len(list(tmp_path.glob("??/*.clause"))) == 3


def test_a_smaller_limit_is_kept_from_the_start(tmp_path: Path) -> None:
    size = len(packed(take()))
    full = ClauseCache(tmp_path, 10 * size)
    for number in range(5):
        full.put(key(number), take())
    assert ClauseCache(tmp_path, 2 * size).held_bytes <= 2 * size


@pytest.mark.parametrize("damage", [b"", b"LHV1", b"nonsense" * 100, None])
def test_a_broken_file_is_dropped_and_counted(tmp_path: Path, damage: bytes | None) -> None:
    cache = ClauseCache(tmp_path, 1 << 20)
    cache.put(key(1), take())
    (path,) = tmp_path.glob("??/*.clause")
    path.write_bytes(path.read_bytes()[:-7] + b"\x00\x01\x02\x03\x04\x05\x06" if damage is None else damage)
    assert cache.get(key(1)) is None
    assert cache.tally.broken == 1
    assert not path.exists()
    assert key(1) not in cache


def test_a_file_another_process_deleted_is_missing(tmp_path: Path) -> None:
    cache = ClauseCache(tmp_path, 1 << 20)
    cache.put(key(1), take())
    next(tmp_path.glob("??/*.clause")).unlink()
    assert cache.get(key(1)) is None
    assert key(1) not in cache


def test_a_disk_that_takes_nothing_is_counted(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("a file where the folder should be")
    cache = ClauseCache(blocked, 1 << 20)
    cache.put(key(1), take())
    assert cache.tally.refused == 1
    assert cache.get(key(1)) is None


def test_a_write_that_was_cut_short_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "ab").mkdir()
    part = tmp_path / "ab" / "x.part"
    part.write_bytes(b"half")
    os.utime(part, (0, 0))
    ClauseCache(tmp_path, 1 << 20)
    assert not part.exists()


def test_what_another_room_drops_meanwhile_is_passed_over(tmp_path: Path) -> None:
    ClauseCache(tmp_path, 1 << 20).put(key(1), take())
    (tmp_path / "00" / f"{key(2)}.clause").symlink_to(tmp_path / "gone")
    cache = ClauseCache(tmp_path, 1 << 20)
    assert [number for number in (1, 2) if key(number) in cache] == [1]


def test_what_cannot_be_deleted_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "00" / f"{key(1)}.clause").mkdir(parents=True)
    cache = ClauseCache(tmp_path, 1)
    cache.put(key(2), take())
    assert cache.held_bytes == 0
    assert cache.get(key(1)) is None


def test_packing_is_exact() -> None:
    assert same(unpacked(packed(take(481, -5))), take(481, -5))
