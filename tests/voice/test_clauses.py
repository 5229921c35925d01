"""Where lines are cut: nothing is lost, nothing is broken, and the first clause is short when somebody waits."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.voice.clauses import PAUSE_MS, SHORT_MS, SIZES, Clause, Sizes, split
from host.voice.text.token import Token

USUAL = Sizes()


def line(text: str) -> list[Token]:
    """Words apart by spaces, one syllable for each character; `,` and `.` are pauses."""
    tokens, at = [], 0
    for word in text.split():
        phones = word if word in ",.!?" else "a ".join("t" * len(word)) + "a"
        tokens.append(Token(word, phones, at, at + len(word)))
        at += len(word) + 1
    return tokens


def cut(text: str, *, urgent: bool = False) -> list[str]:
    return [" ".join(t.spoken for t in clause.tokens) for clause in split(line(text), len(text), urgent=urgent)]


@pytest.mark.parametrize(
    ("text", "urgent", "wanted"),
    [
        ("你好 .", False, ["你好 ."]),
        ("今天 天气 很 好 . 我们 开始 吧 .", False, ["今天 天气 很 好 .", "我们 开始 吧 ."]),
        ("好 . 我们 开始 吧 .", False, ["好 . 我们 开始 吧 ."]),
        ("这位 朋友 问得 好 , 这款 杯子 可以 装 热水", True, ["这位 朋友 问得 好 ,", "这款 杯子 可以 装 热水"]),
        ("这款 杯子 可以 装 热水 也 可以 装 冰水", True, ["这款 杯子 可以", "装 热水 也 可以 装 冰水"]),
        ("现在 只要 九十九 元 就 可以 带走 它 回家", True, ["现在 只要", "九十九 元 就 可以 带走 它 回家"]),
    ],
)
def test_cuts(text: str, urgent: bool, wanted: list[str]) -> None:
    assert cut(text, urgent=urgent) == wanted


def test_kokoro_takes_phrases_of_four_syllables_apart() -> None:
    phrases = ["看 这张 图 ,", "净 含量 ,", "二百五十 克 ."]
    text = " ".join(phrases)
    clauses = split(line(text), len(text), sizes=SIZES["kokoro"])
    assert [" ".join(token.spoken for token in clause.tokens) for clause in clauses] == [
        "看 这张 图 ,",
        "净 含量 , 二百五十 克 .",
    ]


@pytest.mark.parametrize(
    ("text", "pause_ms"), [("看 这张 图 ,", SHORT_MS), ("这款 杯子 好 ,", PAUSE_MS[","]), ("好 .", PAUSE_MS["."])]
)
def test_a_short_phrase_has_a_short_comma(text: str, pause_ms: int) -> None:
    (clause,) = split(line(text), len(text))
    assert clause.pause_ms == pause_ms


words = st.lists(
    st.sampled_from(["好", "今天", "一百二十八元", "的", "很", ",", ".", "the", "mug"]), min_size=1, max_size=60
)


@given(words, st.booleans())
def test_every_token_is_in_one_clause_in_order(tokens: list[str], urgent: bool) -> None:
    text = " ".join(tokens)
    whole = line(text)
    clauses = split(whole, len(text), urgent=urgent)
    assert [token for clause in clauses for token in clause.tokens] == whole
    spans_cover(clauses, len(text))


def spans_cover(clauses: list[Clause], length: int) -> None:
    assert (clauses[0].start, clauses[-1].stop) == (0, length)
    assert all(a.stop == b.start for a, b in pairwise(clauses))


@given(words)
def test_an_urgent_line_begins_briefly(tokens: list[str]) -> None:
    text = " ".join(["好", *tokens])
    first = split(line(text), len(text), urgent=True)[0]
    longest_word = 6
    assert sum(token.syllables for token in first.tokens) <= USUAL.first * USUAL.stretch + 2 * longest_word


@given(words)
def test_no_clause_is_endless(tokens: list[str]) -> None:
    text = " ".join(tokens * 4)
    for clause in split(line(text), len(text)):
        assert sum(token.syllables for token in clause.tokens) <= USUAL.most or len(clause.tokens) == 1
