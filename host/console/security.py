"""What keeps the pages safe: response headers, the operator's token, the operator's name."""

import asyncio
import secrets
from typing import Final
from urllib.parse import unquote

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from host.console.limits import RateLimit, address_of
from host.console.problem import Problem, too_fast

NAME_CHARACTERS: Final = 40
"""The longest operator or viewer name kept."""

HEADERS: Final = {
    # style-src 'self' still lets our modules set custom properties through the CSS object model
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
        "media-src 'self' blob: mediastream:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), autoplay=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SecurityHeaders:
    """ASGI middleware that adds `HEADERS` to every response, errors included."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, send_guarded)


def clean_name(name: str, fallback: str) -> str:
    """A name fit to show and to log as an author: printable, single spaces, at most 40 characters."""
    printable = "".join(c if c.isprintable() else " " for c in name)
    return " ".join(printable.split())[:NAME_CHARACTERS].strip() or fallback


class Gate:
    """Lets operators in by token. Wrong tokens are counted by address, so that guessing is slow."""

    def __init__(self, token: str) -> None:
        """`token` must not be empty."""
        if not token:
            raise ValueError("the operator token is empty; make one with secrets.token_urlsafe()")
        self._token = token.encode()
        self._wrong = RateLimit(rate_per_s=0.5, burst=10)

    def opens_with(self, token: str) -> bool:
        """Whether `token` is the right one, compared in constant time."""
        return secrets.compare_digest(token.encode("utf-8", "surrogatepass"), self._token)

    def admit(self, token: str, address: str, now_s: float) -> bool:
        """Like `opens_with`; raises `Problem` 429 when `address` has been wrong too often."""
        if self.opens_with(token):
            return True
        if not self._wrong.allow(address, now_s):
            raise too_fast("Too many wrong tokens from this address; wait a few seconds.")
        return False

    async def operator(self, request: Request) -> str:
        """FastAPI dependency: the operator's name from `X-Operator` (percent-encoded UTF-8); 401 without the token."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        known = scheme.lower() == "bearer" and token != ""
        if not known or not self.admit(token.strip(), address_of(request), asyncio.get_running_loop().time()):
            reason = "The operator token is missing or wrong; it is printed when the show starts."
            raise Problem(401, "wrong_token", reason, headers={"WWW-Authenticate": "Bearer"})
        return clean_name(unquote(request.headers.get("x-operator", "")), "operator")
