"""The intake: comments from every source are screened on the loop, understood in one thread, and filed."""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from comments.clean import clean_author, clean_text
from comments.comment import Action, Comment, Kind, Meaning, Verdict
from comments.crowding import TokenBucket
from comments.inbox import Drop, Dropped, Inbox
from host.show.audience import Audience, Naming, unnamed
from host.show.events import EventType
from host.show.ledger import Entry, Status
from host.show.thinking import Thinking
from stream.timeline import RATE_HZ, Samples, from_s

if TYPE_CHECKING:
    from host.show.show import Show

log = logging.getLogger(__name__)


class Reader(Protocol):
    """Whatever tells what a comment means."""

    def read(self, text: str, hint: str | None = None) -> Meaning:
        """The meaning of one comment; blocks for some 10 ms. `hint` is the room's language."""
        ...

    def embed(self, text: str) -> NDArray[np.float32]:
        """The text's unit vector; free after `read` of the same text."""
        ...


SCREENED_A_SECOND = 30
"""Comments moderated, kept and shown as they come, each second; nobody can read more."""

SCREENED_AT_ONCE = 8
"""Of these so many at once, some 5 ms: a second's worth in one go held up sound and pictures by a tenth of a second."""

FLOOD_LASTS = from_s(1)
"""After the last comment there was no time for."""

DROPPED = {Drop.FLAGGED: Status.FLAGGED, Drop.HIDDEN: Status.HIDDEN}
"""What becomes of a comment that goes no further; of others it is shown and no more."""

UNSEEN = Verdict(Action.KEEP)
"""Of a comment that waits unscreened: nobody sees it before it is."""


class CommentRefused(Exception):
    """A comment that was not taken; `code` is `empty`, `too_fast` or the inbox's reason."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class Lists(Protocol):
    """Whatever moderates."""

    def moderate(self, text: str, author: str) -> Verdict:
        """What is to become of a comment, by its words and its author's name, before anybody sees it."""
        ...

    def lifted(self, verdict: Verdict, text: str) -> Verdict:
        """What remains of the second look's verdict on a text; innocent wordings of the lists lift it."""
        ...


class Which(Protocol):
    """Whatever tells which product a comment means."""

    def product(self, text: str, before: str | None) -> str | None:
        """The product it plainly means; None: the one on air. `before` was on air before that one."""
        ...


@dataclass(frozen=True, slots=True)
class Understood:
    """What reading a comment tells."""

    meaning: Meaning
    vector: NDArray[np.float32]
    """The embedding: questions alike are answered together."""
    product: str | None
    """The product it names; None: the one on air."""


class Intake:
    """Screens, shows, understands and files comments; cheap refusals come first."""

    def __init__(
        self,
        show: "Show",
        inbox: Inbox,
        reader: Reader,
        thinking: Thinking,
        *,
        lists: Lists,
        which: Which,
        audience: Audience,
        naming: Naming = unnamed,
    ) -> None:
        """`audience` takes what viewers do besides writing, and hears what they mean."""
        self._show = show
        self._clock = show.clock
        self._inbox = inbox
        self._reader = reader
        self._thinking = thinking
        self._lists = lists
        self._which = which
        self._audience = audience
        self._naming = naming
        self._unread = asyncio.Event()
        self._count = 0
        self._screening = TokenBucket(RATE_HZ // SCREENED_A_SECOND, burst=SCREENED_AT_ONCE)
        self._flooded_at: Samples | None = None

    def arrive(
        self,
        source: str,
        author: str,
        text: str,
        kind: Kind = Kind.COMMENT,
        *,
        id_: str | None = None,
        who: str | None = None,
    ) -> Entry:
        """Take a comment: clean it, admit it, moderate it, show it, and let it wait to be understood.

        In a flood those beyond `SCREENED_A_SECOND` are moderated and shown only when it is their turn to be read.
        `who` tells the source's viewers apart better than a name. Raises CommentRefused when it is empty, repeated or
        too fast.
        """
        self._count += 1
        now = self._clock.now()
        name = id_ or f"{source}-{self._count}"
        comment = Comment(name, source, clean_author(author), clean_text(text), kind, now, viewer=who or "")
        if isinstance(refusal := self._inbox.admit(comment, now), Dropped):
            raise CommentRefused(refusal.reason, f"the comment was not taken: {refusal.reason.replace('_', ' ')}")
        self._unread.set()
        if not self._has_time(now):
            return Entry(comment, UNSEEN, Status.WAITING)
        return self._screened(comment, self._lists.moderate(comment.text, comment.author))

    def _has_time(self, now: Samples) -> bool:
        """Whether one more comment may be screened as it comes; in a flood only those that will be read are."""
        if self._screening.allow(now):
            return True
        self._flooded_at = now
        return False

    async def _screen_later(self, comment: Comment) -> Entry:
        """Moderate a comment where there is time for it, and show it."""
        verdict = await self._thinking(partial(self._lists.moderate, comment.text, comment.author))
        return self._screened(comment, verdict)

    def _screened(self, comment: Comment, verdict: Verdict) -> Entry:
        """Enter and show a comment that was moderated."""
        entry = self._show.ledger.open(comment, verdict)
        self._record(EventType.COMMENT_ARRIVED, entry)
        if entry.status is Status.HIDDEN:
            self._inbox.hide(comment.id)
        else:
            self._show.announce(entry.public())
        return entry

    def again(self, entry: Entry) -> None:
        """Let a comment wait after all, as when a person has looked at a flagged one."""
        comment = replace(entry.comment, received_at=self._clock.now())
        self._inbox.readmit(comment)
        self._unread.set()

    @property
    def dropped(self) -> dict[str, int]:
        """How many comments each reason cost so far."""
        return {reason.value: count for reason, count in sorted(self._inbox.dropped.items())}

    def react(self, reaction: Comment) -> bool:
        """Take a join, a like, a gift or the like; False when it counts for nothing, or came before."""
        if not self._audience.react(reaction):
            return False
        self._inbox.reacted(replace(reaction, author=clean_author(reaction.author)), self._clock.now())
        return True

    @property
    def likes(self) -> int:
        """Likes of the whole show."""
        return self._audience.likes

    async def read(self, text: str) -> Understood:
        """What a cleaned text would mean as a comment; nothing is filed."""
        return await self._thinking(partial(self._read, text))

    async def run(self) -> None:
        """Understand comments one by one, questions first, for ever; in a flood half of the time, to spare the air."""
        while True:
            await self._unread.wait()
            self._unread.clear()
            while (comment := self._inbox.to_read(begun := self._clock.now())) is not None:
                entry = self._show.ledger.entry(comment.id) or await self._screen_later(comment)
                if entry.status is not Status.HIDDEN:
                    self._understood(entry, await self.read(comment.text))
                if self._flooded:
                    now = self._clock.now()
                    await self._clock.sleep_until(Samples(now + (now - begun)))

    @property
    def _flooded(self) -> bool:
        """Whether more came lately than may be screened."""
        return self._flooded_at is not None and self._clock.now() - self._flooded_at < FLOOD_LASTS

    async def play(self, comments: Iterator[tuple[int, Comment]]) -> None:
        """Feed comments that carry their time (a simulated crowd, a replay) as that time comes."""
        for at, comment in comments:
            await self._clock.sleep_until(Samples(at))
            if comment.kind is not Kind.COMMENT:
                self.react(comment)
                continue
            try:
                self.arrive(comment.source, comment.author, comment.text, comment.kind, id_=comment.id)
            except CommentRefused as refused:
                log.debug("a comment of source %s was not taken: %s", comment.source, refused.code)

    def _read(self, text: str) -> Understood:
        """In the thread: what a comment means."""
        meaning = self._reader.read(text, self._show.manner.language)
        product = self._which.product(text, self._show.chronicle.product_before)
        return Understood(meaning, self._reader.embed(text), product)

    def _understood(self, entry: Entry, understood: Understood) -> None:
        """File a comment for the host, with what it means."""
        comment, meaning, vector, product = entry.comment, understood.meaning, understood.vector, understood.product
        entry.meaning = meaning
        self._judge_again(entry)
        self._audience.understood(meaning)
        self._record(EventType.COMMENT_UNDERSTOOD, entry)
        outcome = self._inbox.file(comment, meaning, entry.verdict, self._clock.now(), product=product, vector=vector)
        if isinstance(outcome, Dropped):
            entry.status = DROPPED.get(outcome.reason, Status.KEPT)
        elif self._show.replies is not None:
            self._show.replies.wake()

    def _judge_again(self, entry: Entry) -> None:
        """By what it means, a comment may have to go, or to wait for a person, though no list knows its words."""
        if entry.meaning is None or entry.cleared or entry.verdict.action is not Action.KEEP:
            return
        entry.verdict = self._lists.lifted(entry.meaning.verdict, entry.comment.text)
        if entry.verdict.action is Action.HIDE:
            self._show.announce({"type": "hidden", "id": entry.comment.id})

    def _record(self, type_: EventType, entry: Entry) -> None:
        comment = entry.comment
        data = entry.full() | {"kind": comment.kind.value, "source": comment.source, "received_at": comment.received_at}
        for passing in ("type", "status", "answer", "author"):
            del data[passing]
        self._show.log.append(type_, data | self._naming(comment))
