"""`livehost understand`: what comments mean and whether they may be shown, JSON lines in, JSON lines out."""

import json
import sys
from typing import Annotated, Any, TextIO

import typer

from comments.clean import clean_author, clean_text
from comments.meaning import Reader
from comments.moderation import moderate

_ROW = '{"id": "1", "text": "how much is it"}'


def understand(
    language: Annotated[
        str | None, typer.Option(help="The room's language (zh or en), for comments without words.")
    ] = None,
) -> None:
    """Read comments from stdin, one {"id","text"} a line; answer each with intent, mood, language, verdict and rule.

    A bad row is named on stderr, the others are still answered; then the exit code is 1.
    """
    if language not in {None, "zh", "en"}:
        raise typer.BadParameter(f"must be zh or en, not {language!r}", param_hint="--language")
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]
    if faults := answer(sys.stdin, sys.stdout, sys.stderr, Reader(), language):
        print(f"{faults} bad {'row' if faults == 1 else 'rows'}", file=sys.stderr)
        raise typer.Exit(1)


def answer(rows: TextIO, out: TextIO, errors: TextIO, reader: Reader, language: str | None = None) -> int:
    """Answer every good row of `rows`, name every bad one; returns how many were bad."""
    faults = 0
    for number, line in enumerate(rows, 1):
        if not line.strip():
            continue
        try:
            meaning = _understood(line, reader, language)
        except ValueError as error:
            faults += 1
            print(f"row {number}: {error}", file=errors)
        else:
            print(json.dumps(meaning, ensure_ascii=False), file=out, flush=True)
    return faults


def _understood(line: str, reader: Reader, language: str | None) -> dict[str, Any]:
    row = _row(line)
    text = clean_text(row["text"])
    meaning = reader.read(text, language)
    verdict = moderate(text, clean_author(row.get("author", "")))
    return {
        "id": row["id"],
        "intent": meaning.intent,
        "mood": meaning.mood,
        "language": meaning.language,
        "verdict": verdict.action,
        "rule": verdict.rule,
    }


def _row(line: str) -> dict[str, Any]:
    """One row, checked; raises ValueError saying what would be right."""
    try:
        line.encode()
    except UnicodeEncodeError as error:
        raise ValueError("is not UTF-8") from error
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"is not JSON; expected {_ROW}") from error
    if not isinstance(row, dict):
        raise ValueError(f"is not an object; expected {_ROW}")
    if not isinstance(row.get("id"), str | int):
        raise ValueError(f"id must be a string or a number; expected {_ROW}")
    for field in ("text", "author"):
        if not isinstance(row.get(field, "" if field == "author" else None), str):
            raise ValueError(f"{field} must be a string; expected {_ROW}")
    return row
