"""Questions that are the same wait together, are answered once, and get a pointer when they come again."""

import numpy as np

from comments.comment import SECOND, Intent
from comments.inbox import Inbox
from tests.fakes.filing import KEEP, comment, meaning, put


def test_the_same_question_is_answered_once_with_all_names() -> None:
    inbox = Inbox()
    for n in range(3):
        put(inbox, comment(str(n), ("多少钱", "什么价", "几块钱")[n], at=n * SECOND))
    group = inbox.take(5 * SECOND)
    assert group is not None
    assert [one.id for one in group.comments] == ["0", "1", "2"]
    assert "asked by 3" in group.why
    assert inbox.take(5 * SECOND) is None


def test_copies_that_were_not_kept_still_count() -> None:
    inbox = Inbox()
    for n in range(30):
        put(inbox, comment(str(n), "怎么洗"), meaning(Intent.USAGE))
    group = inbox.take(0)
    assert group is not None
    assert len(group.comments) == 4
    assert group.others == 26


def test_questions_alike_by_meaning_are_grouped() -> None:
    inbox = Inbox()
    near, far = np.eye(384, dtype=np.float32)[:2]
    for id, text, vector in (("1", "能机洗吗", near), ("2", "可以放洗衣机吗", near), ("3", "怎么泡", far)):
        inbox.admit(comment(id, text), 0)
        inbox.file(comment(id, text), meaning(Intent.USAGE), KEEP, 0, vector=vector)
    assert sorted(len(group.comments) for group in inbox.groups(0)) == [1, 2]


def test_languages_and_products_are_not_mixed() -> None:
    inbox = Inbox()
    put(inbox, comment("1"))
    put(inbox, comment("2", "how much"), meaning(language="en"))
    inbox.admit(comment("3", "2号多少钱"), 0)
    inbox.file(comment("3", "2号多少钱"), meaning(), KEEP, 0, product="tea")
    assert len(inbox.groups(0)) == 3


def test_the_same_question_soon_after_asks_for_a_pointer() -> None:
    inbox = Inbox()
    put(inbox, comment("1", "多少钱"))
    inbox.take(SECOND)
    put(inbox, comment("2", "什么价", at=30 * SECOND))
    put(inbox, comment("3", "有货吗", at=30 * SECOND), meaning(Intent.STOCK))
    first, second = inbox.take(31 * SECOND), inbox.take(31 * SECOND)
    assert first is not None
    assert second is not None
    assert (first.intent, first.answered) == (Intent.STOCK, None)
    assert second.answered is not None
    assert (second.intent, second.answered.at) == (Intent.PRICE, SECOND)


def test_a_question_answered_in_writing_is_said_aloud_when_it_is_taken_again() -> None:
    inbox = Inbox()
    put(inbox, comment("1", "多少钱"))
    (group,) = inbox.groups(SECOND)
    assert inbox.take_group(group, SECOND, written=True) is not None
    put(inbox, comment("2", "什么价", at=30 * SECOND))
    assert inbox.take_answered(31 * SECOND, given=lambda answer: not answer.written) == []
    again = inbox.take(31 * SECOND)
    assert again is not None
    assert again.answered is not None
    assert again.answered.written
    put(inbox, comment("3", "几块钱", at=40 * SECOND))
    (pointed,) = inbox.take_answered(41 * SECOND)
    assert pointed.answered is not None
    assert (pointed.answered.comment_id, pointed.answered.written) == ("2", False)


def test_a_question_whose_answer_never_aired_is_open_again() -> None:
    inbox = Inbox()
    put(inbox, comment("1", "多少钱"))
    inbox.take(SECOND)
    put(inbox, comment("2", "什么价", at=2 * SECOND))
    assert inbox.groups(2 * SECOND)[0].answered is not None
    inbox.unanswered("1")
    assert inbox.groups(2 * SECOND)[0].answered is None


def test_a_group_is_taken_as_far_as_it_still_waits() -> None:
    inbox = Inbox()
    for n in range(3):
        put(inbox, comment(str(n), ("多少钱", "什么价", "几块钱")[n], at=n))
    (group,) = inbox.groups(SECOND)
    inbox.withdraw("0")
    taken = inbox.take_group(group, SECOND)
    assert taken is not None
    assert [one.id for one in taken.comments] == ["1", "2"]
    assert inbox.take_group(group, SECOND) is None


def test_the_question_of_who_wrote_before_speaks_for_the_group() -> None:
    inbox = Inbox()
    put(inbox, comment("hello", "晚上好", author="old"), meaning(Intent.GREETING))
    inbox.take(0)
    put(inbox, comment("1", "鞋灯多少钱", author="new"))
    put(inbox, comment("2", "这个多少钱", author="old", at=SECOND))
    (group,) = inbox.groups(2 * SECOND)
    assert [one.id for one in group.comments] == ["2", "1"]
