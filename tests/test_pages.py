"""What the pages of docs/ and the README name is there: files of the tree, and pages they link to."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

NAMED = re.compile(r"`((?:bench|comments|docs|host|script_gen|stream|tests)/[\w/.-]+)`")
"""A path in the tree; one with an ellipsis stands for a name to be chosen."""

LINKED = re.compile(r"\]\((?!\w+:)([^)#\s]+)")
"""A link to another page or a picture; addresses elsewhere have a scheme."""

There = Callable[[Path], bool]


def missing(page: Path, text: str, there: There) -> Iterator[str]:
    """What the page names or links to and nobody finds."""
    yield from (name for name in NAMED.findall(text) if not there(ROOT / name))
    yield from (link for link in LINKED.findall(text) if not there(page.parent / link))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_names_is_there(page: Path) -> None:
    assert list(missing(page, page.read_text("utf-8"), Path.exists)) == []


def test_what_is_not_there_is_found() -> None:
    text = "`host/gone.py` and `stream/outputs/….py`, [gone](gone.md#part), [elsewhere](https://example.org/gone)"
    assert list(missing(PAGES[0], text, lambda path: False)) == ["host/gone.py", "gone.md"]
