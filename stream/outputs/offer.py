"""What a viewer may offer: the checks between an untrusted SDP text and the WebRTC library."""

import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from aiortc.sdp import MediaDescription, SessionDescription

from stream.renditions import Codec

OFFER_MAX: Final = 64 * 1024
"""Bytes; a browser's offer has about 6 KB."""

LINES_MAX: Final = 1000
FORMATS_MAX: Final = 128
FEEDBACK_MAX: Final = 400
"""Lines, of them `a=rtpmap` and `a=rtcp-fb`; a browser's offer has about 250, 40 and 80. The parser's work grows with
the product of the last two: 47 KB of them took a quarter of a minute."""

CANDIDATES_MAX: Final = 16
"""Each candidate makes this machine send a few packets to an address of the viewer's choosing."""

_UFRAG: Final = range(4, 257)
_PASSWORD: Final = range(22, 257)
"""Characters (RFC 8839, section 5.4). Every check sent to a viewer's address carries its user name."""

_PAYLOAD_TYPES: Final = {*range(64), *range(96, 128)}
"""The others are taken for RTCP on the same port (RFC 5761, section 4)."""

_FIRST_PORT: Final = 1024
_WEB_PORTS: Final = {80, 443}
"""Below the first only these are followed, and only in public: libwebrtc's own rule, so that nobody has checks sent to
the name or time servers of the network this machine stands in."""

_PARSE_FAULTS: Final = (ValueError, KeyError, IndexError, AttributeError, AssertionError, StopIteration)
"""What the SDP parser of aiortc raises on malformed text."""


class Refused(Exception):
    """A viewer's request cannot be done; `status` is the HTTP status that says so (RFC 9725, section 4).

    Refused
    ├── OfferRefused      400 malformed, 413 too large, 422 nothing we can serve, 503 full
    ├── FragmentRefused   400 malformed, 413 too large, 422 an ICE restart
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


def check_offer(sdp: str, *, loopback: bool = False) -> Offer:
    """Read an offer; raises `OfferRefused` with 413 (too large), 400 (malformed) or 422 (nothing we can serve).

    `loopback`: whether viewers may be on this very machine.
    """
    if len(sdp) > OFFER_MAX:
        raise OfferRefused(413, f"the offer has {len(sdp)} characters; at most {OFFER_MAX} are read")
    lines = list(_followable(sdp, loopback))
    _check_bulk(lines)
    text = "\r\n".join(lines) + "\r\n"
    try:
        session = SessionDescription.parse(text)
    except _PARSE_FAULTS as error:
        raise OfferRefused(400, "the offer is not a well-formed SDP session description") from error
    media = session.media
    if not media:
        raise OfferRefused(400, "the offer has no media line")
    ufrags = [_check_transport(line) for line in media]
    kinds = tuple(line.kind for line in media)
    if set(kinds) - {"audio", "video"} or len(set(kinds)) < len(kinds):
        raise OfferRefused(422, f"one audio and one video line can be served, not {', '.join(kinds)}")
    _check_bundle(session)
    for line in media:
        _check_media(line)
    return Offer(text, kinds, ufrags[0], _codec(media))


def followable(candidate: str, *, loopback: bool = False) -> bool:
    """Whether a candidate (the text after `a=candidate:`) names a UDP address a viewer can have.

    Host names are never looked up.
    """
    fields = candidate.split()
    if len(fields) < 8 or fields[2].lower() != "udp" or fields[7] not in {"host", "srflx", "relay"}:
        return False
    try:
        address, port = ipaddress.ip_address(fields[4]), int(fields[5])
    except ValueError:
        return False
    reachable = loopback if address.is_loopback else _reachable(address)
    return reachable and (_FIRST_PORT <= port < 65536 or (port in _WEB_PORTS and address.is_global))


def _reachable(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether a viewer can be there: not many at once, nor what has an address of no network."""
    return not (address.is_multicast or address.is_unspecified or address.is_reserved or address.is_link_local)


def _check_bulk(lines: Sequence[str]) -> None:
    formats = sum(line.startswith("a=rtpmap:") for line in lines)
    feedback = sum(line.startswith("a=rtcp-fb:") for line in lines)
    if len(lines) > LINES_MAX or formats > FORMATS_MAX or feedback > FEEDBACK_MAX:
        raise OfferRefused(
            413,
            f"the offer has {len(lines)} lines, {formats} formats and {feedback} lines of feedback; "
            f"at most {LINES_MAX}, {FORMATS_MAX} and {FEEDBACK_MAX} are read",
        )


def _check_bundle(session: SessionDescription) -> None:
    """Lines bundled with one that is not there would have no transport."""
    names = [line.rtp.muxId for line in session.media]
    bundled = [name for group in session.group if group.semantic == "BUNDLE" for name in group.items]
    if len(set(names)) < len(names):
        raise OfferRefused(400, "two media lines have the same a=mid")
    if not set(bundled) <= set(names):
        raise OfferRefused(400, "a=group:BUNDLE names a media line that the offer does not have")


def _followable(sdp: str, loopback: bool) -> Iterator[str]:
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
        elif room and followable(line.removeprefix("a=candidate:"), loopback=loopback):
            room -= 1
            yield line


def _check_transport(media: MediaDescription) -> str:
    """The ICE user name of a media line; raises `OfferRefused` when ICE or DTLS is not described soundly."""
    if media.ice is None or not media.ice.usernameFragment or not media.ice.password:
        raise OfferRefused(400, f"the {media.kind} line has no ICE user name or password")
    if len(media.ice.usernameFragment) not in _UFRAG or len(media.ice.password) not in _PASSWORD:
        raise OfferRefused(400, f"the {media.kind} line's ICE user name or password is too short or too long")
    if media.dtls is None or not any(f.algorithm.lower() == "sha-256" for f in media.dtls.fingerprints):
        raise OfferRefused(400, f"the {media.kind} line has no sha-256 fingerprint or no setup role")
    return media.ice.usernameFragment


def _check_media(media: MediaDescription) -> None:
    if any(codec.payloadType not in _PAYLOAD_TYPES for codec in media.rtp.codecs):
        raise OfferRefused(400, f"the {media.kind} line has a payload type that is not 0 to 63 or 96 to 127")
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
