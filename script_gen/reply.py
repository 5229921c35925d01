"""An answer in the making: sentence patterns filled with facts, each candidate past both gates."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from script_gen.claim_rules import CATEGORIES, guard_category
from script_gen.claims import Guard
from script_gen.facts import POLICIES, ShopFacts
from script_gen.grounding import check_grounding
from script_gen.line import Gesture, Mood
from script_gen.numbers import quantities
from script_gen.phrases import phrases
from script_gen.product import Fact
from script_gen.reckoning import Proof
from script_gen.rotation import Rotation
from script_gen.writers.grammar import COMMON_UNIT, inside

_SENTENCES: Final = {"selling_point", "promotion", "faq", *POLICIES}
"""Fields whose facts are written as sentences of their own."""
_ASKED: Final = {"deferred", "which", "absent"}
"""Plain sentences that answer a question; the others answer a remark."""
_NAME: Final = re.compile(r"[\u4e00-\u9fff]{1,6}|[A-Za-z][A-Za-z '\-]{0,13}[A-Za-z]?")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the host says to a viewer, and what it rests on."""

    text: str
    fact_ids: tuple[str, ...]
    deferred: bool
    """Whether a person has to answer: the shop's file does not say it."""
    product_id: str | None
    mood: Mood = Mood.WARM
    gesture: Gesture = Gesture.REST


@dataclass(frozen=True, slots=True)
class Content:
    """What an answer states, before it has words."""

    pattern: str
    """A name in `say` of replies.toml."""
    facts: Mapping[str, Fact]
    """Slot to fact."""
    product_id: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    """Slots that are no facts: pieces, total (allowed by `proofs`)."""
    proofs: tuple[Proof, ...] = ()
    mood: Mood = Mood.WARM
    gesture: Gesture = Gesture.REST


class Wording:
    """Puts contents into words, each time in the next way of saying it."""

    def __init__(self, facts: ShopFacts) -> None:
        self._facts = facts
        self._language = facts.shop.language
        self._replies = phrases(self._language, "replies")
        self._guard = Guard()
        self._rotation = Rotation()

    def say(self, contents: list[Content], author: str, wall: datetime, *, brief: bool = False) -> Answer | None:
        """All the contents in one answer, `brief` in the fewest words; None when no wording passes the gates."""
        for who in self._addresses(author, asked=True, brief=brief):
            texts, ids = [], []
            for at, content in enumerate(contents):
                text = self._worded(content, who if at == 0 else "", wall, brief=brief)
                if text is None:
                    break
                texts.append(text)
                ids += [fact.id for fact in content.facts.values()]
            else:
                joined = ("" if self._language == "zh" else " ").join(texts)
                first = contents[0]
                return Answer(joined, tuple(dict.fromkeys(ids)), False, first.product_id, first.mood, first.gesture)
        return None

    def plain(
        self,
        kind: str,
        author: str,
        *,
        deferred: bool,
        mood: Mood,
        gesture: Gesture = Gesture.REST,
        brief: bool = False,
    ) -> Answer:
        """A sentence without facts: a deferral, thanks, a greeting."""
        who = next(self._addresses(author, asked=kind in _ASKED, brief=brief))
        pattern = self._ways(self._replies["plain"][kind], brief=brief)[0]
        return Answer(self._filled(pattern, {"who": who}), (), deferred, None, mood, gesture)

    def _worded(self, content: Content, who: str, wall: datetime, *, brief: bool) -> str | None:
        slots = {slot: self._plain_words(fact) for slot, fact in content.facts.items()} | dict(content.words)
        unit = self._facts.product(content.product_id).unit if content.product_id else ""
        slots |= {"who": who, "unit": unit or COMMON_UNIT[self._language]}
        if "value" in content.facts:
            slots["field"] = inside(content.facts["value"].field, self._language)
        category = guard_category(self._facts.product(content.product_id).category) if content.product_id else "general"
        ids = tuple(fact.id for fact in content.facts.values())
        for pattern in self._ways(self._replies["say"][content.pattern], brief=brief):
            text = self._filled(pattern, slots)
            refusal = check_grounding(
                text, ids, self._facts, product_id=content.product_id, wall=wall, proofs=content.proofs, selling=False
            )
            if refusal is None and self._guard.check(text, category) is None:
                return text
        return None

    def _ways(self, patterns: list[str], *, brief: bool) -> list[str]:
        """Ways of saying a thing: each time another first, or the shortest first."""
        return sorted(patterns, key=len) if brief else self._rotation.ways(patterns)

    def _addresses(self, author: str, *, asked: bool, brief: bool) -> Iterator[str]:
        """How the answer turns to the viewer, by name where it may be spoken; some words fit only one who `asked`."""
        name = spoken_name(author, self._language, self._guard)
        words = self._replies["asker" if asked else "guest"]
        if name is not None:
            yield self._ways(words["named"], brief=brief)[0].replace("{name}", name)
        yield self._ways(words["anyone"], brief=brief)[0]

    def _plain_words(self, fact: Fact) -> str:
        said = f"{fact.value}{fact.unit}" if self._language == "zh" else f"{fact.value} {fact.unit}".strip()
        return inside(said, self._language) if fact.field in _SENTENCES else said.rstrip("。.")

    def _filled(self, pattern: str, slots: Mapping[str, str]) -> str:
        text = re.sub(r"\{(\w+)\}", lambda match: slots[match[1]], pattern)
        if self._language == "zh":
            return text
        return re.sub(r"(?:^|[.?!:]\s+)[a-z]", lambda match: match[0] if ":" in match[0] else match[0].upper(), text)


def spoken_name(author: str, language: str, guard: Guard) -> str | None:
    """The author's name when it is short, of letters only, and harmless in every category; else None."""
    name = " ".join(unicodedata.normalize("NFKC", author).split())
    if not _NAME.fullmatch(name) or quantities(name) or (language == "en" and not name.isascii()):
        return None
    refused = [word for part in ("zh", "en") for word in phrases(part, "replies")["names"]["refused"]]
    if any(word in name.lower() for word in refused) or any(guard.check(name, category) for category in CATEGORIES):
        return None
    return name
