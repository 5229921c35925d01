"""The words the host speaks, as data: beats, slots, proofs, kinds of facts and answers, one folder a language."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def phrases(language: str, name: str) -> dict[str, Any]:
    """The file `<language>/<name>.toml`; FileNotFoundError for a language that has no phrases."""
    return tomllib.loads((Path(__file__).parent / language / f"{name}.toml").read_text(encoding="utf-8"))
