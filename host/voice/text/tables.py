"""The data files of the readers: words, units and names with what is said for them."""

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any


def table(language: str) -> dict[str, Any]:
    """The data file of a language."""
    return tomllib.loads(files("host.voice.text").joinpath("data", f"{language}.toml").read_text("utf-8"))


def one_of(written: Iterable[str]) -> str:
    """A pattern for any of these, longer ones first."""
    return "|".join(map(re.escape, sorted(written, key=len, reverse=True)))
