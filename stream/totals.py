"""Counters of whatever takes the show: a viewer, all viewers, or one output. They add up."""

from dataclasses import dataclass


@dataclass(slots=True)
class Totals:
    """Since the start, sound and pictures together; what a protocol does not tell stays 0."""

    packets: int = 0
    octets: int = 0
    """Bytes, in RTP those of the payloads."""
    resent: int = 0
    keyframes: int = 0
    lost: int = 0
    """Packets the other side counts as lost, before retransmission."""
    nacked: int = 0
    """Packets it asked for again."""
    keyframe_requests: int = 0
    """PLI and FIR."""
    skips: int = 0
    """Times it was too slow and went on at a keyframe."""

    def __add__(self, other: "Totals") -> "Totals":
        mine, others = (tuple(getattr(each, name) for name in self.__slots__) for each in (self, other))
        return Totals(*map(sum, zip(mine, others, strict=True)))
