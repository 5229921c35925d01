"""Trickled ICE candidates: reads the SDP fragments of RFC 8840 that a viewer sends after its offer."""

from dataclasses import dataclass
from typing import Final

from aiortc import RTCIceCandidate
from aiortc.sdp import candidate_from_sdp

from stream.outputs.offer import FragmentRefused, followable

FRAGMENT_MAX: Final = 8 * 1024


@dataclass(frozen=True, slots=True)
class Fragment:
    """What one PATCH brought."""

    candidates: tuple[RTCIceCandidate, ...]
    """Those that may be followed; host names and TCP are left out."""
    complete: bool
    """Whether no more candidates will come."""


def read_fragment(text: str, *, ufrag: str) -> Fragment:
    """Read a fragment of the session whose viewer calls itself `ufrag`; raises `FragmentRefused`."""
    if len(text) > FRAGMENT_MAX:
        raise FragmentRefused(413, f"the fragment has {len(text)} characters; at most {FRAGMENT_MAX} are read")
    candidates: list[RTCIceCandidate] = []
    mid, known = "", False
    lines = text.splitlines()
    for line in lines:
        name, _, value = line.partition(":")
        known |= name in {"a=candidate", "a=end-of-candidates", "a=ice-ufrag"}
        if name == "a=mid":
            mid = value
        elif name == "a=ice-ufrag" and value != ufrag:
            raise FragmentRefused(501, "this endpoint does not restart ICE; delete the session and offer again")
        elif name == "a=candidate" and followable(value):
            candidates.append(_candidate(value, mid))
    if not known:
        raise FragmentRefused(400, "the fragment has no candidate and no end-of-candidates line")
    return Fragment(tuple(candidates), "a=end-of-candidates" in lines)


def _candidate(value: str, mid: str) -> RTCIceCandidate:
    try:
        candidate = candidate_from_sdp(value)
    except ValueError as error:
        raise FragmentRefused(400, "a candidate line is malformed") from error
    candidate.sdpMid, candidate.sdpMLineIndex = (mid, None) if mid else (None, 0)
    return candidate
