"""The safe way out: packet by packet through pylibsrtp's own session and ICE's own sockets. For aiortc 1.16.0.

For relayed connections, kernels and peers that the direct way does not serve, and whenever it is switched off.
"""

from typing import Any, Final

from aioice.ice import CandidatePair
from aiortc import RTCDtlsTransport, RTCRtpSender

from stream.outputs.rtp_history import Plate

TAGS: Final = {
    b"SRTP_AEAD_AES_256_GCM": 16,
    b"SRTP_AEAD_AES_128_GCM": 16,
    b"SRTP_AES128_CM_SHA1_80": 10,
    b"SRTP_AES128_CM_SHA1_32": 4,
}
"""Bytes an SRTP packet grows by, for each profile by its DTLS name (RFC 5764, RFC 7714)."""


REPEATABLE: Final = 512
"""Packets kept for a viewer that has no stream of its own for retransmissions."""

UNSENT_MAX: Final = 256 * 1024
"""Bytes that asyncio may hold back for one viewer when the kernel has no room."""


class SafeLine:
    """A viewer's connection as its libraries see it. What they cannot send at once waits, up to `UNSENT_MAX`."""

    def __init__(self, transport: RTCDtlsTransport, *, repeatable: bool = False) -> None:
        """`transport` must be connected; `repeatable` keeps what was sent for `repeat`."""
        self.tag = TAGS[transport._ssl.get_selected_srtp_profile()]  # type: ignore[union-attr]
        self._session = transport._tx_srtp
        self._nominated = transport.transport._connection._nominated
        self._kept: dict[int, bytes] | None = {} if repeatable else None
        self._closed = False

    def send(self, plate: Plate) -> bool:
        """Encrypt and send; False when too much waits already and nothing was sent."""
        route: CandidatePair | None = None if self._closed else self._nominated.get(1)
        if route is None:
            return True  # ICE may find another way; until then packets are lost, as UDP's may be
        outlet: Any = route.protocol.transport
        if not relayed(route) and outlet.get_write_buffer_size() > UNSENT_MAX:
            return False
        protect, send, address = self._session.protect, outlet.sendto, route.remote_addr
        for datagram in plate.datagrams:
            send(protect(datagram), address)
        if self._kept is not None:
            self._keep(self._kept, plate.datagrams)
        return True

    def repeat(self, sequence: int) -> bool:
        """Send a kept packet again, bit by bit as it was, for the cipher's sake; False if there is none."""
        datagram = None if self._kept is None else self._kept.get(sequence)
        route: CandidatePair | None = None if self._closed else self._nominated.get(1)
        if datagram is None or route is None:
            return False
        outlet: Any = route.protocol.transport
        outlet.sendto(self._session.protect(datagram), route.remote_addr)
        return True

    def close(self) -> None:
        """Send nothing any more. May be called again."""
        self._closed = True

    @staticmethod
    def _keep(kept: dict[int, bytes], datagrams: tuple[bytes, ...]) -> None:
        for datagram in datagrams:
            sequence = int.from_bytes(datagram[2:4], "big")
            kept.pop(sequence, None)
            kept[sequence] = datagram
            if len(kept) > REPEATABLE:
                del kept[next(iter(kept))]


def relayed(pair: CandidatePair) -> bool:
    """Whether packets of this pair go through a TURN server of ours, in TURN's own framing."""
    return bool(pair.local_candidate.type == "relay")


def resending(sender: RTCRtpSender) -> int | None:
    """The payload type a connected sender retransmits with, if the viewer agreed to one."""
    payload_type: int | None = sender._RTCRtpSender__rtx_payload_type  # type: ignore[attr-defined]
    return payload_type
