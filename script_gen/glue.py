"""Lines that a language model wrote, with placeholders for facts: what is kept of them, what is refused and why."""

import json
import logging
import re
import tomllib
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from script_gen.claim_rules import CATEGORIES
from script_gen.claims import Guard
from script_gen.numbers import quantities
from script_gen.phrases import phrases
from script_gen.style import STYLES, style_of

SLOTS: Final[dict[str, tuple[str, ...]]] = {
    "greeting": ("shop", "name"),
    "hook": ("name", "number", "scene", "point"),
    "need": ("name", "scene"),
    "point": ("name", "point"),
    "price": ("name", "price", "unit", "number"),
    "call": ("name", "number"),
    "interaction": ("name", "scene"),
    "recap": ("name", "price", "number", "point"),
}
"""The beats a model may write for, and the placeholders of each."""
KEPT: Final = 40
"""Lines kept of each beat; the oldest give way, so that a long show does not wear them out."""
LONGEST: Final = {"zh": 48, "en": 150}
"""Characters, placeholders as written."""
MOST_READ: Final = 20_000
"""Characters read of one reply."""
_SLOT: Final = re.compile(r"\{([^{}]*)\}")
_LINE_START: Final = re.compile(r"^[\s\-*•\d.、)（(]+|[\"“”]")
_AIMS: Final = {
    "zh": {
        "greeting": "招呼刚进来的人。", "hook": "引出商品。", "need": "讲一个用得上它的时刻。", "point": "说一个卖点。",
        "price": "报价格，不评价。",
        "call": "请人去看商品卡，不催。", "interaction": "问观众一个轻松的问题。", "recap": "收个尾。",
    },
    "en": {
        "greeting": "Greet who just came in.", "hook": "Bring up the product.", "need": "Tell a moment it belongs to.",
        "point": "Say one selling point.", "price": "Say the price, without a verdict.", "recap": "Round it off.",
        "call": "Point to the product card, no pressure.", "interaction": "Ask viewers something easy.",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Order:
    """Lines wanted from a model."""

    beat: str
    """A key of `SLOTS`."""
    language: str
    style: str
    count: int = 8

    @property
    def prompt(self) -> str:
        """The whole prompt. Neither viewers' words nor the shop's texts are in it, so nothing can be slipped in."""
        named = {
            "style": style_of(self.style), "beat": self.beat, "aim": _AIMS[self.language][self.beat],
            "count": str(self.count), "slots": " ".join(f"{{{slot}}}" for slot in SLOTS[self.beat]),
        }  # fmt: skip
        text = _prompt(self.language)
        return re.sub(r"\{(style|beat|aim|count|slots)\}", lambda match: named[match[1]], text)


@dataclass(slots=True)
class Glue:
    """A model's lines that may be used, by beat; bounded at `KEPT` a beat, the oldest give way.

    What is kept still passes both gates each time facts are put in; nothing is said because it is here.
    """

    language: str
    refused: Counter[str] = field(default_factory=Counter)
    """Lines not kept, by reason.

    `number`, `placeholder`, `claim`, `property`, `promise`, `itself`, `word`, `language`, `length` or `unreadable`.
    """
    kept: int = 0
    """Lines kept so far."""
    _lines: dict[str, deque[str]] = field(default_factory=dict)
    _guard: Guard = field(default_factory=Guard)

    def take(self, order: Order, reply: str) -> int:
        """Keep what may be used of a model's reply; returns how many lines that were."""
        lines = list(_read(reply))
        if not lines:
            self.refused["unreadable"] += 1
        own = self._lines.setdefault(order.beat, deque(maxlen=KEPT))
        before = self.kept
        for line in lines[: 4 * order.count]:
            reason = self._fault(line, order.beat)
            if reason:
                self.refused[reason] += 1
            elif line not in own:
                own.append(line)
                self.kept += 1
        return self.kept - before

    def lines(self, beat: str) -> list[str]:
        """The lines kept for a beat."""
        return list(self._lines.get(beat, ()))

    def _fault(self, line: str, beat: str) -> str:
        slots = _SLOT.findall(line)
        plain = _SLOT.sub("｜", line)
        if any(slot not in SLOTS[beat] for slot in slots) or len(slots) > 2 or set("{}[]<>`\\|") & set(plain):
            return "placeholder"
        short = len(plain.split()) < 3 if self.language == "en" else len(plain) < 4
        if short or len(line) > LONGEST[self.language] or ";" in line:
            return "length"
        if not _in_language(plain, self.language):
            return "language"
        if quantities(plain):
            return "number"
        if any(self._guard.check(plain, category) for category in CATEGORIES):
            return "claim"
        for name, pattern in _rules(self.language):
            if pattern.search(plain):
                return name
        if _words(plain, self.language) - _vocabulary(self.language):
            return "word"
        return ""


def _read(reply: str) -> Iterator[str]:
    """The lines of a reply: of its JSON object, cut off or wrapped in talk as it may be, else its plain lines."""
    text = reply[:MOST_READ]
    start, stop = text.find("{"), text.rfind("}")
    try:
        found = json.loads(text[start : stop + 1]) if 0 <= start < stop else None
    except (ValueError, RecursionError):
        found = None
    lines = found.get("lines") if isinstance(found, dict) else None
    if isinstance(lines, list):
        yield from (" ".join(line.split()) for line in lines if isinstance(line, str))
    elif start >= 0 and '"lines"' in text:
        yield from (" ".join(match.split()) for match in re.findall(r'"((?:[^"\\\n]){4,200})"\s*[,\]]', text))
    else:
        yield from (cut for row in text.splitlines() if (cut := _LINE_START.sub("", row).strip()))


def _in_language(text: str, language: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    han = sum("\u4e00" <= char <= "\u9fff" for char in letters)
    if language == "zh":
        return bool(letters) and han >= 0.9 * len(letters)
    shouted = [word for word in text.split() if word.isupper() and len(word) > 1]
    return bool(letters) and not shouted and all(char.isascii() or char in "｜’“”…—é" for char in text)


def _words(text: str, language: str) -> set[str]:
    """The words of a text, as they stand in it."""
    if language == "en":
        return set(re.findall(r"[a-z']+", text.lower()))
    import jieba  # a second to load: only where a model writes Chinese

    jieba.setLogLevel(logging.WARNING)
    return {word for word in jieba.cut(text) if any("\u4e00" <= char <= "\u9fff" for char in word)}


@cache
def _vocabulary(language: str) -> frozenset[str]:
    """Every word of the sentences people wrote for this language: a model may put them together anew, no other."""
    texts: list[str] = []
    for name in ("beats", "proofs", "slots", *(f"styles/{style}" for style in STYLES)):
        texts += _texts(phrases(language, name))
    said = phrases(language, "replies")
    texts += _texts(said["plain"]) + _texts(said["openers"])
    return frozenset().union(*(_words(_SLOT.sub("｜", text), language) for text in texts))


def _texts(part: object) -> list[str]:
    if isinstance(part, dict):
        return [text for inner in part.values() for text in _texts(inner)]
    return [text for inner in part for text in _texts(inner)] if isinstance(part, list) else [str(part)]


@cache
def _rules(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    raw = tomllib.loads((Path(__file__).parent / "rules" / "glue.toml").read_text(encoding="utf-8"))
    edge = r"\b" if language == "en" else ""
    return tuple((name, re.compile(f"{edge}(?:{part[language]}){edge}", re.IGNORECASE)) for name, part in raw.items())


@cache
def _prompt(language: str) -> str:
    return (Path(__file__).parent / "prompts" / f"{language}.txt").read_text(encoding="utf-8")
