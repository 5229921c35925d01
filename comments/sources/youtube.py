"""YouTube: the chat of a live video by the Data API v3, polled as often as the platform asks.

Message forms are those of its `liveChatMessages` documentation. They were tested against a server made after it, never
against the platform. Two requests need no library: the platform's own client is 110 MB of descriptions of other APIs.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

import httpx

from comments.arrival import Arrival, Push, SourceFault, identity, text, viewer, whole
from comments.clean import clean_author, clean_text
from comments.comment import Comment, Kind
from comments.sources.answer import Answer, ask

SERVICE: Final = "https://www.googleapis.com/youtube/v3"
ANSWER_S: Final = 15.0
POLL_AT_LEAST_S, POLL_AT_MOST_S = 1.0, 30.0
"""Bounds on what the platform asks for."""

HISTORY_S: Final = 120.0
"""Messages older than this are not delivered: the first page holds what was said before, as does one after a gap."""


class YouTube:
    """One live video's chat. A second `run` goes on behind the last page it has seen."""

    def __init__(self, name: str, *, key: str, video: str, service: str = SERVICE) -> None:
        """`key` is an API key, `video` the id of the live video; `service` is the platform."""
        self.name = name
        self._key, self._video, self._service = key, video, service
        self._page = ""

    async def run(self, deliver: Callable[[Push], None], live: Callable[[], None]) -> None:
        """Deliver until the chat ends. `live` is told when the chat was found. Raises `SourceFault`."""
        async with httpx.AsyncClient(base_url=self._service, timeout=ANSWER_S) as platform:
            chat = await self._chat(platform)
            live()
            while True:
                page = await self._messages(platform, chat)
                deliver(self.read(page.said, now=_moment(page.date)))
                self._page = _token(page.said)
                if not self._page or page.said.get("offlineAt"):
                    return
                await asyncio.sleep(_wait_s(page.said))

    def read(self, page: Mapping[str, Any], now: datetime | None = None) -> Push:
        """What a page of messages holds; what cannot be read is counted, what is not used or history is passed over.

        `now` is the platform's own time of day: this machine's clock may be wrong.
        """
        arrivals: list[Arrival] = []
        refused = 0
        items = page.get("items", [])
        for item in items if isinstance(items, list) else [items]:
            try:
                arrivals += self._arrivals(item) if not _is_history(item, now) else ()
            except (ValueError, KeyError, TypeError, AttributeError):
                refused += 1
        return Push(tuple(arrivals), refused)

    def _arrivals(self, item: Mapping[str, Any]) -> Iterator[Arrival]:
        snippet, author = item["snippet"], item["authorDetails"]
        name, who = clean_author(text(author, "displayName")), viewer(author, "channelId")
        unique = f"{self.name}-{identity(item, 'id')}"
        match snippet["type"]:
            case "textMessageEvent":
                said = clean_text(text(snippet["textMessageDetails"], "messageText"))
                if said:
                    yield Arrival(Comment(unique, self.name, name, said), who)
            case "superChatEvent":
                said = clean_text(text(snippet["superChatDetails"], "userComment"))
                yield Arrival(Comment(f"{unique}-gift", self.name, name, "", Kind.GIFT), who)
                if said:
                    yield Arrival(Comment(unique, self.name, name, said), who)
            case "memberMilestoneChatEvent":
                if said := clean_text(text(snippet["memberMilestoneChatDetails"], "userComment")):
                    yield Arrival(Comment(unique, self.name, name, said), who)
            case "superStickerEvent":
                yield Arrival(Comment(unique, self.name, name, "", Kind.GIFT), who)
            case "membershipGiftingEvent":
                given = whole(snippet["membershipGiftingDetails"], "giftMembershipsCount")
                yield Arrival(Comment(unique, self.name, name, "", Kind.GIFT, count=given), who)
            case "newSponsorEvent":
                yield Arrival(Comment(unique, self.name, name, "", Kind.FOLLOW), who)

    async def _chat(self, platform: httpx.AsyncClient) -> str:
        found = await self._ask(platform, "/videos", {"part": "liveStreamingDetails", "id": self._video})
        try:
            return identity(found.said["items"][0]["liveStreamingDetails"], "activeLiveChatId")
        except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
            raise SourceFault(f"the video {self._video} has no live chat now") from error

    async def _messages(self, platform: httpx.AsyncClient, chat: str) -> Answer:
        """The next page. A platform that finds fault with the question is asked for the newest one the next time."""
        try:
            return await self._ask(platform, "/liveChat/messages", self._next(chat))
        except _Refused as refused:
            if refused.status in _ASKED_WRONGLY:
                self._page = ""
            raise

    def _next(self, chat: str) -> dict[str, str]:
        question = {"liveChatId": chat, "part": "snippet,authorDetails", "maxResults": "500"}
        return question | ({"pageToken": self._page} if self._page else {})

    async def _ask(self, platform: httpx.AsyncClient, path: str, question: Mapping[str, str]) -> Answer:
        headers = {"X-Goog-Api-Key": self._key}
        answer = await ask(platform, platform.build_request("GET", path, params={**question}, headers=headers))
        if answer.status != 200:
            raise _Refused(path, answer)
        return answer


class _Refused(SourceFault):
    """The platform refused a question."""

    def __init__(self, path: str, answer: Answer) -> None:
        super().__init__(f"{path}: the platform answered {answer.status}{_reason(answer.said)}")
        self.status = answer.status


_ASKED_WRONGLY: Final = (400, 404, 410)
"""An unknown or forgotten page is among these; asked for again it would be refused for ever."""


def _reason(said: Mapping[str, Any]) -> str:
    """`: quotaExceeded` and the like, where the answer tells."""
    try:
        return f": {identity(said['error']['errors'][0], 'reason')}"
    except (KeyError, IndexError, TypeError, AttributeError, ValueError):
        return ""


def _token(page: Mapping[str, Any]) -> str:
    """Where the next page begins; empty when there is none."""
    token = page.get("nextPageToken")
    return token if isinstance(token, str) else ""


def _wait_s(page: Mapping[str, Any]) -> float:
    asked = page.get("pollingIntervalMillis")
    if isinstance(asked, bool) or not isinstance(asked, int | float):
        asked = 5000
    return min(POLL_AT_MOST_S * 1000, max(POLL_AT_LEAST_S * 1000, asked)) / 1000


def _moment(date: str) -> datetime | None:
    """An HTTP date with its zone."""
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _is_history(item: Mapping[str, Any], now: datetime | None) -> bool:
    """Whether a message is too old to be answered; one that does not tell its age is not."""
    published = item["snippet"].get("publishedAt")
    if now is None or not isinstance(published, str):
        return False
    moment = datetime.fromisoformat(published)
    return moment.tzinfo is not None and (now - moment).total_seconds() > HISTORY_S
