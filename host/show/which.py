"""Which product a comment means: one it names, well or badly spelled, or points at; else the one on air."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Final, Protocol

from comments.fold import plain
from comments.sounds import sounds
from host.show.pointing import BEFORE, LAST_LEFT, Pointing
from script_gen.product import Shop

_CLOSE: Final = 0.8
"""How alike a misspelled English word must be to a word of a product's name (difflib's ratio)."""

_LETTERS: Final = re.compile(r"[a-z]{5,}")
_COMPOUND: Final = re.compile(r"[a-z]+(?:-[a-z]+)+")
_HAO: Final = re.compile(r"(?<=[0-9一二三四五六七八九十])\s*(?:好(?=链接|连接|宝贝|产品)|hao\b)")
"""号 as a keyboard or a microphone may take it."""


class Named(Protocol):
    """Something a text names."""

    @property
    def owners(self) -> tuple[str, ...]:
        """The products it may be; one when it is plain."""
        ...


class Mentions(Protocol):
    """Whatever finds names, link numbers and places on the shelf in a text."""

    def find(self, text: str) -> Sequence[Named]:
        """Each thing named, in the order of the text."""
        ...


class Which:
    """Tells which product a comment means. Made once a shop."""

    def __init__(self, shop: Shop, mentions: Mentions) -> None:
        self._mentions = mentions
        names = [plain(product.name) for product in shop.products]
        self._pointing = Pointing(shop)
        self._compounds = {word.replace("-", ""): word for name in names for word in _COMPOUND.findall(name)}
        self._words = sorted({word for name in names for word in _LETTERS.findall(name)})
        self._parts = {tuple(sounds(part)): part for name in names for part in _chinese_parts(name)}
        """Parts of Chinese names by their sound."""

    def product(self, text: str, before: str | None) -> str | None:
        """The one product a comment plainly means; None: the one on air, several, or none.

        `before` is the product that was on air before the one that is.
        """
        spelled = _HAO.sub("号", plain(text))
        if BEFORE.search(spelled):
            named = self._mentions.find(BEFORE.sub(" ", spelled))
            return _common(named) if named else before
        spelled = LAST_LEFT.sub(" ", spelled)
        if pointed := self._pointing.product(spelled):
            return pointed
        return _common(self._mentions.find(spelled) or self._mentions.find(self._mended(spelled)))

    def _mended(self, text: str) -> str:
        """The text with what looks or sounds like a part of a name spelled as the name has it."""
        for joined, word in self._compounds.items():
            text = text.replace(joined, word)
        for word in _LETTERS.findall(text):
            if close := get_close_matches(word, self._words, 1, _CLOSE):
                text = text.replace(word, close[0])
        return self._heard(text)

    def _heard(self, text: str) -> str:
        heard = sounds(text)
        for sound, part in self._parts.items():
            size = len(sound)
            for start in range(len(heard) - size + 1):
                if tuple(heard[start : start + size]) == sound:
                    text = text[:start] + part + text[start + size :]
        return text


def _common(named: Sequence[Named]) -> str | None:
    """The one product that all that is named may be; a number the shelf does not have counts when nothing else does."""
    owners = [set(one.owners) for one in named if one.owners]
    both = set.intersection(*owners) if owners else set()
    return both.pop() if len(both) == 1 else None


def _chinese_parts(name: str) -> Iterator[str]:
    """Runs of three characters or more of a Chinese name, the longest last so that they win."""
    for run in re.findall(r"[\u4e00-\u9fff]{3,}", name):
        for size in range(3, len(run) + 1):
            yield from (run[at : at + size] for at in range(len(run) - size + 1))
