"""A connection this side offers, to a server that passes the show on: the same packets as every viewer's."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final, Never

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.exceptions import InvalidAccessError, InvalidStateError, OperationError

from stream.bus import Bus
from stream.clock import Clock
from stream.outputs.delivery import Delivery, Ways
from stream.outputs.direct import Scratch
from stream.outputs.gathering import gather_on
from stream.outputs.ladder import Ladder
from stream.outputs.supervision import OutputFault
from stream.outputs.viewer import SilentTrack, close_peer, codecs_for, only_sha256
from stream.packet import Kind
from stream.renditions import Codec
from stream.timeline import Samples, from_s, to_s
from stream.totals import Totals

CONNECT_S: Final = 15
SILENT_FOR: Final = from_s(15)
"""A server that reports nothing for so long takes nothing; they report every few seconds."""

_REFUSALS: Final = (InvalidAccessError, InvalidStateError, OperationError, ValueError, KeyError, IndexError)
"""What the library raises for an answer it cannot use."""


class Publisher:
    """Offers, takes the answer, and sends until closed; keyframes on PLI and FIR, lost packets on NACK."""

    def __init__(self, bus: Bus, clock: Clock, *, hosts: Sequence[str] = ()) -> None:
        """`hosts` are the addresses to send from; all of this machine's when empty."""
        self._clock = clock
        self._hosts = hosts
        self._ladder = Ladder(bus, clock)
        self._ways = Ways(clock, Scratch(), direct=False)
        self._deliveries: list[Delivery] = []
        self._change = asyncio.Event()
        self._peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._peer.on("connectionstatechange", self._change.set)

    @property
    def totals(self) -> Totals:
        """Counters so far."""
        return sum((delivery.totals for delivery in self._deliveries), Totals(skips=self._ladder.skips))

    @property
    def loss(self) -> float:
        """Share of packets the server missed lately, the worse of sound and pictures."""
        return max((delivery.reception.heard.loss for delivery in self._deliveries), default=0.0)

    async def offer(self) -> str:
        """The SDP offer, with every candidate of this machine in it."""
        for kind in (Kind.AUDIO, Kind.VIDEO):
            transceiver = self._peer.addTransceiver(SilentTrack(kind), direction="sendonly")
            transceiver.setCodecPreferences(codecs_for(kind, Codec.H264))
            gather_on(self._hosts, transceiver.sender.transport)
        await self._peer.setLocalDescription(await self._peer.createOffer())
        return only_sha256(self._peer.localDescription.sdp)

    async def accept(self, answer: str) -> None:
        """Take the server's answer. Raises `OutputFault` when it cannot be used."""
        try:
            await self._peer.setRemoteDescription(RTCSessionDescription(sdp=answer, type="answer"))
        except _REFUSALS as error:
            raise OutputFault("the server's answer cannot be used: it takes no H.264, or is malformed") from error
        # Which transport each sender uses is settled by the answer; nothing is sent before DTLS is up.
        for transceiver in self._peer.getTransceivers():
            rungs = self._ladder.rungs(Kind(transceiver.kind), Codec.H264)
            self._deliveries.append(Delivery(transceiver, rungs, self._ways))

    async def send(self, live: Callable[[], None], note: Callable[["Publisher"], None]) -> None:
        """Send until the connection breaks, which raises `OutputFault`; `note` is told of progress every second."""
        async with asyncio.TaskGroup() as group:
            feeding = group.create_task(self._ladder.run(), name="feeds of a publisher")
            try:
                await self._watch(live, note)
            except OutputFault as broken:
                fault = broken
            feeding.cancel()
        raise fault

    async def _watch(self, live: Callable[[], None], note: Callable[["Publisher"], None]) -> Never:
        try:
            async with asyncio.timeout(CONNECT_S):
                while self._peer.connectionState != "connected":
                    self._check()
                    await self._changed()
        except TimeoutError as error:
            raise OutputFault("no connection came about: is UDP between here and the server open?") from error
        live()
        reports, heard_at = 0, self._clock.now()
        while True:
            self._check()
            note(self)
            if self._reports != reports:
                reports, heard_at = self._reports, self._clock.now()
            if self._clock.now() - heard_at > SILENT_FOR:
                raise OutputFault(f"the server has reported nothing for {to_s(SILENT_FOR):g} s")
            await self._clock.sleep_until(Samples(self._clock.now() + from_s(1)))

    async def close(self) -> None:
        """End the connection and free its sockets and tasks."""
        for delivery in self._deliveries:
            delivery.close()
        await close_peer(self._peer)

    @property
    def _reports(self) -> int:
        return sum(delivery.reception.heard.reports for delivery in self._deliveries)

    def _check(self) -> None:
        if self._peer.connectionState in {"failed", "closed"}:
            raise OutputFault("the server closed the connection, or it was lost")
        if any(delivery.broken for delivery in self._deliveries):
            raise OutputFault("sending to the server failed")

    async def _changed(self) -> None:
        self._change.clear()
        await self._change.wait()
