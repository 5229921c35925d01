"""Replies: takes the best question from the inbox when the host can use one, and has it answered from facts."""

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from comments.inbox import Inbox
from comments.ranking import Group
from host.show.cue import Entry
from host.show.intake import Thinking
from host.show.ledger import Status
from script_gen.answer import Answer, Question
from script_gen.line import Line, Origin
from stream.timeline import Samples, from_s

if TYPE_CHECKING:
    from host.show.show import Show

WAITING_AT_MOST = 2
"""Answers made but not yet begun: more would be stale when their turn comes."""

GOOD_FOR = from_s(45)
"""An answer not begun by then is dropped: its viewer has gone or asked again."""


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


class Replies:
    """Turns questions into cues, one at a time."""

    def __init__(self, show: "Show", inbox: Inbox, answerer: Answerer, thinking: Thinking) -> None:
        self._show = show
        self._inbox = inbox
        self._answerer = answerer
        self._thinking = thinking
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """A comment was filed, or an answer has ended."""
        self._wake.set()

    async def run(self) -> None:
        """Answer for ever."""
        await self._thinking(self._answerer.load)
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._room_for_one() and (group := self._take()) is not None:
                await self._reply(group)

    def _room_for_one(self) -> bool:
        director = self._show.director
        waiting = sum(cue.origin is Origin.REPLY for cue in director.asides)
        return not director.paused and waiting < WAITING_AT_MOST

    def _take(self) -> Group | None:
        return self._inbox.take(self._show.clock.now(), self._on_air())

    async def _reply(self, group: Group) -> None:
        """Answer one question, for all who asked it, in the name of the first."""
        first = group.comments[0]
        question = Question(first.text, group.intent.value, group.language, first.author, self._on_air())
        wall = self._show.clock.wall()
        opener = self._answerer.opener(question)
        answer = await self._thinking(lambda: self._answerer.answer(question, wall=wall))
        ids = tuple(comment.id for comment in group.comments)
        if not answer.text:
            self._show.ledger.mark(ids, Status.KEPT)
            return
        line = Line(opener + answer.text, answer.mood, answer.gesture, answer.fact_ids, Origin.REPLY, answer.product_id)
        cue = self._show.director.cue(line, entry=Entry.CLAUSE_END, comment_ids=ids)
        self._show.perform(self._show.director.say(replace(cue, expires_at=self._deadline())))

    def _deadline(self) -> Samples:
        return Samples(self._show.clock.now() + GOOD_FOR)

    def _on_air(self) -> str | None:
        return self._show.product_on_air
