"""Written lines are read right, and every spoken token knows the characters it came from."""

import random
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from host.voice.text import en_rules, en_signs, zh_rules, zh_signs
from host.voice.text.en import English
from host.voice.text.reading import Rule, plain, read, spoken
from host.voice.text.token import LONGEST, Token
from host.voice.text.zh import Mandarin, ipa
from host.voice.text.zh_sandhi import sandhi

RULES = {
    "zh": [*zh_rules.RULES, *zh_signs.SIGNS, *zh_signs.PAUSES],
    "en": [*en_rules.RULES, *en_signs.SIGNS, *en_signs.PAUSES],
}


def rows(name: str) -> list[tuple[str, str]]:
    text = (Path(__file__).parent / "tables" / f"{name}.txt").read_text("utf-8")
    return [(written, said) for written, _, said in (line.partition(" => ") for line in text.splitlines())]


@pytest.fixture(scope="module")
def english() -> English:
    return English()


@pytest.fixture(scope="module")
def mandarin(english: English) -> Mandarin:
    return Mandarin(english.latin)


def said(text: str, language: str) -> str:
    line = spoken(read(plain(text), RULES[language])).text
    return re.sub(r" ([,.!?;:…—])", r"\1", re.sub(r"\s+", " ", line)).strip() if language == "en" else line


@pytest.mark.parametrize("rules", [zh_rules.RULES, en_rules.RULES], ids=["zh", "en"])
def test_every_rule_reads_its_example(rules: list[Rule]) -> None:
    mark = "\ue000"
    for place, rule in enumerate(rules):
        marking = [*rules[:place], rule._replace(say=lambda _: mark), *rules[place + 1 :]]
        assert rule.example, rule.pattern.pattern
        assert mark in spoken(read(plain(rule.example), marking)).text, (rule.pattern.pattern, rule.example)


@pytest.mark.parametrize(("written", "wanted"), rows("spoken_zh"))
def test_mandarin_figures(written: str, wanted: str) -> None:
    assert said(written, "zh") == wanted


@pytest.mark.parametrize(("written", "wanted"), rows("spoken_en"))
def test_english_figures(written: str, wanted: str) -> None:
    assert said(written, "en") == wanted


@pytest.mark.parametrize(("written", "phones"), rows("phones_en"))
def test_english_names_letters_and_polyphones(english: English, written: str, phones: str) -> None:
    assert "".join(token.phones for token in english.tokens(written)) == phones


def test_a_letter_in_mandarin_is_no_article(mandarin: Mandarin) -> None:
    assert mandarin.tokens("A类")[0].phones == "ˈA"


@pytest.mark.parametrize(
    ("written", "phones"),
    [("M码", "ai↘mu ma↓"), ("穿L码", "ꭧʰwa→n ai↘lɤ ma↓"), ("XL码", "ˌɛksˈɛl ma↓"), ("M2芯片", "ai↘mu ɚ↘ ɕi→npʰjɛ↘n")],
)
def test_m_and_l_are_told_apart_in_mandarin(mandarin: Mandarin, written: str, phones: str) -> None:
    assert "".join(token.phones for token in mandarin.tokens(written)) == phones


def test_the_tables_are_long_enough() -> None:
    assert len(rows("spoken_zh")) >= 200
    assert len(rows("spoken_en")) >= 200


@pytest.mark.parametrize(("written", "pinyin"), rows("pinyin_zh"))
def test_mandarin_polyphones_and_sandhi(mandarin: Mandarin, written: str, pinyin: str) -> None:
    wanted = "".join(ipa(syllable[:-1], int(syllable[-1])) for syllable in pinyin.split())
    assert "".join(token.phones for token in mandarin.tokens(written)).replace(" ", "") == wanted


@pytest.mark.parametrize(
    ("characters", "tones", "words", "wanted"),
    [
        ("我老板", [3, 3, 3], [1, 3], [3, 2, 3]),
        ("保管好", [3, 3, 3], [2, 3], [2, 2, 3]),
        ("一天", [1, 1], [2], [4, 1]),
        ("一样", [1, 4], [2], [2, 4]),
        ("十一", [2, 1], [2], [2, 1]),
        ("一百", [1, 3], [2], [4, 3]),
        ("一点五", [1, 3, 3], [3], [1, 2, 3]),
        ("不看", [4, 4], [2], [2, 4]),
        ("不吃", [4, 1], [2], [4, 1]),
        ("要不要", [4, 4, 4], [3], [4, 5, 4]),
    ],
)
def test_sandhi(characters: str, tones: list[int], words: list[int], wanted: list[int]) -> None:
    assert sandhi(characters, tones, words) == wanted


MIXED = [
    ("zh", "这款iPhone 15手机壳，原价￥299.00，现在只要￥99.9！🎉", ["￥299.00", "￥99.9", "iPhone", "手机壳"]),
    ("zh", "容量500ml×2，打95折", ["500ml", "95"]),
    ("en", "From $1,299.00 to $49.99, that's 20% off!", ["$1,299.00", "$49.99", "that's", "20%"]),
    ("en", "Our 龙井茶 is here on Dec 31, 2025.", ["龙井茶", "Dec 31, 2025"]),
]


@pytest.mark.parametrize(("language", "text", "wanted"), MIXED)
def test_tokens_know_their_characters(
    english: English, mandarin: Mandarin, language: str, text: str, wanted: list[str]
) -> None:
    tokens = (mandarin if language == "zh" else english).tokens(text)
    written = [text[token.start : token.stop].strip() for token in tokens]
    assert set(wanted) <= set(written)
    spans_are_in_order(tokens)


def spans_are_in_order(tokens: tuple[Token, ...]) -> None:
    assert all(token.start < token.stop for token in tokens)
    assert all(a.stop <= b.start for a, b in pairwise(tokens))


HOSTILE = [
    "",
    "🎉👍🏽👨‍👩‍👧",
    "\x00\x1b[31m\u202e",
    "ﷺ़्",
    "あいう한국어",
    "1" * 5000,
    "a" * 5000,
    "好" * 5000,
    "，" * 5000,
    "￥" * 300,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_is_too_strange(english: English, mandarin: Mandarin, text: str) -> None:
    for reader in (english, mandarin):
        for token in reader.tokens(text[:1000]):
            assert 0 < len(token.phones) <= LONGEST + 200
            assert 0 <= token.start < token.stop <= len(text)


FIGURES = (
    *("0123456789" * 2 + ".,/-~+%x×*$¥€:#№°'\"<>≥±★½Ⅳ VWAhmgLkMKGBISX折元年月号日万件块前按度第满双点分"),
    *(
        "10",
        "2026",
        "00",
        "mAh",
        "cm",
        "Part ",
        "by ",
        "Mar ",
        "zip ",
        "call ",
        "II",
        "pm",
        "GB/T",
        "SPF",
        "US$",
        "销量",
    ),
)


@pytest.mark.parametrize("language", RULES)
def test_no_figure_stops_a_reader(language: str) -> None:
    chance = random.Random(5)
    for _ in range(1000):
        text = "".join(chance.choices(FIGURES, k=chance.randint(2, 9)))
        line = spoken(read(plain(text), RULES[language]))
        assert len(line.text) == len(line.starts) == len(line.stops), text


@pytest.mark.parametrize(
    ("lexicon", "text", "phones"),
    [
        ({"重庆": "chong2 qing4"}, "重庆", ipa("chong", 2) + ipa("qing", 4)),
        ({"H&M": "爱吃爱慕"}, "H&M", None),
        ({"SK-II": "神仙水"}, "买SK-II吧", None),
    ],
)
def test_the_lexicon_has_the_first_word(
    mandarin: Mandarin, lexicon: dict[str, str], text: str, phones: str | None
) -> None:
    got = "".join(token.phones for token in mandarin.tokens(text, lexicon)).replace(" ", "")
    wanted = phones or "".join(t.phones for t in mandarin.tokens(read_with(text, lexicon))).replace(" ", "")
    assert got == wanted


def read_with(text: str, lexicon: dict[str, str]) -> str:
    for written, instead in lexicon.items():
        text = text.replace(written, instead)
    return text


def test_the_english_lexicon(english: English) -> None:
    assert [t.spoken for t in english.tokens("A Noir mug", {"Noir": "nwahr"})] == ["A", "nwahr", "mug"]


def test_reading_keeps_every_character_in_its_place() -> None:
    text = "买２件，共￥9.90\u200b元🎉"
    assert len(plain(text)) == len(text)
    places: Iterator[tuple[int, int]] = ((r.start, r.stop) for r in read(plain(text), RULES["zh"]))
    assert all(0 <= start < stop <= len(text) for start, stop in places)
