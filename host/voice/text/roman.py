"""Roman numerals as sellers write them behind a name: Mark II, Part IV, Ⅷ."""

import unicodedata
from itertools import pairwise
from typing import Final

NUMERAL: Final = r"(?:II|III|IV|VI{1,3}|IX|XI{1,3})"
"""Those of two letters and more that are no abbreviation of the trade, as XX and XL are."""

_WORTH: Final = {"I": 1, "V": 5, "X": 10}


def roman(written: str) -> str:
    """The number in figures. `written` is made of I, V and X, or is one of Unicode's numerals."""
    worth = [_WORTH[letter] for letter in unicodedata.normalize("NFKC", written)]
    less = sum(2 * left for left, right in pairwise(worth) if left < right)
    return str(sum(worth) - less)
