"""The inbox under load: bounded, fair, nothing twice, nothing stale, the same question once."""

import numpy as np
import pytest

from comments.comment import SECOND, Action, Comment, Intent, Kind, Meaning, Mood, Verdict
from comments.crowding import eagerness
from comments.inbox import Admitted, Bounds, Drop, Dropped, Inbox, Taken

KEEP = Verdict(Action.KEEP)


def comment(id: str, text: str = "多少钱", author: str = "", at: int = 0, kind: Kind = Kind.COMMENT) -> Comment:
    return Comment(id, "page", author or f"viewer {id}", text, kind, at)


def meaning(intent: Intent = Intent.PRICE, mood: Mood = Mood.NEUTRAL, language: str = "zh") -> Meaning:
    return Meaning(intent, mood, language, 1.0, "rule:test")


def put(inbox: Inbox, one: Comment, what: Meaning | None = None, now: int | None = None) -> Taken | Dropped:
    return inbox.put(one, what or meaning(), KEEP, one.received_at if now is None else now)


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
    taken = [inbox.admit(comment(str(n), f"问题 {n}", author=f"name {n}"), 0, who="viewer 7") for n in range(20)]
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


def test_questions_are_read_before_talk_and_the_freshest_first() -> None:
    inbox = Inbox()
    for id, text in (("1", "好的呀"), ("2", "有货吗"), ("3", "今天好冷"), ("4", "is it red")):
        inbox.admit(comment(id, text), 0)
    order = [one.id for one in iter(lambda: inbox.to_read(0), None)]
    assert order == ["4", "2", "3", "1"]


def test_honest_questions_survive_a_flood_of_talk() -> None:
    """2,000 comments a second for 30 s, of which one in thirty can be read in time."""
    inbox = Inbox()
    read = set()
    for n in range(60_000):
        at = n * SECOND // 2000
        if n % 3000 == 1500:
            q = n // 3000
            text = f"第{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉'[q]}款能用多久"
            assert isinstance(inbox.admit(comment(f"q{q}", text, author=f"h{q}", at=at), at), Admitted)
        noise = "".join(chr(0x4E00 + (n * 7919 + k * 104729) % 9000) for k in range(6))
        inbox.admit(comment(f"n{n}", noise, author=f"bot{n}", at=at), at)
        if n % 30 == 0 and (one := inbox.to_read(at)):
            read.add(one.id)
    assert {f"q{n}" for n in range(20)} <= read
    assert inbox.unread <= inbox.bounds.unread


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


def test_old_comments_expire() -> None:
    inbox = Inbox()
    put(inbox, comment("1"))
    assert inbox.take(121 * SECOND) is None
    assert inbox.dropped[Drop.STALE] == 1


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


def test_one_author_waits_with_the_newest_three() -> None:
    inbox = Inbox(Bounds(per_author=3))
    for n in range(4):
        put(inbox, comment(str(n), f"问题{'甲乙丙丁'[n]}", author="a"), meaning(Intent.SPEC))
    waiting = {one.id for group in inbox.groups(0) for one in group.comments}
    assert waiting == {"1", "2", "3"}


def test_a_withdrawn_comment_is_not_taken() -> None:
    inbox = Inbox()
    put(inbox, comment("1"))
    assert inbox.withdraw("1")
    assert not inbox.withdraw("1")
    assert inbox.take(0) is None


def test_somebody_who_bought_counts_a_little_more() -> None:
    inbox = Inbox()
    inbox.admit(comment("order", "", author="b", kind=Kind.ORDER), 0)
    put(inbox, comment("1", "材质呢", author="a"), meaning(Intent.SPEC))
    put(inbox, comment("2", "产地呢", author="b"), meaning(Intent.SPEC))
    group = inbox.take(0)
    assert group is not None
    assert group.comments[0].id == "2"
    assert "buyer" in group.why


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


def test_who_was_here_before_counts_a_little_more() -> None:
    inbox = Inbox()
    put(inbox, comment("hello", "晚上好", author="old"), meaning(Intent.GREETING))
    inbox.take(0)
    put(inbox, comment("1", "材质呢", author="new"), meaning(Intent.SPEC))
    put(inbox, comment("2", "产地呢", author="old"), meaning(Intent.SPEC))
    assert [(group.comments[0].id, group.known) for group in inbox.groups(0)] == [("2", True), ("1", False)]


@pytest.mark.parametrize(
    "text",
    ["要不要运费", "小米一袋多重", "能退不", "有木有红色", "这个不是真人吧", "杯子还是碗", "咋用", "求上链接",
     "好不好洗", "what's it made of", "would it fit me", "pls show the back", "could i swap it"],
)  # fmt: skip
def test_what_asks_is_read_before_talk(text: str) -> None:
    assert eagerness(text) == 2


@pytest.mark.parametrize("text", ["主播加油", "来了来了", "今天好冷", "love this host", "good evening all", "买买买"])
def test_talk_is_read_after_questions(text: str) -> None:
    assert eagerness(text) < 2


def test_the_question_of_who_wrote_before_speaks_for_the_group() -> None:
    inbox = Inbox()
    put(inbox, comment("hello", "晚上好", author="old"), meaning(Intent.GREETING))
    inbox.take(0)
    put(inbox, comment("1", "鞋灯多少钱", author="new"))
    put(inbox, comment("2", "这个多少钱", author="old", at=SECOND))
    (group,) = inbox.groups(2 * SECOND)
    assert [one.id for one in group.comments] == ["2", "1"]


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
