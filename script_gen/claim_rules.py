"""The rules of the claims gate, as `rules/*.toml` holds them, and the kinds of products they tell apart."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, get_args

Category = Literal[
    "general", "food", "cosmetics", "health_food", "medical_device", "electronics", "children", "finance"
]
CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)

_DENIED: Final = {
    "zh": re.compile(
        r"(?:别|不要|不能|不可以?)(?:拿|用|靠|指望)(?:它|这个?|这款)?(?:来|去)?$|"
        r"(?:不是|并非|不算|算不上|谈不上|没有|没法|无法|不能|不会|不敢|不搞|不做|不玩|不说|并不|不)(?:什么|说|的|一种|是)?$"
    ),
    "en": re.compile(
        r"(?:\bnot|n'?t|\bno|\bnever|\bwithout|\bnor)(?: (?!only|just)[a-z'-]+){0,4}"
        r"(?:,? (?:[a-z]+, )*(?:[a-z]+ )?or)? ?$"
        r"|\bnot (?:intended|meant) to [a-z, ]*$"
        r"|\b(?:does|do|did|will do) nothing (?:for|about|against)(?: [a-z'-]+){0,3} ?$"
    ),
}
"""A claim that these words stand before is denied, and so innocent."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Words that may not be said of some kinds of products."""

    name: str
    categories: frozenset[str]
    """The guard's categories it holds for."""
    pattern: re.Pattern[str]
    innocent: re.Pattern[str] | None
    """Contexts in which the words are harmless: 第一次 is no rank."""
    suggestion: str
    """What to do about it, for people."""
    instead: str
    """A clause that may be said in the place of the one that broke it."""
    law: str
    evidence: bool
    """Whether a dated source may prove the claim."""
    denied: re.Pattern[str]
    """What makes it innocent when it stands right before it: 不是, isn't a."""


@cache
def rules() -> tuple[Rule, ...]:
    """All of them, Chinese ones first."""
    return tuple(
        _rule(name, rule, language)
        for language in ("zh", "en")
        for name, rule in (*_data(language).items(), *_shapes(language).items())
    )


def guard_category(category: str) -> Category:
    """The guard's category for a shop's own word (`食品/茶叶`, `electronics/lighting`)."""
    low = category.lower()
    for name, words in _data("categories")["words"].items():
        if any(word in low for word in words) and name in CATEGORIES:
            return name
    return "general"


def _shapes(language: str) -> dict[str, dict[str, Any]]:
    """The rules of `<language>_shapes.toml`: terms written out, and what they share with another rule filled in."""
    raw, known = dict(_data(f"{language}_shapes")), _data(language)
    terms: dict[str, str] = raw.pop("terms")
    return {name: known[rule["like"]] | {"innocent": []} | _written_out(rule, terms) for name, rule in raw.items()}


def _written_out(rule: dict[str, Any], terms: dict[str, str]) -> dict[str, Any]:
    words = [re.sub(r"<(\w+)>", lambda match: f"(?:{terms[match[1]]})", word) for word in rule["words"]]
    return rule | {"words": words, "categories": rule.get("categories", CATEGORIES), "evidence": False}


def _rule(name: str, rule: dict[str, Any], language: str) -> Rule:
    return Rule(
        name=name,
        categories=frozenset(rule.get("categories", CATEGORIES)),
        pattern=_alternatives(rule["words"], language),
        innocent=_alternatives(rule["innocent"], language) if rule.get("innocent") else None,
        suggestion=rule["suggestion"],
        instead=rule["instead"],
        law=rule["law"],
        evidence=rule.get("evidence", False),
        denied=_DENIED[language],
    )


def _alternatives(words: list[str], language: str) -> re.Pattern[str]:
    """Each word is a regular expression; English ones match whole words."""
    choice = "|".join(words)
    if language == "en":  # whose words are Latin: \w is no Chinese character
        return re.compile(rf"(?<![a-z])(?:{choice})(?![a-z])", re.ASCII)
    return re.compile(choice)


@cache
def _data(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "rules" / f"{name}.toml").read_text(encoding="utf-8"))
