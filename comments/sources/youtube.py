"""YouTube: the chat of a live video by the Data API v3, polled as often as the platform asks.

Message forms are those of its `liveChatMessages` documentation. They were tested against a server made after it, never
against the platform. Two requests need no library: the platform's own client is 110 MB of descriptions of other APIs.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import httpx

from comments.arrival import Arrival, SourceFault, identity, text
from comments.clean import clean_author, clean_text
from comments.comment import Comment, Kind

SERVICE: Final = "https://www.googleapis.com/youtube/v3"
ANSWER_S: Final = 15.0
POLL_AT_LEAST_S, POLL_AT_MOST_S = 1.0, 30.0
"""Bounds on what the platform asks for."""


class YouTube:
    """One live video's chat. A second `run` goes on behind the last page it has seen."""

    def __init__(self, name: str, *, key: str, video: str, service: str = SERVICE) -> None:
        """`key` is an API key, `video` the id of the live video; `service` is the platform."""
        self.name = name
        self._key, self._video, self._service = key, video, service
        self._page = ""

    async def run(self, deliver: Callable[[Arrival], None], live: Callable[[], None]) -> None:
        """Deliver until the chat ends. `live` is told when the chat was found. Raises `SourceFault`."""
        async with httpx.AsyncClient(base_url=self._service, timeout=ANSWER_S) as platform:
            chat = await self._chat(platform)
            live()
            while True:
                page = await self._ask(platform, "/liveChat/messages", self._next(chat))
                for arrival in self.arrivals(page):
                    deliver(arrival)
                self._page = str(page.get("nextPageToken", ""))
                if not self._page or page.get("offlineAt"):
                    return
                await asyncio.sleep(_wait_s(page))

    def arrivals(self, page: Mapping[str, Any]) -> Iterator[Arrival]:
        """What a page of messages holds; one that is not used or cannot be read is passed over."""
        items = page.get("items", [])
        for item in items if isinstance(items, list) else []:
            try:
                yield from self._read(item)
            except (ValueError, KeyError, TypeError, AttributeError):
                continue

    def _read(self, item: Mapping[str, Any]) -> Iterator[Arrival]:
        snippet, author = item["snippet"], item["authorDetails"]
        name, who = clean_author(text(author, "displayName")), text(author, "channelId")
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
            case "newSponsorEvent":
                yield Arrival(Comment(unique, self.name, name, "", Kind.FOLLOW), who)

    async def _chat(self, platform: httpx.AsyncClient) -> str:
        found = await self._ask(platform, "/videos", {"part": "liveStreamingDetails", "id": self._video})
        try:
            return str(found["items"][0]["liveStreamingDetails"]["activeLiveChatId"])
        except (KeyError, IndexError, TypeError) as error:
            raise SourceFault(f"the video {self._video} has no live chat now") from error

    def _next(self, chat: str) -> dict[str, str]:
        question = {"liveChatId": chat, "part": "snippet,authorDetails", "maxResults": "500"}
        return question | ({"pageToken": self._page} if self._page else {})

    async def _ask(self, platform: httpx.AsyncClient, path: str, question: Mapping[str, str]) -> dict[str, Any]:
        try:
            answer = await platform.get(path, params={**question}, headers={"X-Goog-Api-Key": self._key})
            said = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise SourceFault(f"{path}: {type(error).__name__}") from error
        if answer.status_code != 200 or not isinstance(said, dict):
            raise SourceFault(f"{path}: the platform answered {answer.status_code}{_reason(said)}")
        return said


def _reason(said: object) -> str:
    """`: quotaExceeded` and the like, where the answer tells."""
    try:
        return f": {said['error']['errors'][0]['reason']}"  # type: ignore[index]
    except (KeyError, IndexError, TypeError):
        return ""


def _wait_s(page: Mapping[str, Any]) -> float:
    asked = page.get("pollingIntervalMillis", 5000)
    asked = asked if isinstance(asked, int | float) else 5000
    return min(POLL_AT_MOST_S, max(POLL_AT_LEAST_S, asked / 1000))
