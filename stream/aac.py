"""AAC for the outputs that cannot take Opus: files, HLS and RTMP all get the same frames of one encode."""

from collections import deque
from fractions import Fraction
from typing import Final

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from numpy.typing import NDArray

from stream.packet import Kind, Packet
from stream.timeline import RATE_HZ, Samples

FRAME: Final = Samples(1024)
"""Samples in one AAC-LC frame."""

CONFIG: Final = b"\x11\x88"
"""The AudioSpecificConfig every receiver needs (ISO/IEC 14496-3): AAC-LC, 48 kHz, one channel."""

BITRATE_BPS: Final = 96_000


class AacEncoder:
    """AAC-LC, mono. Takes sound of any length, gives frames with the moment at which their sound begins.

    The encoder is behind by two frames, of which the first ever is silence before the sound; each frame's `pts` is the
    moment its decoded sound begins. `fast` chooses coefficients for 0.6 of the work of the default, `twoloop`.
    """

    def __init__(self, bitrate_bps: int = BITRATE_BPS) -> None:
        self._codec: AudioCodecContext = _codec(bitrate_bps)
        self._waiting = np.empty(0, np.int16)
        self._waiting_at: Samples | None = None
        self._behind: deque[Samples] = deque()
        self._coded = 0

    def encode(self, pcm: NDArray[np.int16], at: Samples) -> list[Packet]:
        """The frames that `pcm`, int16 of shape (n,), completes; it begins at `at`. After a gap the time jumps too."""
        if self._waiting_at is None or self._waiting_at + len(self._waiting) != at:
            self._waiting, self._waiting_at = np.empty(0, np.int16), at
        self._waiting = np.concatenate((self._waiting, pcm))
        packets = []
        while len(self._waiting) >= FRAME:
            frame, self._waiting = self._waiting[:FRAME], self._waiting[FRAME:]
            packets += self._frame(frame, self._waiting_at)
            self._waiting_at = Samples(self._waiting_at + FRAME)
        return packets

    def _frame(self, pcm: NDArray[np.int16], at: Samples) -> list[Packet]:
        if not self._coded:
            self._behind.append(Samples(at - FRAME))
        self._behind.append(at)
        floats = pcm[np.newaxis].astype(np.float32) / 32768
        frame = av.AudioFrame.from_ndarray(floats, format="fltp", layout="mono")
        # The codec counts its own time without gaps; the packet carries the show's.
        frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, self._coded, Fraction(1, RATE_HZ)
        self._coded += FRAME
        coded = self._codec.encode(frame)
        return [Packet(Kind.AAC, self._behind.popleft(), bytes(each), keyframe=True) for each in coded]


def _codec(bitrate_bps: int) -> AudioCodecContext:
    codec: AudioCodecContext = av.CodecContext.create("aac", "w")
    codec.sample_rate, codec.layout, codec.format = RATE_HZ, "mono", "fltp"
    codec.bit_rate, codec.time_base = bitrate_bps, Fraction(1, RATE_HZ)
    codec.options = {"aac_coder": "fast"}
    return codec
