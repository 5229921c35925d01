"""The tone an answer needs for the mood its viewer is in: soothing, reassuring without pressure, or lightly amused."""

from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Final

from script_gen.facts import ShopFacts
from script_gen.line import Mood
from script_gen.openers import SOOTHERS
from script_gen.phrases import phrases
from script_gen.product import Fact
from script_gen.reply import Answer, Content, Wording
from script_gen.rotation import Rotation

UPSET, HESITANT, HAPPY = "upset", "hesitant", "happy"

SMILES_EVERY: Final = 3
"""A light word behind every third happy remark: more would be a mannerism."""


class Feeling:
    """Colours answers. What it adds is either a fact through the gates, or words without any claim."""

    def __init__(self, facts: ShopFacts, wording: Wording) -> None:
        self._facts = facts
        self._wording = wording
        self._words = phrases(facts.shop.language, "replies")["feeling"]
        self._join = "" if facts.shop.language == "zh" else " "
        self._rotation = Rotation()
        self._happy = count()
        """Happy remarks so far."""

    def coloured(
        self,
        answer: Answer,
        mood: str,
        *,
        author: str,
        product_id: str | None,
        opened: bool,
        wall: datetime,
        brief: bool = False,
    ) -> Answer:
        """The answer for a viewer in `mood`, a `comments.comment.Mood` value.

        `opened`: soothing words will be said before it already. `product_id` is the product on air. A `brief` answer
        is soothing where it has to be, and no more.
        """
        if not answer.text:
            return answer
        if mood == UPSET:
            return self._soothed(answer, opened=opened)
        if brief:
            return answer
        if mood == HESITANT:
            return self._reassured(answer, author, product_id, wall)
        return self._amused(answer) if mood == HAPPY else answer

    def _soothed(self, answer: Answer, *, opened: bool) -> Answer:
        if answer.mood is Mood.SORRY:
            return answer
        soother = "" if opened else self._rotation.next(SOOTHERS[self._facts.shop.language])
        return replace(answer, mood=Mood.CALM, text=soother + answer.text)

    def _reassured(self, answer: Answer, author: str, product_id: str | None, wall: datetime) -> Answer:
        """One relevant fact where there was none, and leave to take one's time."""
        if answer.deferred:
            return answer
        if answer.fact_ids:
            return replace(answer, text=answer.text + self._join + self._rotation.next(self._words["no_hurry"]))
        fact = self._relevant(product_id)
        content = Content("reassure", {"value": fact}, _owner(fact, product_id)) if fact else None
        return (self._wording.say([content], author, wall) if content else None) or answer

    def _amused(self, answer: Answer) -> Answer:
        if answer.deferred or answer.fact_ids:
            return answer
        if next(self._happy) % SMILES_EVERY != 0:
            return answer
        return replace(answer, text=answer.text + self._join + self._rotation.next(self._words["smile"]))

    def _relevant(self, product_id: str | None) -> Fact | None:
        """What takes the risk out of buying: how returns go, else what speaks for the product on air."""
        if (returns := self._facts.policies().get("shop.returns")) is not None:
            return returns
        if product_id is None or not self._facts.knows(product_id):
            return None
        known = self._facts.of(product_id)
        return next((known[each] for each in known if known[each].field == "selling_point"), None)


def _owner(fact: Fact, product_id: str | None) -> str | None:
    return None if fact.id.startswith("shop.") else product_id
