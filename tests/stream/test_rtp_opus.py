"""Sound for viewers: two packets joined sound like the two, and nothing is joined that does not belong together."""

import av
import numpy as np
import pytest
from av.audio.codeccontext import AudioCodecContext

from stream.encoder import SoundEncoder
from stream.outputs.rtp_opus import Pairs, join
from stream.packet import Kind, Packet
from stream.timeline import BLOCK, PICTURE, RATE_HZ, SOUND_LEAD, Samples


def encoded(blocks: int) -> list[Packet]:
    """A tone that swells, so that frames differ in length."""
    encoder, t = SoundEncoder(), np.arange(blocks * BLOCK)
    pcm = (12_000 * (t / len(t)) * np.sin(2 * np.pi * 300 * t / RATE_HZ)).astype(np.int16)
    return [
        encoder.encode(pcm[n * BLOCK : (n + 1) * BLOCK], Samples(SOUND_LEAD + (n + 1) * BLOCK)) for n in range(blocks)
    ]


def decoded(packets: list[bytes]) -> np.ndarray:
    codec: AudioCodecContext = av.CodecContext.create("libopus", "r")
    codec.sample_rate, codec.layout = RATE_HZ, "mono"
    frames = [frame for data in packets for frame in codec.decode(av.Packet(data))]
    return np.concatenate([frame.to_ndarray().ravel() for frame in frames])


def test_joined_packets_sound_bit_by_bit_like_single_ones():
    single, pairs = encoded(40), Pairs()
    joined = [packet for each in single for packet in pairs(each)]
    assert len(joined) == 20
    assert [packet.pts for packet in joined] == [packet.pts for packet in single[::2]]
    assert {packet.data[0] & 3 for packet in joined} <= {1, 2}
    assert np.array_equal(decoded([p.data for p in joined]), decoded([p.data for p in single]))


def test_the_second_of_a_pair_leaves_with_a_picture():
    pairs = Pairs()
    for packet in encoded(6):
        given = pairs(packet)
        assert bool(given) is ((packet.pts - SOUND_LEAD) % PICTURE == 0)


@pytest.mark.parametrize(
    ("lengths", "begins"),
    [((5, 5), 1), ((251, 9), 2), ((252, 9), 2), ((255, 9), 2), ((256, 9), 2), ((1275, 0), 2), ((0, 7), 2)],
)
def test_lengths_are_written_as_the_standard_says(lengths, begins):
    one, other = (b"\x78" + bytes([n + 1]) * length for n, length in enumerate(lengths))
    made = join(one, other)
    assert made[0] == 0x78 | begins
    if begins == 2:
        long = made[1] >= 252
        assert (made[1] + 4 * made[2] if long else made[1]) == lengths[0]
        made = made[0:1] + made[3 if long else 2 :]
    assert made[1:] == one[1:] + other[1:]


@pytest.mark.parametrize("second", [b"\x08xyz", b"\x79xyz", b"\x7cxyz", b""])
def test_frames_coded_in_another_way_are_not_joined(second):
    assert join(b"\x78abc", second) is None


def test_what_does_not_follow_is_given_on_as_it_is():
    one, two, three, four, *_ = encoded(6)
    pairs = Pairs()
    assert pairs(one) == ()
    assert pairs(three) == (one,)
    assert [packet.pts for packet in pairs(four)] == [three.pts]
    assert pairs(two) == (two,)
    strange = Packet(Kind.AUDIO, four.pts, b"\x08strange", keyframe=True)
    assert pairs(three) == ()
    assert pairs(strange) == (three, strange)
