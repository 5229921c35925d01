"""Kinds of facts (origin, weight, care …): which one a field's name is, and which ones a question asks for."""

import re
from functools import cache

from script_gen.phrases import phrases
from script_gen.product import Fact


@cache
def kind_of(field: str, language: str) -> str:
    """The kind of a field by its name; empty when it has none."""
    name = field.lower()
    return next(
        (kind for kind, words in phrases(language, "fields").items() if any(word in name for word in words["fields"])),
        "",
    )


def kinds_asked(question: str, language: str) -> dict[str, int]:
    """Every kind the (normalised, lower-case) question asks for, with the length of the longest word that says so."""
    found: dict[str, int] = {}
    for kind, pattern in _asks(language).items():
        longest = max((len(match.group()) for match in pattern.finditer(question)), default=0)
        if longest:
            found[kind] = longest
    return found


def of_kind(facts: list[Fact], kind: str, language: str) -> list[Fact]:
    """The facts of this kind."""
    return [fact for fact in facts if kind_of(fact.field, language) == kind]


@cache
def _asks(language: str) -> dict[str, re.Pattern[str]]:
    edge = r"\b" if language == "en" else ""
    return {
        kind: re.compile(
            edge + "(?:" + "|".join(sorted(map(re.escape, words["asks"]), key=len, reverse=True)) + ")" + edge
        )
        for kind, words in phrases(language, "fields").items()
    }
