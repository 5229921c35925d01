"""When the host thanks, for what, and whom."""

import pytest

from comments.comment import SECOND, Comment, Kind
from comments.reactions import GOOD_FOR, PEOPLE, Reactions


def did(kind: Kind, author: str = "ann", count: int = 1, about: str = "", source: str = "webhook") -> Comment:
    return Comment(f"{author}-{kind}", source, author, "", kind, count=count, about=about)


def test_an_order_is_thanked_after_others_had_time_to_join() -> None:
    reactions = Reactions()
    reactions.add(did(Kind.ORDER, "ann", about="p1"), 0)
    reactions.add(did(Kind.ORDER, "ben", 2, about="p1"), 2 * SECOND)
    assert reactions.take(3 * SECOND) is None
    thanks = reactions.take(4 * SECOND)
    assert thanks is not None
    assert (thanks.kind, thanks.names, thanks.people, thanks.count, thanks.about) == (
        Kind.ORDER,
        ("ben", "ann"),
        2,
        3,
        "p1",
    )
    assert reactions.take(5 * SECOND) is None


def test_a_gift_does_not_wait_for_a_welcome() -> None:
    reactions = Reactions()
    reactions.add(did(Kind.JOIN), 0)
    reactions.add(did(Kind.GIFT, about="rose"), 30 * SECOND)
    assert (first := reactions.take(40 * SECOND))
    assert first.kind is Kind.GIFT
    assert reactions.take(60 * SECOND) is None, "a welcome keeps its distance"


def test_what_could_not_be_said_in_time_is_left_unsaid() -> None:
    reactions = Reactions()
    reactions.add(did(Kind.FOLLOW), 0)
    assert reactions.take(GOOD_FOR + 1) is None
    assert reactions.totals[Kind.FOLLOW] == 1


def test_different_gifts_have_no_common_name() -> None:
    reactions = Reactions()
    for author, gift in (("ann", "rose"), ("ben", "rocket"), ("cy", "rose")):
        reactions.add(did(Kind.GIFT, author, about=gift), 0)
    assert (thanks := reactions.take(10 * SECOND))
    assert thanks.about == ""
    assert thanks.names == ("cy", "ben")


def test_likes_are_worth_a_word_at_milestones_only() -> None:
    reactions, said = Reactions(), []
    for minute in range(1, 12):
        reactions.add(did(Kind.LIKE, count=60), minute * 60 * SECOND)
        if (thanks := reactions.take(minute * 60 * SECOND)) is not None:
            said.append(thanks.count)
    assert said == [100, 200, 500]


def test_a_flood_of_joins_is_counted_and_not_remembered() -> None:
    reactions = Reactions()
    for number in range(5 * PEOPLE):
        reactions.add(did(Kind.JOIN, f"guest {number}"), number)
    assert (thanks := reactions.take(60 * SECOND))
    assert thanks.people == 5 * PEOPLE
    assert thanks.names == (f"guest {PEOPLE - 1}", f"guest {PEOPLE - 2}")


def test_a_comment_is_refused() -> None:
    with pytest.raises(ValueError, match="inbox"):
        Reactions().add(did(Kind.COMMENT), 0)


def test_thanks_know_that_they_go_to_programs() -> None:
    reactions = Reactions()
    reactions.add(did(Kind.FOLLOW, source="simulated"), 0)
    assert (thanks := reactions.take(20 * SECOND))
    assert thanks.simulated
