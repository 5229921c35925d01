"""What goes wrong at the web edge, as one exception and one JSON shape: `{"code", "reason", "detail"}`."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from fastapi import Request
from fastapi.responses import JSONResponse

from host.console.desk import DeskRefusal

STATUS_OF: Final = {
    "unknown_line": 404,
    "unknown_product": 404,
    "unknown_voice": 404,
    "unknown_style": 404,
    "unknown_rule": 404,
    "unknown_comment": 404,
    "unknown_picture": 404,
    "already_aired": 409,
    "stale_version": 409,
    "refused_claim": 422,
    "bad_word": 422,
    "bad_picture": 422,
    "unknown_look": 422,
    "too_long": 422,
    "empty": 422,
    "too_fast": 429,
}
"""HTTP status of each `DeskRefusal.code`; a code not listed is a conflict (409)."""


class Problem(Exception):
    """A request that cannot be served; its text says why and what would be right."""

    def __init__(
        self,
        status: int,
        code: str,
        reason: str,
        *,
        detail: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.code = code
        self.detail = dict(detail or {})
        self.headers = dict(headers or {})


def too_fast(reason: str) -> Problem:
    """429 with the second the sender may try again in."""
    return Problem(429, "too_fast", reason, headers={"Retry-After": "1"})


def of_refusal(refusal: DeskRefusal) -> Problem:
    """The web form of what the show refused."""
    return Problem(STATUS_OF.get(refusal.code, 409), refusal.code, str(refusal), detail=refusal.detail)


def answer(problem: Problem) -> JSONResponse:
    """The problem as a response."""
    body = {"code": problem.code, "reason": str(problem), "detail": problem.detail}
    return JSONResponse(body, problem.status, headers=problem.headers)


async def answer_problem(_: Request, error: Exception) -> JSONResponse:
    """Exception hook for `Problem`."""
    assert isinstance(error, Problem)
    return answer(error)


async def answer_refusal(_: Request, error: Exception) -> JSONResponse:
    """Exception hook for `DeskRefusal`."""
    assert isinstance(error, DeskRefusal)
    return answer(of_refusal(error))


class Refusals:
    """Answers what goes wrong in one application, and counts it by code."""

    def __init__(self) -> None:
        self.codes: Final[Counter[str]] = Counter()

    async def problem(self, request: Request, error: Exception) -> JSONResponse:
        """Exception hook for `Problem`."""
        assert isinstance(error, Problem)
        self.codes[error.code] += 1
        return await answer_problem(request, error)

    async def refusal(self, request: Request, error: Exception) -> JSONResponse:
        """Exception hook for `DeskRefusal`."""
        assert isinstance(error, DeskRefusal)
        self.codes[error.code] += 1
        return await answer_refusal(request, error)
