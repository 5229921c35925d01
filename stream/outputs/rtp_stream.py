"""One RTP stream of one viewer: its place in the shared history, its numbers, its retransmissions."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from random import SystemRandom
from typing import Final, Protocol

from stream.outputs.rtp_history import History, Layout, Numbers, Plate, RtpUnit, Slice
from stream.timeline import Samples

RESENT_SHARE: Final = 0.5
"""Retransmissions allowed for each packet sent: enough for 10 % loss with repeats, and no amplifier for a liar."""

RESENT_BURST: Final = 128
STRETCHES: Final = 4
"""Stretches of histories whose packets can still be sent again: the present one, and those before a move or skip."""

_HALF: Final = 1 << 15
_random: Final = SystemRandom()


class Line(Protocol):
    """A way to the viewer, with its encryption."""

    def send(self, plate: Plate) -> bool:
        """Encrypt and send; False when there is no room and some or all of it is lost."""

    def repeat(self, sequence: int) -> bool:
        """Send the very packet that had this number again, if the line keeps such."""


@dataclass(frozen=True, slots=True)
class Series:
    """Where the numbers of one kind begin, for all viewers of an endpoint.

    Every viewer has a key of its own, so they may share SSRC, timestamps and sequence numbers (those are unique within
    one RTP session, RFC 3550, and a connection is one): a packet is then made once, and only encrypted for each.
    """

    ssrc: int
    rtx_ssrc: int
    sequence: int
    timestamp: int

    @classmethod
    def at_random(cls) -> "Series":
        """As RFC 3550 asks for."""
        ssrc, rtx_ssrc = _random.sample(range(1, 1 << 32), 2)
        return cls(ssrc, rtx_ssrc, _random.getrandbits(16), _random.getrandbits(32))


@dataclass(frozen=True, slots=True)
class Identity:
    """What the peers agreed on for one stream."""

    ssrc: int
    payload_type: int
    layout: Layout
    rtx_ssrc: int = 0
    rtx_payload_type: int | None = None
    """RFC 4588; without it only a line that keeps its packets can send one again."""


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


class RtpStream:
    """Reads a `History` from its `cursor` on. A feed moves it; numbers go on without a gap whatever it skips.

    What is done for each viewer and burst is done in `send`, hundreds of times a picture: as little as can be.
    """

    __slots__ = (
        "_allowance",
        "_allowed_at",
        "_before",
        "_first",
        "_identity",
        "_keyframes",
        "_line",
        "_octets",
        "_resent",
        "_rtx_sequence",
        "_series",
        "_stretch",
        "broken",
        "cursor",
        "keyframes_only",
        "last",
        "layout",
        "numbers",
    )

    def __init__(self, line: Line, identity: Identity, series: Series) -> None:
        self.layout = identity.layout
        self.numbers = Numbers(identity.ssrc, identity.payload_type, 0, series.timestamp)
        """What its packets are numbered by now."""
        self.cursor = 0
        """The number of the next packet in the history that is read now."""
        self.keyframes_only = False
        """For a viewer whose line does not even carry the smallest rendition."""
        self.broken = False
        """Sending to it failed in a way that nothing can mend."""
        self.last: RtpUnit | None = None
        """The unit sent last."""
        self._line = line
        self._identity = identity
        self._series = series
        self._octets = self._resent = self._keyframes = 0
        self._stretch: _Stretch | None = None
        self._before: deque[_Stretch] = deque(maxlen=STRETCHES - 1)
        self._first = 0
        self._rtx_sequence = 0
        self._allowance = 0.0
        self._allowed_at = 0

    @property
    def pts(self) -> Samples | None:
        """Of the unit sent last."""
        return None if self.last is None else self.last.pts

    @property
    def timestamp(self) -> int:
        """The RTP timestamp of that unit."""
        return 0 if self.last is None else self.last.timestamp + self._series.timestamp & 0xFFFFFFFF

    @property
    def sent(self) -> Sent:
        """Counters so far."""
        return Sent(self._packets, self._octets, self._resent, self._keyframes)

    @property
    def _packets(self) -> int:
        """Each number is sent once, from that of the first packet on."""
        return 0 if self._stretch is None else self.cursor + self._stretch.sequence - self._first

    def begin(self, history: History, unit: RtpUnit) -> None:
        """Go on with this unit, a keyframe, of this history."""
        before = self._stretch
        if before is None:
            sequence = _first_sequence(self._series, unit.first)
            self._first = unit.first + sequence
        else:
            before.end = self.cursor
            sequence = before.end + before.sequence - unit.first
            self._before.append(before)
        self.cursor = unit.first
        self._stretch = _Stretch(history, unit.first, unit.first, sequence)
        self.numbers = self.numbers._replace(sequence=sequence & 0xFFFF)

    def send(self, plate: Plate) -> bool:
        """Send the packets from the cursor on; False when the line lost some of them."""
        self.cursor = end = plate.end
        self.last = unit = plate.last
        self._octets += plate.payload_bytes
        if unit.keyframe and end == unit.end:
            self._keyframes += 1
        return self._line.send(plate)

    async def resend(self, sequence: int) -> None:
        """Retransmit the packet that had this number, if it is kept and this viewer has not asked for too many."""
        if not self._allows():
            return
        if self._identity.rtx_payload_type is None:
            again = self._line.repeat(sequence)
        else:
            again = self._resend_apart(sequence, self._identity.rtx_payload_type)
        self._allowance -= again
        self._resent += again

    def _resend_apart(self, sequence: int, payload_type: int) -> bool:
        found = next(filter(None, (stretch.find(sequence) for stretch in self._newest_first())), None)
        if found is None:
            return False
        unit, number = found
        payload = sequence.to_bytes(2, "big") + unit.payloads[number - unit.first]
        numbers = Numbers(self._identity.rtx_ssrc, payload_type, self._rtx_sequence, self._series.timestamp)
        self._rtx_sequence = self._rtx_sequence + 1 & 0xFFFF
        self._line.send(_alone(payload, unit, number, self.layout).plate(numbers))
        return True

    def _newest_first(self) -> Iterator[_Stretch]:
        if self._stretch is not None:
            self._stretch.end = self.cursor
            yield self._stretch
        yield from reversed(self._before)

    def _allows(self) -> bool:
        """Whether one more retransmission is within what this viewer may ask for."""
        earned = (self._packets - self._allowed_at) * RESENT_SHARE
        self._allowance = min(RESENT_BURST, self._allowance + earned)
        self._allowed_at = self._packets
        return self._allowance >= 1


def _first_sequence(series: Series, number: int) -> int:
    """The series' own, or half the numbers away.

    The first packet's number must be in the lower half: a wrap-around in the first packets loses SRTP's place when one
    of them is lost.
    """
    sequence = series.sequence
    return sequence if (number + sequence) & 0xFFFF < _HALF else sequence + _HALF


def _alone(payload: bytes, unit: RtpUnit, number: int, layout: Layout) -> Slice:
    """A retransmission has no send time: its stream is no part of the bandwidth estimate."""
    extensions = layout._replace(sent_id=0).extensions(Samples(0))
    head = bytes((0x90 if extensions else 0x80,)) + bytes(11) + extensions
    marker = (number + 1 == unit.end) << 7
    packet = (0, len(head) + len(payload), marker, 0, unit.timestamp)
    return Slice(head + payload + bytes(layout.tag), (packet,), layout.tag, len(payload), unit, number + 1)
