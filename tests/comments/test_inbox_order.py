"""What the host takes first: buying before talk, care before buying, and those who were here before."""

import pytest

from comments.comment import Intent, Kind, Mood
from comments.inbox import Inbox
from tests.fakes.filing import comment, meaning, put


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ((Intent.PRICE, Mood.NEUTRAL), (Intent.GREETING, Mood.HAPPY)),
        ((Intent.COMPLAINT, Mood.UPSET), (Intent.PRICE, Mood.NEUTRAL)),
        ((Intent.SPEC, Mood.HESITANT), (Intent.SPEC, Mood.NEUTRAL)),
        ((Intent.STOCK, Mood.NEUTRAL), (Intent.PRAISE, Mood.HAPPY)),
    ],
)
def test_what_comes_first(better: tuple[Intent, Mood], worse: tuple[Intent, Mood]) -> None:
    inbox = Inbox()
    put(inbox, comment("worse", "一二三"), meaning(*worse))
    put(inbox, comment("better", "四五六"), meaning(*better))
    group = inbox.take(0)
    assert group is not None
    assert group.comments[0].id == "better"


def test_a_crowd_of_greetings_does_not_push_a_buyer_aside() -> None:
    inbox = Inbox()
    for n in range(100):
        put(inbox, comment(f"g{n}", f"晚上好{chr(0x4E00 + n)}"), meaning(Intent.GREETING, Mood.HAPPY))
    put(inbox, comment("buyer", "多少钱"))
    group = inbox.take(0)
    assert group is not None
    assert group.intent is Intent.PRICE


def test_somebody_who_bought_counts_a_little_more() -> None:
    inbox = Inbox()
    inbox.admit(comment("order", "", author="b", kind=Kind.ORDER), 0)
    put(inbox, comment("1", "材质呢", author="a"), meaning(Intent.SPEC))
    put(inbox, comment("2", "产地呢", author="b"), meaning(Intent.SPEC))
    group = inbox.take(0)
    assert group is not None
    assert group.comments[0].id == "2"
    assert "buyer" in group.why


def test_who_was_here_before_counts_a_little_more() -> None:
    inbox = Inbox()
    put(inbox, comment("hello", "晚上好", author="old"), meaning(Intent.GREETING))
    inbox.take(0)
    put(inbox, comment("1", "材质呢", author="new"), meaning(Intent.SPEC))
    put(inbox, comment("2", "产地呢", author="old"), meaning(Intent.SPEC))
    assert [(group.comments[0].id, group.known) for group in inbox.groups(0)] == [("2", True), ("1", False)]
