"""A simulated crowd for rehearsals and demos: people of different kinds, marked as simulated on all they do."""

import tomllib
from collections import OrderedDict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

from comments.comment import SECOND, Comment, Kind

HERE: Final = Path(__file__).parent
PERSONAS: Final = HERE / "personas.toml"

_AFRESH: Final = 40
"""A wording is not used again before this many others."""

_BACK: Final = 0.35
"""Chance that somebody who has spoken before speaks again."""

_ENOUGH: Final = 5
"""People there before the first of them speaks again."""

_PRESENT: Final = 12
"""People who may speak again; the one who came first leaves for the next."""

_CHANCES: Final = {"likes": Kind.LIKE, "follows": Kind.FOLLOW, "shares": Kind.SHARE}


@dataclass(frozen=True, slots=True)
class Persona:
    """A kind of viewer: what it speaks of, and what it does besides."""

    name: str
    share: float
    topics: Mapping[str, float]
    """Topic to weight."""
    chances: Mapping[Kind, float]
    """Chance of a like, a follow or a share whenever it speaks."""


class Crowd:
    """Viewers who do not exist. The same seed says and does the same things at the same moments."""

    def __init__(
        self,
        products: Sequence[str],
        language: str,
        *,
        seed: int,
        per_minute: float = 6,
        personas: Sequence[Persona] | None = None,
    ) -> None:
        """`products`: names as the shelf shows them, in its order; `language`: `zh` or `en`, else English.

        `per_minute`: comments on average, above 0; raises ValueError for anything else. `personas`: who comes.
        """
        if per_minute <= 0:
            raise ValueError(f"per_minute must be above 0, not {per_minute}")
        self._products = tuple(products) or ("it",)
        self._people, self._topics = _phrases("zh" if language == "zh" else "en")
        self._personas = tuple(personas) if personas else read_personas(PERSONAS)
        self._chance = Random(seed)
        self._per_minute = per_minute
        self._seed = seed

    def comments(self) -> Iterator[tuple[int, Comment]]:
        """Samples since the show opened, and the comment or reaction; endless, in time order."""
        at_s, number = 2.0, 0
        used: deque[str] = deque(maxlen=_AFRESH)
        present: OrderedDict[str, Persona] = OrderedDict()
        while True:
            at_s += self._chance.expovariate(self._per_minute / 60)
            at = int(at_s * SECOND)
            for kind, author, text, count in self._moment(present, used):
                name = f"simulated-{self._seed}-{number}"
                yield at, Comment(name, "simulated", author, text, kind, at, count)
                number += 1

    def _moment(self, present: OrderedDict[str, Persona], used: deque[str]) -> Iterator[tuple[Kind, str, str, int]]:
        """Somebody comes in or is there, says something, and perhaps likes, follows or shares."""
        author = self._author(present)
        if author not in present:
            present[author] = self._chance.choices(self._personas, [each.share for each in self._personas])[0]
            yield Kind.JOIN, author, "", 1
            if len(present) > _PRESENT:
                present.popitem(last=False)
        persona = present[author]
        yield Kind.COMMENT, author, self._text(persona, used), 1
        for kind, chance in persona.chances.items():
            if self._chance.random() < chance:
                yield kind, author, "", self._chance.randint(1, 12) if kind is Kind.LIKE else 1

    def _text(self, persona: Persona, used: deque[str]) -> str:
        """A wording not heard lately, about some product."""
        for _ in range(_AFRESH):
            topic = self._chance.choices(list(persona.topics), list(persona.topics.values()))[0]
            wording = self._chance.choice(self._topics[topic])
            if wording not in used:
                break
        used.append(wording)
        number = self._chance.randrange(len(self._products))
        return wording.format(product=self._products[number], n=number + 1)

    def _author(self, present: Mapping[str, Persona]) -> str:
        if len(present) >= _ENOUGH and self._chance.random() < _BACK:
            return self._chance.choice(list(present))
        return self._chance.choice(self._people)


@cache
def _phrases(language: str) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    tables = tomllib.loads((HERE / "crowd.toml").read_text(encoding="utf-8"))[language]
    return tuple(tables["people"]), {topic["name"]: tuple(topic["texts"]) for topic in tables["topics"]}


def topics() -> tuple[str, ...]:
    """What a persona may speak of."""
    return tuple(_phrases("en")[1])


def read_personas(path: Path) -> tuple[Persona, ...]:
    """The personas of a TOML file like the package's own; ValueError names the file and every fault."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path}: is no TOML: {error}") from error
    faults = [f"{path}: {fault}" for name, table in tables.items() for fault in _faults(name, table)]
    if faults or not tables:
        raise ValueError("\n".join(faults) or f"{path}: names no persona")
    return tuple(_persona(name, table) for name, table in tables.items())


def _faults(name: str, table: object) -> Iterator[str]:
    if not isinstance(table, dict):
        yield f"{name}: must be a table [{name}]"
        return
    for field in set(table) - {"share", "topics", *_CHANCES}:
        yield f"{name}.{field}: is not known; a persona has share, topics, {', '.join(_CHANCES)}"
    if not _number(table.get("share"), above=0):
        yield f"{name}.share: must be a number above 0"
    for field in _CHANCES:
        if not _number(table.get(field, 0), at_most=1):
            yield f"{name}.{field}: must be a chance from 0 to 1"
    spoken = table.get("topics")
    if not isinstance(spoken, dict) or not spoken:
        yield f"{name}.topics: must name at least one of {', '.join(topics())}"
        return
    for topic, weight in spoken.items():
        if topic not in topics():
            yield f"{name}.topics.{topic}: is not one of {', '.join(topics())}"
        elif not _number(weight, above=0):
            yield f"{name}.topics.{topic}: must be a number above 0"


def _number(value: object, *, above: float = -1e-9, at_most: float = 1e6) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and above < value <= at_most


def _persona(name: str, table: Mapping[str, Any]) -> Persona:
    chances = {kind: float(table.get(field, 0)) for field, kind in _CHANCES.items()}
    return Persona(name, float(table["share"]), table["topics"], chances)
