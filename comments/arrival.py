"""What every source delivers, and how a message from outside is read without trusting it."""

import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from comments.comment import Comment

BODY_LIMIT: Final = 256 * 1024
"""Bytes of one pushed message."""

ROWS_LIMIT: Final = 500
"""Events in one pushed message; further ones are refused and counted."""

ID_CHARACTERS: Final = 128

FAULTS_TOLD: Final = 5
"""Of a message's unreadable events, so many are told to its sender; all are counted."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something a viewer wrote or did, and who it was as the source tells viewers apart."""

    comment: Comment
    who: str
    """The viewer's id at the source; empty when it has none. Hashed before anything keeps it."""


@dataclass(frozen=True, slots=True)
class Push:
    """What one message of a source held."""

    arrivals: tuple[Arrival, ...] = ()
    refused: int = 0
    """Events in it that could not be read."""
    faults: tuple[str, ...] = ()
    """What is wrong with the first of these and what would be right, without a word of theirs."""


UNREADABLE: Final = Push(refused=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one pushed message."""

    taken: int
    refused: Mapping[str, int]
    """Events that were not taken, by reason: `unreadable`, or one of the inbox's."""
    faults: tuple[str, ...] = ()
    """Of the unreadable ones, as in `Push`."""


class PushRefused(Exception):
    """A pushed message that was not taken: `code` is counted, the text says what would be right."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        """`unsigned`, `wrong_signature`, `clock_skew`, `replayed`, `unreadable` or `not_ours`."""


class SourceFault(Exception):
    """A source cannot go on; the text tells why and never holds a key."""


def parsed(body: bytes, limit: int = BODY_LIMIT) -> Any:
    """The JSON of a message; `PushRefused` for one that is too long, not UTF-8, not JSON or nested too deeply."""
    if len(body) > limit:
        raise PushRefused("unreadable", f"a message may hold {limit} bytes, not {len(body)}")
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise PushRefused("unreadable", "the message is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise PushRefused("unreadable", "the message is not JSON") from error


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def header(headers: Mapping[str, str], name: str) -> str:
    """A header that must be there; names are lower case, as HTTP servers here give them."""
    value = headers.get(name, "")
    if not value:
        raise PushRefused("unsigned", f"the header {name} is missing")
    return value


def same(given: str, wanted: str) -> bool:
    """Whether a signature is the wanted one, in a time that tells nothing; it may hold any characters."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def text(row: Mapping[str, Any], field: str) -> str:
    """A string of a row; ValueError when it is something else, empty when it is missing or null."""
    value = row.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{field} must be a string")
    return value


def identity(row: Mapping[str, Any], field: str) -> str:
    """An id that must be there: a short string that can be shown, half surrogates excluded, or a whole number."""
    value = row.get(field)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f"{field} must be a string or a whole number")
    if not 0 < len(str(value)) <= ID_CHARACTERS or not str(value).isprintable():
        raise ValueError(f"{field} must be an id of at most {ID_CHARACTERS} printable characters")
    return str(value)


def viewer(row: Mapping[str, Any], field: str) -> str:
    """An id that may be missing: then, or when it is null, empty or 0, its viewer is known by name only."""
    return identity(row, field) if row.get(field) else ""


def whole(row: Mapping[str, Any], field: str, *, at_least: int = 1, at_most: int = 1_000_000) -> int:
    """A whole number of a row, 1 when it is missing or null."""
    value = row.get(field)
    if value is None:
        return 1
    if isinstance(value, bool) or not isinstance(value, int) or not at_least <= value <= at_most:
        raise ValueError(f"{field} must be a whole number from {at_least} to {at_most}")
    return value


def rows(value: Any) -> list[Mapping[str, Any]]:
    """The events of a message: a list of objects, or one object alone."""
    found = value if isinstance(value, list) else [value]
    if not all(isinstance(row, Mapping) for row in found):
        raise PushRefused("unreadable", "each event must be an object")
    return found


def fresh(sent_s: float, wall_s: float, tolerance_s: float) -> None:
    """Refuse a message whose sender's clock is further off than `tolerance_s`."""
    if abs(wall_s - sent_s) > tolerance_s:
        raise PushRefused("clock_skew", f"the message is {wall_s - sent_s:+.0f} s from this machine's clock")


def read_rows(found: list[Mapping[str, Any]], read: Callable[[Mapping[str, Any]], Iterable[Arrival]]) -> Push:
    """Every row by `read`; those it refuses with ValueError, and those past `ROWS_LIMIT`, are counted."""
    arrivals: list[Arrival] = []
    faults: list[str] = []
    for number, row in enumerate(found[:ROWS_LIMIT], 1):
        try:
            arrivals += read(row)
        except ValueError as error:
            faults.append(f"event {number}: {error}")
    beyond = max(0, len(found) - ROWS_LIMIT)
    told = faults[:FAULTS_TOLD]
    if beyond:
        told.append(f"a message may hold {ROWS_LIMIT} events, not {len(found)}")
    return Push(tuple(arrivals), len(faults) + beyond, tuple(told))
