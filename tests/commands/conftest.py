"""Runs one command in this process, as the installed `livehost` would."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from host.cli import app


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """stdout as JSON lines; fails when anything else is among them."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def told(self) -> str:
        """All that was said, with the line breaks of a narrow terminal taken out."""
        return " ".join((self.out + self.err).replace("│", " ").split())


Livehost = Callable[..., Ran]


@pytest.fixture
def livehost() -> Livehost:
    """Call it with the words of the command line, and `stdin` if any."""

    def run(*words: str | Path, stdin: str | bytes = "", env: dict[str, str] | None = None) -> Ran:
        result = CliRunner().invoke(app, [str(word) for word in words], input=stdin, env=env)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return Ran(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def shop(tmp_path: Path) -> Callable[..., Path]:
    """Writes a shop file of one product with these changes to the product and to the shop; gives its folder."""

    def write(*, head: dict[str, Any] | None = None, **product: Any) -> Path:
        cup = {"id": "cup", "name": "Tin Cup", "category": "home/kitchen", "price": "8.00", "unit": "cup"}
        shop = {"id": "tiny", "name": "Tiny", "language": "en", "currency": "USD"}
        made = {"shop": shop | (head or {}), "products": [cup | product]}
        (tmp_path / "shop.json").write_text(json.dumps(made), encoding="utf-8")
        return tmp_path

    return write
