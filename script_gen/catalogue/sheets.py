"""Tables: CSV and TSV in UTF-8 or GBK, and Excel, as rows of text with their numbers."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from script_gen.catalogue.draft import Found

SIZE_LIMIT: Final = 64 << 20
ROWS_LIMIT: Final = 20_000
CELL_LIMIT: Final = 20_000
COLUMNS_LIMIT: Final = 300


class Unreadable(Exception):
    """A file that cannot be imported; the text names it and says what would be right."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: heading to cell, empty cells left out."""

    place: str
    cells: dict[str, Found]


def rows(path: Path) -> Iterator[Row]:
    """Every row below the headings. Raises `Unreadable`."""
    lines = _excel(path) if path.suffix.lower() == ".xlsx" else _separated(path)
    headings: list[str] = []
    for number, cells in lines:
        if not any(cells):
            continue
        if not headings:
            headings = [cell.strip() for cell in cells]
            continue
        place = f"{path.name} row {number}"
        named = zip(headings, cells, strict=False)
        yield Row(place, {name: Found(cell.strip(), place) for name, cell in named if name and cell.strip()})
    if not headings:
        raise Unreadable(f"{path.name}: is empty; the first row must hold the headings, like name, price, stock")


def text_of(path: Path) -> str:
    """A text file in UTF-8 or GBK. Raises `Unreadable`."""
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise Unreadable(f"{path.name}: is larger than {SIZE_LIMIT >> 20} MB; split it")
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path.name}: {error.strerror}") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(f"{path.name}: is neither UTF-8 nor GBK; save it as CSV UTF-8")


def _separated(path: Path) -> Iterator[tuple[int, list[str]]]:
    text = text_of(path)
    first = text.partition("\n")[0]
    separator = max(",\t;", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, _bounded(path, cells, reader.line_num)
    except csv.Error as error:
        raise Unreadable(f"{path.name} row {reader.line_num}: {error}; check the quotation marks") from error


def _excel(path: Path) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise Unreadable(f"{path.name}: is larger than {SIZE_LIMIT >> 20} MB; split it")
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise Unreadable(f"{path.name}: is no Excel workbook (.xlsx); save it again, or as CSV") from error
    try:
        for number, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            yield number, _bounded(path, [_written(cell) for cell in cells], number)
    finally:
        book.close()


def _bounded(path: Path, cells: list[str], number: int) -> list[str]:
    if number > ROWS_LIMIT * 4 or len(cells) > COLUMNS_LIMIT:
        raise Unreadable(f"{path.name}: has more than {ROWS_LIMIT} rows or {COLUMNS_LIMIT} columns; split it")
    return [cell[:CELL_LIMIT] for cell in cells]


def _written(cell: Any) -> str:
    """A cell as a person would type it: 128 and not 128.0."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if hasattr(cell, "isoformat") else str(cell)
