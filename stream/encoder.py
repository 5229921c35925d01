"""The encodes everyone shares: pictures to H.264 (or VP8) and sound blocks to Opus, packets out."""

from fractions import Fraction
from typing import Final, cast

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType
from numpy.typing import NDArray

from stream.packet import Kind, Packet, Picture
from stream.renditions import Codec
from stream.timeline import BLOCK, PICTURES_PER_S, RATE_HZ, Samples

GOP: Final = 50
"""Pictures from one keyframe to the next when nobody asks for one: two seconds."""

SOUND_LOOKAHEAD: Final = Samples(312)
"""Opus' own delay (RFC 6716, application "audio", at 48 kHz): decoded sound comes this much after what was encoded."""

_TIMELINE: Final = Fraction(1, RATE_HZ)


class VideoEncoder:
    """One thread and no look-ahead: every picture gives its packet at once. Not thread-safe.

    x264's `superfast` costs 5 ms a picture at 720x1280 and looks clearly better than `ultrafast`. Baseline, because the
    browsers' WebRTC H.264 is Baseline. The buffer of half a second bounds how long a keyframe occupies a viewer's line.
    """

    def __init__(self, width: int, height: int, bitrate_bps: int, codec: Codec = Codec.H264) -> None:
        """`width` and `height` in pixels, both even; `bitrate_bps` is also the ceiling."""
        if width % 2 or height % 2:
            raise ValueError(f"{codec} 4:2:0 needs even sides, not {width}x{height}")
        self._shape = (height * 3 // 2, width)
        make = _x264 if codec is Codec.H264 else _libvpx
        self._codec = make(width, height, bitrate_bps)

    def encode(self, picture: Picture, *, keyframe: bool) -> Packet | None:
        """Encode the next picture, as an IDR picture when `keyframe`; starts must rise from picture to picture."""
        if picture.i420.shape != self._shape:
            raise ValueError(f"this encoder takes I420 of shape {self._shape}, not {picture.i420.shape}")
        frame = av.VideoFrame.from_ndarray(picture.i420, format="yuv420p")
        frame.pts, frame.time_base = picture.start, _TIMELINE
        frame.pict_type = PictureType.I if keyframe else PictureType.NONE
        coded = self._codec.encode(frame)
        if not coded:
            return None
        return Packet(Kind.VIDEO, picture.start, b"".join(map(bytes, coded)), coded[0].is_keyframe)


class SoundEncoder:
    """Opus, mono, 20 ms blocks. Feed it the sound that begins `SOUND_LOOKAHEAD` after the block's moment.

    That way the decoder's output lies exactly on the timeline, for every output, without any shifted timestamps.
    """

    def __init__(self, bitrate_bps: int = 64_000) -> None:
        self._codec: AudioCodecContext = av.CodecContext.create("libopus", "w")
        self._codec.sample_rate = RATE_HZ
        self._codec.layout = "mono"
        self._codec.format = "s16"
        self._codec.bit_rate = bitrate_bps
        self._codec.time_base = _TIMELINE
        self._codec.options = {"application": "audio", "frame_duration": "20"}
        self._coded = 0

    def encode(self, block: NDArray[np.int16], at: Samples) -> Packet:
        """Encode one block, int16 of shape (960,), as the packet due at `at`."""
        if block.shape != (BLOCK,):
            raise ValueError(f"a sound block has shape ({BLOCK},), not {block.shape}")
        frame = av.AudioFrame.from_ndarray(block[np.newaxis], format="s16", layout="mono")
        # The codec counts its own time without gaps; the packet carries the show's.
        frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, self._coded, _TIMELINE
        self._coded += BLOCK
        return Packet(Kind.AUDIO, at, b"".join(map(bytes, self._codec.encode(frame))), keyframe=True)


def _context(name: str, width: int, height: int, bitrate_bps: int) -> VideoCodecContext:
    codec = cast(VideoCodecContext, av.CodecContext.create(name, "w"))
    codec.width, codec.height, codec.pix_fmt = width, height, "yuv420p"
    codec.framerate, codec.time_base = Fraction(PICTURES_PER_S, 1), _TIMELINE
    codec.bit_rate, codec.gop_size, codec.thread_count = bitrate_bps, GOP, 1
    return codec


def _x264(width: int, height: int, bitrate_bps: int) -> VideoCodecContext:
    codec = _context("libx264", width, height, bitrate_bps)
    codec.max_b_frames, codec.profile = 0, "Baseline"
    kbps = bitrate_bps // 1000
    x264 = f"vbv-maxrate={kbps}:vbv-bufsize={kbps // 2}:scenecut=0:keyint={GOP}:repeat-headers=1:annexb=1"
    codec.options = {"preset": "superfast", "tune": "zerolatency", "forced-idr": "1", "x264-params": x264}
    return codec


def _libvpx(width: int, height: int, bitrate_bps: int) -> VideoCodecContext:
    """VP8 as browsers' own real-time encoders have it: constant rate, no invisible frames; 8 ms at 720x1280."""
    codec = _context("libvpx", width, height, bitrate_bps)
    codec.qmin, codec.qmax = 4, 60
    rate = str(bitrate_bps)
    codec.options = {
        "deadline": "realtime",
        "cpu-used": "12",
        "lag-in-frames": "0",
        "auto-alt-ref": "0",
        "minrate": rate,
        "maxrate": rate,
        "bufsize": str(bitrate_bps // 2),
        "static-thresh": "1",
    }
    return codec
