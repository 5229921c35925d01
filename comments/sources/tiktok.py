"""TikTok: a room's chat, gifts, likes, follows, shares and joins, by the `TikTokLive` library (the extra `tiktok`).

The platform has no public interface for this. The library reads what TikTok's own page reads, and asks a signing
service, which so learns the account's name of the room. It was tested through the library against a server made after
the messages it knows, never against the platform.
"""

import asyncio
import importlib
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from types import ModuleType
from typing import Any, Final

import httpx
from websockets.exceptions import WebSocketException

from comments.arrival import UNREADABLE, Arrival, Push, SourceFault, identity, whole
from comments.clean import clean_author, clean_text
from comments.comment import Comment, Kind
from comments.sources.apart import apart

HANG_UP_S: Final = 2
"""The library would wait ten seconds for the other side to say goodbye."""

IN_A_ROW: Final = 1
"""The type of gifts that are given by many taps: each tells the sum so far, only the last ends the row."""

_LOG: Final = logging.getLogger("TikTokLive")


class TikTok:
    """The room of one account while it is live."""

    def __init__(self, name: str, *, account: str, sign_key: str = "") -> None:
        """`account` as on its page; `sign_key` is that of the signing service, which takes a few calls without one."""
        self.name = name
        self._account = account.removeprefix("@")
        self._sign_key = sign_key

    async def run(self, deliver: Callable[[Push], None], live: Callable[[], None]) -> None:
        """Deliver until the room closes. Raises `SourceFault`: no library, not live, not let in, cut off.

        The library takes 3 ms a message, and a second to be loaded: it works in a loop apart.
        """
        tell = asyncio.get_running_loop().call_soon_threadsafe
        await apart(lambda: self._run(lambda push: tell(deliver, push), lambda: tell(live)))

    async def _run(self, deliver: Callable[[Push], object], live: Callable[[], object]) -> None:
        library, events = _library("TikTokLive"), _library("TikTokLive.events")
        client = library.TikTokLiveClient(self._account, web_kwargs={"signer_kwargs": {"sign_api_key": self._sign_key}})
        client.add_listener(events.ConnectEvent, lambda _: live())
        for event, kind in (
            (events.CommentEvent, Kind.COMMENT),
            (events.GiftEvent, Kind.GIFT),
            (events.LikeEvent, Kind.LIKE),
            (events.JoinEvent, Kind.JOIN),
            (events.FollowEvent, Kind.FOLLOW),
            (events.ShareEvent, Kind.SHARE),
        ):
            client.add_listener(event, partial(self._hear, deliver, kind))
        with _unlogged(deliver):
            async with _connections(client):
                await _attend(client)

    def _hear(self, deliver: Callable[[Push], object], kind: Kind, event: Any) -> None:
        deliver(self.read(kind, event))

    def read(self, kind: Kind, event: Any) -> Push:
        """What a viewer wrote or did, by an event of the library's; counted when it cannot be read."""
        try:
            return Push(tuple(self._arrivals(kind, event)))
        except (ValueError, TypeError, AttributeError):
            return UNREADABLE

    def _arrivals(self, kind: Kind, event: Any) -> Iterator[Arrival]:
        match kind:
            case Kind.COMMENT:
                if said := clean_text(event.content):
                    yield self._arrival(event, event.user_info, said)
            case Kind.GIFT:
                if event.repeat_end or event.m_gift.type != IN_A_ROW:
                    count, name = _some(event.repeat_count), clean_text(event.m_gift.name)
                    yield self._arrival(event, event.from_user, kind=kind, count=count, about=name)
            case Kind.LIKE:
                yield self._arrival(event, event.user, kind=kind, count=_some(event.count))
            case _:
                yield self._arrival(event, event.user, kind=kind)

    def _arrival(
        self, event: Any, user: Any, text: str = "", *, kind: Kind = Kind.COMMENT, count: int = 1, about: str = ""
    ) -> Arrival:
        unique = f"{self.name}-{identity({'id': event.base_message.message_id or None}, 'id')}"
        author = clean_author(user.nick_name or user.username)
        comment = Comment(unique, self.name, author, text, kind, count=count, about=about)
        return Arrival(comment, identity({"id": user.id or None}, "id"))


_UNEXPECTED: Final = (ValueError, LookupError, TypeError, AttributeError)
"""What the library raises of a page, an answer or a message that is not as it knows them."""


async def _attend(client: Any) -> None:
    """Until the room closes."""
    errors = _library("TikTokLive.client.errors")
    try:
        room = await client.start(process_connect_events=False)  # those are what was said before
        await asyncio.shield(room)
    except (errors.TikTokLiveError, httpx.HTTPError, WebSocketException, *_UNEXPECTED) as error:
        raise SourceFault(f"tiktok: {type(error).__name__}") from error


def _some(count: Any) -> int:
    """How many; none told is one."""
    return whole({"count": count or None}, "count")


@contextmanager
def _unlogged(deliver: Callable[[Push], object]) -> Iterator[None]:
    """Write nothing of the library's log, which holds what viewers say.

    Of a message that it cannot read it tells there alone: that one is counted.
    """

    def hear(record: logging.LogRecord) -> bool:
        if record.levelno >= logging.ERROR:
            deliver(UNREADABLE)
        return False

    _LOG.addFilter(hear)
    try:
        yield
    finally:
        _LOG.removeFilter(hear)


@asynccontextmanager
async def _connections(client: Any) -> AsyncIterator[None]:
    """The library's connections, closed at the end; its signing service is asked with a certificate that is checked."""
    signer = client.web.signer
    unchecked, signer._httpx = signer.client, httpx.AsyncClient(headers=signer.client.headers)
    await unchecked.aclose()
    try:
        yield
    finally:
        with suppress(TimeoutError):
            async with asyncio.timeout(HANG_UP_S):
                await client.disconnect()
        await client.web.httpx_client.aclose()
        await signer.client.aclose()


def _library(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise SourceFault("tiktok needs its extra: .venv/bin/pip install -e '.[tiktok]'") from error
