"""The shared history: numbers, what is kept, a joiner's start, and packets laid out as the kernel may cut them."""

import itertools
import struct

import pytest

from stream.outputs.rtp_h264 import PAYLOAD_MAX, rtp_payloads
from stream.outputs.rtp_history import KEPT, History, Layout, Plate
from stream.outputs.rtp_stream import Identity, RtpStream, Series
from stream.outputs.rtp_vp8 import vp8_payloads
from stream.packet import Kind, Packet
from stream.timeline import PICTURE, RATE_HZ, Samples

BARE = Layout(0, "", 0, 10)
FULL = Layout(1, "video0", 3, 16)


def unit(number: int, size: int = 3000, *, key: bool = False) -> Packet:
    return Packet(Kind.VIDEO, Samples(number * PICTURE), b"\x00\x00\x01" + bytes([0x65]) + b"\x55" * size, key)


def history(*units: Packet) -> History:
    made = History(rtp_payloads)
    for each in units:
        made.add(each)
    return made


def test_packets_are_numbered_through_and_found_by_number():
    kept = history(unit(0, key=True), unit(1), unit(2, size=100))
    assert kept.end == 3 + 3 + 1
    assert [kept.unit_of(n).pts // PICTURE for n in range(7)] == [0, 0, 0, 1, 1, 1, 2]
    assert kept.unit_of(7) is None
    assert kept.unit_of(-1) is None


def test_old_packets_are_forgotten():
    kept = history(unit(0, key=True), *(unit(n) for n in range(1, KEPT)))
    assert kept.unit_of(0) is None
    assert kept.unit_of(kept.end - KEPT) is not None
    assert kept.fresh_keyframe() is None


def test_a_joiner_begins_with_a_keyframe_younger_than_a_second():
    assert history().fresh_keyframe() is None
    assert history(unit(1)).fresh_keyframe() is None
    kept = history(unit(0, key=True), *(unit(n) for n in range(1, 25)))
    assert kept.fresh_keyframe() is kept.keyframe
    kept.add(unit(25))
    assert kept.fresh_keyframe() is None


def test_the_timestamp_is_the_moment_in_the_kinds_clock():
    assert history(unit(25)).newest.timestamp == 90_000
    sound = History(lambda data: [data])
    sound.add(Packet(Kind.AUDIO, Samples(RATE_HZ), b"opus", True))
    assert sound.newest.timestamp == 48_000


@pytest.mark.parametrize("layout", [BARE, FULL])
def test_a_slice_is_ready_but_for_the_viewers_numbers(layout):
    kept = history(unit(0, key=True), unit(1, size=700))
    laid = kept.lay_out(0, kept.end, layout, Samples(RATE_HZ))
    assert [marker >> 7 for _, _, marker, _, _ in laid.packets] == [0, 0, 1, 1]
    assert [number for *_, number, _ in laid.packets] == [0, 1, 2, 3]
    opening = 12 + len(layout.extensions(Samples(0)))
    for (offset, length, *_), payload in zip(laid.packets, kept.unit_of(0).payloads, strict=False):
        assert laid.image[offset] == (0x90 if layout is FULL else 0x80)
        assert laid.image[offset + opening : offset + length] == payload
    last = laid.packets[-1]
    assert len(laid.image) == last[0] + last[1] + layout.tag


def test_extensions_are_the_mid_and_the_time_of_sending():
    sent = FULL.extensions(Samples(RATE_HZ // 2))
    assert struct.unpack("!HH", sent[:4]) == (0xBEDE, 3)
    assert sent[4:11] == bytes([1 << 4 | 5]) + b"video0"
    assert sent[11:15] == bytes([3 << 4 | 2]) + (1 << 17).to_bytes(3, "big")
    assert len(sent) % 4 == 0
    assert Layout(1, "x" * 17, 0, 10).extensions(Samples(0)) == b""


def test_bursts_are_runs_of_one_size_with_a_shorter_end():
    kept = history(unit(0, size=3 * PAYLOAD_MAX, key=True), unit(1, size=10), unit(2, size=2500))
    laid = kept.lay_out(0, kept.end, BARE, Samples(0))
    assert sum(end - start for start, end, _ in laid.bursts) == len(laid.image)
    sizes = [length + BARE.tag for _, length, *_ in laid.packets]
    cut = [min(size, end - at) for start, end, size in laid.bursts for at in range(start, end, size)]
    assert cut == sizes
    assert len(laid.bursts) < len(sizes)


class Line:
    """A line that only remembers."""

    def __init__(self) -> None:
        self.plates: list[Plate] = []
        self.kept: set[int] = set()
        """Numbers of the packets it could repeat."""

    @property
    def headers(self) -> list[tuple[int, int, int]]:
        """SSRC, sequence number and timestamp of every packet."""
        heads = [struct.unpack("!HII", each[2:12]) for plate in self.plates for each in plate.datagrams]
        return [(ssrc, number, ticks) for number, ticks, ssrc in heads]

    @property
    def numbers(self) -> list[int]:
        """The sequence numbers."""
        return [number for _, number, _ in self.headers]

    def send(self, plate: Plate) -> bool:
        self.plates.append(plate)
        return True

    def repeat(self, sequence: int) -> bool:
        return sequence in self.kept


SERIES = Series(1, 2, 500, 77)


def stream(rtx: int | None = 97, series: Series = SERIES) -> tuple[RtpStream, Line]:
    line = Line()
    return RtpStream(line, Identity(1, 96, BARE, 2, rtx), series), line


def send(viewer: RtpStream, kept: History, end: int) -> None:
    viewer.send(kept.lay_out(viewer.cursor, end, BARE, Samples(0)).plate(viewer.numbers))


def test_a_viewers_sequence_has_no_gap_whatever_it_skips_and_wherever_it_is_moved():
    best = history(*(unit(n, key=n % 50 == 0) for n in range(150)))
    economy = history(*(unit(n, size=900, key=n % 50 == 0) for n in range(250)))
    viewer, line = stream()
    viewer.begin(best, best.unit_of(0))
    for end in (3, 9, 12):
        send(viewer, best, end)
    viewer.begin(best, best.unit_of(150))
    send(viewer, best, 156)
    viewer.begin(economy, economy.unit_of(100))
    send(viewer, economy, 105)
    assert all((later - earlier) & 0xFFFF == 1 for earlier, later in itertools.pairwise(line.numbers))
    ticks = [tick for *_, tick in line.headers]
    assert (ticks[12] - ticks[0]) & 0xFFFFFFFF == 50 * 3600
    assert (ticks[-1] - ticks[0]) & 0xFFFFFFFF == 104 * 3600
    assert viewer.sent.packets == len(ticks)
    assert viewer.timestamp == ticks[-1]


@pytest.mark.parametrize("begins", [0, 1, 32_767, 32_768, 65_535])
def test_viewers_share_their_numbers_wherever_they_join_and_none_begins_in_the_upper_half(begins):
    kept = history(*(unit(n, key=n % 50 == 0) for n in range(150)))
    (early, _), (twin, _), (late, late_line) = (stream(series=Series(1, 2, begins, 77)) for _ in range(3))
    for viewer, key in ((early, 0), (twin, 0), (late, 150)):
        viewer.begin(kept, kept.unit_of(key))
    assert early.numbers == twin.numbers
    assert (late.numbers.sequence - early.numbers.sequence) & 0x7FFF == 0
    send(late, kept, 153)
    assert late_line.numbers[0] < 1 << 15


def test_where_numbers_begin_is_left_to_chance():
    ones, others = Series.at_random(), Series.at_random()
    assert ones != others
    assert len({ones.ssrc, ones.rtx_ssrc, others.ssrc, others.rtx_ssrc}) == 4


async def test_a_lost_packet_is_sent_again_in_its_own_stream_and_only_if_it_can_still_help():
    kept = history(*(unit(n, key=n % 50 == 0) for n in range(100)))
    viewer, line = stream()
    viewer.begin(kept, kept.unit_of(0))
    for end in range(3, 60, 3):
        send(viewer, kept, end)
    numbers = line.numbers
    await viewer.resend(numbers[4])
    assert line.headers[-1][0] == 2
    assert line.plates[-1].datagrams[0][12:14] == numbers[4].to_bytes(2, "big")
    assert viewer.sent.resent == 1
    for unknown in ((numbers[-1] + 1) & 0xFFFF, (numbers[0] - 1) & 0xFFFF):
        await viewer.resend(unknown)
    assert viewer.sent.resent == 1
    # A viewer that was moved may still miss a packet from before, and would wait for it.
    viewer.begin(kept, kept.unit_of(150))
    await viewer.resend(numbers[4])
    assert line.plates[-1].datagrams[0][12:14] == numbers[4].to_bytes(2, "big")
    assert viewer.sent.resent == 2


async def test_nobody_gets_more_retransmissions_than_half_of_what_was_sent():
    kept = history(*(unit(n, key=n == 0) for n in range(40)))
    viewer, line = stream()
    viewer.begin(kept, kept.unit_of(0))
    send(viewer, kept, 60)
    number = line.numbers[-1]
    for _ in range(500):
        await viewer.resend(number)
    assert viewer.sent.resent == 30


async def test_without_an_agreed_stream_for_it_only_a_line_that_keeps_packets_sends_one_again():
    kept = history(unit(0, key=True))
    viewer, line = stream(rtx=None)
    viewer.begin(kept, kept.unit_of(0))
    send(viewer, kept, 3)
    await viewer.resend(line.numbers[0])
    assert (viewer.sent.resent, len(line.plates)) == (0, 1)
    line.kept = {line.numbers[0]}
    await viewer.resend(line.numbers[0])
    assert viewer.sent.resent == 1


def test_vp8_payloads_say_where_a_frame_starts():
    payloads = vp8_payloads(b"x" * 2500)
    assert [len(each) for each in payloads] == [1200, 1200, 103]
    assert [each[0] for each in payloads] == [0x10, 0, 0]
    assert b"".join(each[1:] for each in payloads) == b"x" * 2500
