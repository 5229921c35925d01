"""The direct line on real sockets and real SRTP: segments as the receiver sees them, and every way it can fail."""

import errno
import socket
from types import SimpleNamespace

import pytest
from pylibsrtp import Policy, Session

from stream.outputs.direct import DirectLine, Scratch, kernel_segments
from stream.outputs.rtp_h264 import rtp_payloads
from stream.outputs.rtp_history import History, Layout
from stream.outputs.rtp_stream import Identity, Line, RtpStream, Series
from stream.outputs.safe_path import UNSENT_MAX, SafeLine, relayed
from stream.packet import Kind, Packet
from stream.timeline import Samples

KEY = bytes(range(28))
LAYOUT = Layout(1, "0", 3, 16)
UNIT = b"\x00\x00\x01\x65" + b"\x55" * 7000


class Transport:
    """What aioice keeps of a socket. `sent` is what went the ordinary way."""

    def __init__(self, borrowed: socket.socket) -> None:
        self.unsent = 0
        self._socket = borrowed
        self.sent: list[tuple[bytes, object]] = []

    def get_extra_info(self, _: str) -> socket.socket:
        return self._socket

    def sendto(self, data: bytes, address: object) -> None:
        self.sent.append((data, address))

    def get_write_buffer_size(self) -> int:
        return self.unsent


class Peer:
    """A connected DTLS transport as the line sees it, and the viewer's end of it."""

    def __init__(self) -> None:
        self.viewer = udp()
        self.sockets = [self.viewer]
        policy = Policy(KEY, Policy.SSRC_ANY_OUTBOUND, 0, Policy.SRTP_PROFILE_AEAD_AES_128_GCM)
        policy.allow_repeat_tx = True
        self._tx_srtp = Session(policy)
        self._ssl = SimpleNamespace(get_selected_srtp_profile=lambda: b"SRTP_AEAD_AES_128_GCM")
        self.nominated: dict[int, SimpleNamespace] = {}
        self.transport = SimpleNamespace(_connection=SimpleNamespace(_nominated=self.nominated))
        self.nominate("host")

    def nominate(self, kind: str) -> Transport:
        borrowed = udp()
        self.sockets.append(borrowed)
        transport = Transport(borrowed)
        self.nominated[1] = SimpleNamespace(
            protocol=SimpleNamespace(transport=transport),
            local_candidate=SimpleNamespace(type=kind),
            remote_addr=self.viewer.getsockname(),
        )
        return transport

    def received(self) -> list[bytes]:
        """Everything that has arrived, decrypted."""
        policy = Policy(KEY, Policy.SSRC_ANY_INBOUND, 0, Policy.SRTP_PROFILE_AEAD_AES_128_GCM)
        policy.ssrc_type = Policy.SSRC_ANY_INBOUND
        opening, plain = Session(policy), []
        self.viewer.setblocking(False)
        while True:
            try:
                plain.append(opening.unprotect(self.viewer.recv(2000)))
            except BlockingIOError:
                return plain


def udp() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.bind(("127.0.0.1", 0))
    return made


@pytest.fixture
def peer():
    made = Peer()
    yield made
    for each in made.sockets:
        each.close()


def stream(line: Line, rtx: int | None = 97) -> tuple[RtpStream, History]:
    kept = History(rtp_payloads)
    kept.add(Packet(Kind.VIDEO, Samples(0), UNIT, True))
    made = RtpStream(line, Identity(7, 96, LAYOUT, 8, rtx), Series(7, 8, 5, 6))
    made.begin(kept, kept.newest)
    return made, kept


def send_all(made: RtpStream, kept: History) -> bool:
    return made.send(kept.lay_out(made.cursor, kept.end, LAYOUT, Samples(0)).plate(made.numbers))


@pytest.mark.parametrize("segmented", [True, False])
def test_every_packet_arrives_whole_in_order_and_opens(peer, segmented):
    if segmented and not kernel_segments():
        segmented = False  # an older kernel: both runs then test single datagrams
    line = DirectLine(peer, Scratch(), segmented=segmented)
    assert line.segmented is segmented
    made, kept = stream(line)
    assert send_all(made, kept)
    packets = peer.received()
    opening = 12 + len(LAYOUT.extensions(Samples(0)))
    assert [packet[opening:] for packet in packets] == rtp_payloads(UNIT)
    numbers = [int.from_bytes(packet[2:4], "big") for packet in packets]
    assert numbers == list(range(numbers[0], numbers[0] + len(packets)))
    assert {packet[1] for packet in packets[:-1]} == {96}
    assert packets[-1][1] == 96 | 0x80
    assert {packet[8:12] for packet in packets} == {(7).to_bytes(4, "big")}
    line.close()


async def test_a_retransmission_opens_and_names_the_lost_packet(peer):
    line = DirectLine(peer, Scratch())
    made, kept = stream(line)
    send_all(made, kept)
    lost = int.from_bytes(peer.received()[2][2:4], "big")
    await made.resend(lost)
    (again,) = peer.received()
    opening = 12 + len(Layout(1, "0", 0, 16).extensions(Samples(0)))
    assert again[opening:] == lost.to_bytes(2, "big") + rtp_payloads(UNIT)[2]
    assert again[8:12] == (8).to_bytes(4, "big")
    line.close()


class Failing:
    """A socket that fails with `error`, and remembers what was asked of it."""

    def __init__(self, error: int, of: socket.socket) -> None:
        self.error = error
        self.singly = 0
        self._socket = of

    def sendmsg(self, *_: object) -> None:
        raise OSError(self.error, "no")

    def sendto(self, data: bytes, address: object) -> None:
        self.singly += 1
        if self.error in {errno.EAGAIN, errno.ECONNREFUSED}:
            raise OSError(self.error, "no")

    def close(self) -> None:
        self._socket.close()


@pytest.mark.parametrize(
    ("error", "room_left", "still_segmented"),
    [
        (errno.EIO, True, False),
        (errno.EMSGSIZE, True, False),
        (errno.ECONNREFUSED, True, True),
        (errno.ENETUNREACH, True, True),
        (errno.EAGAIN, False, True),
    ],
)
def test_what_a_failing_socket_means(peer, error, room_left, still_segmented):
    line = DirectLine(peer, Scratch(), segmented=True)
    failing = line._socket = Failing(error, line._socket)
    made, kept = stream(line)
    assert send_all(made, kept) is room_left
    assert line.segmented is still_segmented
    made.begin(kept, kept.newest)
    send_all(made, kept)
    assert (failing.singly >= 6) is not still_segmented
    line.close()


def test_a_pair_that_changes_is_followed_and_a_relayed_one_goes_through_ice(peer):
    line = DirectLine(peer, Scratch())
    made, kept = stream(line)
    peer.nominate("host")
    send_all(made, kept)
    assert len(peer.received()) == 6
    ordinary = peer.nominate("relay")
    assert relayed(peer.nominated[1])
    made.begin(kept, kept.newest)
    assert send_all(made, kept)
    assert len(ordinary.sent) == 6
    assert not line.segmented
    peer.nominated.clear()
    made.begin(kept, kept.newest)
    assert send_all(made, kept)
    line.close()
    line.close()


async def test_the_safe_line_sends_the_same_packets_and_repeats_one_bit_by_bit(peer):
    ordinary = peer.nominate("host")
    made, kept = stream(SafeLine(peer, repeatable=True), rtx=None)
    assert send_all(made, kept)
    line = DirectLine(peer, Scratch(), segmented=False)
    twin, _ = stream(line)
    assert send_all(twin, kept)
    directly = [peer.viewer.recv(2000) for _ in range(6)]
    # One session: what has the same plain bytes and the same number has the same encrypted ones.
    assert [data for data, _ in ordinary.sent] == directly
    await made.resend(int.from_bytes(directly[2][2:4], "big"))
    assert ordinary.sent[-1][0] == directly[2]
    assert made.sent.resent == 1
    line.close()


def test_what_the_safe_line_cannot_send_waits_only_up_to_a_bound_and_not_at_all_without_a_way(peer):
    ordinary = peer.nominate("host")
    line = SafeLine(peer)
    made, kept = stream(line)
    ordinary.unsent = UNSENT_MAX + 1
    assert not send_all(made, kept)
    assert ordinary.sent == []
    ordinary.unsent = 0
    peer.nominated.clear()
    made.begin(kept, kept.newest)
    assert send_all(made, kept)
    line.close()
    peer.nominated[1] = None
    assert ordinary.sent == []


def test_a_closed_line_gives_its_socket_back(peer):
    line = DirectLine(peer, Scratch())
    duplicate = line._socket
    line.close()
    assert duplicate.fileno() == -1
    assert peer.sockets[-1].fileno() >= 0
