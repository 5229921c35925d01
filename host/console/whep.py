"""WHEP over HTTP: an offer in, the answer out, the session's end (draft-ietf-wish-whep; statuses after RFC 9725)."""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from fastapi import APIRouter, Depends, Request, Response

from host.console.body import read_body
from host.console.limits import RateLimit, address_of, customer_of
from host.console.problem import Problem, too_fast
from host.console.security import Gate
from stream.ice import IceServer
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

    async def offer(self, sdp: str, address: str = "") -> WhepSession:
        """Answer an offer from `address`; raises `Refused`."""

    async def patch(self, session_id: str, fragment: str) -> None:
        """Take trickled candidates; raises `Refused` for an unknown session."""

    async def delete(self, session_id: str) -> None:
        """End a session; raises `Refused` for an unknown one."""

    def known(self, session_id: str) -> bool:
        """Whether there is such a session."""


@dataclass(frozen=True, slots=True)
class Watching:
    """Who may watch, from where, and through which servers."""

    token: str = ""
    """What a viewer must show; empty: the room is open. The operator's token opens it too."""
    origins: tuple[str, ...] = ()
    """Other sites whose pages may play this room, as `https://shop.example`; `*`: all."""
    ice_servers: Callable[[str], Sequence[IceServer]] = lambda _: ()
    """The STUN and TURN servers for one viewer, with credentials that begin now."""


def whep_routes(whep: WhepEndpoint, watching: Watching, gate: Gate, limit: RateLimit) -> APIRouter:
    """`/whep` and its sessions. `limit` is the offers one address may make."""
    routes = APIRouter(prefix="/whep")
    guard = _Guard(watching.token, gate)
    admitted = Depends(guard.admit)

    @routes.options("")
    async def options(request: Request) -> Response:
        headers = {"Accept-Post": SDP, "Accept-Patch": FRAGMENT, "Allow": "OPTIONS, POST"}
        response = Response(status_code=200, headers=headers)
        # A preflight carries no token, and credentials are for those who do.
        return _with_links(response, watching) if guard.knows(request) else response

    @routes.post("", dependencies=[admitted])
    async def offer(request: Request) -> Response:
        address = address_of(request)
        if not limit.allow(address, asyncio.get_running_loop().time()):
            raise too_fast("Too many connections at once from this address; wait a second.")
        sdp = await _read_text(request, SDP)
        try:
            session = await whep.offer(sdp, customer_of(address))
        except Refused as refused:
            raise _problem(refused) from refused
        headers = {"Location": f"/whep/{session.id}", "ETag": _entity_tag(session.id), "Accept-Patch": FRAGMENT}
        return _with_links(Response(session.answer_sdp, 201, headers, SDP), watching)

    @routes.options("/{session_id}")
    async def session_options(session_id: str) -> Response:
        return Response(status_code=200, headers={"Accept-Patch": FRAGMENT, "Allow": "DELETE, OPTIONS, PATCH"})

    @routes.patch("/{session_id}", dependencies=[admitted])
    async def patch(session_id: str, request: Request) -> Response:
        fragment = await _read_text(request, FRAGMENT)
        try:
            if whep.known(session_id):  # of one that is not there, that is the answer
                _check_match(request.headers.get("if-match"), session_id)
            await whep.patch(session_id, fragment)
        except Refused as refused:
            raise _problem(refused) from refused
        return Response(status_code=204)

    @routes.delete("/{session_id}", dependencies=[admitted])
    async def delete(session_id: str) -> Response:
        try:
            await whep.delete(session_id)
        except Refused as refused:
            raise _problem(refused) from refused
        return Response(status_code=200)

    return routes


class _Guard:
    """Asks for the viewers' token where one is set."""

    def __init__(self, token: str, gate: Gate) -> None:
        self._viewers = Gate(token) if token else None
        self._operators = gate

    def knows(self, request: Request) -> bool:
        """Whether the request shows a token that opens the room, or needs none."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return self._viewers is None or (
            scheme.lower() == "bearer"
            and (self._viewers.opens_with(token.strip()) or self._operators.opens_with(token.strip()))
        )

    async def admit(self, request: Request) -> None:
        """FastAPI dependency; 401 without the token, 429 after too many wrong ones."""
        if self._viewers is None or self.knows(request):
            return
        self._viewers.admit("", address_of(request), asyncio.get_running_loop().time())
        reason = "This room is for viewers with a token; ask the shop for the link."
        raise Problem(401, "wrong_token", reason, headers={"WWW-Authenticate": "Bearer"})


def _entity_tag(session_id: str) -> str:
    return f'"{session_id}"'


def _check_match(wanted: str | None, session_id: str) -> None:
    """Trickled candidates are for the ICE session they name: 428 without a name, 412 with another's.

    RFC 9725, section 4.3.1, and draft-ietf-wish-whep. `*` is whichever there is (RFC 9110, section 13.1.1), as players
    say; whether a fragment restarts ICE is told by the names in it.
    """
    if wanted is None:
        raise Refused(428, "If-Match is missing: send the entity tag that came with the answer")
    if wanted.strip() != "*" and _entity_tag(session_id) not in [tag.strip() for tag in wanted.split(",")]:
        raise Refused(412, "the entity tag is not that of this session's ICE session")


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


def _with_links(response: Response, watching: Watching) -> Response:
    for server in watching.ice_servers(secrets.token_hex(4)):
        response.headers.append("Link", server.link())
    return response
