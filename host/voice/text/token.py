"""A spoken word or pause, its sounds, and the written characters it was read from."""

from collections.abc import Sequence
from dataclasses import dataclass

PAUSES = ",.!?;:…—"
"""The punctuation that is heard: all of it is in the voices' alphabet and shapes the melody."""

VOWELS = frozenset("aeiouyæɐɑɒɔəɚɛɜɤɨɪɯʊʌøœᵊᵻAIOQWY")
"""The symbols of the voices' alphabet that carry a syllable; capitals are English diphthongs."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word as spoken, or one pause. It is never cut in two: a price with its currency is one token."""

    spoken: str
    """What is said (`一百二十八元`, `forty nine`), or one character of `PAUSES`."""
    phones: str
    """Symbols of the Kokoro alphabet; a leading space where a word begins apart from the one before it."""
    start: int
    """First character in the written line."""
    stop: int
    """One past the last character in the written line."""

    @property
    def is_pause(self) -> bool:
        """Whether it is heard as a pause and not as a word."""
        return self.spoken in PAUSES

    @property
    def syllables(self) -> int:
        """About how long it is: one for each run of vowel symbols, none for a pause."""
        vowels = [symbol in VOWELS for symbol in self.phones]
        return sum(here and not before for before, here in zip([False, *vowels], vowels, strict=False))


def said(tokens: Sequence[Token]) -> str:
    """What is said, without pauses and spaces: the name a recording is found by."""
    return "".join(token.spoken for token in tokens if not token.is_pause).replace(" ", "").lower()


def join(first: Token, second: Token) -> Token:
    """Two neighbours as one token that cannot be cut."""
    return Token(
        first.spoken + second.spoken,
        first.phones + second.phones,
        min(first.start, second.start),
        max(first.stop, second.stop),
    )


LONGEST = 160
"""More symbols than this are not joined: a number of a thousand figures has to be cut somewhere."""


def weld(tokens: list[Token]) -> tuple[Token, ...]:
    """Join neighbours that were read from the same written characters."""
    welded: list[Token] = []
    for token in tokens:
        if welded and token.start < welded[-1].stop and len(welded[-1].phones) + len(token.phones) <= LONGEST:
            welded[-1] = join(welded[-1], token)
        else:
            welded.append(token)
    return tuple(welded)
