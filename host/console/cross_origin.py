"""Lets pages of other sites play the room, where a setting names them: CORS for the WHEP routes and nothing else."""

from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PREFIX: Final = "/whep"
_EXPOSED: Final = "Location, ETag, Link, Accept-Patch, Retry-After, WWW-Authenticate"
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "POST, PATCH, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, If-Match",
    "Access-Control-Max-Age": "600",
}


class CrossOrigin:
    """ASGI middleware; `origins` are exact (`https://shop.example`), `*` is everybody. No cookies either way."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self._app = app
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        origin = Headers(scope=scope).get("origin") if scope["type"] == "http" else None
        if origin is None or not scope["path"].startswith(PREFIX) or not self._origins & {origin, "*"}:
            await self._app(scope, receive, send)
            return

        async def send_shared(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update({"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": _EXPOSED})
                headers.add_vary_header("Origin")
                if scope["method"] == "OPTIONS":
                    headers.update(_PREFLIGHT)
            await send(message)

        await self._app(scope, receive, send_shared)
