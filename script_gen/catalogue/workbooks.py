"""Excel workbooks: every visible sheet as lines of text, merged cells told apart from empty ones."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from script_gen.catalogue.sheets import Line, Unreadable

PACKED_LIMIT: Final = 16 << 20
UNPACKED_LIMIT: Final = 256 << 20
"""What a workbook may grow to: a small file can hold a very large sheet."""


def sheets(path: Path) -> Iterator[tuple[str, Iterator[Line]]]:
    """Name and lines of each sheet; with several, the sheet's own name stands in its place. Raises `Unreadable`."""
    try:
        _bounded(path)
        book = load_workbook(path, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise Unreadable(f"{path.name}: is no Excel workbook (.xlsx); save it again, or as CSV") from error
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in shown:
        yield path.name if len(shown) == 1 else f"{path.name} sheet {sheet.title}", _lines(sheet)


def _bounded(path: Path) -> None:
    packed = path.stat().st_size
    with zipfile.ZipFile(path) as parts:
        unpacked = sum(part.file_size for part in parts.infolist())
    if packed > PACKED_LIMIT or unpacked > UNPACKED_LIMIT:
        raise Unreadable(f"{path.name}: is larger than {PACKED_LIMIT >> 20} MB, or grows to that; split it")


def _lines(sheet: Worksheet) -> Iterator[Line]:
    spans = _spans(sheet)
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        texts = [_written(cell) for cell in cells]
        merged = spans.get(number, {})
        for column, text in merged.items():
            texts[column] = text
        yield Line(number, texts, frozenset(merged))


def _spans(sheet: Worksheet) -> dict[int, dict[int, str]]:
    """Row number to the columns (from 0) in its cells that continue one above, with that one's text."""
    found: dict[int, dict[int, str]] = {}
    for span in sheet.merged_cells.ranges:
        text = _written(sheet.cell(span.min_row, span.min_col).value)
        for number in range(span.min_row + 1, span.max_row + 1):
            found.setdefault(number, {})[span.min_col - 1] = text
    return found


def _written(cell: Any) -> str:
    """A cell as a person would type it: 128 and not 128.0, a day without its midnight."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.10g}" if abs(cell) < 1e10 else str(int(cell) if cell.is_integer() else cell)
    return (
        cell.isoformat(sep=" ").removesuffix(" 00:00:00")
        if hasattr(cell, "hour") and hasattr(cell, "year")
        else (cell.isoformat() if hasattr(cell, "isoformat") else str(cell))
    )
