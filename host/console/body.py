"""Reading a request's body with a bound, and a JSON body into a pydantic model with readable errors."""

from typing import Final, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect

from host.console.problem import Problem

M = TypeVar("M", bound=BaseModel)

BODY_BYTES: Final = 65_536
"""The longest body any route reads: an SDP offer is about 6 kB, 10,000 Chinese characters 30 kB."""

_CODES: Final = {"string_too_long": "too_long", "string_too_short": "empty"}


async def read_body(request: Request, limit: int = BODY_BYTES) -> bytes:
    """The whole body; `Problem` 413 as soon as it is known to be longer than `limit` bytes, 400 when it is cut off."""
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > limit:
        raise _too_big(limit)
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > limit:
                raise _too_big(limit)
    except ClientDisconnect as error:
        raise Problem(400, "cut_off", "The connection ended before the request did.") from error
    return bytes(body)


def _too_big(limit: int) -> Problem:
    return Problem(413, "too_big", f"The request is longer than {limit} bytes.", headers={"Connection": "close"})


async def read_json(request: Request, model: type[M]) -> M:
    """The body as `model`; `Problem` 415 when it is not announced as JSON, 422 naming the field that is wrong."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise Problem(415, "not_json", "Send the body as JSON with Content-Type: application/json.")
    try:
        return model.model_validate_json(await read_body(request))
    except ValidationError as error:
        raise _invalid(error) from error


def _invalid(error: ValidationError) -> Problem:
    """The first fault decides the code; every fault is listed, none with the value that was sent."""
    faults = error.errors(include_input=False, include_url=False, include_context=False)
    places = [{"field": ".".join(str(part) for part in fault["loc"]), "fault": fault["msg"]} for fault in faults]
    reason = "; ".join(f"{place['field'] or 'body'}: {place['fault']}" for place in places)
    return Problem(422, _CODES.get(faults[0]["type"], "bad_request"), reason, detail={"faults": places})
