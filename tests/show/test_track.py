"""The track: what sounds when, what was really spoken, and what a cut leaves."""

import numpy as np
import pytest

from host.show.cue import Cue
from host.show.track import Track, chars_heard, shortened
from host.voice.speech import Mark, Speech, Word
from script_gen.line import Line
from stream.timeline import Samples

S = Samples


def speech(start: int, stop: int, length: int = 1000) -> Speech:
    """A clause over characters [start, stop), each equally long."""
    step = length // (stop - start)
    words = tuple(Word(S(i * step), S((i + 1) * step), start + i, start + i + 1) for i in range(stop - start))
    return Speech(np.ones(length, np.int16), (Mark(S(0), S(length), "a"),), words, start, stop)


@pytest.fixture
def cue() -> Cue:
    return Cue("c1", Line("0123456789"))


def test_clauses_follow_one_another_and_are_found(cue: Cue) -> None:
    track = Track()
    track.place(cue, 0, speech(0, 5), S(100))
    track.place(cue, 1, speech(5, 10), S(1500))
    assert track.end == 2500
    assert [p.clause if (p := track.at(S(at))) else None for at in (99, 100, 1099, 1100, 1500)] == [None, 0, 0, None, 1]
    latest = track.latest(S(1200))
    assert latest is not None
    assert latest.clause == 0


def test_clauses_never_overlap(cue: Cue) -> None:
    track = Track()
    track.place(cue, 0, speech(0, 5), S(100))
    with pytest.raises(ValueError, match="overlap"):
        track.place(cue, 1, speech(5, 10), S(1099))


@pytest.mark.parametrize(("at", "chars"), [(0, 1), (199, 1), (200, 2), (999, 5), (5000, 5)])
def test_words_light_up_as_they_begin(cue: Cue, at: int, chars: int) -> None:
    placed = Track().place(cue, 0, speech(0, 5), S(0))
    assert chars_heard(placed, S(at)) == chars


def test_a_cut_ends_the_clause_and_drops_the_next(cue: Cue) -> None:
    track = Track()
    track.place(cue, 0, speech(0, 5), S(0))
    track.place(cue, 1, speech(5, 10), S(1000))
    track.cut(S(450))
    assert track.end == 450
    assert track.spoken(cue) == "012"


def test_a_cut_before_the_clause_leaves_nothing_of_it(cue: Cue) -> None:
    track = Track()
    track.place(cue, 0, speech(0, 5), S(1000))
    track.cut(S(1000))
    assert track.spoken(cue) == ""
    assert track.end == 0


def test_whole_clauses_heard_are_counted(cue: Cue) -> None:
    track = Track()
    track.place(cue, 0, speech(0, 5), S(0))
    track.place(cue, 1, speech(5, 10), S(1000))
    assert [track.heard(cue, S(until)) for until in (999, 1000, 2000)] == [0, 1, 2]


def test_the_performance_sees_only_what_is_near(cue: Cue) -> None:
    track = Track()
    for clause in range(10):
        track.place(cue, clause, speech(0, 5, 48_000), S(clause * 48_000))
    assert [s.start // 48_000 for s in track.around(S(5 * 48_000))] == [3, 4, 5, 6]


def test_the_past_is_forgotten(cue: Cue) -> None:
    track = Track()
    for clause in range(200):
        track.place(cue, clause, speech(0, 5, 48_000), S(clause * 48_000))
    assert track.at(S(100 * 48_000)) is None
    assert track.at(S(190 * 48_000)) is not None


def test_a_shortened_speech_keeps_its_marks_tiled() -> None:
    short = shortened(speech(2, 7), S(450))
    assert (short.length, short.marks[-1].until, short.stop) == (450, 450, 5)
