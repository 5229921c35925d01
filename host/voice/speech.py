"""Speech: a clause's sound with the exact place of every phoneme and word in it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stream.timeline import Samples


@dataclass(frozen=True, slots=True)
class Mark:
    """One phoneme: where it sounds, counted from the start of its speech."""

    at: Samples
    until: Samples
    phone: str
    """IPA, or `""` for silence."""


@dataclass(frozen=True, slots=True)
class Word:
    """One written word: where it sounds, and which characters of the line it is."""

    at: Samples
    until: Samples
    start: int
    """First character in the line's text."""
    stop: int
    """One past the last character in the line's text."""


@dataclass(frozen=True, slots=True)
class Speech:
    """One spoken clause. The marks tile the sound: first `at` is 0, last `until` is `len(pcm)`."""

    pcm: NDArray[np.int16]
    """Mono, 48 kHz."""
    marks: tuple[Mark, ...]
    words: tuple[Word, ...]
    start: int = 0
    """First character of the line's text that this clause covers."""
    stop: int = 0
    """One past the last character of the line's text that this clause covers."""
    exact: bool = True
    """Whether marks and words are the model's own times; else they are estimated from the sound."""

    @property
    def length(self) -> Samples:
        """How long it sounds."""
        return Samples(len(self.pcm))


@dataclass(frozen=True, slots=True)
class Delivery:
    """How to say a line."""

    voice: str = ""
    """Voice id, as `livehost voices` lists; empty: the language's default."""
    language: str = "zh"
    """`zh` or `en`."""
    brand_style: str = ""
    mood: str = "neutral"
    """A `script_gen.line.Mood` value."""
