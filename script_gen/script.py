"""The endless script: fresh lines for one product after another, each past both gates before anyone sees it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from random import Random
from typing import Any, Final

from script_gen.claims import Guard, guard_category
from script_gen.facts import POLICIES, ShopFacts
from script_gen.glue import Glue
from script_gen.grounding import check_grounding
from script_gen.line import Goal, Line, Segment
from script_gen.product import Fact, Shop
from script_gen.rundown import following, plan
from script_gen.variety import Memory
from script_gen.writers.grammar import Draft, Grammar, Subject

CANDIDATES: Final = 10
"""Drafts compared for each line; the least like what was said lately is spoken."""
MORE_CANDIDATES: Final = 60
"""Drafts tried when all of the first were refused or said before."""
TOO_LIKE: Final = 0.5
"""3-gram Jaccard above which a draft counts as a repeat, as long as more can be tried."""
SMALL_STOCK: Final = 20
"""Pieces at or below which the host may mention how many there are."""
_LONGEST: Final = {"zh": 32, "en": 105}
_BEATS: Final = {Goal.PROOF: ("proof", "proof", "proof", "point"), Goal.PRICE: ("price", "price", "price_list")}
_PACE: Final = {"zh": (4.3, 0.45), "en": (14.0, 0.5)}
"""Characters a second, and seconds of pause a line, as the shipped voices speak."""


def seconds(text: str, language: str) -> float:
    """About how long a line takes to say, its pause included."""
    pace, pause = _PACE[language]
    spoken = sum(char.isalnum() for char in text) if language == "zh" else len(text)
    return round(spoken / pace + pause, 1)


class Script:
    """Writes a shop's show, segment after segment, for ever.

    The same shop, seed and calls give the same lines; `state` and `restore` carry a show over a restart.
    """

    def __init__(self, shop: Shop, *, seed: int, facts: ShopFacts | None = None, glue: Glue | None = None) -> None:
        """`facts` are the shop's, shared with whoever adds to them; `glue` are lines a model writes meanwhile."""
        self._facts = facts or ShopFacts(shop)
        self._language = shop.language
        self._grammar = Grammar(shop.language, shop.brand_style, glue)
        self._guard = Guard()
        self._seed = seed
        self._count = 0
        self._last: str | None = None
        self._plan: tuple[Goal, ...] = ()
        self._memory = Memory()
        self._told: Counter[str] = Counter()
        self._in_segment: set[str] = set()
        self.refused: Counter[str] = Counter()
        """Drafts a gate refused, by reason; none of them was given out."""

    def next_segment(self, *, wall: datetime, product_id: str | None = None) -> Segment:
        """The presentation of the next product, or of the wanted one; 6 to 10 lines where the facts allow it.

        A sold-out product is passed over; with nothing to sell there is one greeting. KeyError for an unknown id.
        """
        wanted = product_id if product_id is not None and self._facts.sellable(product_id) else None
        chosen = wanted or following(self._facts, self._last)
        random = Random(f"{self._seed}:{self._count}")
        opening = self._count == 0
        self._in_segment = set()
        self._count += 1
        if chosen is None:
            return Segment(f"segment-{self._count}", Goal.GREETING, None, tuple(self._empty_shop(random)))
        self._last, self._plan = chosen, plan(random, self._plan, opening=opening)
        lines = tuple(line for goal in self._plan for line in self._beat(goal, chosen, random, wall))
        return Segment(f"segment-{self._count}", self._plan[0], chosen, lines)

    def notice(self) -> Line:
        """The spoken AI notice, each time in the next wording."""
        wordings = self._grammar.notices()
        self._told["notice"] += 1
        return replace(notice_line(self._language), text=wordings[self._told["notice"] % len(wordings)])

    def state(self) -> dict[str, Any]:
        """All that `restore` needs, as JSON values."""
        return {
            "seed": self._seed,
            "count": self._count,
            "last": self._last,
            "plan": list(self._plan),
            "spoken": self._memory.lines,
            "told": dict(self._told),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a `state()`; products that are no longer sold are forgotten."""
        self._seed, self._count, self._last = state["seed"], state["count"], state["last"]
        self._plan = tuple(map(Goal, state["plan"]))
        self._memory = Memory(state["spoken"])
        self._told = Counter(state["told"])

    def _beat(self, goal: Goal, product_id: str, random: Random, wall: datetime) -> Iterator[Line]:
        """A beat's line, and what belongs beside it: an offer or a small stock at the price, a policy at the call."""
        subject = self._subject(product_id, random, wall)
        yield from self._line(goal, self._choice(goal, subject, random), subject, product_id, random, wall)
        if goal is Goal.PRICE and "promotion" in subject.slots and random.random() < 0.6:
            yield from self._line(goal, "promotion", subject, product_id, random, wall)
        stock = self._facts.product(product_id).stock
        if goal is Goal.PRICE and stock is not None and stock <= SMALL_STOCK and random.random() < 0.4:
            yield from self._line(goal, "stock_low", subject, product_id, random, wall)
        if goal is Goal.CALL and random.random() < 0.2:
            yield from self._line(goal, "policy", subject, product_id, random, wall)

    def _choice(self, goal: Goal, subject: Subject, random: Random) -> str:
        beat = random.choice(_BEATS.get(goal, (goal.value,)))
        if goal is Goal.PROOF and (subject.proof is None or beat == "point"):
            beat = "point" if "point" in subject.slots else "proof" if subject.proof else "need_plain"
        if beat == "price_list" and "list_price" not in subject.slots:
            return "price"
        return "need_plain" if beat == "need" and "scene" not in subject.slots else beat

    def _line(
        self, goal: Goal, beat: str, subject: Subject, product_id: str | None, random: Random, wall: datetime
    ) -> Iterator[Line]:
        """The freshest draft that both gates pass; no line at all when every one was said within two hours."""
        drafts = self._grammar.drafts(beat, subject, random)
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
            if self._passes(draft, product_id, wall):
                best, best_score = draft, score
        if best is None:
            return
        self._memory.add(best.text)
        self._told.update(best.fact_ids)
        self._in_segment.update(best.fact_ids)
        yield Line(best.text, best.mood, best.gesture, best.fact_ids, product_id=product_id, goal=goal)

    def _score(self, text: str) -> float:
        """How unwelcome a draft is: its likeness to what was said, and its length beyond a breath."""
        return self._memory.likeness(text) + 0.02 * max(0, len(text) - _LONGEST[self._language])

    def _passes(self, draft: Draft, product_id: str | None, wall: datetime) -> bool:
        refusal = check_grounding(draft.text, draft.fact_ids, self._facts, product_id=product_id, wall=wall)
        if refusal is not None:
            self.refused[refusal.reason] += 1
            return False
        category = guard_category(self._facts.product(product_id).category) if product_id else "general"
        finding = self._guard.check(draft.text, category)
        if finding is not None:
            self.refused[finding.rule] += 1
        return finding is None

    def _subject(self, product_id: str, random: Random, wall: datetime) -> Subject:
        facts = self._facts.of(product_id)
        product = self._facts.product(product_id)
        slots: dict[str, tuple[Fact, ...]] = {
            name: (facts[f"{product_id}.{name}"],) for name in ("name", "number", "price")
        }
        for name in ("list_price", "stock"):
            if f"{product_id}.{name}" in facts:
                slots[name] = (facts[f"{product_id}.{name}"],)
        for slot, kind in (("point", "selling_point"), ("scene", "scene")):
            told = [
                fact for fact in facts.values() if fact.field == kind and fact.id.startswith(f"{product_id}.{slot}.")
            ]
            if told:
                slots[slot] = tuple(self._least_told(told)[:3])
        if offer := self._facts.promotion(product_id, wall):
            slots["promotion"] = (offer,)
            if ends := facts.get(f"{product_id}.promotion_ends"):
                slots["promotion_ends"] = (ends,)
        for name, policy in self._facts.policies().items():
            if name.removeprefix("shop.") in POLICIES:
                slots[name.removeprefix("shop.")] = (policy,)
        slots["shop"] = (self._facts.policies()["shop.name"],)
        proofs = self._least_told([fact for fact in product.facts if fact.id in facts])
        return Subject(slots, product.unit, random.choice(proofs[:3]) if proofs else None)

    def _least_told(self, facts: list[Fact]) -> list[Fact]:
        """Those this segment has not told, the least told of the whole show first; all when none is left."""
        fresh = [fact for fact in facts if fact.id not in self._in_segment]
        return sorted(fresh or facts, key=lambda fact: self._told[fact.id])

    def _empty_shop(self, random: Random) -> Iterator[Line]:
        greeting = Subject({"shop": (self._facts.policies()["shop.name"],)}, "")
        for draft in islice(self._grammar.drafts("greeting", greeting, random), 1):
            yield Line(draft.text, draft.mood, draft.gesture, draft.fact_ids, goal=Goal.GREETING)


def notice_line(language: str) -> Line:
    """What the host says on schedule, so that every viewer knows an AI figure is selling."""
    wordings = Grammar(language).notices()
    return Line(wordings[0], goal=Goal.NOTICE)
