"""The page docs/settings.md, out of the settings' own declarations; run as a module it writes the page anew."""

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from host import settings

PAGE = Path(__file__).parent.parent.parent / "docs" / "settings.md"

HEAD = """# Settings

Each is an environment variable. An option of the command line goes before the variable of its name. Lists are written
as JSON: `'["a", "b"]'`. A wrong value is named and stops the start.

| variable | default | what it is |
|---|---|---|
"""

COMPUTED = {"token": "made anew", "data_dir": "the user's data folder"}
"""Defaults that are no constants."""


def page() -> str:
    """The page as it should be."""
    return HEAD + "".join(f"| `LIVEHOST_{name.upper()}` | {default} | {text} |\n" for name, default, text in rows())


def rows() -> Iterator[tuple[str, str, str]]:
    """Name, default and meaning of each setting, in their order."""
    (declared,) = (node for node in ast.parse(inspect.getsource(settings)).body if isinstance(node, ast.ClassDef))
    for node, after in pairwise([*declared.body, ast.Pass()]):
        if isinstance(node, ast.AnnAssign):
            name = ast.unparse(node.target)
            yield name, _default(name), _text(after) or "Goes with the next."


def _text(node: ast.stmt) -> str:
    found = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return " ".join(str(node.value.value).split()) if found else ""


def _default(name: str) -> str:
    if name in COMPUTED:
        return COMPUTED[name]
    value = settings.Settings.model_fields[name].default
    return "" if value in ("", None, ()) or hasattr(value, "get_secret_value") else f"`{str(value).lower()}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
