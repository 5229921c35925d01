"""HLS and replays over HTTP: types, caching, ranges, and what is not there."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from host.console.cross_origin import CrossOrigin
from host.console.hls_viewers import REMEMBERED, HlsViewers
from host.console.outputs_routes import outputs_routes
from host.console.problem import Problem, answer_problem
from host.console.replay_routes import replay_routes
from host.console.security import Gate
from host.outputs_file import OutputWish

CONTENT = bytes(range(256)) * 4
TOKEN = "the right token"


@dataclass
class FakeFilm:
    size: int = len(CONTENT)

    def read(self, start: int, end: int) -> Iterator[bytes]:
        yield CONTENT[start:end]


class FakeReplays:
    """Implements `Replays` with one product and one segment."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "1.mp4"
        self._file.write_bytes(CONTENT)

    def live(self) -> str | None:
        return "#EXTM3U\n"

    def init(self, run: str) -> bytes | None:
        return b"head" if run == "tea-1" else None

    def segment(self, run: str, number: int) -> Path | None:
        return self._file if (run, number) == ("tea-1", 1) else None

    def offered(self) -> list[dict[str, Any]]:
        return [{"product_id": "tea", "seconds": 61, "run": "tea-1", "until": 960}]

    def playlist(self, product_id: str, run: str | None, until: int | None) -> str | None:
        return "#EXTM3U\n#EXT-X-ENDLIST\n" if product_id == "tea" else None

    def film(self, product_id: str, run: str | None, until: int | None) -> FakeFilm | None:
        return FakeFilm() if product_id == "tea" else None


class FakeOutputs:
    """Implements `OutputsDesk`; remembers."""

    def __init__(self) -> None:
        self.deeds: list[tuple[str, object]] = []

    def add(self, by: str, wish: OutputWish) -> None:
        self.deeds.append((by, wish))

    def remove(self, by: str, name: str) -> None:
        self.deeds.append((by, name))


@pytest.fixture
def outputs() -> FakeOutputs:
    return FakeOutputs()


@pytest.fixture
async def pages(tmp_path: Path, outputs: FakeOutputs) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.add_exception_handler(Problem, answer_problem)
    app.include_router(replay_routes(FakeReplays(tmp_path)))
    app.include_router(outputs_routes(outputs, Gate(TOKEN)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://room") as client:
        yield client


@pytest.mark.parametrize(
    ("path", "kind", "caching"),
    [
        ("/hls/live.m3u8", "application/vnd.apple.mpegurl", "public, max-age=1"),
        ("/hls/tea-1/init.mp4", "video/mp4", "public, max-age=7200, immutable"),
        ("/hls/tea-1/000001.mp4", "video/mp4", "public, max-age=7200, immutable"),
        ("/replay/tea.m3u8", "application/vnd.apple.mpegurl", "no-store"),
        ("/replay/tea.mp4", "video/mp4", "no-store"),
    ],
)
async def test_types_and_caching(pages, path, kind, caching) -> None:
    answer = await pages.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == kind
    assert answer.headers["cache-control"] == caching


@pytest.mark.parametrize(
    "path", ["/hls/live.m3u8", "/hls/tea-1/init.mp4", "/hls/tea-1/000001.mp4", "/replay/tea.m3u8", "/replay/tea.mp4"]
)
async def test_the_head_is_that_of_the_whole(pages, path) -> None:
    """Caches and some players ask for it first."""
    head, whole = await pages.head(path), await pages.get(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type", "cache-control"):
        assert head.headers[name] == whole.headers[name]
    ranged = await pages.head(path, headers={"Range": "bytes=0-0"})
    assert ranged.status_code in {200, 206}


async def test_pages_of_named_sites_may_play_them_and_no_others(tmp_path: Path) -> None:
    app = FastAPI()
    app.add_middleware(CrossOrigin, origins=("https://shop.example",))
    app.include_router(replay_routes(FakeReplays(tmp_path), "come-in"))
    shop, other = {"Origin": "https://shop.example"}, {"Origin": "https://else.example"}
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "range"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://room") as client:
        for path in ("/hls/tea-1/000001.mp4", "/hls/live.m3u8", "/replay/tea.mp4"):
            preflight = await client.options(path, headers=shop | asked)
            assert preflight.status_code == 204
            assert preflight.headers["access-control-allow-origin"] == "https://shop.example"
            assert "Range" in preflight.headers["access-control-allow-headers"]
            assert "GET" in preflight.headers["access-control-allow-methods"]
            answer = await client.get(path, params={"watch": "come-in"}, headers=shop)
            assert answer.headers["access-control-allow-origin"] == "https://shop.example"
            assert "Content-Range" in answer.headers["access-control-expose-headers"]
            assert "Origin" in answer.headers["vary"]
            assert "access-control-allow-origin" not in (await client.options(path, headers=other | asked)).headers
            unasked = await client.get(path, params={"watch": "come-in"})
            assert "Origin" in unasked.headers["vary"], "a cache would give the shop's page this answer"


async def test_what_can_be_watched_again(pages) -> None:
    told = {"product_id": "tea", "seconds": 61, "run": "tea-1", "until": 960}
    assert (await pages.get("/replay")).json() == [told]


@pytest.mark.parametrize(
    "path",
    [
        "/hls/tea-0/init.mp4",
        "/hls/tea-0/000001.mp4",
        "/hls/tea-1/000002.mp4",
        "/hls/tea-1/..%2f..%2fsecret.mp4",
        "/replay/cup.m3u8",
        "/replay/cup.mp4",
    ],
)
async def test_what_is_not_there_is_not_found_and_not_kept(pages, path) -> None:
    answer = await pages.get(path)
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("cache-control", "")


@pytest.mark.parametrize(
    ("asked", "status", "content"),
    [
        ("bytes=0-0", 206, CONTENT[:1]),
        ("bytes=100-199", 206, CONTENT[100:200]),
        ("bytes=1000-", 206, CONTENT[1000:]),
        ("bytes=-24", 206, CONTENT[-24:]),
        ("bytes=1000-99999", 206, CONTENT[1000:]),
        ("bytes=0-1,5-6", 200, CONTENT),
        ("pages=1-2", 200, CONTENT),
        ("bytes=-", 200, CONTENT),
    ],
)
async def test_ranges_of_a_film(pages, asked, status, content) -> None:
    answer = await pages.get("/replay/tea.mp4", headers={"Range": asked})
    assert (answer.status_code, answer.content) == (status, content)
    assert answer.headers["content-length"] == str(len(content))
    if status == 206:
        start = CONTENT.index(content) if len(content) > 256 else int(answer.headers["content-range"][6:].split("-")[0])
        assert CONTENT[start : start + len(content)] == content


async def test_a_range_behind_the_end(pages) -> None:
    answer = await pages.get("/replay/tea.mp4", headers={"Range": "bytes=2000-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(CONTENT)}"


async def test_a_room_for_guests_asks_for_the_token_everywhere_and_hands_it_on(tmp_path) -> None:
    app = FastAPI(exception_handlers={Problem: answer_problem})
    replays = FakeReplays(tmp_path)
    replays.live = lambda: '#EXT-X-MAP:URI="tea-1/init.mp4"\ntea-1/000001.mp4\n'
    app.include_router(replay_routes(replays, "guests & friends"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://room") as client:
        for path in ("/hls/live.m3u8", "/hls/tea-1/init.mp4", "/hls/tea-1/000001.mp4", "/replay", "/replay/tea.mp4"):
            assert (await client.get(path)).status_code == 401
        answer = await client.get("/hls/live.m3u8", params={"watch": "guests & friends"})
        assert answer.headers["cache-control"] == "private, max-age=1"
        for line in answer.text.replace('"', "\n").split():
            if ".mp4" in line:
                assert (await client.get(f"/hls/{line}")).status_code == 200


# -- the operators' side ------------------------------------------------------------------------

SIGNED = {"Authorization": f"Bearer {TOKEN}", "X-Operator": "Ada"}


async def test_an_output_is_added_and_removed_by_name(pages, outputs) -> None:
    wish = {"name": "抖音", "kind": "rtmp", "url": "rtmp://x/app", "key": "secret"}
    assert (await pages.post("/api/console/outputs", json=wish, headers=SIGNED)).status_code == 204
    assert (await pages.delete("/api/console/outputs/%E6%8A%96%E9%9F%B3", headers=SIGNED)).status_code == 204
    (by, added), removed = outputs.deeds
    assert (by, added.key.get_secret_value()) == ("Ada", "secret")
    assert removed == ("Ada", "抖音")


async def test_without_the_token_nothing_is_done(pages, outputs) -> None:
    wish = {"name": "a", "kind": "rtmp", "url": "rtmp://x/app"}
    assert (await pages.post("/api/console/outputs", json=wish)).status_code == 401
    assert (await pages.delete("/api/console/outputs/a")).status_code == 401
    assert outputs.deeds == []


async def test_a_refusal_names_the_field_and_never_the_key(pages, outputs) -> None:
    wish = {"name": "a", "kind": "srt", "url": "rtmp://x/app", "key": ["sk-secret"]}
    answer = await pages.post("/api/console/outputs", json=wish, headers=SIGNED)
    assert answer.status_code == 422
    assert "kind" in answer.text
    assert "sk-secret" not in answer.text


# -- who plays HLS ------------------------------------------------------------------------------


async def test_whoever_asks_for_the_live_playlist_is_counted(tmp_path) -> None:
    app, viewers = FastAPI(), HlsViewers()
    app.include_router(replay_routes(FakeReplays(tmp_path), viewers=viewers))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://room") as client:
        await client.get("/hls/live.m3u8")
        await client.get("/hls/live.m3u8")
        await client.get("/hls/tea-1/000001.mp4")
    assert viewers.count(asyncio.get_running_loop().time()) == 1


def test_who_stops_asking_has_left_and_memory_is_bounded() -> None:
    viewers = HlsViewers()
    for address, at in (("a", 0), ("b", 1), ("a", 10)):
        viewers.asked(address, at)
    assert [viewers.count(now) for now in (10, 17, 26)] == [2, 1, 0]
    for number in range(REMEMBERED + 5):
        viewers.asked(str(number), 30)
    assert viewers.count(30) == REMEMBERED
