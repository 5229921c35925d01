"""JSON lines in, JSON lines out: how `ask --stdin` and `guard` read, and how they name a line they cannot use."""

import io
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Final, TextIO

import typer

Json = Annotated[bool, typer.Option("--json", help="JSON on stdout; this command never prints anything else.")]
LONGEST_LINE: Final = 100_000
"""Characters; a longer line is refused unread."""


@dataclass(frozen=True, slots=True)
class JsonLine:
    """One object of the input."""

    text: str
    """The field the command works on."""
    fields: dict[str, Any]


class LineFault(Exception):
    """A line of the input cannot be used; its text says why."""


def json_lines(source: Iterable[str], field: str, work: Callable[[JsonLine], dict[str, Any]]) -> int:
    """Answer each line of `source` with `work`'s object and the line's own `id`.

    A bad line is named on stderr and the rest goes on; the exit code is 1 when there was one, else 0.
    """
    code = 0
    for number, raw in enumerate(source, 1):
        if not raw.strip():
            continue
        try:
            fields = _object(raw)
            made = work(JsonLine(_text(fields, field), fields))
        except LineFault as fault:
            typer.echo(f"line {number}: {fault}", err=True)
            code = 1
        else:
            typer.echo(json.dumps({"id": fields.get("id")} | made, ensure_ascii=False))
    return code


def standard_input() -> TextIO:
    """stdin as UTF-8 whatever the locale; bytes that are not become characters JSON text may still hold."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    return sys.stdin


def _object(raw: str) -> dict[str, Any]:
    if len(raw) > LONGEST_LINE:
        raise LineFault(f"longer than {LONGEST_LINE} characters")
    try:
        fields = json.loads(raw)
    except (json.JSONDecodeError, RecursionError) as error:
        raise LineFault(f"not valid JSON: {error}") from error
    if not isinstance(fields, dict):
        raise LineFault("expected one object {…} a line")
    return fields


def _text(fields: dict[str, Any], field: str) -> str:
    text = fields.get(field)
    if not isinstance(text, str):
        raise LineFault(f'the field "{field}" must be a text')
    return text
