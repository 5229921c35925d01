"""The viewers' routes: pages, room, comments with every limit, pictures, security headers."""

import asyncio

import httpx
import pytest

from host.console.desk import DeskRefusal
from host.console.viewer import COMMENT_CHARACTERS, COMMENTS_BURST, COMMENTS_PER_S, REACTIONS_BURST, printable
from tests.fakes.desk import FakeRoom


async def say(client: httpx.AsyncClient, text: object, author: object = "小鹿") -> httpx.Response:
    return await client.post("/api/comments", json={"author": author, "text": text})


@pytest.mark.parametrize("path", ["/", "/console"])
async def test_pages_load_only_from_here_and_hold_no_inline_script(client: httpx.AsyncClient, path: str) -> None:
    page = await client.get(path)
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert "http://" not in page.text
    assert "https://" not in page.text
    assert "<script>" not in page.text
    assert " style=" not in page.text


@pytest.mark.parametrize("path", ["/", "/api/room", "/static/whep.js", "/nothing", "/api/products/none/image"])
async def test_every_answer_carries_the_security_headers(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/static/../desk.py", "/static/%2e%2e/desk.py"])
async def test_nothing_else_is_served(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_health(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}


async def test_room_tells_what_the_page_begins_with(client: httpx.AsyncClient, room: FakeRoom) -> None:
    assert (await client.get("/api/room")).json() == room.hello()


async def test_a_comment_reaches_the_room_with_author_and_address(client: httpx.AsyncClient, room: FakeRoom) -> None:
    answer = await say(client, "  这个茶多少钱？ ")
    assert answer.status_code == 201
    assert answer.json()["text"] == "这个茶多少钱？"
    assert room.said == [("小鹿", "这个茶多少钱？", "127.0.0.1")]


HOSTILE = [
    pytest.param("长" * 10_000, "小鹿", 422, "too_long", id="ten-thousand-characters"),
    pytest.param("长" * (COMMENT_CHARACTERS + 1), "小鹿", 422, "too_long", id="one-too-many"),
    pytest.param("", "小鹿", 422, "empty", id="empty"),
    pytest.param(" \t\n ", "小鹿", 422, "empty", id="blank"),
    pytest.param("\x00\x07\x1b\u202e\u200b", "小鹿", 422, "empty", id="control-characters-only"),
    pytest.param(None, "小鹿", 422, "bad_request", id="null"),
    pytest.param(["a"], "小鹿", 422, "bad_request", id="list"),
    pytest.param("你好", {"a": 1}, 422, "bad_request", id="author-object"),
    pytest.param("你好", "长" * 10_000, 422, "too_long", id="author-of-ten-thousand"),
]


@pytest.mark.parametrize(("text", "author", "status", "code"), HOSTILE)
async def test_bad_comments_are_refused_with_a_reason(
    client: httpx.AsyncClient, room: FakeRoom, text: object, author: object, status: int, code: str
) -> None:
    answer = await say(client, text, author)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["reason"]
    assert "长" not in answer.text
    assert room.said == []


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\x00b\x1b[31mc", "a b [31mc"),
        ("line\nline", "line line"),
        ("\u202egnp.exe", "gnp.exe"),
        ("👨‍👩‍👧 ok ❤️", "👨‍👩‍👧 ok ❤️"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("\u200d", ""),
    ],
)
def test_printable(text: str, clean: str) -> None:
    assert printable(text) == clean


async def test_a_nickname_is_cleaned_and_cut_never_dropped(client: httpx.AsyncClient, room: FakeRoom) -> None:
    await say(client, "hi", "<script>alert(1)</script>\x00" + "x" * 60)
    author, _, _ = room.said[0]
    assert author.startswith("<script>alert(1)</script>")
    assert len(author) == 40


BROKEN = [
    (b"{not json", "application/json", 422),
    (b"", "application/json", 422),
    (b"\xff\xfe", "application/json", 422),
    (b"[1]", "application/json", 422),
    (b'{"author":"a"}', "application/json", 422),
    (b'{"author":"a","text":"\\ud800"}', "application/json", 422),
    (b'{"author":"a","text":"b"}', "text/plain", 415),
    (b'{"text":"' + b"x" * 200_000 + b'"}', "application/json", 413),
]


@pytest.mark.parametrize(("body", "kind", "status"), BROKEN)
async def test_broken_bodies(client: httpx.AsyncClient, room: FakeRoom, body: bytes, kind: str, status: int) -> None:
    answer = await client.post("/api/comments", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert set(answer.json()) == {"code", "reason", "detail"}
    assert room.said == []


async def test_a_body_that_does_not_tell_its_length_is_bounded_too(client: httpx.AsyncClient) -> None:
    sent = 0

    async def endless():  # type: ignore[no-untyped-def]
        nonlocal sent
        while sent < 10_000_000:
            sent += 10_000
            yield b"x" * 10_000

    answer = await client.post("/api/comments", content=endless(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert sent < 100_000


async def test_a_thousand_comments_at_once_are_mostly_refused(client: httpx.AsyncClient, room: FakeRoom) -> None:
    loop = asyncio.get_running_loop()
    began_s = loop.time()
    answers = [await say(client, f"第{n}条") for n in range(1000)]
    refilled = (loop.time() - began_s) * COMMENTS_PER_S
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(room.said) + len(refused) == 1000
    assert COMMENTS_BURST <= len(room.said) <= COMMENTS_BURST + refilled + 1
    assert refused[0].headers["retry-after"] == "1"
    assert refused[0].json()["code"] == "too_fast"


@pytest.mark.parametrize(("code", "status"), [("too_fast", 429), ("empty", 422), ("too_long", 422)])
async def test_the_rooms_refusal_comes_back(client: httpx.AsyncClient, room: FakeRoom, code: str, status: int) -> None:
    room.refuse_with = DeskRefusal("wait a little", code=code, detail={"seconds": 3})
    answer = await say(client, "你好")
    assert answer.status_code == status
    assert answer.json() == {"code": code, "reason": "wait a little", "detail": {"seconds": 3}}


async def test_product_pictures(client: httpx.AsyncClient, room: FakeRoom) -> None:
    room.pictures = {"tea": b"\x89PNG\r\n\x1a\n...", "honey": b"\xff\xd8\xff..."}
    png = await client.get("/api/products/tea/image")
    jpeg = await client.get("/api/products/honey/image")
    assert (png.headers["content-type"], png.content) == ("image/png", room.pictures["tea"])
    assert jpeg.headers["content-type"] == "image/jpeg"
    assert (await client.get("/api/products/none/image")).json()["code"] == "unknown_product"


async def test_static_files_are_asked_for_again_every_time(client: httpx.AsyncClient) -> None:
    first = await client.get("/static/viewer.js")
    again = await client.get("/static/viewer.js", headers={"If-None-Match": first.headers["etag"]})
    assert first.headers["cache-control"] == "no-cache"
    assert again.status_code == 304


async def test_likes_are_taken_together(client: httpx.AsyncClient, room: FakeRoom) -> None:
    answer = await client.post("/api/reactions", json={"kind": "like", "author": "小鹿", "count": 7})
    assert answer.status_code == 204
    assert room.reactions == [("like", "小鹿", 7)]


async def test_nobody_comes_in_twice_at_once(client: httpx.AsyncClient, room: FakeRoom) -> None:
    await client.post("/api/reactions", json={"kind": "join", "author": "小鹿", "count": 40})
    assert room.reactions == [("join", "小鹿", 1)]


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "order", "author": "小鹿"},
        {"kind": "gift"},
        {"kind": "like", "count": 0},
        {"kind": "like", "count": 51},
        {},
    ],
)
async def test_a_page_cannot_order_give_or_like_without_end(
    client: httpx.AsyncClient, room: FakeRoom, body: dict[str, object]
) -> None:
    assert (await client.post("/api/reactions", json=body)).status_code == 422
    assert room.reactions == []


async def test_a_flood_of_reactions_is_limited(client: httpx.AsyncClient, room: FakeRoom) -> None:
    answers = [await client.post("/api/reactions", json={"kind": "like"}) for _ in range(REACTIONS_BURST + 8)]
    assert answers[0].status_code == 204
    assert answers[-1].status_code == 429
    assert len(room.reactions) < REACTIONS_BURST + 8
