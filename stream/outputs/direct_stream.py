"""One RTP stream of one viewer on the direct way: its place in the shared history, its numbers, its retransmissions."""

from collections import deque
from dataclasses import dataclass
from random import SystemRandom
from typing import Final

from stream.outputs.direct import DirectLine, Scratch
from stream.outputs.rtp_history import History, Layout, RtpUnit, Slice
from stream.timeline import Samples

RESENT_SHARE: Final = 0.5
"""Retransmissions allowed for each packet sent: enough for 10 % loss with repeats, and no amplifier for a liar."""

RESENT_BURST: Final = 128
_random: Final = SystemRandom()


STRETCHES: Final = 4
"""Stretches of histories whose packets can still be sent again: the present one, and those before a move or skip."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What the peers agreed on for one stream."""

    ssrc: int
    payload_type: int
    layout: Layout
    rtx_ssrc: int = 0
    rtx_payload_type: int | None = None
    """RFC 4588; without it nothing is retransmitted here."""


@dataclass(slots=True)
class _Stretch:
    """Packets `first` up to but without `end` of a history, sent as number plus `sequence`."""

    history: History
    first: int
    end: int
    sequence: int

    def find(self, sequence: int) -> tuple[RtpUnit, int] | None:
        """The packet that was sent as `sequence`, by its unit and number, if it is still kept."""
        number = self.end - ((self.end + self.sequence - sequence) & 0xFFFF)
        unit = self.history.unit_of(number) if self.first <= number < self.end else None
        return None if unit is None else (unit, number)


@dataclass(slots=True)
class Sent:
    """Counters as sender reports need them: retransmissions have an SSRC of their own and do not count."""

    packets: int = 0
    octets: int = 0
    """Payload bytes."""
    resent: int = 0
    keyframes: int = 0


class DirectStream:
    """Reads a `History` from its `cursor` on. A feed moves it; numbers go on without a gap whatever it skips."""

    def __init__(self, line: DirectLine, scratch: Scratch, identity: Identity) -> None:
        self.layout = identity.layout
        self.cursor = 0
        """The number of the next packet in the history that is read now."""
        self.keyframes_only = False
        """For a viewer whose line does not even carry the smallest rendition."""
        self.sent = Sent()
        self.pts: Samples | None = None
        """Of the unit sent last."""
        self.timestamp = 0
        """The RTP timestamp of that unit."""
        self._line = line
        self._scratch = scratch
        self._identity = identity
        self._stretches: deque[_Stretch] = deque(maxlen=STRETCHES)
        # The lower half avoids a wrap-around in the first packets, which loses SRTP's place when one of them is lost.
        self._next_sequence = _random.randrange(1 << 15)
        self._rtx_sequence = 0
        self._origin = _random.getrandbits(32)
        self._allowance = 0.0

    def begin(self, history: History, unit: RtpUnit) -> None:
        """Go on with this unit, a keyframe, of this history."""
        self.cursor = unit.first
        self._stretches.append(_Stretch(history, unit.first, unit.first, self._next_sequence - unit.first))

    def send(self, slice_: Slice, unit: RtpUnit, end: int) -> bool:
        """Send the packets up to `end`, of which `unit` has the last; False when the line lost some of them."""
        who, stretch = self._identity, self._stretches[-1]
        sequence = stretch.sequence & 0xFFFF
        self._scratch.seal(slice_, self._line.srtp, who.ssrc, who.payload_type, sequence, self._origin)
        self.cursor = stretch.end = end
        self._next_sequence = end + stretch.sequence
        self.pts, self.timestamp = unit.pts, unit.timestamp + self._origin & 0xFFFFFFFF
        sent, count = self.sent, len(slice_.packets)
        sent.packets += count
        sent.octets += slice_.payload_bytes
        sent.keyframes += unit.keyframe and end == unit.end
        self._allowance = min(RESENT_BURST, self._allowance + count * RESENT_SHARE)
        return self._line.send(self._scratch.view, slice_)

    async def resend(self, sequence: int) -> None:
        """Retransmit the packet that had this number, if it is kept and this viewer has not asked for too many."""
        who = self._identity
        found = next(filter(None, (stretch.find(sequence) for stretch in reversed(self._stretches))), None)
        if found is None or who.rtx_payload_type is None or self._allowance < 1:
            return
        unit, number = found
        self._allowance -= 1
        payload = sequence.to_bytes(2, "big") + unit.payloads[number - unit.first]
        marker = (number + 1 == unit.end) << 7
        slice_ = _alone(payload, marker, unit.timestamp, self.layout)
        self._scratch.seal(
            slice_, self._line.srtp, who.rtx_ssrc, who.rtx_payload_type, self._rtx_sequence, self._origin
        )
        self._rtx_sequence = self._rtx_sequence + 1 & 0xFFFF
        self.sent.resent += 1
        self._line.send(self._scratch.view, slice_)


def _alone(payload: bytes, marker: int, timestamp: int, layout: Layout) -> Slice:
    """A retransmission has no send time: its stream is no part of the bandwidth estimate."""
    extensions = Layout(layout.mid_id, layout.mid, 0, layout.tag).extensions(Samples(0))
    head = bytes((0x90 if extensions else 0x80,)) + bytes(11) + extensions
    image = head + payload + bytes(layout.tag)
    return Slice(image, ((0, len(head) + len(payload), marker, 0, timestamp),), layout.tag, len(payload))
