"""VP8 frames cut into RTP payloads (RFC 7741), for the few browsers that have no H.264."""

from typing import Final

from stream.outputs.rtp_h264 import PAYLOAD_MAX
from stream.timeline import PICTURE, Samples

_DESCRIPTOR: Final = 4
_EXTENDED: Final = 0x80
_START: Final = 0x10
_PICTURE_ID: Final = 0x80
_LONG: Final = 0x8000


def vp8_payloads(frame: bytes, pts: Samples) -> list[bytes]:
    """The payloads of one VP8 frame; the picture id is the picture's number on the timeline, in 15 bits."""
    picture = (_LONG | pts // PICTURE & 0x7FFF).to_bytes(2, "big")
    size = PAYLOAD_MAX - _DESCRIPTOR
    return [
        bytes((_EXTENDED | (_START if start == 0 else 0), _PICTURE_ID)) + picture + frame[start : start + size]
        for start in range(0, len(frame), size)
    ]
