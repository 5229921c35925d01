"""JSON lines in, JSON lines out: how commands read them, write them, and name a line they cannot use."""

import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, NoReturn, TextIO

import typer

Json = Annotated[bool, typer.Option("--json", help="JSON even on a terminal; anywhere else it is JSON anyway.")]
OnlyJson = Annotated[
    bool, typer.Option("--json", help="Taken as everywhere; the output is JSON lines anyway.", show_default=False)
]
LONGEST_LINE: Final = 1_000_000
"""Characters; a longer line is refused, and no more than this of it is ever held."""


@dataclass(frozen=True, slots=True)
class JsonLine:
    """One object of the input."""

    text: str
    """The field the command works on."""
    fields: dict[str, Any]

    def optional(self, field: str) -> str | None:
        """Another text of the line; None when it is missing or null, LineFault when it is no text."""
        value = self.fields.get(field)
        if value is not None and not isinstance(value, str):
            raise LineFault(f'the field "{field}" must be a text')
        return value


class LineFault(Exception):
    """A line of the input cannot be used; its text says why."""


def json_lines(source: TextIO, field: str, work: Callable[[JsonLine], dict[str, Any]]) -> int:
    """Answer each line of `source` with `work`'s object and the line's own `id`.

    A bad line is named on stderr and the rest goes on; the exit code is 1 when there was one, else 0.
    """
    code = 0
    for number, raw in enumerate(_rows(source), 1):
        if not raw.strip():
            continue
        try:
            fields = _object(raw)
            made = work(JsonLine(_text(fields, field), fields))
        except LineFault as fault:
            typer.echo(f"line {number}: {fault}", err=True)
            code = 1
        else:
            say_json({"id": fields.get("id")} | made)
    return code


def say_json(made: Mapping[str, Any]) -> None:
    """One object on one line of stdout."""
    typer.echo(json.dumps(made, ensure_ascii=False))


def for_people(as_json: bool) -> bool:
    """Whether to write for a person: on a terminal, unless JSON is asked for."""
    return not as_json and sys.stdout.isatty()


def standard_input(example: str) -> TextIO:
    """stdin as UTF-8 whatever the locale, without a byte-order mark; on a terminal says first what to type."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="surrogateescape")
    if sys.stdin.isatty():
        typer.echo(f"Type one JSON object a line, such as {example}; Ctrl-D ends.", err=True)
    return sys.stdin


def _rows(source: TextIO) -> Iterator[str]:
    """The lines; of one that is too long only as much as shows that it is."""
    while row := source.readline(LONGEST_LINE + 1):
        yield row
        while len(row) > LONGEST_LINE and not row.endswith("\n"):
            row = source.readline(LONGEST_LINE + 1)


def _object(raw: str) -> dict[str, Any]:
    if len(raw) > LONGEST_LINE:
        raise LineFault(f"longer than {LONGEST_LINE} characters")
    if not _is_unicode(raw):
        raise LineFault("is not UTF-8 text")
    try:
        fields = json.loads(raw, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise LineFault(f"not valid JSON: {error}") from error
    if not isinstance(fields, dict):
        raise LineFault("expected one object {…} a line")
    if not _is_unicode(json.dumps(fields, ensure_ascii=False)):
        raise LineFault(r"holds half a character: a \ud800 to \udfff that stands alone")
    if isinstance(fields.get("id"), bool | list | dict):
        raise LineFault('the field "id" must be a text or a number')
    return fields


def _is_unicode(text: str) -> bool:
    """Whether it can be written as UTF-8: neither a foreign byte of the input nor half a surrogate pair in it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")


def _text(fields: dict[str, Any], field: str) -> str:
    text = fields.get(field)
    if not isinstance(text, str):
        raise LineFault(f'the field "{field}" must be a text')
    return text
