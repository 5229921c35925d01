"""The last seconds of one encode as numbered RTP packets: cut once, laid out once and kept once for all its viewers."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from struct import Struct
from typing import Any, Final, NamedTuple

from stream.packet import Kind, Packet
from stream.timeline import RATE_HZ, Samples

KEPT: Final = 1024
"""Packets: about five seconds of pictures at 1.5 Mbit/s, far longer than a retransmission can still help."""

REPLAYED: Final = Samples(RATE_HZ)
"""A late joiner begins with the last keyframe while it is younger than this; else a keyframe is forced."""

_CLOCK_HZ: Final = {Kind.VIDEO: 90_000, Kind.AUDIO: RATE_HZ}
_HEADER: Final = 12
_EXTENDED: Final = 0x90
_PLAIN: Final = 0x80
_EXTENSIONS: Final = Struct("!HH")
_ONE_BYTE_FORM: Final = 0xBEDE
_ELEMENT_MAX: Final = 16
_NUMBERS: Final = Struct("!BHII")


@dataclass(frozen=True, slots=True)
class RtpUnit:
    """One access unit cut into payloads; its packets have the numbers from `first` on."""

    first: int
    pts: Samples
    timestamp: int
    """`pts` in the kind's RTP clock; every viewer adds its own origin."""
    keyframe: bool
    payloads: tuple[bytes, ...]

    @property
    def end(self) -> int:
        """The number after its last packet."""
        return self.first + len(self.payloads)


class Layout(NamedTuple):
    """What is between an RTP header and its payload, and after it; the same for nearly all viewers."""

    mid_id: int
    """Identifier of the MID header extension; 0: not negotiated."""
    mid: str
    sent_id: int
    """Identifier of the abs-send-time header extension, on which a browser's bandwidth estimate rests; 0: none."""
    tag: int
    """Bytes that SRTP appends to a packet."""

    def extensions(self, now: Samples) -> bytes:
        """The header extensions (RFC 8285, one-byte form) of a packet sent `now`."""
        elements = b""
        mid = self.mid.encode()
        if self.mid_id and 0 < len(mid) <= _ELEMENT_MAX:
            elements += bytes((self.mid_id << 4 | len(mid) - 1,)) + mid
        if self.sent_id:
            seconds_6_18 = now * (1 << 18) // RATE_HZ & 0xFFFFFF
            elements += bytes((self.sent_id << 4 | 2,)) + seconds_6_18.to_bytes(3, "big")
        if not elements:
            return b""
        elements += bytes(-len(elements) % 4)
        return _EXTENSIONS.pack(_ONE_BYTE_FORM, len(elements) // 4) + elements


class Numbers(NamedTuple):
    """What makes packets one stream's own; viewers who have seen the same so far share them all."""

    ssrc: int
    payload_type: int
    sequence: int
    """Added to the packets' numbers, modulo 2^16."""
    timestamp: int
    """Added to their timestamps, modulo 2^32."""


@dataclass(frozen=True)
class Slice:
    """Some packets in a row as they will lie on the wire, but for a stream's own numbers and the encryption."""

    image: bytes
    packets: tuple[tuple[int, int, int, int, int], ...]
    """Of each: offset in the image, length without tag, marker bit << 7, number, timestamp."""
    tag: int
    payload_bytes: int
    last: RtpUnit
    """The unit that the last packet belongs to."""
    end: int
    """The number after the last packet."""

    @cached_property
    def bursts(self) -> tuple[tuple[int, int, int], ...]:
        """Offset, end and datagram size of each run the kernel may cut: equal sizes, the last may be shorter."""
        runs: list[tuple[int, int, int]] = []
        for offset, length, *_ in self.packets:
            size, end = length + self.tag, offset + length + self.tag
            if runs and size <= runs[-1][2] and (runs[-1][1] - runs[-1][0]) % runs[-1][2] == 0:
                runs[-1] = (runs[-1][0], end, runs[-1][2])
            else:
                runs.append((offset, end, size))
        return tuple(runs)

    def plate(self, numbers: Numbers) -> "Plate":
        """The slice with a stream's numbers filled in."""
        ssrc, payload_type, sequence, timestamp = numbers
        image = bytearray(self.image)
        for offset, _, marker, number, ticks in self.packets:
            _NUMBERS.pack_into(
                image,
                offset + 1,
                marker | payload_type,
                number + sequence & 0xFFFF,
                ticks + timestamp & 0xFFFFFFFF,
                ssrc,
            )
        return Plate(self, bytes(image))


class Plate:
    """A slice for all who share its numbers, to be encrypted for each: made once, like a printer's plate."""

    def __init__(self, slice_: Slice, image: bytes) -> None:
        self.slice = slice_
        self.image = image
        self.end = slice_.end
        self.last = slice_.last
        self.payload_bytes = slice_.payload_bytes
        self.prepared: Any = None
        """What a line made of it for itself; kept here so that it goes when the plate does."""

    @cached_property
    def datagrams(self) -> tuple[bytes, ...]:
        """The packets one by one, without room for tags."""
        return tuple(self.image[offset : offset + length] for offset, length, *_ in self.slice.packets)


class History:
    """Numbers packets as they come and keeps the newest `KEPT` of them; older ones are forgotten."""

    def __init__(self, cut: Callable[[bytes], list[bytes]]) -> None:
        """`cut(data)` gives an access unit's RTP payloads."""
        self.end = 0
        """The number the next packet will get."""
        self.newest: RtpUnit | None = None
        self.keyframe: RtpUnit | None = None
        """The newest keyframe, whether its packets are still kept or not."""
        self._cut = cut
        self._units: list[RtpUnit | None] = [None] * KEPT

    def add(self, packet: Packet) -> RtpUnit:
        """Cut one access unit up and number its packets."""
        timestamp = packet.pts * _CLOCK_HZ[packet.kind] // RATE_HZ
        unit = RtpUnit(self.end, packet.pts, timestamp, packet.keyframe, tuple(self._cut(packet.data)))
        for number in range(unit.first, unit.end):
            self._units[number % KEPT] = unit
        self.end, self.newest = unit.end, unit
        if unit.keyframe:
            self.keyframe = unit
        return unit

    def unit_of(self, number: int) -> RtpUnit | None:
        """The unit that packet `number` belongs to; `None` when it is forgotten or not yet there."""
        unit = self._units[number % KEPT]
        return unit if unit is not None and unit.first <= number < unit.end else None

    def fresh_keyframe(self) -> RtpUnit | None:
        """A keyframe a late joiner may begin with, so recent that catching up is short."""
        key, newest = self.keyframe, self.newest
        if key is None or newest is None or newest.pts - key.pts >= REPLAYED or self.unit_of(key.first) is None:
            return None
        return key

    def lay_out(self, first: int, end: int, layout: Layout, now: Samples) -> Slice:
        """The packets from `first` up to but without `end`, all of them kept, ready for `layout`'s viewers."""
        extensions = layout.extensions(now)
        opening = bytes((_EXTENDED if extensions else _PLAIN,)) + bytes(_HEADER - 1) + extensions
        image, packets, payload_bytes, unit = bytearray(), [], 0, None
        for number in range(first, end):
            unit = self.unit_of(number)
            assert unit is not None, f"packet {number} is forgotten"
            payload = unit.payloads[number - unit.first]
            marker = (number + 1 == unit.end) << 7
            packets.append((len(image), len(opening) + len(payload), marker, number, unit.timestamp))
            image += opening + payload + bytes(layout.tag)
            payload_bytes += len(payload)
        assert unit is not None, "a slice has packets"
        return Slice(bytes(image), tuple(packets), layout.tag, payload_bytes, unit, end)
