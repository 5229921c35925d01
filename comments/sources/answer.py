"""What a platform answers over HTTP: one JSON object, bounded, and every way it can fail told without a key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx

from comments.arrival import PushRefused, SourceFault, parsed

ANSWER_LIMIT: Final = 4 * 1024 * 1024
"""Bytes of one answer: four times a page of 500 long messages."""

_UNPACKED: Final = {"Accept-Encoding": "identity"}
"""What comes unpacked cannot grow behind the limit."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A platform's answer."""

    status: int
    said: Mapping[str, Any]
    date: str
    """Its own time of day (RFC 9110's `Date`); empty when it tells none."""


async def ask(platform: httpx.AsyncClient, request: httpx.Request) -> Answer:
    """Send a request and read its answer. Raises `SourceFault` for one that is no JSON object, or does not come."""
    path = request.url.path
    request.headers.update(_UNPACKED)
    try:
        answer = await platform.send(request, stream=True)
        try:
            said = parsed(await _read(answer), ANSWER_LIMIT)
        finally:
            await answer.aclose()
    except httpx.HTTPError as error:
        raise SourceFault(f"{path}: {type(error).__name__}") from error
    except PushRefused as refused:
        raise SourceFault(f"{path}: {refused}") from refused
    if not isinstance(said, Mapping):
        raise SourceFault(f"{path}: the platform answered {answer.status_code} without a JSON object")
    return Answer(answer.status_code, said, answer.headers.get("date", ""))


async def _read(answer: httpx.Response) -> bytes:
    """The body; what is past the limit is not waited for."""
    body = bytearray()
    async for piece in answer.aiter_raw():
        body += piece
        if len(body) > ANSWER_LIMIT:
            break
    return bytes(body)
