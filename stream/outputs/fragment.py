"""Trickled ICE candidates: reads the SDP fragments of RFC 8840 that a viewer sends after its offer."""

from typing import Final

from aiortc import RTCIceCandidate
from aiortc.sdp import candidate_from_sdp

from stream.outputs.offer import FragmentRefused, followable

FRAGMENT_MAX: Final = 8 * 1024


def read_fragment(text: str, *, ufrag: str, loopback: bool = False) -> tuple[RTCIceCandidate, ...]:
    """The candidates to follow (no host names, no TCP) in a fragment of the session whose viewer is called `ufrag`.

    `loopback`: whether viewers may be on this very machine. That no more will come is of no use here: see
    `stream.outputs.offer`. Raises `FragmentRefused`.
    """
    if len(text) > FRAGMENT_MAX:
        raise FragmentRefused(413, f"the fragment has {len(text)} characters; at most {FRAGMENT_MAX} are read")
    candidates: list[RTCIceCandidate] = []
    mid, known = "", False
    for line in text.splitlines():
        name, _, value = line.partition(":")
        known |= name in {"a=candidate", "a=end-of-candidates", "a=ice-ufrag"}
        if name == "a=mid":
            mid = value
        elif name == "a=ice-ufrag" and value != ufrag:
            raise FragmentRefused(422, "this endpoint does not restart ICE; delete the session and offer again")
        elif name == "a=candidate" and followable(value, loopback=loopback):
            candidates.append(_candidate(value, mid))
    if not known:
        raise FragmentRefused(400, "the fragment has no candidate and no end-of-candidates line")
    return tuple(candidates)


def _candidate(value: str, mid: str) -> RTCIceCandidate:
    try:
        candidate = candidate_from_sdp(value)
    except ValueError as error:
        raise FragmentRefused(400, "a candidate line is malformed") from error
    candidate.sdpMid, candidate.sdpMLineIndex = (mid, None) if mid else (None, 0)
    return candidate
