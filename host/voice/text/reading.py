"""Reading a written line: the first rule that fits says what is spoken, and spans are kept to the character."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Say = Callable[[re.Match[str]], str | None]
"""What is spoken for a match; `None` when the rule does not apply after all."""


class Rule(NamedTuple):
    """What is said where a pattern fits, and a text in which it does."""

    pattern: re.Pattern[str]
    say: Say
    example: str = ""


SKIPPED = "\0"
"""Stands for a character that is as if it were not there, such as a zero-width joiner."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch of the written line and what is said for it."""

    start: int
    stop: int
    spoken: str


def rule(pattern: str, say: Say | str, example: str = "") -> Rule:
    """A rule from a pattern and a function or a fixed reading. The tests hold that `example` is read by it."""
    if isinstance(say, str):
        fixed = say
        return Rule(re.compile(pattern), lambda match: match.expand(fixed), example)
    return Rule(re.compile(pattern), say, example)


def lexicon_rules(lexicon: Mapping[str, str]) -> list[Rule]:
    """The merchant's own readings, longest first, not inside a longer Latin word."""
    rules: list[Rule] = []
    for written in sorted((w for w in lexicon if w), key=len, reverse=True):
        head = r"(?<![A-Za-z])" if written[0].isascii() and written[0].isalpha() else ""
        tail = r"(?![A-Za-z])" if written[-1].isascii() and written[-1].isalpha() else ""
        spoken = f" {lexicon[written]} " if lexicon[written].isascii() else lexicon[written]
        rules.append(Rule(re.compile(head + re.escape(written) + tail), _fixed(spoken)))
    return rules


def _fixed(spoken: str) -> Say:
    return lambda _: spoken


LINK = re.compile(
    r"(?:https?://|www\.)[^\s\u4e00-\u9fff，。！？、；）】]+|[\w.+-]+@[\w-]+(?:\.[A-Za-z]{2,})+"
    r"|(?<![\w.])(?:[a-z\d-]+\.)+(?:com|net|org|cn|shop|store|link|top|xyz|cc|example)\b(?:/[\w./?=&%#-]*)?",
    re.ASCII,
)
"""Web and mail addresses: nobody wants to hear one."""
SIZES = re.compile(
    r"(?<![A-Za-z\d])\d[\d.]*(?:\s?(?:[cmk]?m|k?g|m[lL]|L|in|ft|['’′\"″])?\s?[xX×*]\s?\d[\d.]*)+", re.ASCII
)
"""Figures with a letter for a sign between them: 30x40cm. The second would seem to belong to a model name."""


def plain(text: str) -> str:
    """The line, character for character, with full-width Latin made narrow and what cannot be said blanked out."""
    text = LINK.sub(lambda match: " " * len(match[0]), text)
    return SIZES.sub(lambda match: match[0].replace("x", "×").replace("X", "×"), "".join(map(_plain, text)))


def _plain(character: str) -> str:
    code = ord(character)
    if 0xFF01 <= code <= 0xFF5E:
        return chr(code - 0xFEE0)
    if character in "\n\r\u2028\u2029":
        return "\n"
    category = unicodedata.category(character)
    if category in {"Cf", "Mn", "Cs"} or 0xFE00 <= code <= 0xFE0F:
        return SKIPPED
    if category[0] in "ZC" or (category == "So" and character not in "℃℉°㎡㎝㎜㎏㎎㎞㏄①②③④⑤⑥⑦⑧⑨⑩№→★"):
        return " "
    return character


def read(text: str, rules: Sequence[Rule]) -> list[Reading]:
    """Read `text` from left to right; a character that no rule takes stands for itself."""
    readings: list[Reading] = []
    at = 0
    while at < len(text):
        reading = _first(text, at, rules)
        if reading.spoken != SKIPPED:
            readings.append(reading)
        at = reading.stop
    return readings


def _first(text: str, at: int, rules: Iterable[Rule]) -> Reading:
    for pattern, say, _ in rules:
        match = pattern.match(text, at)
        if match and match.end() > at and (spoken := say(match)) is not None:
            return Reading(at, match.end(), spoken)
    return Reading(at, at + 1, text[at])


@dataclass(frozen=True, slots=True)
class Spoken:
    """The whole spoken line, and for each of its characters the written stretch it came from."""

    text: str
    starts: tuple[int, ...]
    stops: tuple[int, ...]

    def span(self, start: int, stop: int) -> tuple[int, int]:
        """The written characters behind spoken characters `start` to `stop` (at least one)."""
        return min(self.starts[start:stop]), max(self.stops[start:stop])


def spoken(readings: Iterable[Reading]) -> Spoken:
    """Put the readings one after the other."""
    pairs = [(character, r) for r in readings for character in r.spoken]
    return Spoken(
        "".join(character for character, _ in pairs),
        tuple(r.start for _, r in pairs),
        tuple(r.stop for _, r in pairs),
    )
