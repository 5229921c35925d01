"""The operators' routes on what the room teaches: the switch, and which variants may be chosen."""

from typing import Annotated, Protocol

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from host.console.body import read_json
from host.console.security import Gate


class Learning(Protocol):
    """What operators may do with learning; what cannot be done raises DeskRefusal."""

    def change(self, by: str, *, on: bool, approved: tuple[str, ...]) -> None:
        """Turn learning on or off and say which variants may be chosen."""


class LearningIn(BaseModel):
    """The switch and the approved variants."""

    on: bool
    approved: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=20)]


def learning_routes(learning: Learning, gate: Gate) -> APIRouter:
    """Everything under `/api/console/learning`; each needs the token."""
    routes = APIRouter(prefix="/api/console/learning")
    by_dependency = Depends(gate.operator)

    @routes.patch("", status_code=204)
    async def change(request: Request, by: str = by_dependency) -> None:
        wish = await read_json(request, LearningIn)
        learning.change(by, on=wish.on, approved=tuple(wish.approved))

    return routes
