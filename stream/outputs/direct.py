"""The direct way out: encrypts with the peer's own SRTP session and hands the kernel many datagrams in one call.

Written for aiortc 1.16.0, aioice 0.13.0 and pylibsrtp 1.0.0: every private name used here is guarded by
tests/stream/test_aiortc_contract.py.
"""

import errno
import logging
import os
import socket
from functools import cache
from itertools import repeat
from struct import Struct
from typing import Any, Final

from aioice.ice import CandidatePair
from aiortc import RTCDtlsTransport
from pylibsrtp import Error
from pylibsrtp._binding import ffi, lib

from stream.outputs.rtp_history import Plate
from stream.outputs.safe_path import TAGS, SafeLine, relayed

SOL_UDP: Final = 17
UDP_SEGMENT: Final = 103
"""linux/udp.h: the kernel cuts one buffer into datagrams of this many bytes (since Linux 4.18)."""

SEGMENTS_MAX: Final = 64
"""The kernel's own bound (UDP_MAX_SEGMENTS)."""

SEND_BUFFER: Final = 1 << 20
_SCRATCH: Final = 64 * 1024
_INT: Final = ffi.sizeof("int")
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


class _Ready:
    """A plate as the scratch takes it: in front of the packets their lengths, which libsrtp reads and rewrites."""

    __slots__ = ("_packets", "_tag", "_view", "bursts", "head", "image", "lengths", "places", "sealed", "size")

    def __init__(self, plate: Plate, memory: Any, lengths: tuple[Any, ...], view: memoryview) -> None:
        packets, tag = plate.slice.packets, plate.slice.tag
        form = Struct(f"={len(packets)}i")
        head = form.size
        self.image = form.pack(*(length for _, length, *_ in packets)) + plate.image
        self.size = len(self.image)
        self.sealed = form.pack(*(length + tag for _, length, *_ in packets))
        """What the lengths must be afterwards."""
        self.head = head
        self.lengths = lengths[: len(packets)]
        self.places = tuple(memory + head + offset for offset, *_ in packets)
        self.bursts = tuple(
            (view[head + start : head + end], _ancillary(size) if end - start > size else None)
            for start, end, size in plate.slice.bursts
        )
        """Each run's memory, and what tells the kernel how to cut it; None when it is a single datagram."""
        self._packets, self._tag, self._view = packets, tag, view

    @property
    def singles(self) -> list[tuple[memoryview, None]]:
        """Each datagram's memory, for a path that takes no runs."""
        ends = ((self.head + offset, self.head + offset + length + self._tag) for offset, length, *_ in self._packets)
        return [(self._view[start:end], None) for start, end in ends]


def _ancillary(size: int) -> list[tuple[int, int, bytes]]:
    return [(SOL_UDP, UDP_SEGMENT, _SEGMENT.pack(size))]


class Scratch:
    """The memory in which datagrams are encrypted; one for all viewers of a loop."""

    def __init__(self) -> None:
        self._memory = ffi.new("unsigned char[]", _SCRATCH)
        self._view = memoryview(ffi.buffer(self._memory))
        self._lengths = tuple(ffi.cast("int *", self._memory + _INT * n) for n in range(SEGMENTS_MAX))

    def seal(self, plate: Plate, srtp: Any) -> _Ready:
        """Encrypt one viewer's copy; it is gone when the next one is sealed.

        One pass without a line of Python for each packet: at hundreds of viewers those lines were half of the cost.
        """
        ready: _Ready = plate.prepared
        if ready is None:
            ready = plate.prepared = _Ready(plate, self._memory, self._lengths, self._view)
        self._view[: ready.size] = ready.image
        failed = any(map(lib.srtp_protect, repeat(srtp), ready.places, ready.lengths))
        if failed or self._view[: ready.head].tobytes() != ready.sealed:
            raise Error(f"srtp_protect failed, or a packet grew by other than {plate.slice.tag} bytes")
        return ready


class DirectLine:
    """A viewer's UDP address. Never blocks: what the kernel has no room for is lost, and the caller is told."""

    __slots__ = (
        "_address",
        "_by_ice",
        "_closed",
        "_nominated",
        "_pair",
        "_scratch",
        "_segmented",
        "_session",
        "_socket",
        "_srtp",
        "tag",
    )

    def __init__(self, transport: RTCDtlsTransport, scratch: Scratch, *, segmented: bool | None = None) -> None:
        """`transport` must be connected; `segmented` overrides what the kernel is asked (`kernel_segments`)."""
        self._scratch = scratch
        # The session must outlive the raw handle taken from it.
        self._session = transport._tx_srtp
        self._srtp = self._session._srtp[0]
        self._by_ice = SafeLine(transport)
        self.tag = self._by_ice.tag
        self._nominated = transport.transport._connection._nominated
        self._segmented = kernel_segments() if segmented is None else segmented
        self._pair: CandidatePair | None = None
        self._address: tuple[str, int] = "", 0
        self._socket: socket.socket | None = None
        self._closed = False
        self._follow()

    @property
    def segmented(self) -> bool:
        """Whether runs of datagrams go out in one call."""
        return self._segmented and self._socket is not None

    def send(self, plate: Plate) -> bool:
        """Encrypt and send; False when the kernel's buffer is full and some or all of it is lost.

        The same packets must not be sent again: a cipher in counter mode never encrypts two packets under one number.
        """
        if self._nominated.get(1) is not self._pair:
            self._follow()
        if self._socket is None:
            return self._by_ice.send(plate)
        ready = self._scratch.seal(plate, self._srtp)
        runs = ready.bursts if self._segmented else ready.singles
        try:
            for datagrams, ancillary in runs:
                if ancillary is None:
                    self._socket.sendto(datagrams, self._address)
                else:
                    self._socket.sendmsg((datagrams,), ancillary, 0, self._address)
        except BlockingIOError:
            return False
        except OSError as error:
            if self._segmented and error.errno in _NO_GSO:
                _log.info("segmented sending is not possible on this path (%s); sending singly", error.strerror)
                self._segmented = False
            # Anything else (refused, unreachable) is a datagram lost on the way, as far as UDP goes.
        return True

    def repeat(self, sequence: int) -> bool:
        """Nothing is kept: a viewer on this line has a stream for retransmissions, or does not ask."""
        return False

    def close(self) -> None:
        """Give the socket back. May be called again."""
        self._closed = True
        self._by_ice.close()
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
            self._address = self._pair.remote_addr
            self._socket = socket.socket(fileno=os.dup(borrowed.fileno()))
            self._socket.setblocking(False)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)


def direct_pair(transport: RTCDtlsTransport) -> bool:
    """Whether a connected transport can be served directly: nominated, not relayed, with a profile known here."""
    pair = transport.transport._connection._nominated.get(1)
    profile = transport._ssl.get_selected_srtp_profile() if transport._ssl is not None else b""
    return pair is not None and not relayed(pair) and profile in TAGS
