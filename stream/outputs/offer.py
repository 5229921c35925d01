"""What a viewer may offer: the checks between an untrusted SDP text and the WebRTC library."""

import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from aiortc.sdp import MediaDescription, SessionDescription

from stream.renditions import Codec

OFFER_MAX: Final = 64 * 1024
"""Bytes; a browser's offer has about 6 KB."""

CANDIDATES_MAX: Final = 32
"""Each candidate makes this machine send a few packets to an address of the viewer's choosing."""

_PARSE_FAULTS: Final = (ValueError, KeyError, IndexError, AttributeError, AssertionError, StopIteration)
"""What the SDP parser of aiortc raises on malformed text."""


class Refused(Exception):
    """A viewer's request cannot be done; `status` is the HTTP status that says so (RFC 9725, section 4).

    Refused
    ├── OfferRefused      400 malformed, 413 too large, 422 nothing we can serve, 503 full
    ├── FragmentRefused   400 malformed, 413 too large, 501 an ICE restart
    └── UnknownSession    404
    """

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason

    @property
    def cause(self) -> str:
        """One word for statistics."""
        causes = {400: "malformed", 413: "too_large", 422: "unsupported", 503: "full"}
        return causes.get(self.status, "other")


class OfferRefused(Refused):
    """The viewer cannot be let in."""


class FragmentRefused(Refused):
    """The trickled candidates cannot be taken."""


class UnknownSession(Refused):
    """No such viewer: it left, was removed, or never was."""

    def __init__(self) -> None:
        super().__init__(404, "there is no such session")


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer this house can answer."""

    sdp: str
    """The text without candidates that must not be followed, and without the end of them."""
    kinds: tuple[str, ...]
    """What the viewer wants: "audio", "video" or both, in the order of its media lines."""
    ufrag: str
    """The viewer's ICE user name, by which its later fragments are known."""
    codec: Codec = Codec.H264
    """What its pictures will be coded in: VP8 only for a browser without H.264."""


def check_offer(sdp: str) -> Offer:
    """Read an offer; raises `OfferRefused` with 413 (too large), 400 (malformed) or 422 (nothing we can serve)."""
    if len(sdp) > OFFER_MAX:
        raise OfferRefused(413, f"the offer has {len(sdp)} characters; at most {OFFER_MAX} are read")
    text = "\r\n".join(_followable(sdp)) + "\r\n"
    try:
        media = SessionDescription.parse(text).media
    except _PARSE_FAULTS as error:
        raise OfferRefused(400, "the offer is not a well-formed SDP session description") from error
    if not media:
        raise OfferRefused(400, "the offer has no media line")
    ufrags = [_check_transport(line) for line in media]
    kinds = tuple(line.kind for line in media)
    if set(kinds) - {"audio", "video"} or len(set(kinds)) < len(kinds):
        raise OfferRefused(422, f"one audio and one video line can be served, not {', '.join(kinds)}")
    for line in media:
        _check_media(line)
    return Offer(text, kinds, ufrags[0], _codec(media))


def followable(candidate: str) -> bool:
    """Whether a candidate (the text after `a=candidate:`) names a UDP address; host names are never looked up."""
    fields = candidate.split()
    if len(fields) < 8 or fields[2].lower() != "udp" or fields[7] not in {"host", "srflx", "relay"}:
        return False
    try:
        ipaddress.ip_address(fields[4])
    except ValueError:
        return False
    return True


def _followable(sdp: str) -> Iterator[str]:
    """The lines without candidates not to be followed, and without the end of them.

    ICE that knows the end fails as soon as its own checks have failed, though the viewer's may be on their way and will
    get through; it must be patient (RFC 8863). Who never connects is seen out by its seat's own time.
    """
    room = CANDIDATES_MAX
    for line in sdp.splitlines():
        if line == "a=end-of-candidates":
            continue
        if not line.startswith("a=candidate:"):
            yield line
        elif room and followable(line.removeprefix("a=candidate:")):
            room -= 1
            yield line


def _check_transport(media: MediaDescription) -> str:
    """The line's ICE user name."""
    if media.ice is None or not media.ice.usernameFragment or not media.ice.password:
        raise OfferRefused(400, f"the {media.kind} line has no ICE user name or password")
    if media.dtls is None or not any(f.algorithm.lower() == "sha-256" for f in media.dtls.fingerprints):
        raise OfferRefused(400, f"the {media.kind} line has no sha-256 fingerprint or no setup role")
    return media.ice.usernameFragment


def _check_media(media: MediaDescription) -> None:
    if media.direction not in {"recvonly", "sendrecv"}:
        raise OfferRefused(422, f"the {media.kind} line is {media.direction}; a viewer receives")
    if media.kind == "audio" and not _has(media, "audio/opus"):
        raise OfferRefused(422, "the offer has no Opus")
    if media.kind == "video" and not (_has_h264(media) or _has(media, "video/vp8")):
        raise OfferRefused(422, "the offer has neither H.264 with packetization-mode=1 nor VP8")


def _codec(media: Sequence[MediaDescription]) -> Codec:
    pictures = [line for line in media if line.kind == "video"]
    return Codec.H264 if all(map(_has_h264, pictures)) else Codec.VP8


def _has_h264(media: MediaDescription) -> bool:
    return any(
        codec.mimeType.lower() == "video/h264" and str(codec.parameters.get("packetization-mode", "0")) == "1"
        for codec in media.rtp.codecs
    )


def _has(media: MediaDescription, mime: str) -> bool:
    return any(codec.mimeType.lower() == mime for codec in media.rtp.codecs)
