"""What is left of a viewer's words after cleaning, whatever they were."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.clean import AUTHOR_LIMIT, TEXT_LIMIT, clean_author, clean_text

CLEANED = [
    ("how much is it", "how much is it"),
    ("  how \t much\n\nis\u3000it  ", "how much is it"),
    ("多少\u200b钱\ufeff", "多少钱"),
    ("a\u202eevil\u202cb", "aevilb"),
    ("\x00\x07\x1b[31mred", "[31mred"),
    ("ＶＸ", "ＶＸ"),
    ("e\u0301", "é"),
    ("h\u0301\u0302\u0303\u0304\u0305", "h\u0301\u0302"),
    ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ("a\u200db", "ab"),
    ("❤\ufe0f", "❤\ufe0f"),
    ("\U0001fae8", "\U0001fae8"),
    ("\ud800x", "x"),
    ("\u3164\u2800", ""),
    ("<script>alert(1)</script>", "<script>alert(1)</script>"),
]


@pytest.mark.parametrize(("raw", "cleaned"), CLEANED)
def test_text_keeps_what_shows_and_drops_the_rest(raw: str, cleaned: str) -> None:
    assert clean_text(raw) == cleaned


def test_a_name_has_one_look() -> None:
    assert clean_author("Ｍａｙａ\u200b ① ") == "Maya 1"


@pytest.mark.parametrize("unit", ["a", "\u202e", "e\u0301", "﷽", "\u0300", "👨\u200d", " \n", "\x00"])
def test_any_size_of_input_ends_within_the_limits(unit: str) -> None:
    assert len(clean_text(unit * 100_000)) <= TEXT_LIMIT
    assert len(clean_author(unit * 100_000)) <= AUTHOR_LIMIT


@given(st.text(st.characters(), max_size=800))
def test_nothing_unseen_survives(raw: str) -> None:
    text = clean_text(raw)
    assert len(text) <= TEXT_LIMIT
    assert not {c for c in text if unicodedata.category(c) in {"Cc", "Cs", "Co"} or c in "\u202a\u202e\u2066\ufeff"}
    text.encode("utf-8")


@given(st.text(max_size=400))
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    assert clean_text(clean_text(raw)) == clean_text(raw)
    assert clean_author(clean_author(raw)) == clean_author(raw)
