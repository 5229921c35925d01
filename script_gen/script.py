"""The endless script: fresh lines for one product after another, each past both gates before anyone sees it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from random import Random
from typing import Any, Final, Protocol

from script_gen.facts import ShopFacts
from script_gen.gates import Gates
from script_gen.glue import Glue
from script_gen.line import Appeal, Goal, Line, Segment
from script_gen.product import Shop
from script_gen.ranking import Ranking
from script_gen.rundown import Heard, following, plan
from script_gen.standing import Standing
from script_gen.subjects import Subjects
from script_gen.variety import Memory
from script_gen.writers.grammar import Draft, Grammar, Subject

CANDIDATES: Final = 10
"""Drafts compared for each line; the least like what was said lately is spoken."""
MORE_CANDIDATES: Final = 60
"""Drafts tried when all of the first were refused or said before."""
TOO_LIKE: Final = 0.5
"""3-gram Jaccard above which a draft counts as a repeat, as long as more can be tried."""
PLACES_KEPT: Final = 500
"""Products whose last presentation is remembered."""
_LONGEST: Final = {"zh": 32, "en": 105}
_BEATS: Final[dict[tuple[Goal, Appeal], tuple[str, ...]]] = {
    (Goal.PROOF, Appeal.MIXED): ("proof", "proof", "proof", "point"),
    (Goal.PROOF, Appeal.RATIONAL): ("proof", "proof", "proof", "side_by_side"),
    (Goal.PROOF, Appeal.EMOTIONAL): ("point", "point", "proof"),
    (Goal.PRICE, Appeal.MIXED): ("price", "price", "price_list"),
    (Goal.PRICE, Appeal.RATIONAL): ("price", "price_list"),
}
"""The beats of the phrase files that serve a goal, one of which is taken; elsewhere the goal's own."""
_PACE: Final = {"zh": (4.3, 0.45), "en": (14.0, 0.5)}
"""Characters a second, and seconds of pause a line, as the shipped voices speak."""


class Taste(Protocol):
    """Whatever knows what the room likes."""

    def appeal(self, product_id: str, wall: datetime) -> Appeal:
        """Whom the next presentation of a product should speak to."""
        ...

    def warmth(self) -> Mapping[str, float]:
        """How each product does with the room, as a multiple of the shop's mean; those not known are missing."""
        ...


@dataclass(frozen=True, slots=True)
class _Telling:
    """What every line of one presentation has in common."""

    product_id: str
    appeal: Appeal
    wall: datetime
    random: Random
    """Chooses the wording; the same seed gives the same words."""


def seconds(text: str, language: str) -> float:
    """About how long a line takes to say, its pause included."""
    pace, pause = _PACE[language]
    spoken = sum(char.isalnum() for char in text) if language == "zh" else len(text)
    return round(spoken / pace + pause, 1)


class Script:
    """Writes a shop's show, segment after segment, for ever.

    The same shop, seed and calls give the same lines; `state` and `restore` carry a show over a restart.
    """

    def __init__(
        self,
        shop: Shop,
        *,
        seed: int,
        facts: ShopFacts | None = None,
        glue: Glue | None = None,
        taste: Taste | None = None,
    ) -> None:
        """`facts` are the shop's, shared with whoever adds to them; `glue` are lines a model writes meanwhile.

        `taste` chooses whom a presentation speaks to; without one every audience gets its turn.
        """
        self.taste = taste
        self._facts = facts or ShopFacts(shop)
        self._language = shop.language
        self._grammar = Grammar(shop.language, shop.brand_style, glue)
        self._gates = Gates(self._facts)
        self._ranking = Ranking(self._facts)
        self._seed = seed
        self._heard = Heard(0, {})
        self._plan: tuple[Goal, ...] = ()
        self._memory = Memory()
        self._subjects = Subjects(self._facts)
        self._notices = 0
        self._farewells = 0

    @property
    def refused(self) -> Counter[str]:
        """Drafts a gate refused, by reason; none of them was given out."""
        return self._gates.refused

    def next_segment(self, *, wall: datetime, product_id: str | None = None) -> Segment:
        """The presentation of the next product, or of the wanted one; 6 to 11 lines where the facts allow it.

        A sold-out product is passed over; with nothing to sell there is one greeting. KeyError for an unknown id.
        """
        chosen, why = self._choose(wall, product_id)
        random = Random(f"{self._seed}:{self._heard.count}")
        opening = self._heard.count == 0
        name = f"segment-{self._heard.count + 1}"
        self._subjects.begin()
        self._note(chosen)
        if chosen is None:
            return Segment(name, Goal.GREETING, None, tuple(self._empty_shop(random)))
        appeal = self.taste.appeal(chosen, wall) if self.taste else random.choice(tuple(Appeal))
        self._plan = plan(random, appeal, self._plan, opening=opening)
        telling = _Telling(chosen, appeal, wall, random)
        lines = (line for goal in self._plan for line in self._beat(goal, telling))
        told = tuple(replace(line, appeal=appeal, segment=name) for line in lines)
        return Segment(name, self._plan[0], chosen, told, appeal, why)

    def standings(self, wall: datetime) -> tuple[Standing, ...]:
        """Where every product that can be sold stands at `wall`, the strongest first."""
        return self._ranking.at(wall, self.taste.warmth if self.taste else dict)

    def notice(self) -> Line:
        """The spoken AI notice, each time in the next wording."""
        wordings = self._grammar.notices()
        self._notices += 1
        return replace(notice_line(self._language), text=wordings[self._notices % len(wordings)])

    def sold_out(self, product_id: str, wall: datetime) -> Line | None:
        """What the host says when a product has just sold out, each time in other words; None if no gate lets it."""
        self._farewells += 1
        known = self._facts.of(product_id)
        subject = Subject({name: (known[f"{product_id}.{name}"],) for name in ("name", "number")}, "")
        random = Random(f"{self._seed}:sold out:{self._farewells}")
        for draft in islice(self._grammar.drafts("sold_out", subject, random), CANDIDATES):
            if self._gates.open_to(draft, product_id, wall, selling=False):
                return Line(draft.text, draft.mood, draft.gesture, draft.fact_ids, goal=Goal.NOTICE)
        return None

    def state(self) -> dict[str, Any]:
        """All that `restore` needs, as JSON values."""
        return {
            "seed": self._seed,
            "count": self._heard.count,
            "last": self._heard.last,
            "at": dict(self._heard.at),
            "plan": list(self._plan),
            "spoken": self._memory.lines,
            "told": dict(self._subjects.told),
            "notices": self._notices,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a `state()`, an older program's too; products that are no longer sold are forgotten."""
        self._seed = state["seed"]
        self._heard = Heard(state["count"], state.get("at", {}), state["last"])
        self._plan = tuple(map(Goal, state["plan"]))
        self._memory = Memory(state["spoken"])
        self._subjects.told = Counter(state["told"])
        self._notices = state.get("notices", 0)

    def _choose(self, wall: datetime, product_id: str | None) -> tuple[str | None, str]:
        """The product to present, and why."""
        if product_id is not None and self._facts.sellable(product_id):
            return product_id, "asked for by an operator"
        standing = following(self.standings(wall), self._heard)
        return (standing.product_id, standing.why) if standing else (None, "")

    def _note(self, product_id: str | None) -> None:
        """Count a presentation; the products presented longest ago are forgotten."""
        count, at = self._heard.count, dict(self._heard.at)
        if product_id is not None:
            at.pop(product_id, None)
            at[product_id] = count
        kept = dict(list(at.items())[-PLACES_KEPT:])
        self._heard = Heard(count + 1, kept, product_id or self._heard.last)

    def _beat(self, goal: Goal, telling: _Telling) -> Iterator[Line]:
        """A beat's line, and what belongs beside it: an offer at the price, a policy at the call."""
        subject = self._subjects.of(telling.product_id, telling.random, telling.wall)
        beat = self._choice(goal, subject, telling)
        if beat == "side_by_side":
            beside = self._subjects.beside(telling.product_id, subject, telling.random)
            beat, subject = (beat, beside) if beside else ("proof", subject)
        if beat is not None:
            yield from self._line(goal, beat, subject, telling)
        if goal is Goal.PRICE and "promotion" in subject.slots and telling.random.random() < 0.6:
            yield from self._line(goal, "promotion", subject, telling)
        if goal is Goal.CALL and telling.random.random() < (0.35 if telling.appeal is Appeal.RATIONAL else 0.2):
            yield from self._line(goal, "policy", subject, telling)

    def _choice(self, goal: Goal, subject: Subject, telling: _Telling) -> str | None:
        """The beat of the phrase files that serves a goal here and now; None where there is nothing to say."""
        if goal is Goal.URGENCY:
            urgent = self._subjects.urgencies(telling.product_id, telling.wall)
            return telling.random.choice(urgent) if urgent else None
        if goal is Goal.DEMO:
            shown = self._facts.product(telling.product_id).images and (subject.proof or "point" in subject.slots)
            return "demo" if shown else None
        if goal is Goal.NEED:
            return _need(subject, telling.random)
        beat = telling.random.choice(_BEATS.get((goal, telling.appeal), (goal.value,)))
        if goal is Goal.PROOF and (subject.proof is None or beat == "point"):
            return "point" if "point" in subject.slots else "proof" if subject.proof else "need_plain"
        if beat == "price_list" and "list_price" not in subject.slots:
            return "price"
        return beat

    def _line(self, goal: Goal, beat: str, subject: Subject, telling: _Telling) -> Iterator[Line]:
        """The freshest draft that both gates pass; no line at all when every one was said within two hours."""
        best = self._freshest(beat, subject, telling)
        if best is not None:
            self._memory.add(best.text)
            self._subjects.tell(best.fact_ids)
            yield Line(best.text, best.mood, best.gesture, best.fact_ids, product_id=telling.product_id, goal=goal)

    def _freshest(self, beat: str, subject: Subject, telling: _Telling) -> Draft | None:
        drafts = self._grammar.drafts(beat, subject, telling.random, telling.appeal)
        tried: set[str] = set()
        best: Draft | None = None
        best_score = 2.0
        for at, draft in enumerate(islice(drafts, MORE_CANDIDATES)):
            if at >= CANDIDATES and best is not None and best_score < TOO_LIKE:
                break
            score = self._score(draft.text)
            if draft.text in tried or self._memory.holds(draft.text) or score >= best_score:
                continue
            tried.add(draft.text)
            if self._gates.open_to(draft, telling.product_id, telling.wall, alone=beat != "side_by_side"):
                best, best_score = draft, score
        return best

    def _score(self, text: str) -> float:
        """How unwelcome a draft is: its likeness to what was said, and its length beyond a breath."""
        return self._memory.likeness(text) + 0.02 * max(0, len(text) - _LONGEST[self._language])

    def _empty_shop(self, random: Random) -> Iterator[Line]:
        for draft in islice(self._grammar.drafts("greeting", self._subjects.shop(), random), 1):
            yield Line(draft.text, draft.mood, draft.gesture, draft.fact_ids, goal=Goal.GREETING)


def _need(subject: Subject, random: Random) -> str:
    """A festival that is near, a scene, or neither."""
    near = next((beat for beat in ("occasion_today", "occasion_soon") if beat in subject.slots), None)
    if near is not None and random.random() < 0.5:
        return near
    return "need" if "scene" in subject.slots else "need_plain"


def notice_line(language: str) -> Line:
    """What the host says on schedule, so that every viewer knows an AI figure is selling."""
    wordings = Grammar(language).notices()
    return Line(wordings[0], goal=Goal.NOTICE)
