"""VP8 frames cut into RTP payloads (RFC 7741), for browsers that have no H.264.

No picture id: with one, browsers wait for the number before each picture's own, and the numbers of this timeline have a
gap wherever a picture came too late to be encoded: Firefox showed nothing until the next keyframe. Without one they go
by the packets' numbers, which have no gaps.
"""

from typing import Final

from stream.outputs.rtp_h264 import PAYLOAD_MAX

_START: Final = b"\x10"
_GOES_ON: Final = b"\x00"


def vp8_payloads(frame: bytes) -> list[bytes]:
    """The payloads of one VP8 frame."""
    size = PAYLOAD_MAX - 1
    return [(_GOES_ON if start else _START) + frame[start : start + size] for start in range(0, len(frame), size)]
