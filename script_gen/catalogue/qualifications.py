"""Qualifications that a category must be able to show before it goes on air."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from script_gen.catalogue.draft import Doubt


@dataclass(frozen=True, slots=True)
class _Need:
    names: Mapping[str, str]
    """Language to what it is called."""
    kinds: re.Pattern[str]
    """Words of a category that ask for it."""
    goods: re.Pattern[str]
    """Words of a product's name that do."""
    proof: re.Pattern[str]


def missing(product: Mapping[str, Any], language: str) -> Iterator[Doubt]:
    """A doubt for each qualification that the category or name asks for and no fact shows."""
    category, name = str(product["category"]).lower(), str(product["name"]).lower()
    shown = " ".join(f"{fact['field']} {fact['value']}" for fact in product["facts"]).lower()
    for need in _needs():
        wanted = need.kinds.search(category) or need.goods.search(f"{category} {name}")
        if wanted and not need.proof.search(shown):
            remedy = "add its number as a fact, or do not sell it on air"
            yield Doubt(
                f"{product['name']} ({product['id']})", "facts", f"nothing shows the {need.names[language]}", remedy
            )


@cache
def _needs() -> tuple[_Need, ...]:
    raw = tomllib.loads(Path(__file__).with_name("qualifications.toml").read_text("utf-8"))["need"]
    return tuple(
        _Need({"zh": need["zh"], "en": need["name"]}, *(_any_of(need[part]) for part in ("kinds", "goods", "proof")))
        for need in raw
    )


def _any_of(words: list[str]) -> re.Pattern[str]:
    """Latin words stand alone or in the plural; a Chinese one may be part of a longer."""
    alone = [rf"(?<![a-z0-9]){re.escape(w)}s?(?![a-z])" if w.isascii() else re.escape(w) for w in words]
    return re.compile("|".join(alone))
