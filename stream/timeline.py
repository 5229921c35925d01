"""The one timeline: samples at 48 kHz since the show opened, as integers, everywhere."""

from typing import Final, NewType

Samples = NewType("Samples", int)
"""A moment or a length on the show's timeline, in samples at 48 kHz. Never a float."""

RATE_HZ: Final = 48_000
"""Sound samples a second; also the timeline's unit."""

BLOCK: Final = Samples(960)
"""One 20 ms sound block, the frame Opus codes."""

PICTURES_PER_S: Final = 25

PICTURE: Final = Samples(RATE_HZ // PICTURES_PER_S)
"""One picture's time on air: 1920 samples, 40 ms."""

LEAD: Final = Samples(52 * RATE_HZ // 1000)
"""How long before its moment a picture is begun: 52 ms, twice what nineteen of twenty take to draw and encode, and not
a whole picture: at a picture's moment everybody is sent the one before, and both at once hold each other up
(docs/decisions/0021-sending-has-its-own-time.md)."""

SOUND_LEAD: Final = Samples(2 * BLOCK)
"""How long before its moment sound leaves: browsers keep it about as much longer than pictures before it is heard
(docs/decisions/0012-sound-leaves-first.md)."""


def from_ms(ms: float) -> Samples:
    """The length of `ms` milliseconds, rounded to the nearest sample."""
    return Samples(round(ms * RATE_HZ / 1000))


def from_s(seconds: float) -> Samples:
    """The length of `seconds` seconds, rounded to the nearest sample."""
    return Samples(round(seconds * RATE_HZ))


def to_ms(length: int) -> float:
    """A length on the timeline in milliseconds."""
    return length * 1000 / RATE_HZ


def to_s(length: int) -> float:
    """A length on the timeline in seconds."""
    return length / RATE_HZ
