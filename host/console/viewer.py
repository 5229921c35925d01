"""The viewers' routes: what is in the room, comments, the live feed, product pictures."""

import asyncio
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Request, Response, WebSocket
from pydantic import BaseModel, Field, StringConstraints

from host.console.body import read_json
from host.console.desk import Room
from host.console.feed import Message, run_feed, seated
from host.console.limits import OpenAtOnce, RateLimit, address_of
from host.console.problem import Problem, too_fast
from host.console.security import NAME_CHARACTERS, clean_name

COMMENT_CHARACTERS: Final = 200
"""The longest comment taken; longer ones are refused, never cut, so that nobody is misquoted."""

COMMENTS_PER_S: Final = 5.0
COMMENTS_BURST: Final = 10
"""Per address: enough for a shop's staff behind one router, far below what fills the inbox."""

PNG: Final = b"\x89PNG\r\n\x1a\n"


REACTIONS_PER_S: Final = 3.0
REACTIONS_BURST: Final = 12
"""Per address; a page gathers its likes and sends them about once a second."""

LIKES_AT_ONCE: Final = 50


FEEDS_PER_ADDRESS: Final = 250
FEEDS_ALTOGETHER: Final = 10_000
"""Sockets that tell pages what happens: a whole company may watch behind one address, and nobody can take the room."""


class ReactionIn(BaseModel):
    """What a viewer of the page did besides writing. Orders and gifts come from the shop's own systems only."""

    kind: Literal["like", "join", "share"]
    author: Annotated[str, StringConstraints(max_length=NAME_CHARACTERS * 4)] = ""
    count: Annotated[int, Field(ge=1, le=LIKES_AT_ONCE)] = 1


class ClickIn(BaseModel):
    """The product whose card a viewer tapped."""

    product_id: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class CommentIn(BaseModel):
    """A comment as the page sends it."""

    author: Annotated[str, StringConstraints(max_length=NAME_CHARACTERS * 4)] = ""
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=COMMENT_CHARACTERS)]


def viewer_routes(room: Room, limit: RateLimit, feeds: OpenAtOnce) -> APIRouter:
    """Everything under `/api` that needs no token. `limit` is the comments one address may send."""
    routes = APIRouter(prefix="/api")
    reactions = RateLimit(REACTIONS_PER_S, REACTIONS_BURST)

    @routes.get("/room")
    async def hello() -> Message:
        return room.hello()

    @routes.post("/comments", status_code=201)
    async def comment(request: Request) -> Message:
        address = address_of(request)
        if not limit.allow(address, asyncio.get_running_loop().time()):
            raise too_fast("Too many comments at once; wait a second.")
        said = await read_json(request, CommentIn)
        text = printable(said.text)
        if not text:
            raise Problem(422, "empty", "The comment holds nothing that can be shown; type some words.")
        return await room.comment(clean_name(said.author, ""), text, address)

    @routes.post("/reactions", status_code=204)
    async def react(request: Request) -> None:
        if not reactions.allow(address_of(request), asyncio.get_running_loop().time()):
            raise too_fast("Too much at once; wait a second.")
        did = await read_json(request, ReactionIn)
        room.react(did.kind, clean_name(did.author, ""), did.count if did.kind == "like" else 1)

    @routes.post("/clicks", status_code=204)
    async def click(request: Request) -> None:
        if not reactions.allow(address_of(request), asyncio.get_running_loop().time()):
            raise too_fast("Too much at once; wait a second.")
        room.click((await read_json(request, ClickIn)).product_id)

    @routes.websocket("/feed")
    async def feed(socket: WebSocket) -> None:
        async with seated(socket, feeds) as admitted:
            if admitted:
                await socket.accept()
                await run_feed(socket, lambda: {"type": "hello", **room.hello()}, room.messages())

    @routes.get("/products/{product_id}/image")
    async def image(product_id: str) -> Response:
        picture = room.image(product_id)
        if picture is None:
            raise Problem(404, "unknown_product", "There is no picture of this product.")
        kind = "image/png" if picture.startswith(PNG) else "image/jpeg"
        return Response(picture, media_type=kind, headers={"Cache-Control": "public, max-age=300"})

    return routes


def printable(text: str) -> str:
    """`text` on one line without control, bidirectional-override and other invisible characters; emoji joiners stay."""
    kept = (c if c.isprintable() or c in _JOINERS else " " for c in text)
    line = " ".join("".join(kept).split())
    return line if line.strip(_JOINERS) else ""


_JOINERS: Final = "\u200d\ufe0f"
