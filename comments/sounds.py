"""How a Chinese text sounds, without tones: what homophones of a word have in common (薇芯 is 微信)."""

import json
import re
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_BLURRED: Final = ((re.compile("^([zcs])h"), r"\1"), (re.compile("ng$"), "n"))
"""Sounds that people and typists confuse: zhi/zi, xing/xin."""


def sounds(text: str) -> list[str]:
    """One entry a character: its commonest reading without tone, confusable sounds as one; others stay."""
    return [_sound(char) for char in text]


@cache
def _sound(char: str) -> str:
    reading = _readings().get(str(ord(char)))
    if reading is None:
        return char
    plain = "".join(mark for mark in unicodedata.normalize("NFD", reading.split(",")[0]) if mark.isascii())
    for pattern, blurred in _BLURRED:
        plain = pattern.sub(blurred, plain)
    return plain


@cache
def _readings() -> dict[str, str]:
    """Pypinyin's table of characters, read without importing the package and its two megabytes of phrases."""
    spec = find_spec("pypinyin")
    assert spec is not None
    assert spec.origin is not None
    readings: dict[str, str] = json.loads(Path(spec.origin).with_name("pinyin_dict.json").read_text(encoding="utf-8"))
    return readings
