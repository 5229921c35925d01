"""The claims gate: words that advertising law and category rules keep from the voice, with their innocent contexts."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, get_args

Category = Literal["general", "food", "cosmetics", "health_food", "electronics", "children"]
CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)

_BETWEEN = r"[\s\u00b7._\-*~|/]{0,2}"
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence that may not be said: the rule, where it fired, and what may be said instead."""

    rule: str
    span: tuple[int, int]
    """First character in the text as given, one past the last."""
    suggestion: str


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    categories: frozenset[str]
    pattern: re.Pattern[str]
    innocent: re.Pattern[str] | None
    suggestion: str


class Guard:
    """Checks any text against the rules of `rules/*.toml`, Chinese and English together."""

    def __init__(self) -> None:
        self._rules = _rules()

    def check(self, text: str, category: str = "general") -> Finding | None:
        """The first rule broken, or None. ValueError for a category that is none of `CATEGORIES`."""
        if category not in CATEGORIES:
            raise ValueError(f"category {category!r} is unknown: use one of {', '.join(CATEGORIES)}")
        plain = _plain(text)
        found = [finding for rule in self._rules if category in rule.categories and (finding := _first(rule, plain))]
        return min(found, key=lambda finding: finding.span, default=None)


def guard_category(category: str) -> Category:
    """The guard's category for a shop's own word (`食品/茶叶`, `electronics/lighting`)."""
    low = category.lower()
    for name, words in _data("categories")["words"].items():
        if any(word in low for word in words) and name in CATEGORIES:
            return name
    return "general"


def _first(rule: _Rule, text: str) -> Finding | None:
    innocent = [match.span() for match in rule.innocent.finditer(text)] if rule.innocent else []
    for match in rule.pattern.finditer(text):
        if not any(start <= match.start() and match.end() <= stop for start, stop in innocent):
            return Finding(rule.name, match.span(), rule.suggestion)
    return None


def _plain(text: str) -> str:
    """Full-width and look-alike characters made plain, one for one, so that spans keep their places."""
    return "".join(folded if len(folded := unicodedata.normalize("NFKC", char)) == 1 else char for char in text).lower()


@cache
def _rules() -> tuple[_Rule, ...]:
    found = []
    for language in ("zh", "en"):
        for name, rule in _data(language).items():
            found.append(
                _Rule(
                    name,
                    frozenset(rule.get("categories", CATEGORIES)),
                    _alternatives(rule["words"], language),
                    _alternatives(rule["innocent"], language) if rule.get("innocent") else None,
                    rule["suggestion"],
                )
            )
    return tuple(found)


def _alternatives(words: list[str], language: str) -> re.Pattern[str]:
    """Each word is a regular expression; plain Chinese words are also found with a space or dot slipped in between."""
    if language == "en":
        return re.compile(r"(?<![a-z])(?:" + "|".join(words) + r")(?![a-z])")
    return re.compile("|".join(_BETWEEN.join(word) if all(map(_HAN.match, word)) else word for word in words))


@cache
def _data(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "rules" / f"{name}.toml").read_text(encoding="utf-8"))
