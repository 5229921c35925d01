"""Texts of a catalogue before they are believed: cleaned, measured, and kept back where they give orders to a model."""

import unicodedata
from typing import Final

from script_gen.catalogue.draft import Doubt, Found
from script_gen.facts import commands

VALUE_LIMIT: Final = 500


def clean(text: str) -> str:
    """Single spaces, and none of the characters nobody sees."""
    seen = "".join(char for char in text if unicodedata.category(char) not in {"Cf", "Cs", "Co"})
    return " ".join("".join(" " if unicodedata.category(char) == "Cc" else char for char in seen).split())


def spoken(found: Found, field: str, doubts: list[Doubt], question: str = "") -> bool:
    """Whether a text may be said: long enough to be one, short enough, and no instruction to a model."""
    if not clean(found.text) or (len(clean(question)) > VALUE_LIMIT):
        return False
    if len(clean(found.text)) > VALUE_LIMIT:
        remedy = f"it was left out; shorten it to {VALUE_LIMIT} characters, as the host would say it"
        doubts.append(Doubt(found.place, field, f"{found.text[:30]!r}… is too long to be spoken", remedy))
        return False
    return not quarantined(Found(f"{question}\n{found.text}", found.place), field, doubts)


def quarantined(found: Found, field: str, doubts: list[Doubt]) -> bool:
    """Whether the text reads like an instruction to a model; then it is named by its place and never repeated."""
    if not any(commands(line) for line in found.text.splitlines()):
        return False
    remedy = "it was left out; delete it, or write what is true of the product"
    doubts.append(Doubt(found.place, field, "reads like an instruction to a model", remedy))
    return True
