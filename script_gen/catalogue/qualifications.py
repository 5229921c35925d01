"""Qualifications that a category must be able to show before it goes on air."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from script_gen.catalogue.draft import Doubt


def missing(product: Mapping[str, Any], language: str) -> Iterator[Doubt]:
    """A doubt for each qualification that the category or name asks for and no fact shows."""
    about = f"{product['category']} {product['name']}".lower()
    shown = " ".join(f"{fact['field']} {fact['value']}" for fact in product["facts"]).lower()
    for need in _needs():
        if any(word in about for word in need["words"]) and not any(proof in shown for proof in need["proof"]):
            name = need["zh"] if language == "zh" else need["name"]
            remedy = "add its number as a fact, or do not sell it on air"
            yield Doubt(str(product["id"]), "facts", f"nothing shows the {name}", remedy)


@cache
def _needs() -> tuple[Mapping[str, Any], ...]:
    return tuple(tomllib.loads(Path(__file__).with_name("qualifications.toml").read_text("utf-8"))["need"])
