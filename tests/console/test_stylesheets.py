"""The pages' stylesheets: a brace too many makes a browser drop the next rule without a word."""

import re
from itertools import accumulate
from pathlib import Path

import pytest

from host.console.app import STATIC

SHEETS = sorted(STATIC.glob("*.css"))


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_every_brace_closes_one_that_was_opened(path: Path) -> None:
    sheet = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    depth = list(accumulate({"{": 1, "}": -1}.get(char, 0) for char in sheet))
    assert min(depth) >= 0, sheet[: depth.index(-1)][-80:]
    assert depth[-1] == 0
