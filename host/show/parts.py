"""What a show is built from: a script, a place for sound, and a host to speak."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from host.voice.speech import Delivery, Speech
from script_gen.line import Line, Mood, Segment
from stream.timeline import Samples


class Script(Protocol):
    """Whatever writes the lines."""

    def next_segment(self, *, wall: datetime, product_id: str | None = None) -> Segment:
        """The next lines, or those of one product."""
        ...

    def notice(self) -> Line:
        """The spoken notice that the host is AI-generated, in varying words."""
        ...

    def state(self) -> dict[str, Any]:
        """JSON that `restore` takes."""
        ...

    def restore(self, state: dict[str, Any]) -> None:
        """Go on where that state was."""
        ...


class Sound(Protocol):
    """Whatever mixes the clauses."""

    def place(self, at: Samples, pcm: NDArray[np.int16]) -> None:
        """Add mono sound at 48 kHz from `at` on."""
        ...

    def cut(self, at: Samples, *, fade: Samples) -> None:
        """Fade out everything from `at` on."""
        ...


class Voice(Protocol):
    """Whatever turns a line into speech, clause by clause."""

    def speak(self, text: str, delivery: Delivery, *, urgent: bool = False) -> AsyncGenerator[Speech, None]:
        """Yield the clauses of `text` in order; raise VoiceFault when they cannot be made."""
        ...

    async def warm(self, texts: Sequence[str], delivery: Delivery) -> None:
        """Make these sayings beforehand."""
        ...


@dataclass(frozen=True, slots=True)
class Manner:
    """How this room's host speaks."""

    voice: str
    language: str
    brand_style: str

    def in_mood(self, mood: Mood) -> Delivery:
        """The delivery of a line in this mood."""
        return Delivery(self.voice, self.language, self.brand_style, mood.value)


@dataclass(frozen=True, slots=True)
class Sayings:
    """Words that begin an answer: it must begin at once when its time comes, so they are made beforehand."""

    openers: Sequence[str] = ()
    soothers: Sequence[str] = ()
    """For viewers who are upset."""


@dataclass(frozen=True, slots=True)
class Host:
    """Who speaks: the voice, how it speaks when the show opens, and what it has ready."""

    voice: Voice
    manner: Manner
    sayings: Sayings
