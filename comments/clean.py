"""The first thing done to a viewer's words: bounded, normalised, and free of what cannot be seen."""

import re
import unicodedata
from typing import Final, Literal

TEXT_LIMIT: Final = 300
"""Characters kept of a comment."""

AUTHOR_LIMIT: Final = 24
"""Characters kept of a display name."""

_READ_AHEAD: Final = 8
"""Raw characters looked at for each one that may be kept: whatever the input's size, the work is bounded."""

_MARKS_IN_A_ROW: Final = 2
"""Combining marks kept on one character; more is a tower of accents climbing over the neighbours."""

_UNSEEN: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc\ufffd")
"""Characters that Unicode calls letters, marks or symbols, and that show nothing."""

_JOINER: Final = "\u200d"
_EMOJI_BLOCKS: Final = range(0x1F000, 0x1FB00)
"""Emoji newer than Python's Unicode tables are unassigned there, and still pictures to the viewer."""

_SPACES: Final = re.compile(r"\s+")


def clean_text(raw: str) -> str:
    """A comment's text, NFC, at most 300 characters, on one line; empty when nothing visible was there.

    Control, zero-width and bidirectional characters are dropped, any white space becomes one blank.
    The look is kept (`ＶＸ` stays wide): undoing disguises is moderation's work.
    """
    return _clean(raw, "NFC", TEXT_LIMIT)


def clean_author(raw: str) -> str:
    """A display name, NFKC (one look for one name), at most 24 characters; empty when nothing visible was there."""
    return _clean(raw, "NFKC", AUTHOR_LIMIT)


def _clean(raw: str, form: Literal["NFC", "NFKC"], limit: int) -> str:
    head = raw[: limit * _READ_AHEAD]
    if head.isascii() and head.isprintable():
        return _SPACES.sub(" ", head).strip()[:limit].rstrip()
    # Bad characters go first: normalising may join what they kept apart, and marks are counted after it.
    visible = "".join(_visible(head))
    text = "".join(_few_marks(unicodedata.normalize(form, visible)))
    return _cut(_SPACES.sub(" ", text).strip(), limit)


def _visible(text: str) -> list[str]:
    """The characters that show something, white space of any kind as a blank."""
    kept = []
    for at, char in enumerate(text):
        if char.isspace():
            kept.append(" ")
        elif char == _JOINER:
            if 0 < at < len(text) - 1 and _is_emoji(text[at - 1]) and _is_emoji(text[at + 1]):
                kept.append(char)
        elif _shows(char):
            kept.append(char)
    return kept


def _shows(char: str) -> bool:
    if char in _UNSEEN:
        return False
    return unicodedata.category(char)[0] != "C" or (unicodedata.category(char) == "Cn" and _is_emoji(char))


def _is_emoji(char: str) -> bool:
    return ord(char) in _EMOJI_BLOCKS or char == "\ufe0f" or unicodedata.category(char) == "So"


def _few_marks(text: str) -> list[str]:
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char)[0] == "M" else 0
        if marks <= _MARKS_IN_A_ROW:
            kept.append(char)
    return kept


def _cut(text: str, limit: int) -> str:
    """At most `limit` characters, without half an emoji at the end."""
    return text if len(text) <= limit else text[:limit].rstrip(f" {_JOINER}")
