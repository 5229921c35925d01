"""WHEP over HTTP: an offer in, the answer out, the session's end (draft-ietf-wish-whep; statuses after RFC 9725)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from fastapi import APIRouter, Request, Response

from host.console.body import read_body
from host.console.limits import RateLimit, address_of
from host.console.problem import Problem, too_fast
from stream.outputs.offer import Refused

SDP: Final = "application/sdp"
FRAGMENT: Final = "application/trickle-ice-sdpfrag"
OFFERS_PER_S: Final = 2.0
OFFERS_BURST: Final = 20
"""Per address: each offer costs a DTLS handshake, and a reloading page must not starve the room."""


class WhepSession(Protocol):
    """One viewer's connection."""

    @property
    def id(self) -> str:
        """Unguessable; part of the session's address."""

    @property
    def answer_sdp(self) -> str:
        """The server's answer with its candidates."""


class WhepEndpoint(Protocol):
    """The output that serves viewers."""

    async def offer(self, sdp: str) -> WhepSession:
        """Answer an offer; raises `Refused`."""

    async def patch(self, session_id: str, fragment: str) -> None:
        """Take trickled candidates; raises `Refused` for an unknown session."""

    async def delete(self, session_id: str) -> None:
        """End a session; raises `Refused` for an unknown one."""


@dataclass(frozen=True, slots=True)
class IceServer:
    """A STUN or TURN server the page is told of."""

    url: str
    """`stun:host:port` or `turn:host:port?transport=udp`."""
    username: str = ""
    credential: str = ""

    def link(self) -> str:
        """The server as a `Link` header value (WHEP section 4.6)."""
        parts = [f"<{self.url}>", 'rel="ice-server"']
        if self.username:
            parts += [f'username="{self.username}"', f'credential="{self.credential}"', 'credential-type="password"']
        return "; ".join(parts)


def whep_routes(whep: WhepEndpoint, ice_servers: Sequence[IceServer], limit: RateLimit) -> APIRouter:
    """`/whep` and its sessions. `limit` is the offers one address may make."""
    routes = APIRouter(prefix="/whep")
    links = [server.link() for server in ice_servers]

    @routes.options("")
    async def options() -> Response:
        headers = {"Accept-Post": SDP, "Accept-Patch": FRAGMENT, "Allow": "OPTIONS, POST"}
        return _with_links(Response(status_code=204, headers=headers), links)

    @routes.post("")
    async def offer(request: Request) -> Response:
        if not limit.allow(address_of(request), asyncio.get_running_loop().time()):
            raise too_fast("Too many connections at once from this address; wait a second.")
        sdp = await _read_text(request, SDP)
        try:
            session = await whep.offer(sdp)
        except Refused as refused:
            raise _problem(refused) from refused
        headers = {"Location": f"/whep/{session.id}", "ETag": f'"{session.id}"', "Accept-Patch": FRAGMENT}
        return _with_links(Response(session.answer_sdp, 201, headers, SDP), links)

    @routes.patch("/{session_id}")
    async def patch(session_id: str, request: Request) -> Response:
        fragment = await _read_text(request, FRAGMENT)
        try:
            await whep.patch(session_id, fragment)
        except Refused as refused:
            raise _problem(refused) from refused
        return Response(status_code=204)

    @routes.delete("/{session_id}")
    async def delete(session_id: str) -> Response:
        try:
            await whep.delete(session_id)
        except Refused as refused:
            raise _problem(refused) from refused
        return Response(status_code=200)

    return routes


async def _read_text(request: Request, media_type: str) -> str:
    sent = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if sent != media_type:
        raise Problem(415, "wrong_type", f"Send the body with Content-Type: {media_type}.")
    try:
        return (await read_body(request)).decode()
    except UnicodeDecodeError as error:
        raise Problem(400, "bad_offer", "The body is not UTF-8 text.") from error


def _problem(refused: Refused) -> Problem:
    headers = {"Retry-After": "5"} if refused.status == 503 else {}
    return Problem(refused.status, "offer_refused", str(refused), headers=headers)


def _with_links(response: Response, links: Sequence[str]) -> Response:
    for link in links:
        response.headers.append("Link", link)
    return response
