"""A simulated crowd for rehearsals and demos: people of different kinds, marked as simulated on every comment."""

import tomllib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from comments.comment import SECOND, Comment

PHRASES: Final = Path(__file__).with_name("crowd.toml")

_AFRESH: Final = 40
"""A wording is not used again before this many others."""

_BACK: Final = 0.35
"""Chance that somebody who has spoken before speaks again."""

_ENOUGH: Final = 5
"""People there before the first of them speaks again."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Wordings of one concern, and how often it comes up."""

    share: float
    texts: tuple[str, ...]


class Crowd:
    """Viewers who do not exist. The same seed says the same things at the same moments."""

    def __init__(self, products: Sequence[str], language: str, *, seed: int, per_minute: float = 6) -> None:
        """`products`: names as the shelf shows them, in its order; `language`: `zh` or `en`, else English.

        `per_minute`: comments on average, above 0; raises ValueError for anything else.
        """
        if per_minute <= 0:
            raise ValueError(f"per_minute must be above 0, not {per_minute}")
        self._products = tuple(products) or ("it",)
        self._people, self._topics = _phrases("zh" if language == "zh" else "en")
        self._chance = Random(seed)
        self._per_minute = per_minute
        self._seed = seed

    def comments(self) -> Iterator[tuple[int, Comment]]:
        """Samples since the show opened, and the comment; endless, in time order, gaps as people leave them."""
        at_s, number = 2.0, 0
        used: deque[str] = deque(maxlen=_AFRESH)
        present: deque[str] = deque(maxlen=12)
        while True:
            at_s += self._chance.expovariate(self._per_minute / 60)
            at = int(at_s * SECOND)
            text = self._text(used)
            author = self._author(present)
            yield at, Comment(f"simulated-{self._seed}-{number}", "simulated", author, text, received_at=at)
            number += 1

    def _text(self, used: deque[str]) -> str:
        """A wording not heard lately, about some product."""
        for _ in range(_AFRESH):
            topic = self._chance.choices(self._topics, [topic.share for topic in self._topics])[0]
            wording = self._chance.choice(topic.texts)
            if wording not in used:
                break
        used.append(wording)
        number = self._chance.randrange(len(self._products))
        return wording.format(product=self._products[number], n=number + 1)

    def _author(self, present: deque[str]) -> str:
        if len(present) >= _ENOUGH and self._chance.random() < _BACK:
            return self._chance.choice(list(present))
        author = self._chance.choice(self._people)
        if author not in present:
            present.append(author)
        return author


@cache
def _phrases(language: str) -> tuple[tuple[str, ...], tuple[Topic, ...]]:
    tables = tomllib.loads(PHRASES.read_text(encoding="utf-8"))[language]
    return tuple(tables["people"]), tuple(Topic(topic["share"], tuple(topic["texts"])) for topic in tables["topics"])
