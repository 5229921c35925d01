"""Asking: puts a viewer's question to the answerer, with what the viewer asked before and the product on air."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol

from comments.ranking import Group
from host.show.thinking import Thinking
from script_gen.answer import Answer, Question
from stream.timeline import Samples, from_s

if TYPE_CHECKING:
    from host.show.show import Show

ASKERS_REMEMBERED: Final = 256
FOLLOW_UP_WITHIN: Final = from_s(120)
"""So long a viewer's next question may refer to the last one ("and the blue one?")."""


class Answerer(Protocol):
    """Whatever answers a question from facts."""

    def load(self) -> None:
        """Do beforehand what the first answer would have to wait for."""
        ...

    def opener(self, question: Question) -> str:
        """A short phrase, spoken beforehand, with which the answer can begin at once."""
        ...

    def answer(self, question: Question, *, wall: datetime) -> Answer:
        """The answer, or an honest deferral; blocks for some 10 ms."""
        ...


@dataclass(frozen=True, slots=True)
class _Asked:
    """A viewer's last question."""

    question: Question
    at: Samples


class Asking:
    """Remembers what each viewer asked last, and has questions answered in the thread that thinks."""

    def __init__(self, show: "Show", answerer: Answerer, thinking: Thinking) -> None:
        self._show = show
        self._answerer = answerer
        self._thinking = thinking
        self._asked: OrderedDict[str, _Asked] = OrderedDict()
        """By viewer; the longest silent is forgotten."""

    async def load(self) -> None:
        """Do beforehand what the first answer would have to wait for."""
        await self._thinking(self._answerer.load)

    def question(self, group: Group, *, brief: bool = False) -> Question:
        """What the first of a group asks."""
        first, now = group.comments[0], self._show.clock.now()
        viewer = first.by
        last = self._asked.pop(viewer, None)
        before = last.question if last and now - last.at <= FOLLOW_UP_WITHIN else None
        product = group.product or self._show.product_on_air
        question = Question(
            text=first.text,
            intent=group.intent.value,
            language=group.language,
            author=first.author,
            product_id=product,
            before=before,
            mood=self._felt(first.id),
            brief=brief,
        )
        self._asked[viewer] = _Asked(replace(question, before=None), now)
        if len(self._asked) > ASKERS_REMEMBERED:
            self._asked.popitem(last=False)
        return question

    def opener(self, question: Question) -> str:
        """How the answer begins."""
        return self._answerer.opener(question)

    async def answer(self, question: Question) -> Answer:
        """The answer, or an honest deferral."""
        wall = self._show.clock.wall()
        return await self._thinking(lambda: self._answerer.answer(question, wall=wall))

    def _felt(self, comment_id: str) -> str:
        """The mood of a comment, as far as it is known."""
        entry = self._show.ledger.entry(comment_id)
        return entry.meaning.mood.value if entry is not None and entry.meaning is not None else "neutral"
