"""Pure: every number and checkable word of a line traces to a cited fact of its product and field, or it is refused."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from script_gen.facts import OCCASION, OFFER_FIELDS, ShopFacts
from script_gen.fields import kind_of
from script_gen.numbers import Quantity, quantities
from script_gen.parts import misplaced
from script_gen.polarity import CLAUSE, contradicted
from script_gen.product import Fact
from script_gen.reckoning import Cheaper, Proof, Total

_NAME: Final = re.compile(r"[\s:：是为于]*([\u4e00-\u9fff]{2}|(?:the |a |an |our |added |any )?[A-Za-z][\w'-]+|\d+)")
_MONTH: Final = re.compile(
    r"\b(?:january|february|april|june|july|august|september|october|november|december|(?:march|may) (?=\d))"
    r"|(?:周|星期|礼拜)[一二三四五六日天末](?!到周|都)"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day(?= (?:night|only|at))|今晚零点|明天截止|tonight|midnight",
    re.IGNORECASE,
)
_DENIAL: Final = re.compile(r"不|没|无|零|\bno\b|\bnot\b|\bfree\b|\bwithout\b", re.IGNORECASE)
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_LATIN: Final = re.compile(r"[A-Za-z$]")
_ARTICLES: Final = re.compile(r"^(?:the|a|an|our|added|any) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a line may not be said."""

    reason: str
    """`unknown_fact`, `wrong_product`, `ended_promotion`, `past_occasion`, `sold_out`, `number_without_fact`,
    `number_of_another_field`, `number_of_another_part`, `word_without_fact`, `name_without_fact`,
    `offer_without_fact`, `denied_by_fact`, `affirmed_by_fact` or `comparison_without_fact`."""
    span: tuple[int, int]
    """Where in the text: first character, one past the last."""


@dataclass(frozen=True, slots=True)
class _Either:
    """A Chinese and an English pattern, for a line may mix them; each is tried only where its script stands."""

    zh: re.Pattern[str]
    en: re.Pattern[str]

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        chinese, latin = _scripts(text)
        if chinese:
            yield from self.zh.finditer(text)
        if latin:
            yield from self.en.finditer(text)

    def search(self, text: str) -> re.Match[str] | None:
        chinese, latin = _scripts(text)
        return (self.zh.search(text) if chinese else None) or (self.en.search(text) if latin else None)


@lru_cache(maxsize=256)
def _scripts(text: str) -> tuple[bool, bool]:
    """Whether Chinese stands in it, and whether Latin letters do."""
    return _HAN.search(text) is not None, _LATIN.search(text) is not None


@dataclass(frozen=True, slots=True)
class _Rules:
    """`rules/cues.toml`, compiled."""

    numbers: tuple[tuple[_Either, frozenset[str]], ...]
    words: _Either
    marks: re.Pattern[str]
    names: tuple[tuple[_Either, bool], ...]
    compared: _Either
    offered: _Either


def check_grounding(
    text: str,
    fact_ids: tuple[str, ...],
    facts: ShopFacts,
    *,
    product_id: str | None,
    wall: datetime,
    proofs: tuple[Proof, ...] = (),
    selling: bool = True,
) -> Refusal | None:
    """Refuse `text` unless all it states is in the facts it cites or recomputed from `proofs`; `None`: it may be said.

    Without a product, facts of any product may be cited. `selling` is false for a sentence that says a product is
    sold out. Anything number-like outside the cited facts and the proofs is refused.
    """
    whole = (0, len(text))
    if selling and product_id is not None and facts.knows(product_id) and not facts.sellable(product_id):
        return Refusal("sold_out", whole)
    cited: list[Fact] = []
    for fact_id in fact_ids:
        fact = facts.find(fact_id, product_id)
        if fact is None:
            return Refusal("wrong_product" if facts.find(fact_id) else "unknown_fact", whole)
        if fact.field in OFFER_FIELDS and facts.promotion(fact_id.rpartition(".")[0], wall) is None:
            return Refusal("ended_promotion", whole)
        if fact.field == OCCASION and not facts.holds(fact_id, wall):
            return Refusal("past_occasion", whole)
        cited.append(fact)
    reckoned = [q for proof in proofs if isinstance(proof, Total) for q in proof.quantities(facts, wall)]
    return (
        _numbers(text, cited, reckoned, facts.shop.language)
        or _words(text, cited)
        or _relations(text, cited, proofs, facts)
        or _turned(text, cited, facts, product_id)
    )


def _numbers(text: str, cited: list[Fact], reckoned: list[Quantity], language: str) -> Refusal | None:
    """Every number is a cited fact's or a proof's, and of the field the words beside it name."""
    names = [fact.value.lower() for fact in cited if fact.field == "name"]
    named = [(at, at + len(name)) for name in names for at in _places(name, text.lower())]
    for said in quantities(text):
        if any(start <= said.start and said.stop <= stop for start, stop in named):
            continue
        place = (said.start, said.stop)
        if any(_same(said, known) for known in reckoned):
            continue
        owners = [fact for fact in cited if any(_same(said, known) for known in quantities(_full(fact)))]
        if not owners:
            return Refusal("number_without_fact", place)
        clause = _clause(text, said)
        if not all(
            any(_proves(owner, cue, fields, clause, language) for owner in owners) for cue, fields in _cued(clause)
        ):
            return Refusal("number_of_another_field", place)
        if all(misplaced(said, clause, owner.value) for owner in owners):
            return Refusal("number_of_another_part", place)
    return None


def _places(name: str, text: str) -> Iterator[int]:
    at = text.find(name)
    while name and at >= 0:
        yield at
        at = text.find(name, at + 1)


def _same(said: Quantity, known: Quantity) -> bool:
    return said.measure == known.measure or (said.value == known.value and not said.unit)


def _cued(clause: str) -> Iterator[tuple[_Either, frozenset[str]]]:
    return ((cue, fields) for cue, fields in _rules().numbers if cue.search(clause))


def _proves(fact: Fact, cue: _Either, fields: frozenset[str], clause: str, language: str) -> bool:
    """Whether the fact is of a field the cue allows, says the cue itself, or is all the clause quotes."""
    said = _full(fact).lower()
    return (
        bool({fact.field, kind_of(fact.field, language)} & fields)
        or cue.search(said) is not None
        or clause.strip() in said
    )


def _words(text: str, cited: list[Fact]) -> Refusal | None:
    known, rules = " ".join(f"{fact.value} {fact.field}" for fact in cited).lower(), _rules()
    for pattern in (rules.words, _MONTH):
        for word in pattern.finditer(text):
            if _plain(word.group()) not in known:
                return Refusal("word_without_fact", word.span())
    for mark in rules.marks.finditer(text):
        if not any(mark.group() in fact.value for fact in cited):
            return Refusal("word_without_fact", mark.span())
    for match in rules.offered.finditer(text):
        if _plain(match.group()) not in known:
            return Refusal("offer_without_fact", match.span())
    return _names(text, cited, known)


def _turned(text: str, cited: list[Fact], facts: ShopFacts, product_id: str | None) -> Refusal | None:
    """What a cited fact affirms is not denied, and what one denies not affirmed."""
    owned = product_id is not None and facts.knows(product_id) and any(fact.field == "faq" for fact in cited)
    asked = {faq.id: faq.question for faq in facts.faqs(product_id)} if owned else {}
    turned = contradicted(text, tuple((fact.field, fact.value, asked.get(fact.id, "")) for fact in cited))
    return Refusal(*turned) if turned is not None else None


def _names(text: str, cited: list[Fact], known: str) -> Refusal | None:
    """What follows `produced in`, `contains`, `free of` stands in a cited fact, a denial in one that denies."""
    for cue, negative in _rules().names:
        for match in cue.finditer(text):
            name = _NAME.match(text, match.end())
            if name is None:
                continue
            word = _plain(_ARTICLES.sub("", name[1]))
            holders = [fact for fact in cited if word in fact.value.lower()]
            if not holders or (negative and not any(_DENIAL.search(fact.value) for fact in holders)):
                return Refusal("name_without_fact", (match.start(), name.end()))
    return None


def _relations(text: str, cited: list[Fact], proofs: tuple[Proof, ...], facts: ShopFacts) -> Refusal | None:
    """Comparisons and superlatives: in a cited fact's own words, or computed and true."""
    known = " ".join(fact.value for fact in cited).lower()
    computed = any(isinstance(proof, Cheaper) and proof.holds(facts) for proof in proofs)
    for match in _rules().compared.finditer(text):
        if _plain(match.group()) not in known and not computed:
            return Refusal("comparison_without_fact", match.span())
    return None


def _clause(text: str, said: Quantity) -> str:
    return next((c.group().lower() for c in CLAUSE.finditer(text) if c.start() <= said.start < c.end()), text.lower())


def _full(fact: Fact) -> str:
    return f"{fact.value} {fact.unit}".strip()


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).lower().strip()


@cache
def _rules() -> _Rules:
    raw = tomllib.loads((Path(__file__).parent / "rules" / "cues.toml").read_text(encoding="utf-8"))

    def either(zh: str, en: str) -> _Either:
        return _Either(re.compile(zh, re.IGNORECASE), re.compile(en, re.IGNORECASE))

    def of(part: dict[str, str]) -> _Either:
        return either(part["zh"], part["en"])

    relations = raw["compared"], raw["superlative"]
    return _Rules(
        tuple((of(part), frozenset(part["fields"])) for part in raw["numbers"].values()),
        either(raw["words"]["zh"], rf"\b(?:{raw['words']['en']})\b"),
        re.compile(raw["marks"]["any"]),
        tuple((of(part), part.get("negative", False)) for part in raw["names"].values()),
        either(*("|".join(part[language] for part in relations) for language in ("zh", "en"))),
        of(raw["offered"]),
    )
