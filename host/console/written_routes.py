"""The routes for answers in writing: whether the host writes them, other words, taking one back, saying it aloud."""

from typing import Annotated, Protocol

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, StringConstraints

from host.console.body import read_json
from host.console.security import Gate

Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Written(Protocol):
    """What operators may do with answers in writing; what cannot be done raises DeskRefusal."""

    def switch(self, by: str, *, on: bool) -> None:
        """Let the host answer in writing, or not."""

    async def correct(self, by: str, comment_id: str, text: str, *, override: bool) -> None:
        """Put the answer to a comment in other words."""

    def retract(self, by: str, comment_id: str) -> None:
        """Take the answer to a comment off the viewers' pages."""

    def aloud(self, by: str, comment_id: str) -> None:
        """Have the host say it too, at the next clause end."""


class SwitchIn(BaseModel):
    """Whether the host answers in writing."""

    on: bool


class ReplyIn(BaseModel):
    """The comment whose answer is meant."""

    id: Id


class CorrectionIn(ReplyIn):
    """Its answer in other words."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    override: bool = False


def written_routes(written: Written, gate: Gate) -> APIRouter:
    """Everything under `/api/console/written`; each needs the token."""
    routes = APIRouter(prefix="/api/console/written")
    by_dependency = Depends(gate.operator)

    @routes.patch("", status_code=204)
    async def switch(request: Request, by: str = by_dependency) -> None:
        written.switch(by, on=(await read_json(request, SwitchIn)).on)

    @routes.post("/correct", status_code=204)
    async def correct(request: Request, by: str = by_dependency) -> None:
        wish = await read_json(request, CorrectionIn)
        await written.correct(by, wish.id, wish.text, override=wish.override)

    @routes.post("/retract", status_code=204)
    async def retract(request: Request, by: str = by_dependency) -> None:
        written.retract(by, (await read_json(request, ReplyIn)).id)

    @routes.post("/aloud", status_code=204)
    async def aloud(request: Request, by: str = by_dependency) -> None:
        written.aloud(by, (await read_json(request, ReplyIn)).id)

    return routes
