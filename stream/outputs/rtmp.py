"""RTMP and RTMPS push: one platform's connection, fed with the very packets of the show."""

import asyncio
import secrets
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

from stream.bus import Bus, Subscription
from stream.clock import Clock
from stream.outputs.recorder import format_of
from stream.outputs.rtmp_session import RtmpAddress, RtmpSession, Step
from stream.outputs.supervision import OutputFault
from stream.packet import Kind
from stream.timeline import Samples, from_s, to_s
from stream.totals import Totals

ANSWER_S: Final = 10
"""How long connecting and each step of the conversation may take."""

STALE: Final = from_s(5)
"""A packet that is older than this when it has left tells of a server that hangs: it takes nothing and says nothing."""

QUEUE: Final = 8 * 75
"""Packets that may wait, eight seconds: longer than `STALE`, so that a hang is noticed before any is dropped."""

SEND_BUFFER: Final = 256 * 1024
"""Bytes the system may hold for a server: a second of the show. Left alone it takes half a minute, and hides a hang."""


class RtmpOutput:
    """Publishes until cancelled or broken. H.264 is only wrapped anew; AAC is the one all files and platforms share.

    The server's certificate is checked with RTMPS. Bounded: `QUEUE` packets, and `STALE` before it gives up.
    """

    def __init__(
        self, address: RtmpAddress, clock: Clock, *, bitrate_bps: int, tls: ssl.SSLContext | None = None
    ) -> None:
        """`bitrate_bps` is told to the platform; `tls` replaces the system's trust."""
        self.totals = Totals()
        self.loss = None
        self._address = address
        self._clock = clock
        self._bitrate_bps = bitrate_bps
        self._tls = tls

    async def run(self, bus: Bus, live: Callable[[], None]) -> None:
        """Connect, publish, send."""
        async with self._connected() as (reader, writer):
            session = RtmpSession(self._address, secrets.token_bytes(1528))
            try:
                async with asyncio.timeout(ANSWER_S):
                    writer.write(session.begin())
                    while session.step is not Step.LIVE:
                        await _converse(session, reader, writer)
                await self._send(bus, session, reader, writer, live)
            finally:
                with suppress(OSError):
                    writer.write(session.end())

    async def _send(
        self,
        bus: Bus,
        session: RtmpSession,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        live: Callable[[], None],
    ) -> None:
        """Send packets and hear the server at once; whichever fails ends both."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(_listen(session, reader, writer), name=f"hearing {self._address.host}")
                with bus.subscribe(f"rtmp {self._address.host}", limit=QUEUE, kinds={Kind.VIDEO, Kind.AAC}) as packets:
                    await self._feed(packets, session, writer, live)
        except* (OSError, OutputFault) as group_fault:
            raise group_fault.exceptions[0] from None

    async def _feed(
        self,
        packets: Subscription,
        session: RtmpSession,
        writer: asyncio.StreamWriter,
        live: Callable[[], None],
    ) -> None:
        opened = False
        before = self.totals.skips
        async for packet in packets:
            self.totals.skips = before + packets.overflows
            if not opened and packet.kind is Kind.VIDEO:
                format_ = await asyncio.to_thread(format_of, packet)
                writer.write(session.opening(format_, self._bitrate_bps))
                opened = True
            if opened:
                data = session.packet(packet)
                writer.write(data)
                self.totals.octets += len(data)
                self.totals.keyframes += packet.kind is Kind.VIDEO and packet.keyframe
                await self._drain(writer, packet.pts)
                live()

    async def _drain(self, writer: asyncio.StreamWriter, pts: Samples) -> None:
        if not writer.transport.get_write_buffer_size():
            return
        left_s = to_s(STALE - (self._clock.now() - pts))
        try:
            async with asyncio.timeout(max(0.0, left_s)):
                await writer.drain()
        except TimeoutError as error:
            raise OutputFault(f"the server hangs: what it should take is {to_s(STALE):g} s old") from error

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        tls = None
        if self._address.scheme == "rtmps":
            tls = self._tls or await asyncio.to_thread(ssl.create_default_context)
        async with asyncio.timeout(ANSWER_S):
            reader, writer = await asyncio.open_connection(self._address.host, self._address.port, ssl=tls)
        connection: socket.socket = writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        try:
            yield reader, writer
        finally:
            # A server that hangs would also hang the farewell.
            writer.transport.abort() if writer.transport.get_write_buffer_size() else writer.close()


async def _listen(session: RtmpSession, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        await _converse(session, reader, writer)


async def _converse(session: RtmpSession, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    data = await reader.read(65536)
    if not data:
        early = "" if session.begun else " before it took a picture; is the key right?"
        raise OutputFault("the server closed the connection" + early)
    writer.write(session.receive(data))
