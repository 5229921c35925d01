"""Thanks and welcomes: what the host says when viewers buy, give, follow, share, like or come in."""

import re
from collections.abc import Sequence
from typing import Final

from script_gen.claim_rules import guard_category
from script_gen.claims import Guard
from script_gen.facts import ShopFacts
from script_gen.line import Gesture, Goal, Line, Mood, Origin
from script_gen.phrases import phrases
from script_gen.reply import spoken_name
from script_gen.rotation import Rotation

_MANNERS: Final = {
    "order": (Mood.WARM, Gesture.THANK),
    "gift": (Mood.EXCITED, Gesture.THANK),
    "follow": (Mood.WARM, Gesture.THANK),
    "share": (Mood.WARM, Gesture.THANK),
    "like": (Mood.WARM, Gesture.THUMBS_UP),
    "join": (Mood.WARM, Gesture.WAVE),
}
"""Mood and gesture by what was done; the keys are the kinds there are words for."""

SIMULATED: Final = ("follow", "share", "like", "join")
"""What may be thanked for when programs did it: a simulated order spoken of would be a false one."""


class Courtesies:
    """Words of thanks in a shop's language, each time the next way of saying them. Names are checked before use."""

    def __init__(self, facts: ShopFacts) -> None:
        self._facts = facts
        self._language = facts.shop.language
        self._phrases = phrases(self._language, "courtesies")
        self._guard = Guard()
        self._rotation = Rotation()

    def line(
        self, kind: str, names: Sequence[str], *, people: int, count: int = 1, about: str = "", simulated: bool = False
    ) -> Line | None:
        """Thanks for `kind` to `names`, the first of `people`; None when nothing may be said.

        `about` is a product's id for an order and a gift's name for a gift; what may not be spoken is left out.
        """
        if kind not in _MANNERS or (simulated and kind not in SIMULATED):
            return None
        mood, gesture = _MANNERS[kind]
        product_id = about if kind == "order" and self._facts.knows(about) else None
        slots = {"who": self._who(names, people), "count": f"{count:,}" if self._language == "en" else str(count)}
        slots["about"] = self._about(kind, about)
        patterns = self._phrases[kind].get("about" if slots["about"] else "plain", self._phrases[kind]["plain"])
        text = _filled(self._rotation.next(patterns), slots)
        category = guard_category(self._facts.product(product_id).category) if product_id else "general"
        if self._guard.check(text, category) is not None:
            return None
        facts = (f"{product_id}.name",) if product_id else ()
        return Line(text, mood, gesture, facts, Origin.REPLY, goal=Goal.INTERACTION)

    def _about(self, kind: str, about: str) -> str:
        """The product's name, or the gift's when it is harmless to say."""
        if kind == "order":
            return self._facts.product(about).name if self._facts.knows(about) else ""
        return (spoken_name(about, self._language, self._guard) or "") if kind == "gift" and about else ""

    def _who(self, names: Sequence[str], people: int) -> str:
        words = self._phrases["who"]
        spoken = [name for each in names if (name := spoken_name(each, self._language, self._guard))][:2]
        if not spoken:
            return self._rotation.next(words["anyone"] if people == 1 else words["some"])
        first, second = spoken[0], spoken[-1]
        if len(spoken) == 1 and people == 1:
            return str(words["one"]).format(first=first)
        if len(spoken) == 1:
            return first
        return self._rotation.next(words["two"] if people == 2 else words["more"]).format(first=first, second=second)


def _filled(pattern: str, slots: dict[str, str]) -> str:
    text = re.sub(r"\{(\w+)\}", lambda match: slots[match[1]], pattern)
    return text[:1].upper() + text[1:]
