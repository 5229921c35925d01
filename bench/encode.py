"""`livehost bench encode`: what one H.264 picture costs the picture thread, at the size and rate of the show."""

import time

from bench.content import HEIGHT, WIDTH, moving_pictures
from bench.report import Report, Row, spread
from stream.encoder import VideoEncoder
from stream.packet import Picture
from stream.timeline import PICTURE, PICTURES_PER_S, Samples

BITRATE_BPS = 1_500_000
PICTURES = 250
WARM_UP = 25


def run() -> Report:
    """Ten seconds of moving pictures; CPU time of the calling thread."""
    loop = moving_pictures(50)
    encoder = VideoEncoder(WIDTH, HEIGHT, BITRATE_BPS)
    costs_ms, sizes, keyframes = [], [], []
    for n in range(PICTURES):
        picture = Picture(Samples(n * PICTURE), loop[n % len(loop)])
        before_s = time.thread_time()
        packet = encoder.encode(picture, keyframe=False)
        costs_ms.append((time.thread_time() - before_s) * 1000)
        assert packet is not None
        sizes.append(len(packet.data))
        if packet.keyframe:
            keyframes.append(len(packet.data))
    mbps = sum(sizes) * 8 * PICTURES_PER_S / PICTURES / 1e6
    return Report(
        "encode",
        (
            *spread("H.264 per picture, 720x1280, thread CPU", costs_ms[WARM_UP:], "ms", 8.0),
            Row("bitrate over ten seconds", mbps, "Mbit/s", BITRATE_BPS * 1.1 / 1e6),
            Row("largest keyframe", max(keyframes) / 1000, "kB"),
        ),
    )
