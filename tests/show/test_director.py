"""The director in tables: who speaks next, who may interrupt, and what is left where it stood."""

from collections.abc import Callable

import pytest

from host.show.actions import Action, Cut, End, Forget, Play, Prepare, Write
from host.show.asides import REPLIES_IN_A_ROW
from host.show.cue import Cue, Entry
from host.show.director import LINES_AHEAD, LOW_WATER, Director
from host.show.queue import QueueRefusal
from script_gen.line import Line, Origin
from stream.timeline import Samples, from_s

NOW = Samples(0)


def script(*texts: str) -> list[Line]:
    return [Line(text) for text in texts]


def reply(director: Director, text: str = "reply", expires_at: Samples | None = None) -> Cue:
    cue = director.cue(Line(text, origin=Origin.REPLY), entry=Entry.CLAUSE_END, comment_ids=("k1",))
    return Cue(cue.id, cue.line, cue.entry, comment_ids=cue.comment_ids, expires_at=expires_at)


def operator(director: Director, entry: Entry, text: str = "operator") -> Cue:
    return director.cue(Line(text, origin=Origin.OPERATOR), entry=entry)


def now_by_operator(director: Director) -> Cue:
    return operator(director, Entry.NOW)


def make(director: Director, cue: Cue, clauses: int = 2) -> tuple[Action, ...]:
    """The voice has made the whole cue."""
    return director.prepared(cue.key, clauses, complete=True)


def plays(actions: tuple[Action, ...]) -> list[tuple[str, int]]:
    return [(action.cue.line.text, action.clause) for action in actions if isinstance(action, Play)]


def ends(actions: tuple[Action, ...]) -> list[tuple[str, int, bool]]:
    return [(a.cue.line.text, a.clauses, a.cut) for a in actions if isinstance(a, End)]


def draft_of(actions: tuple[Action, ...], product_id: str | None) -> int:
    """The number of the draft that is asked for."""
    return next(a.draft for a in actions if isinstance(a, Write) and a.product_id == product_id)


@pytest.fixture
def director() -> Director:
    """A director with lines a to j, the first three of two clauses each ready."""
    director = Director()
    assert director.open() == (Write(1),)
    for action in director.wrote(1, script(*"abcdefghij")):
        assert isinstance(action, Prepare)
        make(director, action.cue)
    return director


def test_script_plays_clause_by_clause_and_line_by_line(director: Director) -> None:
    heard = [plays(director.boundary(NOW)) for _ in range(4)]
    assert heard == [[("a", 0)], [("a", 1)], [("b", 0)], [("b", 1)]]


def test_a_finished_line_ends_whole(director: Director) -> None:
    director.boundary(NOW)
    director.boundary(NOW)
    assert ends(director.boundary(NOW)) == [("a", 2, False)]


def test_look_ahead_prepares_a_bounded_number_of_lines(director: Director) -> None:
    prepared = [a.cue.line.text for a in director.boundary(NOW) if isinstance(a, Prepare)]
    assert prepared == ["d"]
    assert LINES_AHEAD == 3


def test_more_is_written_when_few_lines_are_left(director: Director) -> None:
    written: list[int] = []
    for _ in range(12):
        for action in director.boundary(NOW):
            if isinstance(action, Prepare):
                make(director, action.cue)
            if isinstance(action, Write):
                written.append(len(director.queue))
    assert written == [LOW_WATER - 1], "asked once, and not again before the answer came"


def test_nothing_is_played_when_nothing_is_ready() -> None:
    director = Director()
    director.open()
    director.wrote(1, script("a"))
    assert plays(director.boundary(NOW)) == []


def test_a_reply_comes_in_at_the_clause_end_and_the_script_resumes(director: Director) -> None:
    director.boundary(NOW)
    cue = reply(director)
    director.say(cue)
    make(director, cue)
    heard = [plays(director.boundary(NOW)) for _ in range(4)]
    assert heard == [[("reply", 0)], [("reply", 1)], [("a", 1)], [("b", 0)]]


def test_a_reply_that_is_not_ready_does_not_hold_the_script(director: Director) -> None:
    director.boundary(NOW)
    director.say(reply(director))
    assert plays(director.boundary(NOW)) == [("a", 1)]


def test_talkative_rooms_still_hear_the_script(director: Director) -> None:
    heard: list[str] = []
    for _ in range(2 * REPLIES_IN_A_ROW + 4):
        cue = reply(director)
        director.say(cue)
        make(director, cue, clauses=1)
        heard += [text for text, _ in plays(director.boundary(NOW))]
    assert heard[:REPLIES_IN_A_ROW] == ["reply"] * REPLIES_IN_A_ROW
    assert "a" in heard[REPLIES_IN_A_ROW:]


def test_a_stale_reply_is_dropped_unspoken(director: Director) -> None:
    cue = reply(director, expires_at=from_s(45))
    director.say(cue)
    make(director, cue)
    assert ends(director.boundary(from_s(46))) == [("reply", 0, True)]


def test_a_notice_waits_for_the_sentence_end_and_is_not_interrupted(director: Director) -> None:
    notice = director.cue(Line("notice"), entry=Entry.SENTENCE_END)
    director.boundary(NOW)
    director.say(notice)
    make(director, notice)
    heard = [plays(director.boundary(NOW)) for _ in range(2)]
    question = reply(director)
    director.say(question)
    make(director, question, clauses=1)
    heard += [plays(director.boundary(NOW)) for _ in range(3)]
    assert heard == [[("a", 1)], [("notice", 0)], [("notice", 1)], [("reply", 0)], [("b", 0)]]


def test_an_operators_line_at_the_sentence_end_waits_for_it(director: Director) -> None:
    director.boundary(NOW)
    cue = operator(director, Entry.SENTENCE_END)
    director.say(cue)
    make(director, cue, clauses=1)
    heard = [plays(director.boundary(NOW)) for _ in range(3)]
    assert heard == [[("a", 1)], [("operator", 0)], [("b", 0)]]


def test_an_operators_line_for_now_cuts_and_the_script_repeats_its_clause(director: Director) -> None:
    director.boundary(NOW)
    director.boundary(NOW)
    cue = operator(director, Entry.NOW)
    assert director.say(cue) == (Prepare(cue),)
    assert make(director, cue, clauses=1) == (Cut(),)
    assert ends(director.was_cut(1)) == [], "the script line is not lost"
    heard = [plays(director.boundary(NOW)) for _ in range(3)]
    assert heard == [[("operator", 0)], [("a", 1)], [("b", 0)]]


def test_a_reply_that_is_cut_ends(director: Director) -> None:
    cue = reply(director)
    director.say(cue)
    make(director, cue)
    director.boundary(NOW)
    now = operator(director, Entry.NOW)
    director.say(now)
    make(director, now)
    assert ends(director.was_cut(0)) == [("reply", 1, True)]


def test_pause_holds_script_and_replies_but_not_the_operator(director: Director) -> None:
    director.boundary(NOW)
    director.pause()
    question, order = reply(director), operator(director, Entry.SENTENCE_END)
    for cue in (question, order):
        director.say(cue)
        make(director, cue, clauses=1)
    assert plays(director.boundary(NOW)) == [("operator", 0)]
    assert plays(director.boundary(NOW)) == []
    director.resume()
    assert plays(director.boundary(NOW)) == [("reply", 0)]
    assert plays(director.boundary(NOW)) == [("a", 1)]


@pytest.mark.parametrize("heard", [0, 1])
def test_a_pause_cuts_the_line_and_resume_says_its_clause_again(director: Director, heard: int) -> None:
    director.boundary(NOW)
    assert director.pause() == (Cut(),)
    assert director.was_cut(heard) == ()
    assert director.pause() == (), "nobody speaks any more"
    assert plays(director.boundary(NOW)) == []
    director.resume()
    assert plays(director.boundary(NOW)) == [("a", heard)]


@pytest.mark.parametrize(
    ("made_by", "ended", "then"), [(reply, [], ("reply", 0)), (now_by_operator, [("operator", 1, True)], ("a", 1))]
)
def test_a_pause_holds_an_answer_and_ends_an_operators_words(
    director: Director, made_by: Callable[[Director], Cue], ended: list[tuple[str, int, bool]], then: tuple[str, int]
) -> None:
    director.boundary(NOW)
    cue = made_by(director)
    director.say(cue)
    make(director, cue)
    assert plays(director.boundary(NOW)) == [(cue.line.text, 0)]
    assert director.pause() == (Cut(),)
    assert ends(director.was_cut(0)) == ended
    director.resume()
    assert plays(director.boundary(NOW)) == [then]


def test_operators_take_back_their_own_words_until_they_air_and_no_answer(director: Director) -> None:
    director.boundary(NOW)
    own, answer = operator(director, Entry.SENTENCE_END), reply(director)
    for cue in (own, answer):
        director.say(cue)
    assert ends(director.delete(own.id)) == [("operator", 0, True)]
    assert director.asides == (answer,)
    for gone in (own.id, answer.id):
        with pytest.raises(QueueRefusal, match="not among the lines to come"):
            director.delete(gone)


def test_skip_ends_the_line_at_its_clause_once_the_new_one_is_ready(director: Director) -> None:
    director.boundary(NOW)
    draft = draft_of(director.skip_to("p2"), "p2")
    assert len(director.queue) == 0
    for action in director.wrote(draft, script("new")):
        if isinstance(action, Prepare):
            make(director, action.cue)
    actions = director.boundary(NOW)
    assert (ends(actions), plays(actions)) == ([("a", 1, True)], [("new", 0)])


def test_skip_does_not_leave_silence_while_the_new_line_is_made(director: Director) -> None:
    director.boundary(NOW)
    director.wrote(draft_of(director.skip_to("p2"), "p2"), script("new"))
    assert plays(director.boundary(NOW)) == [("a", 1)]


def test_a_draft_that_a_skip_has_overtaken_is_dropped(director: Director) -> None:
    first = draft_of(director.skip_to("p2"), "p2")
    second = draft_of(director.skip_to("p3"), "p3")
    assert director.wrote(first, script("stale")) == ()
    director.wrote(second, script("fresh"))
    assert [cue.line.text for cue in director.queue] == ["fresh"]


def test_skip_keeps_operators_lines(director: Director) -> None:
    inserted, _ = director.insert(Line("mine", origin=Origin.OPERATOR), after=None)
    director.skip_to("p2")
    assert [cue.id for cue in director.queue] == [inserted.id]


def test_an_edited_line_is_made_again_and_the_old_sound_forgotten(director: Director) -> None:
    first = director.queue.first
    actions = director.edit(first.id, Line("better"), version=1)
    assert Forget(first) in actions
    assert [a.cue.line.text for a in actions if isinstance(a, Prepare)] == ["better"]
    assert not director.ready(director.queue.first)


def test_late_sound_of_an_old_wording_is_ignored(director: Director) -> None:
    first = director.queue.first
    director.edit(first.id, Line("better"), version=1)
    assert director.prepared(first.key, 2, complete=True) == ()
    assert plays(director.boundary(NOW)) == []


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        (lambda d: d.edit("c1", Line("x"), version=7), "stale_version"),
        (lambda d: d.edit("c99", Line("x"), version=1), "unknown_line"),
        (lambda d: d.delete("c99"), "unknown_line"),
        (lambda d: d.move("c1", after="c99"), "unknown_line"),
        (lambda d: d.move("c1", after="c1"), "unknown_line"),
        (lambda d: d.insert(Line("x"), after="c99"), "unknown_line"),
    ],
)
def test_impossible_edits_are_refused_and_change_nothing(director: Director, deed: object, code: str) -> None:
    before = list(director.queue)
    with pytest.raises(QueueRefusal) as refusal:
        deed(director)  # type: ignore[operator]
    assert refusal.value.code == code
    assert list(director.queue) == before


def test_lines_move_and_go(director: Director) -> None:
    director.move("c3", after=None)
    director.move("c1", after="c2")
    director.delete("c4")
    assert [cue.line.text for cue in director.queue][:4] == ["c", "b", "a", "e"]


def test_too_many_replies_drop_the_oldest(director: Director) -> None:
    dropped = [ends(director.say(reply(director, f"r{i}"))) for i in range(10)]
    assert [end for ended in dropped for end in ended] == [("r0", 0, True), ("r1", 0, True)]


def test_another_voice_makes_what_has_not_begun_anew(director: Director) -> None:
    director.boundary(NOW)
    again = director.renew()
    assert [a.cue.line.text for a in again if isinstance(a, Forget)] == ["b", "c", "d"]
    assert [a.cue.line.text for a in again if isinstance(a, Prepare)] == ["b", "c", "d"]
    assert plays(director.boundary(NOW)) == [("a", 1)]


def test_a_new_reading_makes_only_its_own_lines_anew(director: Director) -> None:
    again = director.renew(lambda line: "b" in line.text)
    assert [(type(a), a.cue.line.text) for a in again if isinstance(a, Forget | Prepare)] == [
        (Forget, "b"),
        (Prepare, "b"),
    ]


def test_a_line_made_anew_airs_in_its_turn(director: Director) -> None:
    director.renew(lambda line: line.text == "a")
    assert plays(director.boundary(NOW)) == []
    make(director, director.queue.first)
    assert plays(director.boundary(NOW)) == [("a", 0)]
