"""Answers in writing: under the comment, at once, for a question the host will not come to in time."""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from comments.inbox import Inbox
from comments.ranking import Group, Question
from host.show.asking import Asking
from host.show.events import EventType
from host.show.ledger import Status
from host.show.turns import too_late
from script_gen.answer import Answer
from script_gen.answer import Question as Asked
from script_gen.asking import normalised
from script_gen.line import Origin
from stream.timeline import Samples, from_ms, from_s

if TYPE_CHECKING:
    from host.show.show import Show

EVERY: Final = from_ms(500)
"""Two a second at most: a chat in which more is answered nobody can read, and answering costs the air its time."""

STANDS: Final = from_s(30)
"""So long an answer stands where people look: who needs the same is added to it, and the chat is not filled with one
sentence."""

ADDRESSED_AT_MOST: Final = 64
"""Comments an answer is shown under; of those who came between the first and the last it keeps the number only."""

REMEMBERED: Final = 128
"""Written answers that can be given again, put in other words or taken back; the oldest is forgotten."""

OWED_AT_MOST: Final = 64
"""Groups whose spoken answer never aired; the oldest gives way, for it has waited too long."""


@dataclass(frozen=True, slots=True)
class TextReply:
    """One answer in writing."""

    comment_ids: tuple[str, ...]
    """Those it answers; the first is its name."""
    author: str
    asked: str
    """The first one's words."""
    others: int
    """How many more asked the same."""
    text: str
    fact_ids: tuple[str, ...]
    product_id: str | None
    deferred: bool = False
    """Whether it only says that the shop will answer."""
    simulated: bool = False
    by_person: bool = False
    """Whether an operator has put it in other words."""
    given_at: int = 0
    """When it was given to somebody last, in samples."""

    def public(self) -> dict[str, Any]:
        """The `written` message of the viewer page."""
        return {
            "type": "written",
            "comment_ids": list(self.comment_ids),
            "author": self.author,
            "asked": self.asked,
            "others": self.others,
            "text": self.text,
            "simulated": self.simulated,
            "by_person": self.by_person,
        }


class TextReplies:
    """Looks who waits too long, and answers in writing: from the same facts, through the same gates."""

    def __init__(self, show: "Show", inbox: Inbox, asking: Asking, *, deferred: Callable[[Group, Asked], None]) -> None:
        """`deferred` is told of questions the facts do not answer."""
        self._show = show
        self._inbox = inbox
        self._asking = asking
        self._deferred = deferred
        self.on = True
        """Whether the host answers in writing at all."""
        self.crowded = False
        """Whether more wait than can be answered aloud in time: then spoken answers are short, too."""
        self._given: OrderedDict[str, TextReply] = OrderedDict()
        """By the first comment each answered."""
        self._owed: deque[Group] = deque(maxlen=OWED_AT_MOST)

    async def run(self) -> None:
        """Look twice a second, for ever."""
        clock = self._show.clock
        while True:
            await clock.sleep_until(Samples(clock.now() + EVERY))
            await self._look()

    def given(self, length: int) -> list[TextReply]:
        """The last answers in writing, oldest first."""
        return list(self._given.values())[-length:]

    def find(self, comment_id: str) -> TextReply | None:
        """The answer to this comment."""
        return next((reply for reply in self._given.values() if comment_id in reply.comment_ids), None)

    def again(self, group: Group, answered: str) -> None:
        """Give a group the answer that comment `answered` got in writing."""
        if (before := self._given.get(answered)) is not None:
            self._give(_addressed(before, group, by_person=before.by_person))

    def owe(self, groups: Iterable[Group]) -> None:
        """Their spoken answer never aired: answer them in writing as soon as may be."""
        if self.on:
            self._owed += groups

    def give(self, group: Group, answer: Answer) -> None:
        """Give a group this answer in writing."""
        self._give(_addressed(answer, group))

    def change(self, reply: TextReply) -> None:
        """Show an answer in other words."""
        self._given[reply.comment_ids[0]] = reply
        self._show.ledger.mark(reply.comment_ids, Status.WRITTEN, answer=reply.text)
        self._show.announce(reply.public())

    def withdraw(self, reply: TextReply) -> None:
        """Take an answer off the viewers' pages; its question counts as open again."""
        del self._given[reply.comment_ids[0]]
        self._inbox.unanswered(reply.comment_ids[0])
        self._show.ledger.mark(reply.comment_ids, Status.KEPT)
        self._show.announce({"type": "unwritten", "comment_ids": list(reply.comment_ids)})

    def fulfil(self, asked: str, answer: str) -> None:
        """A person has answered what was passed to the shop: those who were told so get the answer."""
        wanted = normalised(asked)
        for reply in [one for one in self._given.values() if one.deferred and normalised(one.asked) == wanted]:
            self.change(replace(reply, text=answer, deferred=False, by_person=True))

    def hidden(self, comment_id: str) -> None:
        """A comment was hidden: an answer to it alone goes with it."""
        reply = self.find(comment_id)
        if reply is not None and reply.comment_ids == (comment_id,):
            self.withdraw(reply)
            self._show.ledger.mark((comment_id,), Status.HIDDEN)

    async def _look(self) -> None:
        """Answer the one that needs it most: who was promised an answer, then by standing and rank."""
        if self._show.director.paused:
            return
        now, on_air = self._show.clock.now(), self._show.product_on_air
        late = too_late(self._inbox.questions(now, on_air), self._ahead(), now)
        self.crowded = bool(late)
        if self.on and (group := self._next(late)) is not None:
            await self._write(group)

    def _next(self, late: Sequence[Question]) -> Group | None:
        """Whom to answer now."""
        if self._owed:
            return self._owed.popleft()
        if not late:
            return None
        now, on_air = self._show.clock.now(), self._show.product_on_air
        return self._inbox.take_question(max(late, key=_standing), now, on_air, written=True)

    def _ahead(self) -> int:
        return sum(cue.origin is Origin.REPLY for cue in self._show.director.asides)

    async def _write(self, group: Group) -> None:
        question = self._asking.question(group, brief=True)
        answer = await self._asking.answer(replace(question, author=""))
        if answer.deferred:
            self._deferred(group, question)
        if not answer.text:
            self._show.ledger.mark(tuple(comment.id for comment in group.comments), Status.KEPT)
            return
        self.give(group, answer)

    def _give(self, given: TextReply) -> None:
        """Show it to those who asked: with those who had the same a moment ago, or by itself."""
        now = self._show.clock.now()
        standing = next((one for one in reversed(self._given.values()) if _same(one, given)), None)
        joins = standing is not None and now - standing.given_at < STANDS and standing.simulated == given.simulated
        shown = _joined(standing, given) if standing is not None and joins else given
        self.change(replace(shown, given_at=now))
        self._given.move_to_end(shown.comment_ids[0])
        if len(self._given) > REMEMBERED:
            self._given.popitem(last=False)
        data = {"comment_ids": list(given.comment_ids), "text": shown.text, "fact_ids": list(shown.fact_ids)}
        passing = {"product_id": shown.product_id, "deferred": shown.deferred, "joins": joins}
        self._show.log.append(EventType.WRITTEN, data | passing)


def _addressed(said: Answer | TextReply, group: Group, *, by_person: bool = False) -> TextReply:
    """An answer for this group, or one that others got before."""
    first = group.comments[0]
    return TextReply(
        comment_ids=tuple(comment.id for comment in group.comments),
        author=first.author,
        asked=first.text,
        others=len({comment.by for comment in group.comments}) - 1 + group.others,
        text=said.text,
        fact_ids=said.fact_ids,
        product_id=said.product_id,
        deferred=said.deferred,
        simulated=first.simulated,
        by_person=by_person,
    )


def _same(one: TextReply, other: TextReply) -> bool:
    """Whether two answers say the same."""
    return (one.text, one.fact_ids, one.product_id) == (other.text, other.fact_ids, other.product_id)


def _joined(standing: TextReply, given: TextReply) -> TextReply:
    """The answer that stands, for those it is given to now as well; it keeps its name."""
    ids = tuple(dict.fromkeys((*standing.comment_ids, *given.comment_ids)))
    if len(ids) > ADDRESSED_AT_MOST:
        ids = (ids[0], *ids[1 - ADDRESSED_AT_MOST :])
    return replace(standing, comment_ids=ids, others=standing.others + given.others + 1)


def _standing(question: Question) -> int:
    """The standing of whoever asks it and has most."""
    return max(one.standing for one in question.members)
