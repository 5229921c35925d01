"""What the inbox has read first: questions before talk, and both through a flood."""

import pytest

from comments.comment import SECOND
from comments.crowding import eagerness
from comments.inbox import Admitted, Inbox
from tests.fakes.filing import comment


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
