"""Sound or pictures on their way to one viewer: on which rung, by the direct line where that is possible, else safe."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from aiortc import RTCRtpTransceiver
from aiortc.mediastreams import MediaStreamError
from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from aiortc.rtcrtpsender import RTCEncodedFrame

from stream.clock import Clock
from stream.outputs.direct import DirectLine, Scratch, direct_pair
from stream.outputs.ladder import Rung
from stream.outputs.reception import Reception
from stream.outputs.rtp_history import Layout
from stream.outputs.rtp_stream import Identity, RtpStream, Sent, Series
from stream.outputs.safe_path import SafeLine, resending
from stream.packet import Kind
from stream.timeline import Samples
from stream.totals import Totals

_MID: Final = "urn:ietf:params:rtp-hdrext:sdes:mid"
EXTENSION_IDS: Final = range(1, 15)
"""Of header extensions in the one-byte form (RFC 8285, section 4.2); others are not sent."""

_SENT: Final = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"


@dataclass(frozen=True, slots=True)
class Ways:
    """What all deliveries of one endpoint share."""

    clock: Clock
    scratch: Scratch
    direct: bool
    """Whether the direct way may be taken at all."""
    series: Mapping[Kind, Series] = field(default_factory=lambda: {kind: Series.at_random() for kind in Kind})


class Delivery:
    """Takes over an aiortc sender before it starts, and feeds its viewer until closed."""

    def __init__(self, transceiver: RTCRtpTransceiver, rungs: tuple[Rung, ...], ways: Ways) -> None:
        self.rung = 0
        """Which of `rungs` the viewer gets, or is moving to."""
        self.rungs = rungs
        self.reception = Reception(ways.clock, self._ask_for_keyframe)
        self._transceiver = transceiver
        self._ways = ways
        self._stream: RtpStream | None = None
        self._line: DirectLine | SafeLine | None = None
        self._closed = asyncio.Event()
        sender = transceiver.sender
        sender._next_encoded_frame = self._next_frame  # type: ignore[method-assign]
        self.reception.attach(sender, self)

    @property
    def pts(self) -> Samples | None:
        """Of the unit sent last."""
        return None if self._stream is None else self._stream.pts

    @property
    def timestamp(self) -> int:
        """The RTP timestamp of that unit."""
        return 0 if self._stream is None else self._stream.timestamp

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
        )

    @property
    def direct(self) -> bool:
        """Whether it goes the direct way."""
        return isinstance(self._line, DirectLine)

    @property
    def broken(self) -> bool:
        """Whether it cannot be sent to any more."""
        return self._stream is not None and self._stream.broken

    def move(self, level: int) -> None:
        """Go to rung `level` at its next keyframe; one below the lowest means its keyframes only."""
        stream, rung = self._stream, min(level, len(self.rungs) - 1)
        if stream is None:
            return
        stream.keyframes_only = level >= len(self.rungs)
        if rung == self.rung:
            return
        self.rungs[rung].feed.join(stream, leaving=self.rungs[self.rung].feed)
        self.rung = rung

    def close(self) -> None:
        """Send nothing any more. May be called again."""
        self._closed.set()
        if self._stream is not None:
            for rung in self.rungs:
                rung.feed.leave(self._stream)
        if self._line is not None:
            self._line.close()

    def _ask_for_keyframe(self) -> None:
        self.rungs[self.rung].bus.request_keyframe()

    async def _next_frame(self, codec: RTCRtpCodecParameters) -> RTCEncodedFrame:
        # aiortc asks for the first frame when the viewer can receive: only then is it time to join.
        if self._closed.is_set():
            raise MediaStreamError
        if self._stream is None:
            self._stream = self._join(codec)
        # The feed serves this viewer; the library's sender waits here until the end.
        await self._closed.wait()
        raise MediaStreamError

    def _join(self, codec: RTCRtpCodecParameters) -> RtpStream:
        sender = self._transceiver.sender
        self._line = line = self._line_for(codec)
        stream = RtpStream(line, self._identity(codec, line.tag), self._ways.series[Kind(sender.kind)])
        sender._retransmit = stream.resend  # type: ignore[assignment,method-assign]
        self.rungs[self.rung].feed.join(stream)
        return stream

    def _line_for(self, codec: RTCRtpCodecParameters) -> DirectLine | SafeLine:
        # Lost packets are sent again in a stream of their own, or bit by bit as they were: sealing one number twice,
        # with another sending time in its header, would break the cipher.
        transport = self._transceiver.sender.transport
        nacks = any(feedback.type == "nack" and not feedback.parameter for feedback in codec.rtcpFeedback)
        repeatable = nacks and resending(self._transceiver.sender) is None
        if self._ways.direct and not repeatable and direct_pair(transport):
            return DirectLine(transport, self._ways.scratch)
        return SafeLine(transport, repeatable=repeatable)

    def _identity(self, codec: RTCRtpCodecParameters, tag: int) -> Identity:
        sender = self._transceiver.sender
        known = self._transceiver._headerExtensions
        ids = {extension.uri: extension.id for extension in known if extension.id in EXTENSION_IDS}
        return Identity(
            ssrc=sender._ssrc,
            payload_type=codec.payloadType or 0,
            layout=Layout(ids.get(_MID, 0), self._transceiver.mid or "", ids.get(_SENT, 0), tag),
            rtx_ssrc=sender._rtx_ssrc,
            rtx_payload_type=resending(sender),
        )
