"""The trial: all that would decide about a sentence if a viewer wrote it now, for operators who wonder why."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from comments.clean import clean_author, clean_text
from comments.comment import Action, Verdict
from comments.meaning import UNSURE
from comments.moderation import Hit
from host.show.intake import Understood
from host.show.lists import LiveLists

if TYPE_CHECKING:
    from host.show.show import Show


class Trial:
    """Judges and reads a sentence as the intake does, and files nothing."""

    def __init__(
        self,
        show: "Show",
        lists: LiveLists,
        names: Mapping[str, str],
        *,
        read: Callable[[str], Awaitable[Understood]],
    ) -> None:
        """`names` are the products', by id; `read` tells what a cleaned text means, away from the loop."""
        self._show = show
        self._lists = lists
        self._names = names
        self._read = read

    async def of(self, text: str, author: str) -> dict[str, Any]:
        """What would become of it: `{action, rule, hits, second_look, meaning, product}`.

        `hits` are the lists', the one that wins first; `second_look` is `{action, rule, lifted}` or None when meaning
        has nothing against it; `product` is `{name, named}`, named or the one on air, or None when there is neither.
        """
        cleaned = clean_text(text)
        hits = self._lists.explain(cleaned, clean_author(author))
        understood = await self._read(cleaned)
        second = understood.meaning.verdict
        remains = self._lists.lifted(second, cleaned)
        final = Verdict(hits[0].rule.action, hits[0].rule.name) if hits else remains
        return {
            "action": final.action.value,
            "rule": final.rule,
            "hits": [_hit(hit) for hit in hits],
            "second_look": _second(second, lifted=remains.action is Action.KEEP),
            "meaning": _meaning(understood),
            "product": self._product(understood.product),
        }

    def _product(self, named: str | None) -> dict[str, Any] | None:
        name = self._names.get(named or self._show.product_on_air or "")
        return {"name": name, "named": named is not None} if name else None


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "rule": hit.rule.name,
        "action": hit.rule.action.value,
        "found": hit.found,
        "of_author": hit.of_author,
    }


def _second(verdict: Verdict, *, lifted: bool) -> dict[str, Any] | None:
    if verdict.action is Action.KEEP:
        return None
    return {"action": verdict.action.value, "rule": verdict.rule, "lifted": lifted}


def _meaning(understood: Understood) -> dict[str, Any]:
    meaning = understood.meaning
    return {
        "intent": meaning.intent.value,
        "mood": meaning.mood.value,
        "language": meaning.language,
        "confidence": round(meaning.confidence, 3),
        "sure": meaning.confidence >= UNSURE,
        "why": meaning.why,
    }
