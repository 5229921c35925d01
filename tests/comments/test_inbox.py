"""The inbox's door and its bounds: cheap refusals, each viewer in turn, nothing stale, nothing without end."""

from dataclasses import replace

import pytest

from comments.comment import SECOND, Action, Comment, Intent, Meaning, Verdict
from comments.inbox import Admitted, Bounds, Drop, Dropped, Inbox
from tests.fakes.filing import KEEP, comment, meaning, put


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (comment("1"), comment("1", "别的"), Drop.SAME_ID),
        (comment("1", author="a"), comment("2", "多少 钱？", author="a"), Drop.SAME_TEXT),
        (comment("1"), comment("2", "  "), Drop.EMPTY),
        (comment("1", at=200 * SECOND), comment("2", at=10 * SECOND), Drop.STALE),
    ],
)
def test_cheap_refusals(first: Comment, second: Comment, reason: Drop) -> None:
    inbox = Inbox()
    now = first.received_at
    assert inbox.admit(first, now) == Admitted(first)
    assert inbox.admit(second, now) == Dropped(reason)
    assert inbox.dropped[reason] == 1


def test_one_viewer_cannot_fill_the_room_and_is_heard_again_later() -> None:
    inbox = Inbox()
    taken = [inbox.admit(comment(str(n), f"问题 {n} 怎么用", author="loud"), 0) for n in range(20)]
    assert sum(isinstance(one, Admitted) for one in taken) == 4
    assert isinstance(inbox.admit(comment("late", "还有吗", author="loud", at=10 * SECOND), 10 * SECOND), Admitted)


def test_a_changed_nickname_does_not_help_when_the_source_knows_the_viewer() -> None:
    inbox = Inbox()
    taken = [inbox.admit(replace(comment(str(n), f"问题 {n}", author=f"n{n}"), viewer="7"), 0) for n in range(20)]
    assert sum(isinstance(one, Admitted) for one in taken) == 4


@pytest.mark.parametrize(
    ("verdict", "what", "reason"),
    [
        (Verdict(Action.HIDE, "abuse.insult"), meaning(), Drop.HIDDEN),
        (Verdict(Action.FLAG, "care.injury"), meaning(), Drop.FLAGGED),
        (KEEP, meaning(Intent.SPAM), Drop.SPAM),
    ],
)
def test_what_moderation_or_meaning_refuses_is_not_filed(verdict: Verdict, what: Meaning, reason: Drop) -> None:
    inbox = Inbox()
    inbox.admit(comment("1"), 0)
    assert inbox.file(comment("1"), what, verdict, 0) == Dropped(reason)
    assert (len(inbox), inbox.unread) == (0, 0)


def test_everything_is_bounded() -> None:
    bounds = Bounds(unread=8, waiting=10, remembered=50, authors=50, answered=3)
    inbox = Inbox(bounds)
    for n in range(1000):
        put(
            inbox,
            comment(str(n), f"问题{'一二三四五六七八九十'[n % 10]}{n}", at=n * SECOND // 10),
            meaning(Intent.SPEC),
        )
        assert inbox.unread <= bounds.unread
        assert len(inbox) <= bounds.waiting
    while inbox.take(100 * SECOND):
        pass
    sizes = [len(inbox._ids._seen), len(inbox._texts._seen), len(inbox._authors._full_at), inbox._waiting.answers]
    assert max(sizes) <= bounds.remembered
    assert sizes[-1] <= bounds.answered


def test_old_comments_expire() -> None:
    inbox = Inbox()
    put(inbox, comment("1"))
    assert inbox.take(121 * SECOND) is None
    assert inbox.dropped[Drop.STALE] == 1


def test_one_author_waits_with_the_newest_three() -> None:
    inbox = Inbox(Bounds(per_author=3))
    for n in range(4):
        put(inbox, comment(str(n), f"问题{'甲乙丙丁'[n]}", author="a"), meaning(Intent.SPEC))
    waiting = {one.id for group in inbox.groups(0) for one in group.comments}
    assert waiting == {"1", "2", "3"}


def test_a_namesake_does_not_take_anothers_place() -> None:
    inbox = Inbox(Bounds(per_author=3))
    put(inbox, replace(comment("honest", "产地呢", author="Anna"), viewer="10.0.0.1"), meaning(Intent.SPEC))
    for n in range(4):
        namesake = replace(comment(str(n), f"问题{'甲乙丙丁'[n]}", author="Anna"), viewer="10.9.9.9")
        put(inbox, namesake, meaning(Intent.SPEC))
    assert {one.id for group in inbox.groups(0) for one in group.comments} == {"honest", "1", "2", "3"}


def test_a_withdrawn_comment_is_not_taken() -> None:
    inbox = Inbox()
    put(inbox, comment("1"))
    assert inbox.withdraw("1")
    assert not inbox.withdraw("1")
    assert inbox.take(0) is None


def test_a_full_room_of_strangers_does_not_push_out_who_wrote_before() -> None:
    inbox = Inbox(Bounds(waiting=5))
    put(inbox, comment("hello", "晚上好", author="old"), meaning(Intent.GREETING))
    inbox.take(0)
    put(inbox, comment("1", "产地呢", author="old"), meaning(Intent.USAGE))
    for n in range(20):
        put(inbox, comment(f"n{n}", f"{chr(0x4E00 + n)}还有货吗", author=f"new{n}"), meaning(Intent.STOCK))
    waiting = {one.id for group in inbox.groups(0) for one in group.comments}
    assert "1" in waiting
    assert len(waiting) == 5
