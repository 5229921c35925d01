"""Lets pages of other sites play the room, where a setting names them: CORS for WHEP, HLS and replays only."""

from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

WHEP: Final = "/whep"
FILES: Final = ("/hls", "/replay")
_EXPOSED: Final[dict[str | tuple[str, ...], str]] = {
    WHEP: "Location, ETag, Link, Accept-Patch, Retry-After, WWW-Authenticate",
    FILES: "Content-Length, Content-Range, Accept-Ranges, ETag",
}
_ALLOWED: Final[dict[str | tuple[str, ...], str]] = {WHEP: "POST, PATCH, DELETE, OPTIONS", FILES: "GET, HEAD, OPTIONS"}
_PREFLIGHT: Final = {
    "Access-Control-Allow-Headers": "Authorization, Content-Type, If-Match, Range",
    "Access-Control-Max-Age": "600",
}


class CrossOrigin:
    """ASGI middleware; `origins` are exact (`https://shop.example`), `*` is everybody. No cookies either way."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self._app = app
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        path = scope["path"] if scope["type"] == "http" else ""
        part = next((each for each in _ALLOWED if path.startswith(each)), None)
        if part is None:
            await self._app(scope, receive, send)
            return
        origin = Headers(scope=scope).get("origin", "")
        shared = origin != "" and bool(self._origins & {origin, "*"})

        async def send_shared(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Origin")  # a cache must not give one site the answer to another
                if shared:
                    headers.update(_told(origin, part, scope["method"]))
            await send(message)

        # Before a player on another site asks for a range its browser asks whether it may, and shows no token.
        asked = shared and part is FILES and scope["method"] == "OPTIONS"
        await (Response(status_code=204) if asked else self._app)(scope, receive, send_shared)


def _told(origin: str, part: str | tuple[str, ...], method: str) -> dict[str, str]:
    told = {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": _EXPOSED[part]}
    if method == "OPTIONS":
        told |= _PREFLIGHT | {"Access-Control-Allow-Methods": _ALLOWED[part]}
    return told
