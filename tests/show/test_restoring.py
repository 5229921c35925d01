"""Deleted lines in tables: they come back to where they stood, and speak as if nothing had been."""

import pytest

from host.show.actions import Play, Prepare
from host.show.director import Director
from host.show.queue import DELETED_AT_MOST, QueueRefusal
from script_gen.line import Line
from stream.timeline import Samples


@pytest.fixture
def director() -> Director:
    """A director with lines a to f, none made yet."""
    director = Director()
    director.open()
    director.wrote(1, [Line(text) for text in "abcdef"])
    return director


def texts(director: Director) -> str:
    return "".join(cue.line.text for cue in director.queue)


def line_id(director: Director, text: str) -> str:
    return next(cue.id for cue in director.queue if cue.line.text == text)


@pytest.mark.parametrize("deleted", ["a", "c", "f", "bc", "cb", "abcdef"])
def test_lines_come_back_in_the_order_they_had(director: Director, deleted: str) -> None:
    ids = [line_id(director, text) for text in deleted]
    for each in ids:
        director.delete(each)
    assert texts(director) == "".join(text for text in "abcdef" if text not in deleted)
    for each in reversed(ids):
        director.restore(each)
    assert texts(director) == "abcdef"


def test_without_the_line_before_it_a_line_comes_first(director: Director) -> None:
    first, second = line_id(director, "a"), line_id(director, "b")
    director.delete(second)
    director.delete(first)
    director.restore(second)
    assert texts(director) == "bcdef"


def test_what_came_back_is_made_and_aired(director: Director) -> None:
    first = line_id(director, "a")
    director.delete(first)
    (prepared,) = [action for action in director.restore(first) if isinstance(action, Prepare)]
    assert prepared.cue.id == first
    director.prepared(prepared.cue.key, 1, complete=True)
    assert [a.cue.id for a in director.boundary(Samples(0)) if isinstance(a, Play)] == [first]


@pytest.mark.parametrize("wish", ["never", "twice", "too_late"])
def test_what_cannot_come_back_is_refused(director: Director, wish: str) -> None:
    asked = line_id(director, "b")
    if wish != "never":
        director.delete(asked)
    if wish == "twice":
        director.restore(asked)
    if wish == "too_late":
        for _ in range(DELETED_AT_MOST):
            cue, _ = director.insert(Line("x"), after=None)
            director.delete(cue.id)
    with pytest.raises(QueueRefusal, match="brought back"):
        director.restore(asked)
