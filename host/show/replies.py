"""Replies: takes the best question from the inbox when the host can use one, and has it answered from facts."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from comments.inbox import Inbox
from comments.ranking import Answered, Group
from host.show.asking import Answerer, Asking
from host.show.cue import Cue, Entry
from host.show.pointers import Pointers
from host.show.questions import OF_ONE_BUYER
from host.show.text_replies import TextReplies
from host.show.thinking import Thinking
from script_gen.answer import Answer, Question
from script_gen.line import Line, Origin
from script_gen.together import asked_together
from stream.timeline import Samples, from_s

if TYPE_CHECKING:
    from host.show.show import Show

WAITING_AT_MOST: Final = 2
"""Answers made but not yet begun: more would be stale when their turn comes."""

GOOD_FOR: Final = from_s(45)
"""An answer not begun by then is dropped: its viewer has gone or asked again."""

ANSWERED_BY: Final = from_s(50)
"""So long after the question, an answer not begun is better written."""

AIRS_WITHIN: Final = from_s(20)
"""What every answer is given to begin, however old its question."""

SAME_ANSWER_SOUGHT: Final = 4
"""Other waiting questions of the same intent whose answer is made beforehand, to see whether it is the same one."""

IN_A_BREATH: Final = 3
"""Short answers said one after another, when many wait."""

BREATH: Final = {"zh": 40, "en": 140}
"""Characters, some nine seconds: behind so many no further answer is begun in the same breath."""


@dataclass(frozen=True, slots=True)
class _Made:
    """A question that was taken, and what is to be said to it."""

    group: Group
    question: Question
    answer: Answer


class Replies:
    """Turns questions into cues, one at a time; what was answered lately gets a pointer on screen instead.

    When more wait than can be answered in time, answers are short, several to a breath, and `text` answers the rest.
    """

    def __init__(self, show: "Show", inbox: Inbox, answerer: Answerer, thinking: Thinking) -> None:
        self._show = show
        self._inbox = inbox
        self._asking = Asking(show, answerer, thinking)
        self.text: Final = TextReplies(show, inbox, self._asking, deferred=self._deferred)
        self.ears: list[Callable[[Question], None]] = []
        """Told of every question the facts do not answer."""
        self._wake = asyncio.Event()
        self._pointers = Pointers(show)
        self._coming: dict[str, list[Group]] = {}
        """Whom answers still to come will answer, by cue."""

    def wake(self) -> None:
        """A comment was filed, or an answer has ended."""
        self._wake.set()

    def began(self, cue: Cue) -> None:
        """An answer is on air: those who asked the same are pointed to it."""
        self._coming.pop(cue.id, None)
        self._pointers.began(cue)

    def ended(self, cue: Cue, *, spoken: bool) -> None:
        """An answer has left; one that never aired leaves its question open, or to be answered in writing."""
        groups = self._coming.pop(cue.id, [])
        if not spoken:
            joined = self._pointers.joined(cue)
            for comment_id in self._pointers.dropped(cue):
                self._inbox.unanswered(comment_id)
            self.text.owe([*groups, *joined])
        self.wake()

    async def run(self) -> None:
        """Answer for ever, aloud and in writing."""
        await self._asking.load()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._speak(), name="answer aloud")
            group.create_task(self.text.run(), name="answer in writing")

    async def _speak(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            self._point()
            while self._room_for_one() and (group := self._inbox.take(self._now(), self._on_air())) is not None:
                await (self._breath(group) if self.text.crowded else self._reply(group))
                self._point()

    def _point(self) -> None:
        """Who asks what was answered lately need not wait for a turn."""
        if self._show.director.paused:
            return
        for group in self._inbox.take_answered(self._now(), self._on_air(), given=self._given):
            assert group.answered is not None
            give = self.text.again if group.answered.written else self._pointers.point
            give(group, group.answered.comment_id)

    def _given(self, answer: Answered) -> bool:
        """Whether an answer can be given again: in a crowd a written one too, but none that is still to come."""
        if answer.written:
            return self._crowd
        return not self._crowd or self._pointers.aired(answer.comment_id)

    @property
    def _crowd(self) -> bool:
        """Whether more wait than can be answered aloud, and the host may write."""
        return self.text.crowded and self.text.on

    def _room_for_one(self) -> bool:
        director = self._show.director
        waiting = sum(cue.origin is Origin.REPLY for cue in director.asides)
        return not director.paused and waiting < WAITING_AT_MOST

    async def _reply(self, group: Group) -> None:
        """Answer one question, for all who asked it, in the name of the first."""
        if (made := await self._make(group)) is not None:
            groups = [group, *await self._same(made)]
            line = self._line([made], self._opener(groups, made.question))
            self._say(line, groups)

    async def _breath(self, group: Group | None) -> None:
        """Answer shortly, and others after it as long as the breath lasts."""
        said: list[_Made] = []
        while group is not None:
            if (made := await self._make(group, brief=True)) is not None:
                said.append(made)
            length = sum(len(one.answer.text) for one in said)
            full = len(said) == IN_A_BREATH or length >= BREATH[self._show.manner.language]
            group = None if full else self._inbox.take(self._now(), self._on_air())
        if said:
            self._say(self._line(said, ""), [one.group for one in said])

    async def _make(self, group: Group, *, brief: bool = False) -> _Made | None:
        """What to say to a group; None when nothing is, or when it was said lately."""
        question = self._asking.question(group, brief=brief)
        answer = await self._asking.answer(question)
        if answer.deferred:
            self._deferred(group, question)
        if not answer.text:
            self._pointers.nothing(tuple(comment.id for comment in group.comments))
        elif (before := self._pointers.told(answer.fact_ids)) is not None:
            if self._crowd and not self._pointers.aired(before):
                self.text.give(group, answer)
            else:
                self._pointers.point(group, before)
        else:
            self._pointers.will_say(group, answer.text, answer.fact_ids)
            return _Made(group, question, answer)
        return None

    def _deferred(self, group: Group, question: Question) -> None:
        """A person has to see to it: what concerns one buyer only as a case, the rest as a question about the shop."""
        for hear in self.ears:
            hear(question)
        if question.intent in OF_ONE_BUYER:
            self._show.ledger.promise(tuple(comment.id for comment in group.comments), question.intent)

    def _line(self, said: Sequence[_Made], opener: str) -> Line:
        """One line for one answer or several; the product only where all are about it."""
        answers = [one.answer for one in said]
        gap = "" if self._show.manner.language == "zh" else " "
        facts = tuple(dict.fromkeys(fact for answer in answers for fact in answer.fact_ids))
        products = {answer.product_id for answer in answers}
        first = answers[0]
        return Line(
            opener + gap.join(answer.text for answer in answers),
            first.mood,
            first.gesture,
            facts,
            Origin.REPLY,
            first.product_id if len(products) == 1 else None,
        )

    def _say(self, line: Line, groups: Sequence[Group]) -> None:
        ids = tuple(comment.id for group in groups for comment in group.comments)
        cue = self._show.director.cue(line, entry=Entry.CLAUSE_END, comment_ids=ids)
        self._coming[cue.id] = list(groups)
        self._show.perform(self._show.director.say(replace(cue, expires_at=self._until(groups))))

    def _until(self, groups: Sequence[Group]) -> Samples:
        """When an answer that has not begun is given up: where it can be written, before the asker has gone."""
        now = self._now()
        if not self.text.on:
            return Samples(now + GOOD_FOR)
        asked = min(comment.received_at for group in groups for comment in group.comments)
        return Samples(min(now + GOOD_FOR, max(now + AIRS_WITHIN, asked + ANSWERED_BY)))

    def _opener(self, groups: Sequence[Group], question: Question) -> str:
        """How many asked, when several did and it is a question; else the answer's own opener."""
        opener = self._asking.opener(question)
        viewers = len({comment.by for group in groups for comment in group.comments})
        viewers += sum(group.others for group in groups)
        return (opener and asked_together(question.language, viewers)) or opener

    async def _same(self, made: _Made) -> list[Group]:
        """Other waiting groups of the same intent that the same answer serves, taken."""
        if not made.answer.fact_ids:
            return []
        same = []
        for other in self._inbox.alike(made.group, self._now(), self._on_air(), most=SAME_ANSWER_SOUGHT):
            if (await self._asking.answer(self._asking.question(other))).fact_ids == made.answer.fact_ids:
                taken = self._inbox.take_group(other, self._now())
                same += [taken] if taken is not None else []
        return same

    def _now(self) -> Samples:
        return self._show.clock.now()

    def _on_air(self) -> str | None:
        return self._show.product_on_air
