"""Two 20 ms Opus packets joined into one of 40 ms (RFC 6716, section 3.2), once for all viewers and without a decoder.

A datagram costs about the same however short it is, and at hundreds of viewers that is most of what sound costs.
"""

from typing import Final

from stream.packet import Kind, Packet
from stream.timeline import BLOCK, PICTURE, SOUND_LEAD

_CONFIGURATION: Final = 0xFC
"""Of the first byte: mode, bandwidth, frame size and channels; what is left is how many frames follow."""

_EQUAL: Final = 1
_DIFFERENT: Final = 2
_ONE_BYTE: Final = 252
"""Lengths from here on take two bytes."""


class Pairs:
    """Holds a sound packet back until the one that leaves with a picture: at most one, for 20 ms.

    Packets that do not fit together, by time or by kind of coding, are given on one by one.
    """

    def __init__(self) -> None:
        self._held: Packet | None = None

    def __call__(self, packet: Packet) -> tuple[Packet, ...]:
        """The packets to send now that this one has come."""
        held, self._held = self._held, None
        if (packet.pts - SOUND_LEAD) % PICTURE:
            self._held = packet
            return () if held is None else (held,)
        if held is None:
            return (packet,)
        joined = join(held.data, packet.data) if held.pts + BLOCK == packet.pts else None
        return (held, packet) if joined is None else (Packet(Kind.AUDIO, held.pts, joined, keyframe=True),)


def join(first: bytes, second: bytes) -> bytes | None:
    """One packet of the two single frames of `first` and `second`; None when they cannot be in one packet."""
    if not first or not second or first[0] != second[0] or first[0] & ~_CONFIGURATION:
        return None
    one, other = first[1:], second[1:]
    if len(one) == len(other):
        return bytes((first[0] | _EQUAL,)) + one + other
    return bytes((first[0] | _DIFFERENT,)) + _length(len(one)) + one + other


def _length(octets: int) -> bytes:
    if octets < _ONE_BYTE:
        return bytes((octets,))
    low = _ONE_BYTE + (octets & 3)
    return bytes((low, (octets - low) // 4))
