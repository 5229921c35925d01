"""YouTube's chat against a server made after the Data API's documentation: paging, pauses, refusals."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from comments.arrival import Arrival, Push, SourceFault
from comments.comment import Comment, Kind
from comments.sources.youtube import YouTube
from tests.browser.serving import served


def said(number: int, text: str) -> dict[str, Any]:
    return item(number, {"type": "textMessageEvent", "textMessageDetails": {"messageText": text}})


def item(number: int, snippet: dict[str, Any]) -> dict[str, Any]:
    return {"id": f"m{number}", "snippet": snippet, "authorDetails": {"displayName": "Anna", "channelId": "UC1"}}


class Service:
    """The platform. Levers: `pages` (in turn), `refuse`."""

    def __init__(self, *pages: dict[str, Any]) -> None:
        self.pages = list(pages)
        self.refuse = 0
        self.asked: list[str | None] = []
        self.app = FastAPI()
        self.app.get("/videos")(self._video)
        self.app.get("/liveChat/messages")(self._messages)

    async def _video(self, request: Request) -> dict[str, Any]:
        live = request.query_params["id"] == "v1" and request.headers["x-goog-api-key"] == "key"
        return {"items": [{"liveStreamingDetails": {"activeLiveChatId": "c1"}}] if live else []}

    async def _messages(self, request: Request) -> JSONResponse:
        self.asked.append(request.query_params.get("pageToken"))
        if self.refuse:
            return JSONResponse({"error": {"errors": [{"reason": "quotaExceeded"}]}}, self.refuse)
        return JSONResponse(self.pages.pop(0))


def source(address: str, video: str = "v1") -> YouTube:
    return YouTube("yt", key="key", video=video, service=address)


async def test_pages_are_read_to_the_end() -> None:
    service = Service(
        {"items": [said(1, "how much?")], "nextPageToken": "p2", "pollingIntervalMillis": 1},
        {"items": [said(2, "hi\u202e there")], "nextPageToken": "p3", "offlineAt": "2026-11-22T12:00:00Z"},
    )
    arrived: list[Arrival] = []
    lived: list[bool] = []
    async with served(service.app) as address:
        await source(address).run(lambda push: arrived.extend(push.arrivals), lambda: lived.append(True))
    assert [(a.comment.id, a.comment.text, a.who) for a in arrived] == [
        ("yt-m1", "how much?", "UC1"),
        ("yt-m2", "hi there", "UC1"),
    ]
    assert (lived, service.asked) == ([True], [None, "p2"])


async def test_a_second_run_goes_on_behind_the_last_page() -> None:
    service = Service({"items": [said(1, "one")], "nextPageToken": "p2", "offlineAt": "x"}, {"items": [said(2, "two")]})
    arrived: list[Arrival] = []
    async with served(service.app) as address:
        chat = source(address)
        await chat.run(lambda push: arrived.extend(push.arrivals), lambda: None)
        await chat.run(lambda push: arrived.extend(push.arrivals), lambda: None)
    assert service.asked == [None, "p2"]
    assert [a.comment.text for a in arrived] == ["one", "two"]


EVENTS: list[tuple[dict[str, Any], list[Comment], int]] = [
    (
        {"type": "superChatEvent", "superChatDetails": {"userComment": "love it"}},
        [Comment("yt-m1-gift", "yt", "Anna", "", Kind.GIFT), Comment("yt-m1", "yt", "Anna", "love it")],
        0,
    ),
    ({"type": "superChatEvent", "superChatDetails": {}}, [Comment("yt-m1-gift", "yt", "Anna", "", Kind.GIFT)], 0),
    ({"type": "newSponsorEvent"}, [Comment("yt-m1", "yt", "Anna", "", Kind.FOLLOW)], 0),
    (
        {"type": "memberMilestoneChatEvent", "memberMilestoneChatDetails": {"userComment": "is it in stock?"}},
        [Comment("yt-m1", "yt", "Anna", "is it in stock?")],
        0,
    ),
    ({"type": "memberMilestoneChatEvent", "memberMilestoneChatDetails": {"memberMonth": 6}}, [], 0),
    ({"type": "superStickerEvent"}, [Comment("yt-m1", "yt", "Anna", "", Kind.GIFT)], 0),
    (
        {"type": "membershipGiftingEvent", "membershipGiftingDetails": {"giftMembershipsCount": 5}},
        [Comment("yt-m1", "yt", "Anna", "", Kind.GIFT, count=5)],
        0,
    ),
    ({"type": "membershipGiftingEvent"}, [], 1),
    ({"type": "messageDeletedEvent"}, [], 0),
    ({"type": "textMessageEvent"}, [], 1),
    ({"type": "textMessageEvent", "textMessageDetails": {"messageText": 3}}, [], 1),
    ({}, [], 1),
]


@pytest.mark.parametrize(("snippet", "comments", "unreadable"), EVENTS, ids=range(len(EVENTS)))
def test_every_kind_of_message(snippet: dict[str, Any], comments: list[Comment], unreadable: int) -> None:
    page = {"items": [item(1, snippet), None, 7, said(9, "still here")]}
    push = source("http://127.0.0.1:9").read(page)
    arrived = [arrival.comment for arrival in push.arrivals]
    assert arrived == [*comments, Comment("yt-m9", "yt", "Anna", "still here")]
    assert push.refused == 2 + unreadable


async def test_what_the_platform_refuses_is_told_without_the_key() -> None:
    service = Service()
    service.refuse = 403
    async with served(service.app) as address:
        with pytest.raises(SourceFault, match="403: quotaExceeded") as fault:
            await source(address).run(lambda _: None, lambda: None)
        with pytest.raises(SourceFault, match="no live chat"):
            await source(address, "v2").run(lambda _: None, lambda: None)
    assert "key" not in str(fault.value)


NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("published", "taken"),
    [
        pytest.param("2026-11-22T11:59:30.123Z", 1, id="fresh"),
        pytest.param("2026-11-22T11:30:00Z", 0, id="history"),
        pytest.param("2026-11-22T13:00:00+02:00", 0, id="history-of-another-zone"),
        pytest.param("2026-11-22T14:00:00Z", 1, id="ahead-of-its-own-clock"),
        pytest.param("2026-11-22T11:30:00", 1, id="no-zone"),
        pytest.param(None, 1, id="untold"),
    ],
)
def test_what_was_said_before_is_not_answered(published: str | None, taken: int) -> None:
    text = {"type": "textMessageEvent", "textMessageDetails": {"messageText": "how much?"}, "publishedAt": published}
    push = source("http://127.0.0.1:9").read({"items": [item(1, text)]}, now=NOON)
    assert (len(push.arrivals), push.refused) == (taken, 0)


async def test_a_page_the_platform_has_forgotten_is_asked_for_once_only() -> None:
    service = Service({"items": [], "nextPageToken": "old", "offlineAt": "x"}, {"items": [said(2, "two")]})
    pushed: list[Push] = []
    async with served(service.app) as address:
        chat = source(address)
        await chat.run(pushed.append, lambda: None)
        service.refuse = 400
        with pytest.raises(SourceFault, match="400"):
            await chat.run(pushed.append, lambda: None)
        service.refuse = 0
        await chat.run(pushed.append, lambda: None)
    assert service.asked == [None, "old", None]
    assert len(pushed[-1].arrivals) == 1


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"items": NaN}', b"x" * 5_000_000, b"[]"], ids=len)
async def test_a_hostile_answer_is_a_fault_that_is_told(body: bytes) -> None:
    service = FastAPI()
    service.get("/videos")(lambda: Response(body))
    async with served(service) as address:
        with pytest.raises(SourceFault, match=r"/videos: (the message|a message|the platform)"):
            await source(address).run(lambda _: None, lambda: None)


async def test_nobody_there() -> None:
    async with asyncio.timeout(20):
        with pytest.raises(SourceFault, match="ConnectError"):
            await source("http://127.0.0.1:9").run(lambda _: None, lambda: None)
