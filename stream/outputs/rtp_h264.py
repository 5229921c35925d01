"""H.264 access units cut into RTP payloads (RFC 6184, packetization-mode 1), once for all viewers."""

from collections.abc import Iterator
from typing import Final

PAYLOAD_MAX: Final = 1200
"""Bytes; with RTP, its extensions, SRTP, UDP and IP it stays under the 1280 every path must carry."""

_FU_A: Final = 28
_START_CODE: Final = b"\x00\x00\x01"


def rtp_payloads(access_unit: bytes) -> list[bytes]:
    """The payloads of one Annex B access unit; the last one belongs in the packet with the marker bit."""
    return [payload for unit in nal_units(access_unit) for payload in _payloads(unit)]


def nal_units(access_unit: bytes) -> Iterator[bytes]:
    """The NAL units between the start codes, without them."""
    start = access_unit.find(_START_CODE)
    while start >= 0:
        start += len(_START_CODE)
        end = access_unit.find(_START_CODE, start)
        # A NAL unit never ends in a zero byte: zeros before a start code belong to the start code.
        yield access_unit[start : end if end >= 0 else len(access_unit)].rstrip(b"\x00")
        start = end


def _payloads(unit: bytes) -> Iterator[bytes]:
    if len(unit) <= PAYLOAD_MAX:
        yield unit
        return
    indicator = unit[0] & 0xE0 | _FU_A
    unit_type, size = unit[0] & 0x1F, PAYLOAD_MAX - 2
    for first in range(1, len(unit), size):
        begins, ends = first == 1, first + size >= len(unit)
        yield bytes((indicator, begins << 7 | ends << 6 | unit_type)) + unit[first : first + size]
