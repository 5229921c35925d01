"""Manuals as plain text or PDF: `label: value` lines become facts, questions with their answers become FAQ."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from script_gen.catalogue.draft import Doubt, Draft, Found
from script_gen.catalogue.headings import meaning
from script_gen.catalogue.sheets import Unreadable, text_of

PAGES_LIMIT: Final = 300
VALUE_LIMIT: Final = 200
TITLE_LINES: Final = 6
"""Lines with words at the top of a manual among which its product is named."""

_PAIR = re.compile(r"\s*[-*•·]?\s*([^:：]{1,24}?)\s*[:：]\s*(\S.*)")
_QUESTION = re.compile(r"\s*(?:Q|问|问题)\s*\d*\s*[:：.、]\s*(.+)", re.IGNORECASE)
_ANSWER = re.compile(r"\s*(?:A|答|回答)\s*\d*\s*[:：.、]\s*(.+)", re.IGNORECASE)
_POINT = re.compile(r"\s*[-*•·]\s+(\S.*)")


def draft_of(path: Path, doubts: list[Doubt]) -> Draft:
    """The facts of one manual. It belongs to the product named in its first lines or its file name."""
    lines = list(_lines(path))
    title = "\n".join([line for _, line in lines if line.strip()][:TITLE_LINES])
    draft, question = Draft(path.name, joins=True, title=title), ""
    for place, line in lines:
        if (asked := _QUESTION.fullmatch(line)) is not None:
            question = asked[1].strip()
        elif question and (answer := _ANSWER.fullmatch(line)) is not None:
            draft.questions.append((question, Found(answer[1].strip(), place)))
            question = ""
        elif (pair := _PAIR.fullmatch(line)) is not None and "//" not in line:
            _take(draft, pair[1], Found(pair[2].strip(), place), doubts)
        elif (point := _POINT.fullmatch(line)) is not None and len(point[1]) <= VALUE_LIMIT:
            draft.points.append(Found(point[1].strip(), place))
    return draft


def _take(draft: Draft, label: str, found: Found, doubts: list[Doubt]) -> None:
    if len(found.text) > VALUE_LIMIT:
        remedy = f"shorten it to {VALUE_LIMIT} characters, as the host would say it"
        doubts.append(Doubt(found.place, label, "the value is too long to be spoken", remedy))
    elif (name := meaning(label)) is None or name in {"points", "images"}:
        draft.facts.append((label, found))
    elif (before := draft.take(name, found)) is not None:
        problem = f"contradicts {before.text!r} in {before.place}"
        doubts.append(Doubt(found.place, label, problem, "the first is used; correct one of them"))


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    if path.suffix.lower() != ".pdf":
        for number, line in enumerate(text_of(path).splitlines(), 1):
            yield f"{path.name} line {number}", line
        return
    for number, page in enumerate(_pages(path), 1):
        for line in page.splitlines():
            yield f"{path.name} page {number}", line


def _pages(path: Path) -> list[str]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    try:
        reader = PdfReader(path)
        if len(reader.pages) > PAGES_LIMIT:
            raise Unreadable(f"{path.name}: has more than {PAGES_LIMIT} pages; cut out those of the product")
        pages = [page.extract_text() for page in reader.pages]
    except (FileNotDecryptedError, DependencyError) as error:
        raise Unreadable(f"{path.name}: is locked by a password; save it without one, or as text") from error
    except (PyPdfError, OSError, ValueError, KeyError, RecursionError) as error:
        raise Unreadable(f"{path.name}: cannot be read as a PDF; save it again, or as text") from error
    if not any(page.strip() for page in pages):
        raise Unreadable(f"{path.name}: holds pictures of text only; run a text recogniser over it first")
    return pages
