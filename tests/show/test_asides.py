"""Asides in a table: who may come in beside the script, and who gives way."""

import pytest

from host.show.asides import ASIDES_AT_MOST, REPLIES_IN_A_ROW, Asides
from host.show.cue import Cue, Entry
from script_gen.line import Line, Origin
from stream.timeline import Samples

SCRIPT = Cue("s", Line("script"))
INSERTED = Cue("i", Line("inserted", origin=Origin.OPERATOR))
REPLY = Cue("r", Line("reply", origin=Origin.REPLY), Entry.CLAUSE_END)
NOTICE = Cue("n", Line("notice"), Entry.SENTENCE_END)
OPERATOR = Cue("o", Line("operator", origin=Origin.OPERATOR), Entry.NOW)


def chosen(*waiting: Cue, on_air: Cue | None, paused: bool = False, said: int = 0, script_waits: bool = True) -> str:
    """The id of the one that comes in after `said` replies in a row; empty when none may."""
    asides = Asides()
    for number in range(said):
        earlier = Cue(f"earlier-{number}", REPLY.line, REPLY.entry)
        asides.add(earlier)
        asides.began(earlier)
    for cue in waiting:
        asides.add(cue)
    found = asides.next(on_air, lambda cue: True, paused=paused, script_waits=script_waits)
    return found.id if found else ""


@pytest.mark.parametrize(
    ("on_air", "said", "comes_in"),
    [
        (SCRIPT, 0, "r"),
        (INSERTED, 0, "r"),
        (SCRIPT, REPLIES_IN_A_ROW, ""),
        (NOTICE, 0, ""),
        (OPERATOR, 0, ""),
        (None, 0, "r"),
        (None, REPLIES_IN_A_ROW, ""),
    ],
)
def test_when_a_reply_may_come_in(on_air: Cue | None, said: int, comes_in: str) -> None:
    assert chosen(REPLY, on_air=on_air, said=said) == comes_in


def test_with_no_script_to_say_replies_go_on() -> None:
    assert chosen(REPLY, on_air=None, said=REPLIES_IN_A_ROW, script_waits=False) == "r"


@pytest.mark.parametrize(("on_air", "comes_in"), [(SCRIPT, "o"), (INSERTED, "o"), (NOTICE, "o"), (OPERATOR, "")])
def test_an_operator_goes_first_and_never_over_another(on_air: Cue, comes_in: str) -> None:
    assert chosen(REPLY, OPERATOR, on_air=on_air) == comes_in


def test_in_a_pause_only_operators_come_in() -> None:
    assert chosen(REPLY, NOTICE, on_air=SCRIPT, paused=True) == ""
    assert chosen(REPLY, OPERATOR, on_air=None, paused=True) == "o"


def test_what_waits_for_the_sentence_end_comes_in_only_there() -> None:
    assert (chosen(NOTICE, on_air=SCRIPT), chosen(NOTICE, on_air=None)) == ("", "n")


def test_the_oldest_reply_gives_way_and_an_operators_line_never_does() -> None:
    asides = Asides()
    asides.add(OPERATOR)
    replies = [Cue(f"r{number}", REPLY.line, REPLY.entry) for number in range(ASIDES_AT_MOST)]
    assert [asides.add(reply) for reply in replies] == [None] * (ASIDES_AT_MOST - 1) + [replies[0]]
    assert [cue.id for cue in asides] == ["o", *(reply.id for reply in replies[1:])]


def test_what_is_stale_is_told_by_its_moment() -> None:
    asides = Asides()
    late = Cue("late", REPLY.line, REPLY.entry, expires_at=Samples(100))
    for cue in (REPLY, late):
        asides.add(cue)
    assert (asides.stale(Samples(99)), asides.stale(Samples(100))) == ([], [late])
