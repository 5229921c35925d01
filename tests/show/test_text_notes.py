"""Answers in writing in the picture: short ones, each for a few seconds, never over a comment being answered."""

from typing import Any

import pytest

from host.show.text_notes import GAP, LASTS, LONGEST, WAITING_AT_MOST, TextNotes
from stream.timeline import PICTURE, Samples, from_s

START = Samples(-48_000)


def written(
    text: str = "全国包邮。", author: str = "小林", id_: str = "c1", *, simulated: bool = False
) -> dict[str, Any]:
    return {"type": "written", "comment_ids": [id_], "author": author, "text": text, "simulated": simulated}


@pytest.mark.parametrize(("language", "heading"), [("zh", "文字回复 小林"), ("en", "In writing to 小林")])
def test_an_answer_is_shown_for_a_while_and_marked_as_simulated(language: str, heading: str) -> None:
    notes = TextNotes(language)
    notes.hear(written(simulated=True))
    shown = notes.at(START, room=True)
    assert shown is not None
    assert (shown.author, shown.text, shown.simulated, shown.since) == (heading, "全国包邮。", True, START)
    assert notes.at(Samples(START + LASTS - 1), room=True) is shown
    assert notes.at(Samples(START + LASTS), room=True) is None


def test_a_spoken_answer_takes_the_place() -> None:
    notes = TextNotes("zh")
    notes.hear(written())
    assert notes.at(START, room=False) is None
    assert notes.at(Samples(START + PICTURE), room=True) is not None
    assert notes.at(Samples(START + 2 * PICTURE), room=False) is None
    assert notes.at(Samples(START + from_s(9)), room=True) is None


def test_the_next_comes_after_a_gap_and_in_a_rush_the_newest_stay() -> None:
    notes = TextNotes("zh")
    for n in range(9):
        notes.hear(written(text=str(n), id_=f"c{n}"))
    shown, moment = [], START
    while (note := notes.at(moment, room=True)) is not None:
        shown.append(note.text)
        assert notes.at(Samples(moment + LASTS), room=True) is None
        assert notes.at(Samples(moment + LASTS + GAP - 1), room=True) is None
        moment = Samples(moment + LASTS + GAP)
    assert shown == [str(n) for n in range(9 - WAITING_AT_MOST, 9)]


def test_what_is_too_long_to_read_is_on_the_pages_only() -> None:
    notes = TextNotes("zh")
    notes.hear(written(text="长" * (LONGEST["zh"] + 1)))
    assert notes.at(START, room=True) is None


def test_what_was_taken_back_or_put_in_other_words_leaves_at_once() -> None:
    notes = TextNotes("zh")
    notes.hear(written())
    assert notes.at(START, room=True) is not None
    notes.hear({"type": "unwritten", "comment_ids": ["c1"]})
    assert notes.at(Samples(START + PICTURE), room=True) is None
    notes.hear(written(text="一"))
    notes.hear(written(text="二"))
    note = notes.at(Samples(START + from_s(9)), room=True)
    assert note is not None
    assert note.text == "二"
    assert notes.at(Samples(START + from_s(20)), room=True) is None


def test_other_messages_are_nothing_to_it() -> None:
    notes = TextNotes("en")
    notes.hear({"type": "viewers", "count": 3})
    assert notes.at(START, room=True) is None
