"""What is let in at a viewer's door: by kind, size, sender and amount; virtual time, no sockets."""

import asyncio
from types import SimpleNamespace

import pytest
from aioice.ice import StunProtocol

from stream.clock import Clock, run_virtual
from stream.outputs.ingress import BYTES_AT_ONCE, BYTES_PER_S, DATAGRAM_MAX, REMOTES_MAX, WAITING, Ingress

HOME = ("192.0.2.7", 5000)
ELSEWHERE = ("192.0.2.66", 5000)
RTCP = b"\x81\xc9" + bytes(98)
RTP = b"\x80\x60" + bytes(98)
DTLS = b"\x16\xfe\xfd" + bytes(97)


def door(clock: Clock) -> tuple[SimpleNamespace, StunProtocol, Ingress]:
    """A connection that has found its viewer at `HOME`."""
    connection = SimpleNamespace(
        _queue=asyncio.Queue(), _check_list=[SimpleNamespace(remote_addr=HOME)], _remote_candidates=[], _protocols=[]
    )
    protocol = StunProtocol(connection)
    protocol.local_candidate = SimpleNamespace(component=1)
    connection._protocols.append(protocol)
    return connection, protocol, Ingress(SimpleNamespace(transport=SimpleNamespace(_connection=connection)), clock)


@pytest.mark.parametrize(
    ("datagram", "sender", "taken"),
    [
        (RTCP, HOME, True),
        (DTLS, HOME, True),
        (RTCP, (*HOME, 0, 0), True),
        (RTP, HOME, False),
        (b"", HOME, False),
        (b"\xff" * 20, HOME, False),
        (b"\x00\x01" + bytes(40), HOME, False),
        (RTCP, ELSEWHERE, False),
        (DTLS, (HOME[0], 5001), False),
        (RTCP + bytes(DATAGRAM_MAX), HOME, False),
    ],
)
def test_only_reports_and_handshakes_from_the_viewers_own_address_come_in(datagram, sender, taken):
    async def main() -> None:
        connection, protocol, ingress = door(Clock())
        protocol.datagram_received(datagram, sender)
        assert (connection._queue.qsize(), ingress.refused) == ((1, 0) if taken else (0, 1))

    run_virtual(main)


def test_a_viewer_whose_address_changes_is_heard_from_its_new_one():
    async def main() -> None:
        connection, protocol, ingress = door(Clock())
        protocol.datagram_received(RTCP, ELSEWHERE)
        connection._check_list.append(SimpleNamespace(remote_addr=ELSEWHERE))
        protocol.datagram_received(RTCP, ELSEWHERE)
        assert (connection._queue.qsize(), ingress.refused) == (1, 1)

    run_virtual(main)


def test_no_viewer_is_heard_more_than_its_share_and_one_that_was_too_loud_is_heard_again():
    async def main() -> None:
        clock = Clock()
        connection, protocol, _ = door(clock)

        def heard(times: int) -> int:
            taken = 0
            for _ in range(times):
                protocol.datagram_received(RTCP, HOME)
                taken += connection._queue.qsize()
                while not connection._queue.empty():
                    connection._queue.get_nowait()
            return taken

        assert heard(2000) == BYTES_AT_ONCE // len(RTCP)
        assert heard(10) == 0
        await asyncio.sleep(1)
        assert heard(2000) == BYTES_PER_S // len(RTCP)

    run_virtual(main)


def test_what_nobody_reads_does_not_pile_up():
    async def main() -> None:
        connection, protocol, ingress = door(Clock())
        for _ in range(WAITING + 5):
            protocol.datagram_received(RTCP, HOME)
        assert (connection._queue.qsize(), ingress.refused) == (WAITING, 5)

    run_virtual(main)


def test_a_viewer_that_asks_from_ever_new_addresses_is_followed_to_so_many_only():
    async def main() -> None:
        connection, protocol, _ = door(Clock())
        asked: list[tuple[str, int]] = []
        connection.request_received = lambda message, address, _: asked.append(address)
        request = bytes.fromhex("000100002112a442") + bytes(12)
        protocol.datagram_received(request, ELSEWHERE)
        connection._remote_candidates = [object()] * REMOTES_MAX
        protocol.datagram_received(request, ELSEWHERE)
        protocol.datagram_received(request, HOME)
        assert asked == [ELSEWHERE, HOME]

    run_virtual(main)
