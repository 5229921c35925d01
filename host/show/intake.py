"""The intake: comments from every source are screened on the loop, understood in one thread, and filed."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from comments.inbox import Dropped, Inbox

from comments.clean import clean_author, clean_text
from comments.comment import Action, Comment, Kind, Meaning, Verdict
from host.show.events import EventType
from host.show.ledger import Entry, Status
from stream.clock import Clock
from stream.timeline import Samples

if TYPE_CHECKING:
    from host.show.show import Show

log = logging.getLogger(__name__)

T = TypeVar("T")

UNREAD_AT_MOST = 200
"""Comments waiting to be understood; past that the newest are shown but not answered."""


class Reader(Protocol):
    """Whatever tells what a comment means."""

    def read(self, text: str, hint: str | None = None) -> Meaning:
        """The meaning of one comment; blocks for some 10 ms."""
        ...


class Thinking:
    """One thread for work of some 10 ms that would hold up the loop; virtual time waits for it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pool = ThreadPoolExecutor(1, "understanding")

    async def __call__(self, work: Callable[[], T]) -> T:
        """Do the work in the thread and return what it returns."""
        with self._clock.outside():
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the thread when its work is done."""
        self._pool.shutdown()


class CommentRefused(Exception):
    """A comment that was not taken; `code` is `empty`, `too_fast` or the inbox's reason."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class Intake:
    """Screens, shows, understands and files comments; cheap refusals come first."""

    def __init__(
        self, show: "Show", inbox: Inbox, reader: Reader, thinking: Thinking, *, moderate: Callable[[str, str], Verdict]
    ) -> None:
        self._show = show
        self._clock = show.clock
        self._inbox = inbox
        self._reader = reader
        self._thinking = thinking
        self._moderate = moderate
        self._unread: asyncio.Queue[Entry] = asyncio.Queue(UNREAD_AT_MOST)
        self._count = 0
        self.dropped = 0
        """Comments refused or left unread since the show opened."""

    def arrive(
        self, source: str, author: str, text: str, kind: Kind = Kind.COMMENT, *, id_: str | None = None
    ) -> Entry:
        """Take a comment: clean, admit, moderate, show it, and queue it for understanding.

        Raises CommentRefused when it is empty, repeated or too fast.
        """
        self._count += 1
        now = self._clock.now()
        comment = Comment(
            id_ or f"{source}-{self._count}", source, clean_author(author), clean_text(text), kind, received_at=now
        )
        if kind is Kind.COMMENT and not comment.text:
            raise CommentRefused("empty", "the comment has no readable text")
        if isinstance(refusal := self._inbox.admit(comment, now), Dropped):
            self.dropped += 1
            raise CommentRefused(refusal.reason, f"not taken: {refusal.reason}")
        entry = self._show.ledger.open(comment, self._moderate(comment.text, comment.author))
        if entry.verdict.action is not Action.HIDE:
            self._show.announce(entry.public())
        self._queue(entry)
        return entry

    async def run(self) -> None:
        """Understand comments one by one, for ever."""
        while True:
            entry = await self._unread.get()
            meaning = await self._thinking(partial(self._reader.read, entry.comment.text))
            entry.meaning = meaning
            self._record(entry)
            if entry.status is Status.WAITING:
                self._file(entry, meaning)

    async def play(self, comments: Iterator[tuple[int, Comment]]) -> None:
        """Feed comments that carry their time (a simulated crowd, a replay) as that time comes."""
        for at, comment in comments:
            await self._clock.sleep_until(Samples(at))
            try:
                self.arrive(comment.source, comment.author, comment.text, comment.kind, id_=comment.id)
            except CommentRefused as refused:
                log.debug("a comment of source %s was not taken: %s", comment.source, refused.code)

    def _queue(self, entry: Entry) -> None:
        if entry.comment.kind is not Kind.COMMENT or entry.status is Status.HIDDEN:
            self._record(entry)
            return
        try:
            self._unread.put_nowait(entry)
        except asyncio.QueueFull:
            self.dropped += 1
            entry.status = Status.KEPT
            self._record(entry)

    def _file(self, entry: Entry, meaning: Meaning) -> None:
        outcome = self._inbox.file(entry.comment, meaning, entry.verdict, self._clock.now())
        if isinstance(outcome, Dropped):
            entry.status = Status.KEPT
        elif self._show.replies is not None:
            self._show.replies.wake()

    def _record(self, entry: Entry) -> None:
        """Write the event; it holds what was written and how it was understood."""
        data = entry.full()
        del data["type"], data["status"], data["answer"]
        kind = {"kind": entry.comment.kind.value, "source": entry.comment.source}
        self._show.log.append(EventType.COMMENT_ARRIVED, data | kind | {"received_at": entry.comment.received_at})
