"""Kinds of facts (origin, weight, care …): which one a field's name is, and which ones a question asks for."""

import re
from functools import cache
from typing import Final

from script_gen.phrases import phrases

SECRET: Final = re.compile(
    r"(?:商品|产品|单位|单件|采购|进货)?(?:成本|进价|进货价|采购价|供货价|出厂价|毛利率?|利润率?|利润|底价)价?"
    r"|(?:our |unit |item |product |purchase |wholesale )?"
    r"(?:cost|cost price|purchase price|wholesale price|margin|profit)",
    re.IGNORECASE,
)
"""Names of fields that tell what a merchant pays or earns."""


@cache
def kind_of(field: str, language: str) -> str:
    """The kind of a field by its name; empty when it has none."""
    name = field.lower()
    return next(
        (
            kind
            for kind, words in phrases(language, "fields").items()
            if any(_opens(word, name) for word in words["fields"])
        ),
        "",
    )


def _opens(word: str, name: str) -> bool:
    """Whether a word of the name begins so: age is no part of storage, but certif is of certification."""
    return re.search(rf"(?<![a-z]){re.escape(word)}", name) is not None


def kinds_asked(question: str, language: str) -> dict[str, int]:
    """Every kind the (normalised, lower-case) question asks for, with the length of the longest word that says so."""
    found: dict[str, int] = {}
    for kind, pattern in _asks(language).items():
        longest = max((len(match.group()) for match in pattern.finditer(question)), default=0)
        if longest:
            found[kind] = longest
    return found


def words_asked(question: str, language: str) -> set[str]:
    """The words of the question that ask for a kind of fact."""
    return {match.group() for pattern in _asks(language).values() for match in pattern.finditer(question)}


@cache
def _asks(language: str) -> dict[str, re.Pattern[str]]:
    edge = r"\b" if language == "en" else ""
    return {
        kind: re.compile(f"{edge}(?:{'|'.join(map(_spelled, sorted(words['asks'], key=len, reverse=True)))}){edge}")
        for kind, words in phrases(language, "fields").items()
    }


def _spelled(words: str) -> str:
    """A star in the phrase file stands for up to four words: `where * made`."""
    return re.escape(words).replace(r"\*\ ", r"(?:[\w'-]+ ){0,4}")
