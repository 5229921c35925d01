"""Tests of what counts as a comment in familiar words, and of what that is good for in a flood."""

from pathlib import Path

import pytest

from comments.comment import SECOND, Intent
from comments.examples import read_examples
from comments.familiar import VOCABULARY, Familiar, write_vocabulary
from comments.inbox import Bounds, Inbox
from tests.fakes.filing import comment, meaning, put

SHOP = Familiar(["槐花蜜", "毛巾", "Enamel mug", "会掉毛吗"])


@pytest.mark.parametrize(
    "text", ["这个多少钱", "槐花蜜还有货吗", "可以退货吗", "怎麼賣", "how much is the mug", "ENAMEL MUG?"]
)
def test_what_viewers_of_this_shop_ask_is_wholly_familiar(text: str) -> None:
    assert SHOP(text) == 2


@pytest.mark.parametrize("text", ["毛巾掉毛吗", "能开发票不"])
def test_a_word_of_their_own_leaves_a_question_mostly_familiar(text: str) -> None:
    assert SHOP(text) == 1


@pytest.mark.parametrize("text", ["琴毯多少钱", "有没有毯琴", "鳂鰤麘吗鼗", "zxqv brmpf?", "", "???", "1234"])
def test_made_up_things_are_not(text: str) -> None:
    assert not SHOP(text)


def test_the_shops_own_words_count() -> None:
    assert SHOP("毛巾掉毛吗")
    assert not Familiar()("毛巾掉毛吗")


def test_the_shipped_vocabulary_is_that_of_the_seeds(tmp_path: Path) -> None:
    fresh = tmp_path / "vocabulary.txt"
    write_vocabulary((example.text for example in read_examples()), fresh)
    assert fresh.read_text(encoding="utf-8") == VOCABULARY.read_text(encoding="utf-8"), "run `python -m comments.train`"


def test_strangers_real_questions_are_read_amid_a_hundred_made_up_ones_a_second() -> None:
    """Thirty a second can be read; a stranger's question among a hundred others waits no second."""
    inbox, read = Inbox(familiar=SHOP), dict[str, int]()
    questions = ("槐花蜜多少钱", "能开发票吗", "怎么洗毛巾", "老人能用吗", "今天能发吗", "有活动吗")
    for n in range(100 * 12):
        at = n * SECOND // 100
        if n % 200 == 100:
            inbox.admit(comment(f"q{n // 200}", questions[n // 200], author=f"new{n}", at=at), at)
        made_up = "".join(chr(0x4E00 + (n * 7919 + k * 104729) % 9000) for k in range(4))
        inbox.admit(comment(f"n{n}", f"{made_up}多少钱", author=f"bot{n}", at=at), at)
        if n % 10 < 3 and (one := inbox.to_read(at)):
            read[one.id] = at - one.received_at
    assert all(read[f"q{n}"] <= SECOND for n in range(6))


def test_a_full_room_of_made_up_questions_keeps_strangers_real_ones() -> None:
    inbox = Inbox(Bounds(waiting=5), familiar=SHOP)
    put(inbox, comment("real", "能开发票吗", author="new"), meaning(Intent.CHITCHAT))
    for n in range(20):
        put(inbox, comment(f"n{n}", f"琴毯{chr(0x4E00 + 97 * n)}多少钱", author=f"bot{n}"), meaning(Intent.PRICE))
    waiting = {one.comment.id for question in inbox.questions(0) for one in question.members}
    assert len(waiting) == 5
    assert "real" in waiting
