"""The moderation panel's routes: a person's word on comments, and the lists that can be changed on air."""

from typing import Annotated, Any, Literal, Protocol

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, StringConstraints

from host.console.body import read_json
from host.console.security import Gate

TEXT_CHARACTERS = 300
"""The longest sentence that is tried, as long as a comment may be."""

Decision = Literal["answer", "hide", "settle"]
Name = Annotated[str, StringConstraints(min_length=1, max_length=80)]


class Moderation(Protocol):
    """What operators may ask of the screening; what cannot be done raises DeskRefusal."""

    def words(self, rule: str) -> dict[str, Any]:
        """One rule's lists: `{name, words, unless, sounds, patterns}`."""

    async def test(self, text: str, author: str) -> dict[str, Any]:
        """All that would decide, `{action, rule, hits, second_look, meaning, product}`, as `host.show.trial` tells."""

    def change(self, by: str, rule: str, field: str, text: str, *, present: bool) -> None:
        """Put a word into a rule's list or take it out."""

    def decide(self, by: str, comment_id: str, decision: Decision) -> None:
        """Have a comment answered, hide it, or settle it without an answer."""


class SentenceIn(BaseModel):
    """A sentence to try, as if a viewer had written it."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_CHARACTERS)]
    author: Annotated[str, StringConstraints(max_length=TEXT_CHARACTERS)] = ""


class ChangeIn(BaseModel):
    """A word put into a rule's list (`present`) or taken out."""

    rule: Name
    field: Literal["words", "unless"]
    text: Annotated[str, StringConstraints(min_length=1, max_length=TEXT_CHARACTERS)]
    present: bool


class DecisionIn(BaseModel):
    """A person's word on one comment."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    decision: Decision


def moderation_routes(moderation: Moderation, gate: Gate) -> APIRouter:
    """Everything under `/api/console/moderation`; each needs the token."""
    routes = APIRouter(prefix="/api/console/moderation")
    by_dependency = Depends(gate.operator)

    @routes.get("/rules/{rule}", dependencies=[by_dependency])
    async def words(rule: str) -> dict[str, Any]:
        return moderation.words(rule)

    @routes.post("/test", dependencies=[by_dependency])
    async def test(request: Request) -> dict[str, Any]:
        sentence = await read_json(request, SentenceIn)
        return await moderation.test(sentence.text, sentence.author)

    @routes.post("/changes", status_code=204)
    async def change(request: Request, by: str = by_dependency) -> None:
        wish = await read_json(request, ChangeIn)
        moderation.change(by, wish.rule, wish.field, wish.text, present=wish.present)

    @routes.post("/decisions", status_code=204)
    async def decide(request: Request, by: str = by_dependency) -> None:
        wish = await read_json(request, DecisionIn)
        moderation.decide(by, wish.id, wish.decision)

    return routes
