"""HLS and replays over HTTP: playlists that change, segments that never do, and films that exist only while read."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse, StreamingResponse

from host.console.hls_viewers import HlsViewers
from host.console.limits import address_of
from host.console.problem import Problem
from host.console.security import Gate

PLAYLIST: Final = "application/vnd.apple.mpegurl"
FOR_A_SECOND: Final = {"Cache-Control": "public, max-age=1"}
FOR_EVER: Final = {"Cache-Control": "public, max-age=7200, immutable"}
"""A segment's address holds the run's name: what it names never changes."""

UNKEPT: Final = {"Cache-Control": "no-store"}


class Film(Protocol):
    """A file that is read in parts."""

    @property
    def size(self) -> int:
        """Bytes."""

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """The bytes from `start` to `end`; blocks."""


class Replays(Protocol):
    """What has been recorded of this show; `run` names this run of it, or one before a restart."""

    def live(self) -> str | None:
        """The live playlist."""

    def init(self, run: str) -> bytes | None:
        """The header players read first."""

    def segment(self, run: str, number: int) -> Path | None:
        """A segment's file."""

    def offered(self) -> list[dict[str, Any]]:
        """The products whose presentation can be watched: `{"product_id", "seconds", "run", "until"}`.

        `run` and `until`, a moment of it, keep what is watched the same while it is watched, also when it goes on.
        """

    def playlist(self, product_id: str, run: str | None, until: int | None) -> str | None:
        """A product's presentation as a playlist."""

    def film(self, product_id: str, run: str | None, until: int | None) -> Film | None:
        """The same as one file."""


def replay_routes(replays: Replays, token: str = "", viewers: HlsViewers | None = None) -> APIRouter:
    """`/hls` and `/replay`, for whoever may watch the room: with a `token`, `?watch=TOKEN` must be shown.

    `viewers` counts who plays the live playlist.
    """
    routes = APIRouter(dependencies=[Depends(_guard(token))])
    both = partial(routes.api_route, methods=["GET", "HEAD"])

    @both("/hls/live.m3u8")
    async def live(request: Request) -> Response:
        if viewers is not None:
            viewers.asked(address_of(request), asyncio.get_running_loop().time())
        return _playlist(replays.live(), FOR_A_SECOND, token)

    @both("/hls/{run}/init.mp4")
    async def init(run: str) -> Response:
        head = replays.init(run)
        if head is None:
            raise _missing()
        return Response(head, media_type="video/mp4", headers=_kept(FOR_EVER, token))

    @both("/hls/{run}/{number:int}.mp4")
    async def segment(run: str, number: int) -> Response:
        path = replays.segment(run, number)
        if path is None or not path.is_file():
            raise _missing()
        return FileResponse(path, media_type="video/mp4", headers=_kept(FOR_EVER, token))

    @both("/replay")
    async def offered() -> list[dict[str, Any]]:
        return replays.offered()

    @both("/replay/{product_id}.m3u8")
    async def playlist(product_id: str, run: str | None = None, until: int | None = None) -> Response:
        return _playlist(replays.playlist(product_id, run, until), UNKEPT, token)

    @both("/replay/{product_id}.mp4")
    async def film(product_id: str, request: Request, run: str | None = None, until: int | None = None) -> Response:
        found = replays.film(product_id, run, until)
        if found is None:
            raise _missing()
        answer = _part(found, request.headers.get("range", ""))
        return Response(None, answer.status_code, answer.headers) if request.method == "HEAD" else answer

    return routes


def _playlist(text: str | None, headers: dict[str, str], token: str) -> Response:
    if text is None:
        raise _missing()
    return Response(_with_token(text, token), media_type=PLAYLIST, headers=_kept(headers, token))


def _with_token(playlist: str, token: str) -> str:
    """A player asks for segments by the playlist's addresses alone: they carry the token."""
    shown = f"?watch={quote(token, safe='')}" if token else ""
    return re.sub(r"\.mp4\b", lambda found: found[0] + shown, playlist)


def _kept(headers: dict[str, str], token: str) -> dict[str, str]:
    """What not everybody may see is not for shared caches."""
    return {name: value.replace("public", "private") if token else value for name, value in headers.items()}


def _guard(token: str) -> Callable[[Request], Awaitable[None]]:
    gate = Gate(token) if token else None

    async def admit(request: Request) -> None:
        shown = request.query_params.get("watch", "")
        if gate is not None and not gate.admit(shown, address_of(request), asyncio.get_running_loop().time()):
            raise Problem(401, "wrong_token", "This room is for viewers with a token; ask the shop for the link.")

    return admit


def _missing() -> Problem:
    return Problem(404, "not_recorded", "This is not recorded, or not any more.", headers=UNKEPT)


def _part(film: Film, asked: str) -> Response:
    """All of a film or the range of it that was asked for (RFC 9110, section 14)."""
    size = film.size
    headers = UNKEPT | {"Accept-Ranges": "bytes"}
    wanted = _range(asked, size)
    if wanted is None:
        return _sent(film, 0, size, 200, headers)
    start, end = wanted
    if start >= end:
        headers["Content-Range"] = f"bytes */{size}"
        raise Problem(416, "no_such_range", "The film ends before that.", headers=headers)
    return _sent(film, start, end, 206, headers | {"Content-Range": f"bytes {start}-{end - 1}/{size}"})


def _sent(film: Film, start: int, end: int, status: int, headers: dict[str, str]) -> Response:
    length = {"Content-Length": str(end - start)}
    return StreamingResponse(film.read(start, end), status, headers | length, "video/mp4")


def _range(asked: str, size: int) -> tuple[int, int] | None:
    """The first and the last byte but one; None when all is wanted, or the wish cannot be read."""
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", asked.strip())
    if match is None or match[0] == "bytes=-":
        return None
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1) if last else size
