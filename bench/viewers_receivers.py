"""Viewers for `bench.viewers` that connect for real and then only count what they get."""

import asyncio
import contextlib
import itertools
import os
import random
import re
import socket
from typing import Any

from aioice.ice import StunProtocol
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.rtp import RtcpReceiverInfo, RtcpRrPacket

from bench.receiver import LOOPBACK
from stream.outputs.gathering import gather_on

READ_EVERY_S = 0.005
REPORT_TICKS = 50
"""Moments of a second at which some of the viewers report."""

CONNECT_S = 60
"""A viewer that has not connected by then never will, and the bench says so instead of waiting."""


class Receivers:
    """Viewers that connect for real, count RTP datagrams, and report once a second like a browser.

    Once connected their sockets are looked at now and then. Did each datagram wake this process, the sender's `sendto`
    would pay for that on loopback, several times what it costs by itself, and what no network card makes it pay.
    """

    def __init__(self) -> None:
        self.packets = 0
        self._inlets: list[tuple[socket.socket, StunProtocol]] = []
        self._peers: list[RTCPeerConnection] = []
        self._joining: list[RTCPeerConnection] = []

    async def run(self) -> None:
        """Read what has come, and send a receiver report for every stream each second."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._read(), name="reading")
            group.create_task(self._report_for_ever(), name="reports")

    async def _read(self) -> None:
        while True:
            await asyncio.sleep(READ_EVERY_S)
            for inlet, protocol in self._inlets:
                with contextlib.suppress(BlockingIOError):
                    while True:
                        self._count(protocol, *inlet.recvfrom(2048))

    async def _report_for_ever(self) -> None:
        """Each peer once a second, at a moment of its own: viewers do not report in chorus (RFC 3550, section 6.2)."""
        for tick in itertools.count():
            await asyncio.sleep(1 / REPORT_TICKS)
            for peer in self._peers[tick % REPORT_TICKS :: REPORT_TICKS]:
                # one that is just being seen out has nobody to report to
                with contextlib.suppress(ConnectionError):
                    if peer.connectionState == "connected":
                        await self._report(peer)

    async def offers(self, count: int) -> list[str]:
        """The offers of so many new viewers."""
        return [await self._offer() for _ in range(count)]

    async def accept(self, answers: list[str]) -> None:
        """Connect the viewers that offered last; from then on their datagrams are only counted."""
        joining, self._joining = self._joining, []
        await asyncio.gather(*map(self._connect, joining, answers))
        self._peers += joining

    async def _offer(self) -> str:
        peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        for kind in ("audio", "video"):
            gather_on(LOOPBACK, peer.addTransceiver(kind, direction="recvonly").receiver.transport)
        await peer.setLocalDescription(await peer.createOffer())
        self._joining.append(peer)
        return peer.localDescription.sdp

    async def _connect(self, peer: RTCPeerConnection, answer: str) -> None:
        connected = asyncio.Event()

        def note_state() -> None:
            if peer.connectionState == "connected":
                connected.set()

        peer.on("connectionstatechange", note_state)
        await peer.setRemoteDescription(RTCSessionDescription(sdp=answer, type="answer"))
        async with asyncio.timeout(CONNECT_S):
            await connected.wait()
        loop = asyncio.get_running_loop()
        for protocol in peer.getTransceivers()[0].receiver.transport.transport._connection._protocols:
            borrowed = protocol.transport.get_extra_info("socket").fileno()
            loop._remove_reader(borrowed)  # type: ignore[attr-defined]
            self._inlets.append((socket.socket(fileno=os.dup(borrowed)), protocol))

    async def leave(self) -> None:
        """All viewers go."""
        inlets, self._inlets = self._inlets, []
        for inlet, _ in inlets:
            inlet.close()
        peers, self._peers = self._peers, []
        await asyncio.gather(*(peer.close() for peer in peers))

    def _count(self, protocol: StunProtocol, data: bytes, address: tuple[Any, ...]) -> None:
        is_rtp = 127 < data[0] < 192 and not 64 <= data[1] & 0x7F <= 95
        if is_rtp:
            self.packets += 1
        else:
            protocol.datagram_received(data, address)

    async def _report(self, peer: RTCPeerConnection) -> None:
        ssrcs = {int(ssrc) for ssrc in re.findall(r"a=ssrc:(\d+) cname", peer.remoteDescription.sdp)}
        for ssrc in ssrcs:
            info = RtcpReceiverInfo(
                ssrc=ssrc, fraction_lost=0, packets_lost=0, highest_sequence=0, jitter=0, lsr=0, dlsr=0
            )
            report = RtcpRrPacket(ssrc=random.getrandbits(32), reports=[info])
            await peer.getTransceivers()[0].receiver.transport._send_rtp(bytes(report))
