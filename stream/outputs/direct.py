"""The direct way out: encrypts with the peer's own SRTP session and hands the kernel many datagrams in one call.

Written for aiortc 1.16.0, aioice 0.13.0 and pylibsrtp 1.0.0: every private name used here is guarded by
tests/stream/test_aiortc_contract.py.
"""

import errno
import logging
import os
import socket
from functools import cache
from struct import Struct
from typing import Any, Final

from aioice.ice import CandidatePair
from aiortc import RTCDtlsTransport
from pylibsrtp._binding import ffi, lib

from stream.outputs.rtp_history import Slice

SOL_UDP: Final = 17
UDP_SEGMENT: Final = 103
"""linux/udp.h: the kernel cuts one buffer into datagrams of this many bytes (since Linux 4.18)."""

SEGMENTS_MAX: Final = 64
"""The kernel's own bound (UDP_MAX_SEGMENTS)."""

TAGS: Final = {
    b"SRTP_AEAD_AES_256_GCM": 16,
    b"SRTP_AEAD_AES_128_GCM": 16,
    b"SRTP_AES128_CM_SHA1_80": 10,
    b"SRTP_AES128_CM_SHA1_32": 4,
}
"""Bytes an SRTP packet grows by, for each profile by its DTLS name (RFC 5764, RFC 7714)."""

SEND_BUFFER: Final = 1 << 20
_SCRATCH: Final = 64 * 1024
_NUMBERS: Final = Struct("!BHII")
_SEGMENT: Final = Struct("=H")
_NO_GSO: Final = {errno.EIO, errno.EINVAL, errno.EMSGSIZE, errno.ENOPROTOOPT, errno.EOPNOTSUPP}
"""What a network card or path answers that cannot take segmented datagrams; single ones still go."""

_log = logging.getLogger(__name__)


@cache
def kernel_segments() -> bool:
    """Whether this kernel takes UDP_SEGMENT."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.setsockopt(SOL_UDP, UDP_SEGMENT, 1200)
        except OSError:
            return False
    return True


class Scratch:
    """The memory in which datagrams get their numbers and their encryption; one for all viewers of a loop."""

    def __init__(self) -> None:
        self._memory = ffi.new("unsigned char[]", _SCRATCH)
        self.view = memoryview(ffi.buffer(self._memory))
        self._length = ffi.new("int *")
        self._places: dict[int, Any] = {}

    def seal(self, slice_: Slice, srtp: Any, ssrc: int, payload_type: int, sequence: int, timestamp: int) -> None:
        """Fill in one viewer's numbers and encrypt; `sequence` and `timestamp` are added to the packets' own."""
        self.view[: len(slice_.image)] = slice_.image
        view, length, places = self.view, self._length, self._places
        protect, pack = lib.srtp_protect, _NUMBERS.pack_into
        for offset, size, marker, number, ticks in slice_.packets:
            pack(
                view,
                offset + 1,
                marker | payload_type,
                number + sequence & 0xFFFF,
                ticks + timestamp & 0xFFFFFFFF,
                ssrc,
            )
            length[0] = size
            place = places.get(offset)
            if place is None:
                place = places[offset] = self._memory + offset
            status = protect(srtp, place, length)
            if status or length[0] != size + slice_.tag:
                raise ConnectionError(f"SRTP gave status {status} and {length[0]} bytes for a packet of {size}")


class DirectLine:
    """A viewer's UDP address. Never blocks: what the kernel has no room for is lost, and the caller is told."""

    def __init__(self, transport: RTCDtlsTransport, *, segmented: bool | None = None) -> None:
        """`transport` must be connected; `segmented` overrides what the kernel is asked (`kernel_segments`)."""
        self.srtp = transport._tx_srtp._srtp[0]
        self.tag = TAGS[transport._ssl.get_selected_srtp_profile()]  # type: ignore[union-attr]
        # The session must outlive the raw handle taken from it.
        self._session = transport._tx_srtp
        self._nominated = transport.transport._connection._nominated
        self._segmented = kernel_segments() if segmented is None else segmented
        self._pair: CandidatePair | None = None
        self._socket: socket.socket | None = None
        self._closed = False
        self._follow()

    @property
    def segmented(self) -> bool:
        """Whether runs of datagrams go out in one call."""
        return self._segmented and self._socket is not None

    def send(self, view: memoryview, slice_: Slice) -> bool:
        """Send a sealed slice; False when the kernel's buffer is full and some or all of it is lost.

        It must not be sealed and sent again: a cipher in counter mode never encrypts two packets under one number.
        """
        if self._nominated.get(1) is not self._pair:
            self._follow()
        if self._socket is None or self._pair is None:
            self._send_by_ice(view, slice_)
            return True
        try:
            if self._segmented:
                self._send_bursts(self._socket, self._pair.remote_addr, view, slice_)
            else:
                self._send_singly(self._socket, self._pair.remote_addr, view, slice_)
        except BlockingIOError:
            return False
        except OSError as error:
            if self._segmented and error.errno in _NO_GSO:
                _log.info("segmented sending is not possible on this path (%s); sending singly", error.strerror)
                self._segmented = False
            # Anything else (refused, unreachable) is a datagram lost on the way, as far as UDP goes.
        return True

    def close(self) -> None:
        """Give the socket back. May be called again."""
        self._closed = True
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _follow(self) -> None:
        """Take over the address that ICE nominated now; a relayed one stays with ICE."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        self._pair = None if self._closed else self._nominated.get(1)
        if self._pair is not None and not relayed(self._pair):
            borrowed = self._pair.protocol.transport.get_extra_info("socket")
            self._socket = socket.socket(fileno=os.dup(borrowed.fileno()))
            self._socket.setblocking(False)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)

    @staticmethod
    def _send_bursts(line: socket.socket, address: tuple[str, int], view: memoryview, slice_: Slice) -> None:
        for start, end, size in slice_.bursts:
            if end - start == size:
                line.sendto(view[start:end], address)
            else:
                line.sendmsg([view[start:end]], [(SOL_UDP, UDP_SEGMENT, _SEGMENT.pack(size))], 0, address)

    @staticmethod
    def _send_singly(line: socket.socket, address: tuple[str, int], view: memoryview, slice_: Slice) -> None:
        for offset, size, *_ in slice_.packets:
            line.sendto(view[offset : offset + size + slice_.tag], address)

    def _send_by_ice(self, view: memoryview, slice_: Slice) -> None:
        if self._pair is None:
            return
        send, address = self._pair.protocol.transport.sendto, self._pair.remote_addr
        for offset, size, *_ in slice_.packets:
            send(bytes(view[offset : offset + size + slice_.tag]), address)


def relayed(pair: CandidatePair) -> bool:
    """Whether packets of this pair go through a TURN server of ours, in TURN's own framing."""
    return bool(pair.local_candidate.type == "relay")


def direct_pair(transport: RTCDtlsTransport) -> bool:
    """Whether a connected transport can be served directly: nominated, not relayed, with a profile known here."""
    pair = transport.transport._connection._nominated.get(1)
    profile = transport._ssl.get_selected_srtp_profile() if transport._ssl is not None else b""
    return pair is not None and not relayed(pair) and profile in TAGS
