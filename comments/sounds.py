"""How a Chinese text sounds, without tones: what homophones of a word have in common (薇芯 is 微信)."""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_BLURRED: Final = ((re.compile("^([zcs])h"), r"\1"), (re.compile("ng$"), "n"))
"""Sounds that people and typists confuse: zhi/zi, xing/xin."""

_LOOSE: Final = ((re.compile("^'([zcs])"), r"'\1h?"), (re.compile("n'$"), "ng?'"), (re.compile("'"), "'?"))
"""The same for readings that somebody spells in letters."""


@dataclass(frozen=True, slots=True)
class Heard:
    """How a text sounds: of each Chinese character its reading between marks, other characters as they are."""

    letters: str
    """`加wei信: ab12` is `'jia'wei'xin': ab12`."""
    starts: tuple[int, ...]
    """Of each of these letters the character of the text it stands for."""

    def span(self, start: int, stop: int) -> tuple[int, int]:
        """The characters of the text that letters from `start` to before `stop` stand for."""
        return self.starts[start], self.starts[stop - 1] + 1


def sounds(text: str) -> list[str]:
    """One entry a character: its commonest reading between marks, no tone, confusable sounds as one; others stay."""
    return [_sound(char) for char in text]


def hear(text: str) -> Heard:
    """A text by its sound; its commonest readings without tones, confusable sounds as one."""
    parts = sounds(text)
    return Heard("".join(parts), tuple(at for at, part in enumerate(parts) for _ in part))


def sounding(word: str) -> str:
    """A regular expression over heard letters: the Chinese word, any of it by homophones or in Latin letters."""
    return "(?<![a-z])" + "".join(_loosely(_sound(char)) for char in word)


def _loosely(reading: str) -> str:
    for pattern, loose in _LOOSE:
        reading = pattern.sub(loose, reading)
    return reading


@cache
def _sound(char: str) -> str:
    reading = _readings().get(str(ord(char)))
    if reading is None:
        return char
    plain = "".join(mark for mark in unicodedata.normalize("NFD", reading.split(",")[0]) if mark.isascii())
    for pattern, blurred in _BLURRED:
        plain = pattern.sub(blurred, plain)
    return f"'{plain}'"


@cache
def _readings() -> dict[str, str]:
    """Pypinyin's table of characters, read without importing the package and its two megabytes of phrases."""
    spec = find_spec("pypinyin")
    assert spec is not None
    assert spec.origin is not None
    readings: dict[str, str] = json.loads(Path(spec.origin).with_name("pinyin_dict.json").read_text(encoding="utf-8"))
    return readings
