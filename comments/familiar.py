"""Which comments are made of words this shop's viewers use: of questions too many to read, those are read first."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from comments.fold import plain

VOCABULARY: Final = Path(__file__).with_name("vocabulary.txt")
"""What all seeds are made of, parted by blanks and lines; written by `python -m comments.train`."""

MOST: Final = 0.6
NEARLY_ALL: Final = 0.8
"""Shares of a text's parts that must be known. Of the held-out Chinese questions, about shops of which no name is
known, 75 % and 43 % reach them (English 99 % and 93 %); of questions about random things 21 % and 0.5 %."""

MOSTLY: Final = 1
WHOLLY: Final = 2
"""How familiar a text is; 0: hardly."""

_WORD: Final = re.compile("[a-z]+|[\u3400-\u9fff]+")


class Familiar:
    """Knows the seeds' words and a shop's own; a text takes some 10 microseconds."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        """`texts`: the shop's names and questions."""
        self._known = _vocabulary().union(*map(parts, texts))

    def __call__(self, text: str) -> int:
        """How far a cleaned comment is made of known words: `WHOLLY`, `MOSTLY` or 0."""
        own = list(parts(text))
        if not own:
            return 0
        share = sum(part in self._known for part in own) / len(own)
        return WHOLLY if share >= NEARLY_ALL else MOSTLY if share >= MOST else 0


def parts(text: str) -> Iterator[str]:
    """What a text is made of: Latin words, and each two Chinese characters that stand together."""
    for word in _WORD.findall(plain(text)):
        if word < "\u3400" or len(word) == 1:
            yield word
        else:
            yield from (word[at : at + 2] for at in range(len(word) - 1))


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(VOCABULARY.read_text(encoding="utf-8").split())


def write_vocabulary(texts: Iterable[str], path: Path = VOCABULARY) -> None:
    """Keep what `texts` are made of, a hundred parts to a line."""
    words = sorted({part for text in texts for part in parts(text)})
    lines = [" ".join(words[at : at + 100]) for at in range(0, len(words), 100)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
