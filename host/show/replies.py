"""Replies: takes the best question from the inbox when the host can use one, and has it answered from facts."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from comments.inbox import Inbox
from comments.ranking import ANSWERED_LATELY, Group
from host.show.cue import Cue, Entry
from host.show.intake import Thinking
from host.show.pointers import Pointers
from script_gen.answer import Answer, Question
from script_gen.line import Line, Origin
from script_gen.together import asked_together
from stream.timeline import Samples, from_s

if TYPE_CHECKING:
    from host.show.show import Show

WAITING_AT_MOST = 2
"""Answers made but not yet begun: more would be stale when their turn comes."""

GOOD_FOR = from_s(45)
"""An answer not begun by then is dropped: its viewer has gone or asked again."""

SAME_ANSWER_SOUGHT = 4
"""Other waiting questions of the same intent whose answer is made beforehand, to see whether it is the same one."""

ASKERS_REMEMBERED = 256
FOLLOW_UP_WITHIN = from_s(120)
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


class Replies:
    """Turns questions into cues, one at a time; what was answered lately gets a pointer on screen instead."""

    def __init__(self, show: "Show", inbox: Inbox, answerer: Answerer, thinking: Thinking) -> None:
        self._show = show
        self._inbox = inbox
        self._answerer = answerer
        self._thinking = thinking
        self.unanswered: Callable[[str, str | None, str], None] = lambda text, product_id, intent: None
        """Told of questions the facts do not answer: text, product, intent; the room sets it."""
        self._wake = asyncio.Event()
        self._pointers = Pointers(show)
        self._asked: OrderedDict[str, _Asked] = OrderedDict()
        """By viewer; the longest silent is forgotten."""
        self._facts: OrderedDict[tuple[str, ...], tuple[str, Samples]] = OrderedDict()
        """The comment whose answer told these facts, and when it was made."""

    def wake(self) -> None:
        """A comment was filed, or an answer has ended."""
        self._wake.set()

    def began(self, cue: Cue) -> None:
        """An answer is on air: those who asked the same are pointed to it."""
        self._pointers.began(cue)

    def ended(self, cue: Cue, *, spoken: bool) -> None:
        """An answer has left; one that never aired leaves its question open."""
        if not spoken and cue.comment_ids:
            self._pointers.dropped(cue)
            self._inbox.unanswered(cue.comment_ids[0])
            self._facts.pop(cue.line.fact_ids, None)
        self.wake()

    async def run(self) -> None:
        """Answer for ever."""
        await self._thinking(self._answerer.load)
        while True:
            await self._wake.wait()
            self._wake.clear()
            self._point()
            while self._room_for_one() and (group := self._inbox.take(self._now(), self._on_air())) is not None:
                await self._reply(group)
                self._point()

    def _point(self) -> None:
        if not self._show.director.paused:
            for group in self._inbox.take_answered(self._now(), self._on_air()):
                assert group.answered is not None
                self._pointers.point(group, group.answered.comment_id)

    def _room_for_one(self) -> bool:
        director = self._show.director
        waiting = sum(cue.origin is Origin.REPLY for cue in director.asides)
        return not director.paused and waiting < WAITING_AT_MOST

    async def _reply(self, group: Group) -> None:
        """Answer one question, for all who asked it, in the name of the first."""
        question = self._question(group)
        answer = await self._answer(question)
        if answer.deferred:
            self.unanswered(question.text, question.product_id, question.intent)
        ids = tuple(comment.id for comment in group.comments)
        if not answer.text:
            self._pointers.nothing(ids)
        elif (before := self._told(answer.fact_ids)) is not None:
            self._pointers.point(group, before)
        else:
            if answer.fact_ids:
                self._facts[answer.fact_ids] = (ids[0], self._now())
            groups = [group, *await self._same(group, answer)]
            self._say(groups, self._opener(groups, question), answer)

    def _say(self, groups: list[Group], opener: str, answer: Answer) -> None:
        ids = tuple(comment.id for group in groups for comment in group.comments)
        line = Line(opener + answer.text, answer.mood, answer.gesture, answer.fact_ids, Origin.REPLY, answer.product_id)
        cue = self._show.director.cue(line, entry=Entry.CLAUSE_END, comment_ids=ids)
        self._show.perform(self._show.director.say(replace(cue, expires_at=Samples(self._now() + GOOD_FOR))))

    def _opener(self, groups: list[Group], question: Question) -> str:
        """How many asked, when several did and it is a question; else the answer's own opener."""
        opener = self._answerer.opener(question)
        viewers = len({comment.author for group in groups for comment in group.comments})
        viewers += sum(group.others for group in groups)
        return (opener and asked_together(question.language, viewers)) or opener

    async def _same(self, group: Group, answer: Answer) -> list[Group]:
        """Other waiting groups of the same intent that the same answer serves, taken."""
        if not answer.fact_ids:
            return []
        alike = self._inbox.alike(group, self._now(), self._on_air(), most=SAME_ANSWER_SOUGHT)
        same = []
        for other in alike:
            if (await self._answer(self._question(other))).fact_ids == answer.fact_ids:
                taken = self._inbox.take_group(other, self._now())
                same += [taken] if taken is not None else []
        return same

    async def _answer(self, question: Question) -> Answer:
        wall = self._show.clock.wall()
        return await self._thinking(lambda: self._answerer.answer(question, wall=wall))

    def _question(self, group: Group) -> Question:
        first, now = group.comments[0], self._now()
        viewer = f"{first.source}:{first.author}"
        last = self._asked.pop(viewer, None)
        before = last.question if last and now - last.at <= FOLLOW_UP_WITHIN else None
        product = group.product or self._on_air()
        question = Question(
            first.text, group.intent.value, group.language, first.author, product, before, self._felt(first.id)
        )
        self._asked[viewer] = _Asked(replace(question, before=None), now)
        if len(self._asked) > ASKERS_REMEMBERED:
            self._asked.popitem(last=False)
        return question

    def _felt(self, comment_id: str) -> str:
        """The mood of a comment, as far as it is known."""
        entry = self._show.ledger.entry(comment_id)
        return entry.meaning.mood.value if entry is not None and entry.meaning is not None else "neutral"

    def _told(self, fact_ids: tuple[str, ...]) -> str | None:
        """The comment whose answer told just these facts lately."""
        while self._facts and self._now() - next(iter(self._facts.values()))[1] > ANSWERED_LATELY:
            self._facts.popitem(last=False)
        return self._facts[fact_ids][0] if fact_ids in self._facts else None

    def _now(self) -> Samples:
        return self._show.clock.now()

    def _on_air(self) -> str | None:
        return self._show.product_on_air
