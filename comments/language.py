"""Which language a comment is in, by Unicode script and a few telling words: `zh`, `en` or `other`."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

_HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_KANA: Final = re.compile(r"[\u3041-\u30ff\uff66-\uff9d]")
_OTHER_SCRIPTS: Final = re.compile(
    r"[\u0370-\u052f\u0531-\u1aff\u1c80-\u1cff\u2d00-\u2ddf\ua640-\ua69f\uac00-\ud7af\u1100-\u11ff\u3130-\u318f]"
)
_LATIN_WORD: Final = re.compile(r"[a-zà-öø-ÿāăąćčďđēęěğīıłńňőœřśşšťūůűźżžơưạ-ỹ]+(?:['’][a-z]+)?")
_CHINESE_SIGNS: Final = re.compile(r"[，。？！、；：「」『』【】]")

_WORDS: Final = Path(__file__).with_name("rules") / "languages.toml"


def language_of(text: str, hint: str | None = None) -> str:
    """`zh`, `en` or `other` for a cleaned comment.

    Text without any word (digits, emoji) is in the language of the room, `hint`, when there is one.
    """
    lower = text.lower()
    han, kana, other = (len(script.findall(lower)) for script in (_HAN, _KANA, _OTHER_SCRIPTS))
    words = _LATIN_WORD.findall(lower)
    if max(han + len(words), kana, other) == 0:
        return _of_signs(lower, hint)
    if other > han + len(words) or kana * 2 > han + len(words):
        return "other"
    if han and han * 2 >= len(words):
        return "zh"
    return _of_latin(words)


def _of_signs(text: str, hint: str | None) -> str:
    if hint:
        return hint
    return "zh" if _CHINESE_SIGNS.search(text) or re.search(r"666|233|扣1", text) else "other"


def _of_latin(words: list[str]) -> str:
    """Latin letters are English unless other words tell otherwise."""
    english = sum(word in _telling("english") for word in words)
    foreign = sum(word in _telling("foreign") or not word.replace("'", "").replace("’", "").isascii() for word in words)
    if foreign > english:
        return "other" if foreign * 3 >= len(words) else "en"
    pinyin = sum(word in _telling("chinese") for word in words)
    return "zh" if pinyin > english else "en"


@cache
def _telling(language: str) -> frozenset[str]:
    return frozenset(tomllib.loads(_WORDS.read_text(encoding="utf-8"))[language].split())
