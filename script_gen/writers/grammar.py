"""The writer without a model: sentence patterns filled with facts by code and with free words from the phrase files."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from script_gen.fields import kind_of
from script_gen.glue import Glue
from script_gen.line import Appeal, Gesture, Mood
from script_gen.phrases import phrases
from script_gen.product import Fact
from script_gen.style import USUAL, style_of

_SLOT = re.compile(r"\{(\w+)\}")
_SENTENCE_START = re.compile(r"(?:^|[.?!]\s+)([a-z])")
_DOUBLED = re.compile(r"([，。？！；、,.?!;:])[，。；、,.;]+")
_SENTENCES: Final = {"point", "promotion", "scene", "shipping", "returns", "warranty", "invoice"}
"""Slots whose facts are written as sentences of their own."""
COMMON_UNIT: Final = {"zh": "份", "en": "piece"}


@dataclass(frozen=True, slots=True)
class Draft:
    """One way to say a beat."""

    text: str
    fact_ids: tuple[str, ...]
    mood: Mood
    gesture: Gesture


@dataclass(frozen=True, slots=True)
class Subject:
    """What a line may speak of: the facts behind each slot, all true at this moment."""

    slots: Mapping[str, tuple[Fact, ...]]
    """Slot name to its facts, one of which is taken: name, price, point, scene, shipping …"""
    unit: str
    proof: Fact | None = None
    """The fact behind `{field}` and `{value}`."""


@dataclass(slots=True)
class _Filling:
    """A pattern being filled: what each fact slot took, so that one line never mixes two."""

    subject: Subject
    random: Random
    taken: dict[str, Fact] = field(default_factory=dict)


class Grammar:
    """Writes drafts for one language in one brand style: the style's own sentences and words before the common ones."""

    def __init__(self, language: str, style: str = USUAL, glue: Glue | None = None) -> None:
        """`glue` are a model's lines, used beside the style's own."""
        self._language = language
        self._glue = glue
        manner = phrases(language, f"styles/{style_of(style)}")
        own: dict[str, list[str]] = manner["beats"]
        self._beats = {name: beat | {"lines": own.get(name, beat["lines"])} for name, beat in _beats(language).items()}
        self._appeals: dict[str, dict[str, list[str]]] = phrases(language, "appeals")
        self._proofs: dict[str, list[str]] = phrases(language, "proofs")
        self._free: dict[str, list[str]] = phrases(language, "slots") | manner["slots"]

    def drafts(self, beat: str, subject: Subject, random: Random, appeal: Appeal = Appeal.MIXED) -> Iterator[Draft]:
        """Endless drafts for a beat of the phrase files, or for `proof`; none when no pattern can be filled."""
        patterns = [pattern for pattern in self._patterns(beat, subject, appeal) if self._fillable(pattern, subject)]
        voice = self._beats.get(beat, {})
        mood, gesture = Mood(voice.get("mood", "warm")), Gesture(voice.get("gesture", "show"))
        while patterns:
            filling = _Filling(subject, random)
            text = self._fill(random.choice(patterns), filling)
            yield Draft(self._polished(text), tuple(fact.id for fact in filling.taken.values()), mood, gesture)

    def notices(self) -> tuple[str, ...]:
        """Every wording of the spoken AI notice."""
        return tuple(self._beats["notice"]["lines"])

    def _patterns(self, beat: str, subject: Subject, appeal: Appeal) -> list[str]:
        wooing = self._appeals.get(appeal, {}).get(beat, [])
        if beat != "proof":
            return [*self._beats[beat]["lines"], *wooing, *(self._glue.lines(beat) if self._glue else ())]
        own = self._proofs.get(kind_of(subject.proof.field, self._language), []) if subject.proof else []
        return self._proofs["any"] + own * 2 + wooing

    def _fillable(self, pattern: str, subject: Subject) -> bool:
        for slot in _SLOT.findall(pattern):
            if slot in {"field", "value"}:
                if subject.proof is None:
                    return False
            elif slot != "unit" and slot not in self._free and not subject.slots.get(slot):
                return False
        return True

    def _fill(self, pattern: str, filling: _Filling) -> str:
        return _SLOT.sub(lambda match: self._word(match[1], filling), pattern)

    def _word(self, slot: str, filling: _Filling) -> str:
        subject, random = filling.subject, filling.random
        if slot in self._free:
            return self._fill(random.choice(self._free[slot]), filling)
        if slot == "unit":
            return subject.unit or COMMON_UNIT[self._language]
        if slot == "field" and subject.proof:
            filling.taken.setdefault("value", subject.proof)
            return inside(subject.proof.field, self._language)
        if slot not in filling.taken:
            filling.taken[slot] = (
                subject.proof if slot == "value" and subject.proof else random.choice(subject.slots[slot])
            )
        fact = filling.taken[slot]
        said = f"{fact.value}{fact.unit}" if self._language == "zh" else f"{fact.value} {fact.unit}".strip()
        return inside(said, self._language) if slot in _SENTENCES else said.rstrip("。.")

    def _polished(self, text: str) -> str:
        text = _DOUBLED.sub(r"\1", text)
        return text if self._language == "zh" else _SENTENCE_START.sub(lambda match: match[0].upper(), text)


def _beats(language: str) -> dict[str, dict[str, Any]]:
    return phrases(language, "beats") | phrases(language, "moments")


def inside(text: str, language: str) -> str:
    """A fact's words inside a sentence: no full stop, and no capital that only the start of a sentence gives."""
    text = text.rstrip("。.；;，,")
    first = text.split(" ", 1)[0]
    keep = language == "zh" or first[1:] != first[1:].lower() or first in {"I", "I'm"}
    return text if keep else text[:1].lower() + text[1:]
