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

_SLIPPED_IN = re.compile(r"(?<=[\u4e00-\u9fff])[\s\u00b7._*~|/+\u200b-]{1,3}(?=[\u4e00-\u9fff])")


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
        plain, places = _plain(text)
        found = [(span, rule) for rule in self._rules if category in rule.categories and (span := _first(rule, plain))]
        if not found:
            return None
        (start, stop), rule = min(found, key=lambda pair: pair[0])
        return Finding(rule.name, (places[start], places[stop - 1] + 1), rule.suggestion)


def guard_category(category: str) -> Category:
    """The guard's category for a shop's own word (`食品/茶叶`, `electronics/lighting`)."""
    low = category.lower()
    for name, words in _data("categories")["words"].items():
        if any(word in low for word in words) and name in CATEGORIES:
            return name
    return "general"


def _first(rule: _Rule, text: str) -> tuple[int, int] | None:
    innocent = [match.span() for match in rule.innocent.finditer(text)] if rule.innocent else []
    for match in rule.pattern.finditer(text):
        if not any(start <= match.start() < stop for start, stop in innocent):
            return match.span()
    return None


def _plain(text: str) -> tuple[str, list[int]]:
    """The text as the rules see it, and where each of its characters stood.

    Full-width and look-alike characters are made plain; what is slipped in between Chinese characters is left out.
    """
    folded = [(unicodedata.normalize("NFKC", char).lower(), at) for at, char in enumerate(text)]
    chars = [(char, at) for said, at in folded for char in said]
    solid = _SLIPPED_IN.sub(lambda match: "\0" * len(match.group()), "".join(char for char, _ in chars))
    kept = [(char, at) for (char, at), mark in zip(chars, solid, strict=True) if mark != "\0"]
    return "".join(char for char, _ in kept), [at for _, at in kept]


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
    """Each word is a regular expression; English ones match whole words."""
    choice = "|".join(words)
    return re.compile(rf"(?<![a-z])(?:{choice})(?![a-z])" if language == "en" else choice)


@cache
def _data(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "rules" / f"{name}.toml").read_text(encoding="utf-8"))
