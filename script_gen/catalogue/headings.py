"""What a column heading or a label means, in Chinese and English."""

import re
import tomllib
from functools import cache
from pathlib import Path

_SIGNS = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"[（(\[【][^）)\]】]*[)）\]】]")
_MEASURE = re.compile(r"[（(\[]\s*(?:元|￥|¥|cny|rmb|usd|\$|€|eur|件|个)\s*[)）\]]", re.IGNORECASE)


def meaning(heading: str) -> str | None:
    """The field of a product that the heading names; None for one of the merchant's own."""
    known = _names("fields")
    return known.get(key(heading)) or known.get(key(_BRACKETS.sub("", heading)))


def policy(label: str) -> str | None:
    """The shop's policy that the label names."""
    return _names("policies").get(key(label))


def key(heading: str) -> str:
    """Lower case, without gaps, signs and a currency in brackets."""
    return _SIGNS.sub("", _MEASURE.sub("", heading).lower())


@cache
def _names(part: str) -> dict[str, str]:
    tables = tomllib.loads(Path(__file__).with_name("headings.toml").read_text("utf-8"))
    return {each: name for name, headings in tables[part].items() for each in headings}
