"""Pure: whether a line denies what a cited fact affirms, 不能机洗, or affirms what one denies, 可以放洗碗机."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal

from script_gen.facts import POLICIES

Span = tuple[int, int]
Told = tuple[str, str, str]
"""A cited fact: its field, its value, and the question it answers, empty for all but FAQ."""
Turned = Literal["denied_by_fact", "affirmed_by_fact"]

CLAUSE: Final = re.compile(r"[^，。！？；、,.!?;:：\n]+(?:[.,](?=\d)[^，。！？；、,.!?;:：\n]*)*")
"""Up to the next punctuation mark; a decimal point or a thousands comma is none."""
_TALK: Final = {"faq", "selling_point", "advice", *POLICIES}
"""Fields of free sentences: a denial holds there in its own context, but where it opens its clause."""
_UNHEARD: Final = {"name", "number", "scene"}
"""Fields that affirm nothing: who has no 保温杯 may well say so."""
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_ENGLISH: Final = re.compile(r"\d+(?:\.\d+)?|[a-z][a-z'-]*")
_ENDING: Final = re.compile(r"(?:ing|ed|es|s|e|y)$")
MOST_OF_TALK: Final = 0.5
"""The least share of a free sentence's clause that a line must deny: 不是浴巾 is no denial of 做浴巾偏小."""
_LONGEST: Final = {"zh": 6, "en": 2}
"""Characters, or words, of a name that a fact denies; what is longer is a sentence of its own."""


@dataclass(frozen=True, slots=True)
class _Denial:
    """What a clause says is not so."""

    before: str
    ways: tuple[str, ...]
    """What follows, up to where it ends; then the same without light words in front."""
    span: Span


@dataclass(frozen=True, slots=True)
class _Known:
    """What cited facts say: clauses that affirm, and names that others deny, each with the clause that does."""

    affirmed: tuple[tuple[str, float], ...]
    """Each with the least share of it that a line must deny."""
    denied: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """A language's part of `rules/denial.toml`, compiled."""

    denies: re.Pattern[str]
    light: re.Pattern[str]
    ends: re.Pattern[str]
    idle: re.Pattern[str]
    supposed: re.Pattern[str]
    spared: re.Pattern[str]
    plain: re.Pattern[str]
    sensed: re.Pattern[str]
    yes: re.Pattern[str]
    empty: frozenset[str]


def contradicted(text: str, told: tuple[Told, ...]) -> tuple[Turned, Span] | None:
    """Where the line turns what the facts tell into its opposite, and which way; None where it does not.

    A denial is held against the facts when all that it denies stands in one clause of them: `not dishwasher safe`
    against `dishwasher safe`, but `don't wash it hot` not against `wash cold`. Questions and suppositions say nothing.
    """
    language = "zh" if _HAN.search(text) else "en"
    known, words = _known(language, told), _words(language)
    lower = text.lower()
    if not known.denied and words.denies.search(lower) is None:
        return None
    for clause in CLAUSE.finditer(lower):
        said = _without_idle(clause.group(), words)
        if lower[clause.end() : clause.end() + 1] in {"?", "？"} or words.supposed.search(said):
            continue
        denials = _denials(said, words)
        turned = next((denial for denial in denials if _affirmed(denial, known, words)), None)
        if turned is not None:
            return "affirmed_by_fact", _moved(turned.span, clause.start())
        spared = denials or words.spared.search(said)
        if not spared and (place := _named(said, lower, known, words)) is not None:
            return "denied_by_fact", _moved(place, clause.start())
    return None


def _moved(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def _without_idle(clause: str, words: _Words) -> str:
    return words.idle.sub(lambda idle: "\0" * len(idle.group()), clause)


def _denials(clause: str, words: _Words) -> list[_Denial]:
    """What is denied; a denial of a denial, 不是不能, denies nothing."""
    found = list(words.denies.finditer(clause))
    twice = {at for one, two in pairwise(found) if one.end() == two.start() for at in (one, two)}
    return [_denial(clause, match, words) for match in found if match not in twice]


def _denial(clause: str, match: re.Match[str], words: _Words) -> _Denial:
    rest = clause[match.end() :]
    stop = words.ends.search(rest)
    what = (rest[: stop.start()] if stop else rest).rstrip()
    return _Denial(clause[: match.start()], tuple(_ways(what, words)), (match.start(), match.end() + len(what)))


def _ways(what: str, words: _Words) -> Iterator[str]:
    yield what
    while (light := words.light.match(what)) is not None:
        what = what[light.end() :]
        yield what


def _affirmed(denial: _Denial, known: _Known, words: _Words) -> bool:
    """Whether facts affirm in one clause all that is denied, and none denies it too."""
    if any(_holds(denial.ways[0], name, words) for name, _ in known.denied):
        return False
    return any(_covers(clause, least, denial, words) for clause, least in known.affirmed)


def _holds(what: str, name: str, words: _Words) -> bool:
    return name in what if _HAN.search(name) else _stems(name, words) <= _stems(what, words)


def _covers(clause: str, least: float, denial: _Denial, words: _Words) -> bool:
    if not _HAN.search(denial.ways[0]):
        own, told = _stems(denial.ways[0], words), _stems(clause, words)
        return bool(own) and own <= told and len(own) >= least * len(told)
    ways = ("".join(filter(str.isalnum, what)) for what in denial.ways)
    return any(_says(clause, what, denial.before) for what in ways if len(what) >= least * len(clause))


def _says(clause: str, what: str, before: str) -> bool:
    """Whether a Chinese clause says it: in these characters, or in one of the same thing, 单手打不开 of 单手能开."""
    if len(what) == 1:
        about = any(before[at : at + 2] in clause for at in range(len(before) - 1))
        return about and re.search(rf"[能可会好得]以?.?{what}", clause) is not None
    if len(what) > 3:
        rest = iter(clause)
        return all(char in rest for char in what)
    return bool(what) and what in clause


def _named(clause: str, text: str, known: _Known, words: _Words) -> Span | None:
    """Where the clause, which denies nothing, names what a fact denies, unless the text says that fact's own words."""
    places = (_place(name, clause, words) for name, denial in known.denied if denial not in text)
    return next((place for place in places if place is not None), None)


def _place(name: str, clause: str, words: _Words) -> Span | None:
    if not _HAN.search(name):
        stems = _stems_of(name)
        if not stems or any(stem not in clause for stem in stems):
            return None
        found = {_stem(match.group()): match.span() for match in _ENGLISH.finditer(clause)}
        return found[stems[0]] if all(stem in found for stem in stems) else None
    match = re.search(re.escape(name) if len(name) > 1 else rf"(?:{words.sensed.pattern}){name}", clause)
    return match.span() if match else None


@lru_cache(maxsize=1024)
def _known(language: str, told: tuple[Told, ...]) -> _Known:
    words, affirmed, denied = _words(language), list[tuple[str, float]](), list[tuple[str, str]]()
    for field, value, question in told:
        if field in _UNHEARD:
            continue
        if question and words.yes.search(value.lower()):
            affirmed.append((question.lower(), MOST_OF_TALK))
        for clause in (match.group().lower().strip() for match in CLAUSE.finditer(value)):
            denials = _denials(_without_idle(clause, words), words)
            if not denials:
                affirmed.append((clause, MOST_OF_TALK if field in _TALK else 0.0))
            names = (denial for denial in denials if field not in _TALK or words.plain.fullmatch(denial.before.strip()))
            denied += [(name, clause) for denial in names if (name := _name(denial, language, words))]
    return _Known(tuple(affirmed), tuple(each for each in denied if not _told(each[0], affirmed, words)))


def _told(name: str, affirmed: list[tuple[str, float]], words: _Words) -> bool:
    return any(_holds(clause, name, words) for clause, _ in affirmed)


def _name(denial: _Denial, language: str, words: _Words) -> str:
    """What a fact denies, as a line would name it; empty for a figure or a sentence of its own."""
    what = denial.ways[0]
    if any(map(str.isdigit, what)):
        return ""
    if language == "en":
        kept = [word for word in _ENGLISH.findall(what) if word not in words.empty]
        return " ".join(kept) if len(kept) <= _LONGEST["en"] else ""
    names = ["".join(_HAN.findall(way)) for way in denial.ways]
    name = next((name for name in reversed(names) if len(name) > 1), names[0])
    return name if len(name) <= _LONGEST["zh"] and name not in words.empty else ""


def _stems(text: str, words: _Words) -> set[str]:
    return {_stem(word) for word in _ENGLISH.findall(text) if word not in words.empty}


@lru_cache(maxsize=4096)
def _stems_of(name: str) -> tuple[str, ...]:
    return tuple(_stem(word) for word in _ENGLISH.findall(name))


def _stem(word: str) -> str:
    return _ENDING.sub("", word) if len(word) > 3 else word


@cache
def _words(language: str) -> _Words:
    raw = tomllib.loads((Path(__file__).parent / "rules" / "denial.toml").read_text(encoding="utf-8"))[language]
    empty = frozenset(raw.pop("empty"))
    return _Words(**{name: re.compile(pattern) for name, pattern in raw.items()}, empty=empty)
