"""The encoders: a packet at once for every picture and block, keyframes on request, sound back on its sample."""

import av
import numpy as np
import pytest

from stream.encoder import GOP, SOUND_LOOKAHEAD, SoundEncoder, VideoEncoder
from stream.packet import Kind, Picture
from stream.timeline import BLOCK, PICTURE, RATE_HZ, Samples

W, H = 160, 288


def pictures(count: int) -> list[Picture]:
    """Noise that moves one line a picture: neither trivial nor impossible to code."""
    noise = np.random.default_rng(1).integers(16, 235, (H, W), np.uint8)
    chroma = np.full((H // 2, W), 128, np.uint8)
    return [Picture(Samples(n * PICTURE), np.vstack([np.roll(noise, n, 0), chroma])) for n in range(count)]


def test_every_picture_gives_its_packet_at_once_and_decodes_to_itself():
    encoder, decoder = VideoEncoder(W, H, 4_000_000), av.CodecContext.create("h264", "r")
    shown = pictures(10)
    packets = [encoder.encode(picture, keyframe=False) for picture in shown]
    assert [packet.pts for packet in packets] == [picture.start for picture in shown]
    assert {packet.kind for packet in packets} == {Kind.VIDEO}
    frames = [frame for packet in packets for frame in decoder.decode(av.Packet(packet.data))]
    frames += decoder.decode(None)
    assert len(frames) == 10
    error = np.abs(frames[-1].to_ndarray(format="yuv420p").astype(int) - shown[-1].i420)
    assert error.mean() < 8


def test_keyframes_come_every_two_seconds_and_when_asked_for():
    encoder = VideoEncoder(W, H, 500_000)
    keys = [n for n, picture in enumerate(pictures(130)) if encoder.encode(picture, keyframe=n == 20).keyframe]
    assert keys == [0, 20, 20 + GOP, 20 + 2 * GOP]


def test_a_keyframe_stands_alone_with_its_parameter_sets():
    encoder = VideoEncoder(W, H, 500_000)
    packets = [encoder.encode(picture, keyframe=n == 3) for n, picture in enumerate(pictures(4))]
    decoder = av.CodecContext.create("h264", "r")
    assert len(decoder.decode(av.Packet(packets[3].data)) + decoder.decode(None)) == 1


@pytest.mark.parametrize("bitrate_bps", [300_000, 1_500_000])
def test_the_bitrate_is_a_ceiling_even_for_noise(bitrate_bps):
    encoder = VideoEncoder(W, H, bitrate_bps)
    size = sum(len(encoder.encode(picture, keyframe=False).data) for picture in pictures(250))
    assert size * 8 / 10 <= bitrate_bps * 1.1


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: VideoEncoder(161, H, 1), "even sides, not 161x288"),
        (
            lambda: VideoEncoder(W, H, 500_000).encode(Picture(Samples(0), np.zeros((H, W), np.uint8)), keyframe=False),
            r"shape \(432, 160\), not \(288, 160\)",
        ),
        (lambda: SoundEncoder().encode(np.zeros(480, np.int16), Samples(0)), r"shape \(960,\), not \(480,\)"),
    ],
)
def test_wrong_shapes_are_named(act, message):
    with pytest.raises(ValueError, match=message):
        act()


def test_decoded_sound_lies_on_the_very_sample_when_read_ahead():
    spectrum = np.fft.rfft(np.random.default_rng(2).standard_normal(2 * RATE_HZ))
    spectrum[RATE_HZ // 4 :] = 0
    sound = np.fft.irfft(spectrum)
    sound = (sound / np.abs(sound).max() * 20_000).astype(np.int16)
    encoder, decoder = SoundEncoder(), av.CodecContext.create("libopus", "r")
    decoder.layout, decoder.sample_rate = "mono", RATE_HZ
    decoded = []
    for at in range(0, len(sound) - 2 * BLOCK, BLOCK):
        packet = encoder.encode(sound[at + SOUND_LOOKAHEAD :][:BLOCK], Samples(at))
        assert packet.pts == at
        decoded += [frame.to_ndarray().ravel() for frame in decoder.decode(av.Packet(packet.data))]
    heard = np.concatenate(decoded).astype(float)
    likeness = np.fft.irfft(np.fft.rfft(heard) * np.conj(np.fft.rfft(sound[: len(heard)].astype(float))))
    assert np.argmax(likeness) == 0


def test_silence_costs_next_to_nothing():
    encoder = SoundEncoder()
    silence = np.zeros(BLOCK, np.int16)
    sizes = [len(encoder.encode(silence, Samples(n * BLOCK)).data) for n in range(50)]
    assert max(sizes[5:]) < 20
