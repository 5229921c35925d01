"""A recorded comment log played again: JSON lines, each with a moment, an author, a text and a kind."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from comments.arrival import whole
from comments.clean import clean_author, clean_text
from comments.comment import SECOND, Comment, Kind


class ReplayFault(Exception):
    """A log that cannot be played; `faults` has a line for each bad row."""

    def __init__(self, path: Path, faults: list[str]) -> None:
        super().__init__("\n".join(f"{path}: {fault}" for fault in faults))
        self.faults = tuple(faults)


class Replay:
    """Comments from a JSONL file, read and checked at once; every bad row is named together.

    A row is `{"at_ms" or "at_s", "author", "text", "kind", "count", "about"}`; `kind` may be left out for a comment,
    `text` for any other kind; `count` is how many, `about` an order's product or a gift's name. Rows may stand in any
    order. Times past 24 hours and files past 64 MB are refused.
    """

    def __init__(self, path: Path) -> None:
        """Raises ReplayFault."""
        self._rows = _read(path)

    def comments(self) -> Iterator[tuple[int, Comment]]:
        """Samples since the show opened, and the comment, in time order."""
        yield from self._rows


_FILE_LIMIT = 64 * 1024 * 1024
_DAY_S = 86_400


def _read(path: Path) -> list[tuple[int, Comment]]:
    try:
        if path.stat().st_size > _FILE_LIMIT:
            raise ReplayFault(path, ["is larger than 64 MB; split it"])
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise ReplayFault(path, [f"cannot be read: {error.strerror}"]) from error
    rows: list[tuple[int, Comment]] = []
    faults: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            rows.append(_row(line, number))
        except ValueError as error:
            faults.append(f"row {number}: {error}")
    if faults:
        raise ReplayFault(path, faults)
    return sorted(rows, key=lambda row: row[0])


def _row(line: bytes, number: int) -> tuple[int, Comment]:
    """One row; raises ValueError saying what would be right."""
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError("is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise ValueError('is not JSON; expected {"at_ms": 1500, "author": "…", "text": "…"}') from error
    if not isinstance(row, dict):
        raise ValueError('expected an object {"at_ms", "author", "text", "kind"}')
    at = _moment(row)
    kind = _kind(row)
    text = clean_text(_string(row, "text", needed=kind is Kind.COMMENT))
    author, about = clean_author(_string(row, "author")), clean_text(_string(row, "about", needed=False))
    return at, Comment(f"replay-{number}", "replay", author, text, kind, at, whole(row, "count"), about)


def _moment(row: dict[str, Any]) -> int:
    given = [field for field in ("at_ms", "at_s") if field in row]
    if len(given) != 1:
        raise ValueError("needs either at_ms or at_s, the time since the show opened")
    value = row[given[0]]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{given[0]} must be a number, not {type(value).__name__}")
    per_second = 1000 if given[0] == "at_ms" else 1
    if not 0 <= value <= _DAY_S * per_second:
        raise ValueError(f"{given[0]} must lie between 0 and 24 hours")
    return round(value * SECOND / per_second)


def _kind(row: dict[str, Any]) -> Kind:
    try:
        return Kind(row.get("kind", "comment"))
    except ValueError as error:
        raise ValueError(f"kind must be one of {', '.join(Kind)}") from error


def _string(row: dict[str, Any], field: str, *, needed: bool = True) -> str:
    value = row.get(field, "")
    if not isinstance(value, str):
        raise ValueError(f"{field} must be a string, not {type(value).__name__}")
    if needed and not value.strip():
        raise ValueError(f"{field} is missing")
    return value
