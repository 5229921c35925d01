"""What goes over the pipe between the show and its speaking process: requests, replies, and their framing."""

import pickle
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from host.voice.plan import Planned
from host.voice.speech import Delivery

HEAD: Final = struct.Struct("<I")
"""Bytes of the message that follows."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Cut a line into clauses. Answered by `list[Planned]`, at once."""

    text: str
    delivery: Delivery
    urgent: bool
    lexicon: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Recall:
    """Look a clause up in the cache. Answered by `Speech | None`, at once."""

    planned: Planned


@dataclass(frozen=True, slots=True)
class Make:
    """Speak a clause. Answered by `Speech`, when the model has made it."""

    planned: Planned


@dataclass(frozen=True, slots=True)
class Halt:
    """Give up the clause under way, if it is this one. Not answered itself: the clause's answer is `Halted`."""

    planned: Planned


@dataclass(frozen=True, slots=True)
class Load:
    """Load what a delivery needs before it is needed. Answered by `None`, when it is there."""

    delivery: Delivery


Request = Plan | Recall | Make | Halt | Load


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to request `id`: a result, or the exception that came instead."""

    id: int
    result: Any = None
    error: Exception | None = None


def framed(message: object) -> bytes:
    """A message as bytes, its length in front. The pipe joins a process with its own child: pickle is safe on it."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return HEAD.pack(len(body)) + body


def receive(pipe: BinaryIO) -> Any:
    """The next message of a blocking pipe. Raises `EOFError` when the other side is gone."""
    head = pipe.read(HEAD.size)
    if len(head) < HEAD.size:
        raise EOFError
    (size,) = HEAD.unpack(head)
    body = pipe.read(size)
    if len(body) < size:
        raise EOFError
    return pickle.loads(body)
