"""What a viewer's connection takes in from the network: what a viewer may send, from its addresses, and not too much.

The libraries' own sockets take whatever anybody sends: an empty datagram from a stranger, or a report that promises
more than it holds, ended a connection, and a list of a hundred thousand lost packets held up everybody's.
For aiortc 1.16.0 and aioice 0.13.0; guarded by tests/stream/test_aiortc_contract.py.
"""

import struct
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Final

from aioice.ice import StunProtocol
from aiortc import RTCDtlsTransport
from aiortc.rtp import is_rtcp

from stream.clock import Clock
from stream.timeline import to_s

DATAGRAM_MAX: Final = 1500
"""Bytes; no path carries more in one piece."""

BYTES_PER_S: Final = 20_000
"""Reports and handshake: twice the share RTCP may have of 1.5 Mbit/s (5 %, RFC 3550, section 6.2)."""

BYTES_AT_ONCE: Final = 64_000
WAITING: Final = 64
"""Datagrams kept while nobody reads, as before the handshake begins; more are lost."""

REMOTES_MAX: Final = 64
"""Addresses a viewer may be checked at: it can make up more, each a packet sent there."""

_MALFORMED: Final = (struct.error, IndexError, KeyError, AssertionError)
"""What the libraries' parsers raise beside the ValueError they expect."""

_Address = tuple[str, int]
_Take = Callable[[bytes, _Address], None]


class Ingress:
    """Stands between one transport's sockets and the library; what it turns away is counted in `refused`."""

    def __init__(self, transport: RTCDtlsTransport, clock: Clock) -> None:
        """Call it when candidates have been gathered: sockets that come later are not guarded."""
        self.refused = 0
        self._clock = clock
        self._connection = transport.transport._connection
        self._known: frozenset[_Address] = frozenset()
        self._allowance: float = BYTES_AT_ONCE
        self._allowed_at = clock.now()
        for protocol in self._connection._protocols:
            take = partial(StunProtocol.datagram_received, protocol)
            protocol.datagram_received = partial(self._arrived, take)  # type: ignore[method-assign]
        self._connection.data_received = self._keep  # type: ignore[method-assign]
        transport._handle_rtcp_data = partial(_heard, transport)  # type: ignore[method-assign]

    def _arrived(self, take: _Take, data: bytes, address: _Address) -> None:
        """A datagram came from anybody."""
        if _is_stun(data):
            if self._knows(address[:2]) or len(self._connection._remote_candidates) < REMOTES_MAX:
                with suppress(*_MALFORMED):
                    take(data, address)
        elif self._welcome(data, address):
            take(data, address)
        else:
            self.refused += 1

    def _welcome(self, data: bytes, address: _Address) -> bool:
        """Whether it is a handshake or a report, of bearable size, from where this viewer was found to be."""
        wanted = _is_dtls(data) or is_rtcp(data)
        return wanted and len(data) <= DATAGRAM_MAX and self._knows(address[:2]) and self._allows(len(data))

    def _knows(self, address: _Address) -> bool:
        if address not in self._known:
            self._known = frozenset(pair.remote_addr for pair in self._connection._check_list)
        return address in self._known

    def _allows(self, size: int) -> bool:
        now = self._clock.now()
        earned = to_s(now - self._allowed_at) * BYTES_PER_S
        self._allowance, self._allowed_at = min(BYTES_AT_ONCE, self._allowance + earned), now
        if self._allowance < size:
            return False
        self._allowance -= size
        return True

    def _keep(self, data: bytes, component: int) -> None:
        """In place of `Connection.data_received`, whose queue has no bound and which takes malformed STUN too."""
        if _is_stun(data) or self._connection._queue.qsize() >= WAITING:
            self.refused += 1
        else:
            self._connection._queue.put_nowait((data, component))


async def _heard(transport: RTCDtlsTransport, data: bytes) -> None:
    with suppress(*_MALFORMED):
        await RTCDtlsTransport._handle_rtcp_data(transport, data)


def _is_stun(data: bytes) -> bool:
    """By the first byte, as everything on one port is told apart (RFC 7983)."""
    return bool(data) and data[0] < 4


def _is_dtls(data: bytes) -> bool:
    return bool(data) and 20 <= data[0] < 64
