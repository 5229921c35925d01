"""Tables: CSV and TSV in UTF-8, UTF-16 or GBK, and Excel, as rows of text under the headings found in them."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from script_gen.catalogue.draft import Doubt, Found

SIZE_LIMIT: Final = 64 << 20
ROWS_LIMIT: Final = 20_000
CELL_LIMIT: Final = 20_000
COLUMNS_LIMIT: Final = 300
TITLE_LINES: Final = 20
"""Lines at the top of a table among which the headings are looked for."""
_EXCEL_ERROR: Final = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")

Known = Callable[[str], bool]


class Unreadable(Exception):
    """A file that cannot be imported; the text names it and says what would be right."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet as it stands there."""

    number: int
    cells: list[str]
    merged: frozenset[int] = frozenset()
    """Columns whose cell is part of one that begins in a line above."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: heading to cell, empty cells left out."""

    place: str
    cells: dict[str, Found]
    merged: frozenset[str] = frozenset()
    """Headings whose cell is merged with the one above."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below one line of headings."""

    place: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def tables(path: Path, known: Known, doubts: list[Doubt]) -> list[Table]:
    """Every sheet that has a line of headings, `known` telling a heading from other words. Raises `Unreadable`.

    Lines above the headings are titles. A row that cannot be what the headings say is left out with a doubt.
    """
    found = []
    for place, lines in _sheets(path):
        table = _table(place, lines, known, doubts)
        if table is not None:
            found.append(table)
    if not found:
        raise Unreadable(f"{path.name}: is empty; the first row must hold the headings, like name, price, stock")
    telling = [table for table in found if any(map(known, table.headings))]
    for table in found:
        if telling and table not in telling:
            problem = f"no heading is known among {_some(table.headings)}"
            doubts.append(Doubt(table.place, "headings", problem, "the sheet was left out; delete it, or name them"))
    return telling or found


def text_of(path: Path) -> str:
    """A text file in UTF-8, UTF-16 with its mark, or GBK. Raises `Unreadable`."""
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise Unreadable(f"{path.name}: is larger than {SIZE_LIMIT >> 20} MB; split it")
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path.name}: {error.strerror}") from error
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(f"{path.name}: is neither UTF-8 nor GBK; save it as CSV UTF-8")


def _sheets(path: Path) -> Iterator[tuple[str, Iterator[Line]]]:
    if path.suffix.lower() != ".xlsx":
        yield path.name, _separated(path)
        return
    from script_gen.catalogue.workbooks import sheets  # openpyxl takes 0.2 s that a CSV need not pay

    yield from sheets(path)


def _table(place: str, lines: Iterator[Line], known: Known, doubts: list[Doubt]) -> Table | None:
    filled: list[Line] = []
    for line in lines:
        if line.number > ROWS_LIMIT * 4 or len(line.cells) > COLUMNS_LIMIT:
            raise Unreadable(f"{place}: has more than {ROWS_LIMIT} rows or {COLUMNS_LIMIT} columns; split it")
        if any(line.cells):
            filled.append(line)
    if not filled:
        return None
    at = _headed(filled, known)
    headings = [" ".join(cell.split()) for cell in filled[at].cells]
    if at:
        problem = f"{_rows_of(filled[:at])} above the headings"
        doubts.append(Doubt(place, "headings", problem, f"taken for a title; the headings are row {filled[at].number}"))
    rows = (_row(place, headings, line, doubts) for line in filled[at + 1 :])
    return Table(place, tuple(filter(None, headings)), tuple(row for row in rows if row is not None))


def _headed(lines: Sequence[Line], known: Known) -> int:
    """Which line holds the headings: the one with most that are known; without any the first."""
    scores = [sum(map(known, line.cells)) for line in lines[:TITLE_LINES]]
    return scores.index(max(scores)) if max(scores) > 1 else 0


def _row(place: str, headings: list[str], line: Line, doubts: list[Doubt]) -> Row | None:
    where = f"{place} row {line.number}"
    if any(line.cells[len(headings) :]):
        problem = f"has {len(line.cells)} cells under {len(headings)} headings"
        remedy = "the row was left out; put a cell that holds a comma in quotation marks"
        doubts.append(Doubt(where, "row", problem, remedy))
        return None
    cells: dict[str, Found] = {}
    for heading, raw in zip(headings, line.cells, strict=False):
        text = raw.strip()
        if text.upper() in _EXCEL_ERROR:
            doubts.append(Doubt(where, heading, f"{text} is an error of the sheet", "correct the formula"))
        elif heading and text:
            before = cells.setdefault(heading, Found(text[:CELL_LIMIT], where))
            if before.text != text[:CELL_LIMIT]:
                problem = f"two columns of this name disagree: {before.text[:40]!r} and {text[:40]!r}"
                doubts.append(Doubt(where, heading, problem, "the first is used; remove the other"))
    merged = frozenset(headings[at] for at in line.merged if at < len(headings))
    return Row(where, cells, merged)


def _separated(path: Path) -> Iterator[Line]:
    text = text_of(path)
    top = "\n".join(text.split("\n", TITLE_LINES)[:TITLE_LINES])
    separator = max(",\t;", key=top.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield Line(number, cells)
    except csv.Error as error:
        raise Unreadable(f"{path.name} row {number + 1}: {error}; check the quotation marks") from error


def _rows_of(lines: Sequence[Line]) -> str:
    first, last = lines[0].number, lines[-1].number
    return f"row {first} stands" if first == last else f"rows {first} to {last} stand"


def _some(headings: Sequence[str]) -> str:
    return ", ".join(repr(heading[:20]) for heading in headings[:4])
