"""Sound or pictures on their way to one viewer: direct where that is possible, else safe, and on which rung."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aiortc import RTCRtpTransceiver
from aiortc.mediastreams import MediaStreamError
from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from aiortc.rtcrtpsender import RTCEncodedFrame
from aiortc.rtp import RtcpSrPacket

from stream.clock import Clock
from stream.outputs.direct import DirectLine, Scratch, direct_pair
from stream.outputs.direct_stream import DirectStream, Identity, Sent
from stream.outputs.ladder import Rung
from stream.outputs.reception import Reception
from stream.outputs.rtp_history import Layout
from stream.outputs.safe_path import PacedLine, SafeStream, resending
from stream.packet import Kind
from stream.timeline import Samples
from stream.totals import Totals

_MID: Final = "urn:ietf:params:rtp-hdrext:sdes:mid"
_SENT: Final = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"


@dataclass(frozen=True, slots=True)
class Ways:
    """What all deliveries of one endpoint share."""

    clock: Clock
    wall: Callable[[Samples], datetime]
    scratch: Scratch
    direct: bool
    """Whether the direct way may be taken at all."""


class Delivery:
    """Takes over an aiortc sender before it starts, and feeds its viewer until closed."""

    def __init__(self, name: str, transceiver: RTCRtpTransceiver, rungs: tuple[Rung, ...], ways: Ways) -> None:
        self.rung = 0
        """Which of `rungs` the viewer gets, or is moving to."""
        self.rungs = rungs
        self.reception = Reception(ways.clock, ways.wall, self._ask_for_keyframe)
        self._name = name
        self._transceiver = transceiver
        self._ways = ways
        self._stream: DirectStream | SafeStream | None = None
        self._line: DirectLine | None = None
        self._closed = asyncio.Event()
        sender = transceiver.sender
        self._paced = PacedLine(sender.transport)
        sender.setTransport(self._paced)  # type: ignore[arg-type]
        sender._next_encoded_frame = self._next_frame  # type: ignore[method-assign]
        self.reception.attach(sender, self)

    @property
    def pts(self) -> Samples | None:
        """Of the unit sent last."""
        return None if self._stream is None else self._stream.pts

    @property
    def sent(self) -> Sent:
        """Counters so far."""
        return Sent() if self._stream is None else self._stream.sent

    @property
    def totals(self) -> Totals:
        """Counters of both directions so far."""
        sent, heard = self.sent, self.reception.heard
        keyframes = sent.keyframes if self._transceiver.kind == Kind.VIDEO else 0
        return Totals(
            packets=sent.packets,
            octets=sent.octets,
            resent=sent.resent,
            keyframes=keyframes,
            lost=heard.lost,
            nacked=heard.nacked,
            keyframe_requests=heard.keyframe_requests,
            skips=self.skips,
        )

    @property
    def direct(self) -> bool:
        """Whether it goes the direct way."""
        return isinstance(self._stream, DirectStream)

    @property
    def skips(self) -> int:
        """How often the viewer was too slow on the safe way; the direct way's are its feed's to count."""
        return self._stream.skips if isinstance(self._stream, SafeStream) else 0

    def correct(self, report: RtcpSrPacket) -> None:
        """Put the direct way's numbers into a sender report; on the safe way the library's own are right."""
        stream = self._stream
        if isinstance(stream, DirectStream):
            report.sender_info.rtp_timestamp = stream.timestamp
            report.sender_info.packet_count = stream.sent.packets & 0xFFFFFFFF
            report.sender_info.octet_count = stream.sent.octets & 0xFFFFFFFF

    def move(self, level: int) -> None:
        """Go to rung `level` at its next keyframe; one below the lowest means its keyframes only."""
        stream, rung = self._stream, min(level, len(self.rungs) - 1)
        if stream is None:
            return
        stream.keyframes_only = level >= len(self.rungs)
        if rung == self.rung:
            return
        if isinstance(stream, DirectStream):
            self.rungs[rung].feed.join(stream, leaving=self.rungs[self.rung].feed)
        else:
            stream.move(self.rungs[rung].bus)
        self.rung = rung

    def close(self) -> None:
        """Send nothing any more. May be called again."""
        self._closed.set()
        if isinstance(self._stream, DirectStream):
            for rung in self.rungs:
                rung.feed.leave(self._stream)
        elif self._stream is not None:
            self._stream.close()
        if self._line is not None:
            self._line.close()

    def _ask_for_keyframe(self) -> None:
        self.rungs[self.rung].bus.request_keyframe()

    async def _next_frame(self, codec: RTCRtpCodecParameters) -> RTCEncodedFrame:
        # aiortc asks for the first frame when the viewer can receive: only then is it time to join.
        if self._closed.is_set():
            raise MediaStreamError
        if self._stream is None:
            self._stream = self._join_directly(codec) if self._can_be_direct(codec) else self._join_safely()
        if isinstance(self._stream, SafeStream):
            return await self._stream.next_frame()
        # The feed serves this viewer; the library's sender waits here until the end.
        await self._closed.wait()
        raise MediaStreamError

    def _can_be_direct(self, codec: RTCRtpCodecParameters) -> bool:
        # Lost packets are sent again in a stream of their own or not at all: sealing one number twice, with another
        # sending time in its header, would break the cipher.
        repeatable = resending(self._transceiver.sender) is not None
        nacks = any(feedback.type == "nack" and not feedback.parameter for feedback in codec.rtcpFeedback)
        return self._ways.direct and (repeatable or not nacks) and direct_pair(self._paced.transport)

    def _join_directly(self, codec: RTCRtpCodecParameters) -> DirectStream:
        sender = self._transceiver.sender
        self._line = DirectLine(self._paced.transport)
        stream = DirectStream(self._line, self._ways.scratch, self._identity(codec, self._line.tag))
        sender._retransmit = stream.resend  # type: ignore[assignment,method-assign]
        self.rungs[self.rung].feed.join(stream)
        return stream

    def _join_safely(self) -> SafeStream:
        rung = self.rungs[self.rung]
        kind = Kind(self._transceiver.kind)
        return SafeStream(self._name, kind, rung.bus, rung.cut, self._paced)

    def _identity(self, codec: RTCRtpCodecParameters, tag: int) -> Identity:
        sender = self._transceiver.sender
        ids = {extension.uri: extension.id for extension in self._transceiver._headerExtensions}
        return Identity(
            ssrc=sender._ssrc,
            payload_type=codec.payloadType or 0,
            layout=Layout(ids.get(_MID, 0), self._transceiver.mid or "", ids.get(_SENT, 0), tag),
            rtx_ssrc=sender._rtx_ssrc,
            rtx_payload_type=resending(sender),
        )
