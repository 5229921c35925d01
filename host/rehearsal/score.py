"""Pure: what a rehearsal is worth: coverage, freshness, truth, answers, waiting and pace, each with its mark."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean, median
from typing import Final

from host.rehearsal.played import Played, Saying
from host.show.questions import OF_ONE_BUYER
from script_gen.claim_rules import guard_category
from script_gen.claims import Guard
from script_gen.facts import OFFER_FIELDS, ShopFacts
from script_gen.freshness import Freshness, freshness
from script_gen.grounding import check_grounding
from script_gen.line import Origin

PROMPT_S: Final = 10.0
"""An answer that begins within this time still finds its viewer."""
FRESH: Final = 0.30
"""The mean likeness that a show may have (3-gram Jaccard)."""
LONG_SILENCE_S: Final = 2.0
"""Viewers leave over silences longer than this."""
MOST_DEFERRALS: Final = 50
_NOT_TOLD: Final = frozenset({"name", "number", "stock", "list_price", "faq", "advice", "scene", *OFFER_FIELDS})
"""Fields that need not be told of every product: said with others, on request, or when their time comes."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How one product came off."""

    id: str
    name: str
    presented: int
    """Times it came on the air."""
    seconds: float
    """How long it was on the air."""
    told: int
    """Facts and selling points that were spoken, of `tellable`."""
    tellable: int
    untold: tuple[str, ...]
    """Ids of those nobody heard."""


@dataclass(frozen=True, slots=True)
class Breach:
    """Something spoken that a gate would have refused."""

    at_s: float
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question the facts did not answer: a line for the shop's FAQ."""

    text: str
    product_id: str | None
    times: int


@dataclass(frozen=True, slots=True)
class Answers:
    """What became of the crowd's questions."""

    asked: int
    answered: int
    """From facts, aloud or by a pointer to an answer given lately."""
    deferred: int
    lost: int
    """Not reached in time."""
    waits_s: tuple[tuple[float, float], ...]
    """For each answer: when it was asked, and how long until its first sound."""

    @property
    def median_s(self) -> float:
        """The middle wait; 0 without answers."""
        return median(self.lengths) if self.waits_s else 0.0

    @property
    def p95_s(self) -> float:
        """The wait that 95 of 100 keep under; 0 without answers."""
        return sorted(self.lengths)[int(0.95 * (len(self.waits_s) - 1))] if self.waits_s else 0.0

    @property
    def lengths(self) -> list[float]:
        """The waits alone."""
        return [wait for _, wait in self.waits_s]


@dataclass(frozen=True, slots=True)
class Pace:
    """How the talk ran."""

    per_minute: float
    """Characters (Chinese) or words (English) a minute of sound."""
    sounding: float
    """Share of the time in which somebody speaks."""
    longest_silence_s: float
    answering: float
    """Share of the sayings that answer somebody."""
    silences: int
    """Longer than `LONG_SILENCE_S`."""


@dataclass(frozen=True, slots=True)
class Score:
    """A rehearsal, judged."""

    minutes: float
    products: tuple[Shown, ...]
    fresh: Freshness
    likeness_at: tuple[tuple[float, float], ...]
    """Second and likeness of every script line."""
    breaches: tuple[Breach, ...]
    refused: dict[str, int]
    """Drafts the gates kept from the air, by reason."""
    answers: Answers
    unanswered: tuple[Unanswered, ...]
    pace: Pace

    @property
    def marks(self) -> dict[str, float]:
        """0 to 100 for each of the six; how each is made is in docs/rehearsal.md."""
        told, tellable = sum(one.told for one in self.products), sum(one.tellable for one in self.products)
        presented = sum(one.presented > 0 for one in self.products)
        lines, answers = max(1, len(self.fresh.likeness)), self.answers
        prompt = sum(wait <= PROMPT_S for wait in answers.lengths) / max(1, len(answers.waits_s))
        return {
            "coverage": 50 * presented / max(1, len(self.products)) + 50 * told / max(1, tellable),
            "freshness": 100 * min(1.0, FRESH / max(self.fresh.mean, 1e-9)) * (1 - self.fresh.again / lines),
            "truth": 0.0 if self.breaches else 100.0,
            "answers": 100 * answers.answered / answers.asked if answers.asked else 100.0,
            "promptness": 100 * prompt if answers.waits_s else 100.0,
            "pace": 100 * max(0.0, 1 - 0.2 * self.pace.silences / max(self.minutes / 10, 0.1)),
        }

    @property
    def total(self) -> float:
        """The mean of the marks; 0 when anything was said that is not so."""
        return fmean(self.marks.values()) if not self.breaches else 0.0


def score(played: Played, facts: ShopFacts, opened: datetime) -> Score:
    """Judge a rehearsal of that shop whose show opened at `opened`."""
    script = [saying for saying in played.sayings if saying.origin is Origin.SCRIPT and saying.fact_ids]
    fresh = freshness((saying.at_s, saying.text) for saying in script)
    return Score(
        minutes=played.length_s / 60,
        products=tuple(_products(played, facts)),
        fresh=fresh,
        likeness_at=tuple(zip((saying.at_s for saying in script), fresh.likeness, strict=True)),
        breaches=tuple(_breaches(played.sayings, facts, opened)),
        refused=dict(played.refused.most_common()),
        answers=_answers(played),
        unanswered=tuple(_unanswered(played)),
        pace=_pace(played, facts.shop.language),
    )


def _products(played: Played, facts: ShopFacts) -> Iterator[Shown]:
    stretches = list(played.presented())
    heard = {fact_id for saying in played.sayings for fact_id in saying.fact_ids}
    for product in facts.shop.products:
        if not facts.sellable(product.id):
            continue
        own = [stretch for stretch in stretches if stretch.product_id == product.id]
        tellable = [id_ for id_, fact in facts.of(product.id).items() if fact.field not in _NOT_TOLD]
        untold = tuple(id_ for id_ in tellable if id_ not in heard)
        yield Shown(
            id=product.id,
            name=product.name,
            presented=len(own),
            seconds=sum(stretch.stop_s - stretch.start_s for stretch in own),
            told=len(tellable) - len(untold),
            tellable=len(tellable),
            untold=untold,
        )


def _breaches(sayings: Iterable[Saying], facts: ShopFacts, opened: datetime) -> Iterator[Breach]:
    """Every sentence once more past both gates, by the time of day at which it was said."""
    guard = Guard()
    for saying in sayings:
        wall, product_id = opened + timedelta(seconds=saying.at_s), saying.product_id
        category = guard_category(facts.product(product_id).category) if product_id else "general"
        finding = guard.check(saying.text, category, [f.value for i in saying.fact_ids if (f := facts.find(i))])
        if finding is not None:
            yield Breach(saying.at_s, saying.text, finding.rule)
        elif saying.origin is Origin.SCRIPT and saying.fact_ids:
            refusal = check_grounding(saying.text, saying.fact_ids, facts, product_id=product_id, wall=wall)
            if refusal is not None:
                yield Breach(saying.at_s, saying.text, refusal.reason)


def _answers(played: Played) -> Answers:
    """Every question's fate; one that came so late that nobody could have answered is left out."""
    spoken = {id_: saying for saying in played.sayings for id_ in saying.comment_ids}
    asked = [asking for asking in played.askings if asking.id in spoken or asking.at_s < played.length_s - PROMPT_S]
    answered, deferred, waits = 0, 0, []
    for asking in asked:
        saying = spoken.get(asking.id)
        if saying is not None:
            waits.append((asking.at_s, max(0.0, saying.at_s - asking.at_s)))
            answered += bool(saying.fact_ids)
            deferred += not saying.fact_ids
        elif asking.id in played.shown_s:
            waits.append((asking.at_s, max(0.0, played.shown_s[asking.id] - asking.at_s)))
            answered += 1
    return Answers(len(asked), answered, deferred, len(asked) - answered - deferred, tuple(waits))


def _unanswered(played: Played) -> Iterator[Unanswered]:
    counted = Counter((one.text, one.product_id) for one in played.deferrals if one.intent not in OF_ONE_BUYER)
    for (text, product_id), times in counted.most_common(MOST_DEFERRALS):
        yield Unanswered(text, product_id, times)


def _pace(played: Played, language: str) -> Pace:
    sounding = sum(stop - start for start, stop in played.sounds)
    silences = list(_silences(played))
    units = sum(_units(saying.text, language) for saying in played.sayings)
    replies = sum(saying.origin is Origin.REPLY for saying in played.sayings)
    return Pace(
        60 * units / max(sounding, 1e-9),
        sounding / max(played.length_s, 1e-9),
        max(silences, default=0.0),
        replies / max(1, len(played.sayings)),
        sum(silence > LONG_SILENCE_S for silence in silences),
    )


def _silences(played: Played) -> Iterator[float]:
    last = 0.0
    for start, stop in played.sounds:
        yield start - last
        last = stop
    yield max(0.0, played.length_s - last)


def _units(text: str, language: str) -> int:
    return sum(char.isalnum() for char in text) if language == "zh" else len(text.split())
