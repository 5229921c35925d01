"""The questions panel's routes: a person's answer to what the host could not say, and questions taken off the list."""

from typing import Annotated, Protocol

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, StringConstraints

from host.console.body import read_json
from host.console.security import Gate

Id = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class Questions(Protocol):
    """What operators may do with unanswered questions; what cannot be done raises DeskRefusal."""

    def answer(self, by: str, question_id: str, text: str, *, wording: str, whole_shop: bool, override: bool) -> None:
        """Take a person's answer as a fact of the shop."""

    def dismiss(self, by: str, question_id: str) -> None:
        """Take a question off the list."""


class AnswerIn(BaseModel):
    """An answer, the question in better words if need be, and whether it holds for the whole shop."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
    wording: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    whole_shop: bool = False
    override: bool = False


def questions_routes(questions: Questions, gate: Gate) -> APIRouter:
    """Everything under `/api/console/questions`; each needs the token."""
    routes = APIRouter(prefix="/api/console/questions")
    by_dependency = Depends(gate.operator)

    @routes.post("/{question_id}/answer", status_code=204)
    async def answer(question_id: Id, request: Request, by: str = by_dependency) -> None:
        wish = await read_json(request, AnswerIn)
        questions.answer(
            by, question_id, wish.text, wording=wish.wording, whole_shop=wish.whole_shop, override=wish.override
        )

    @routes.delete("/{question_id}", status_code=204)
    async def dismiss(question_id: Id, by: str = by_dependency) -> None:
        questions.dismiss(by, question_id)

    return routes
