"""Offers and trickled fragments from strangers: each is read, or refused with the right status, and nothing else."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stream.outputs.fragment import read_fragment
from stream.outputs.offer import CANDIDATES_MAX, FragmentRefused, OfferRefused, check_offer, followable
from stream.renditions import Codec

FINGERPRINT = ":".join(["AB"] * 32)
HEAD = (
    "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n"
    f"a=fingerprint:sha-256 {FINGERPRINT}\r\na=setup:actpass\r\n"
    "a=ice-ufrag:gue5\r\na=ice-pwd:abcdefghijklmnopqrstuv\r\n"
)
AUDIO = (
    "m=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=recvonly\r\na=rtcp-mux\r\n"
    "a=rtpmap:111 opus/48000/2\r\na=rtpmap:0 PCMU/8000\r\n"
)
VIDEO = (
    "m=video 9 UDP/TLS/RTP/SAVPF 96 102\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na=recvonly\r\na=rtcp-mux\r\n"
    "a=rtpmap:96 VP8/90000\r\na=rtpmap:102 H264/90000\r\n"
    "a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n"
)
GOOD = HEAD + AUDIO + VIDEO
DATA = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:2\r\na=sctp-port:5000\r\n"
HOST = "1 1 udp 2130706431 192.0.2.7 50000 typ host"


def test_a_browsers_offer_is_taken():
    offer = check_offer(GOOD)
    assert (offer.kinds, offer.ufrag) == (("audio", "video"), "gue5")


@pytest.mark.parametrize(
    ("sdp", "codec"),
    [
        (GOOD, Codec.H264),
        (HEAD.replace(" 0 1", " 0") + AUDIO, Codec.H264),
        (GOOD.replace("H264", "H265"), Codec.VP8),
        (GOOD.replace("packetization-mode=1", "packetization-mode=0"), Codec.VP8),
    ],
)
def test_vp8_is_for_those_without_h264(sdp, codec):
    assert check_offer(sdp).codec is codec


@pytest.mark.parametrize(
    ("sdp", "status", "reason"),
    [
        ("", 400, "no media line"),
        ("hello", 400, "no media line"),
        ("m=", 400, "not a well-formed SDP"),
        ("\x00\xff\x00" * 50, 400, "no media line"),
        ("v=two\r\n" + GOOD, 400, "not a well-formed SDP"),
        (HEAD, 400, "no media line"),
        ("x" * 1_000_000, 413, "has 1000000 characters"),
        (GOOD.replace("a=ice-pwd:abcdefghijklmnopqrstuv\r\n", ""), 400, "no ICE user name or password"),
        (GOOD.replace("sha-256", "sha-1"), 400, "no sha-256 fingerprint"),
        (GOOD.replace("a=setup:actpass\r\n", ""), 400, "no setup role"),
        (GOOD.replace("actpass", "holdconn"), 400, "not a well-formed SDP"),
        (GOOD.replace("H264", "H265").replace("VP8", "VP9"), 422, "neither H.264 with packetization-mode=1 nor VP8"),
        (GOOD.replace("mode=1", "mode=0").replace("VP8", "AV1"), 422, "neither H.264 with packetization-mode=1 nor"),
        (GOOD.replace("opus", "G722"), 422, "no Opus"),
        (GOOD.replace("a=recvonly", "a=sendonly", 1), 422, "audio line is sendonly"),
        (GOOD.replace("a=recvonly", "a=inactive"), 422, "line is inactive"),
        (GOOD + VIDEO, 422, "not audio, video, video"),
        (GOOD + DATA, 422, "not audio, video, application"),
        (GOOD.replace("BUNDLE 0 1", "BUNDLE 7 0 1"), 400, "a media line that the offer does not have"),
        (GOOD.replace("a=mid:1", "a=mid:0"), 400, "the same a=mid"),
        (GOOD.replace("rtpmap:102 ", "rtpmap:300 "), 400, "not a well-formed SDP"),
        (GOOD.replace("a=rtpmap:96 VP8", "a=rtpmap:300 VP8"), 400, "payload type that is not 0 to 63 or 96 to 127"),
        (GOOD.replace("gue5", "g"), 400, "too short or too long"),
        (GOOD.replace("gue5", "g" * 20_000), 400, "too short or too long"),
        (GOOD + "a=ssrc:1 a:b\r\n" * 2000, 413, "has 2024 lines"),
        (GOOD + "a=rtpmap:1 x/1\r\na=rtcp-fb:* x\r\n" * 450, 413, "450 lines of feedback"),
        (GOOD + "a=rtpmap:1 x/1\r\n" * 200, 413, "204 formats"),
    ],
)
def test_what_cannot_be_served_is_refused_with_its_status_and_reason(sdp, status, reason):
    with pytest.raises(OfferRefused, match=re.escape(reason)) as refused:
        check_offer(sdp)
    assert refused.value.status == status


@pytest.mark.parametrize(
    ("candidate", "followed"),
    [
        (HOST, True),
        ("1 1 UDP 1 2001:db8::1 50000 typ srflx raddr 0.0.0.0 rport 0", True),
        ("1 1 udp 1 4d2c0b1e-0d6e-4d9b-8c8a-3a1f5f0e8f0c.local 50000 typ host", False),
        ("1 1 udp 1 internal.example 50000 typ host", False),
        ("1 1 tcp 1 192.0.2.7 9 typ host tcptype active", False),
        ("1 1 udp 1 192.0.2.7 50000 typ prflx", False),
        ("1 1 udp 1 192.0.2.7 53 typ host", False),
        ("1 1 udp 1 192.168.1.1 443 typ host", False),
        ("1 1 udp 1 8.8.8.8 443 typ srflx", True),
        ("1 1 udp 1 192.0.2.7 70000 typ host", False),
        ("1 1 udp 1 192.0.2.7 -1 typ host", False),
        ("1 1 udp 1 127.0.0.1 50000 typ host", False),
        ("1 1 udp 1 ::1 50000 typ host", False),
        ("1 1 udp 1 0.0.0.0 50000 typ host", False),
        ("1 1 udp 1 169.254.169.254 50000 typ host", False),
        ("1 1 udp 1 239.1.2.3 50000 typ host", False),
        ("1 1 udp 1 255.255.255.255 50000 typ host", False),
        ("1 1 udp 1 192.168.1.20 50000 typ host", True),
        ("1 1 udp", False),
        ("", False),
    ],
)
def test_only_udp_addresses_are_followed(candidate, followed):
    assert followable(candidate) is followed
    assert (f"a=candidate:{candidate}" in check_offer(GOOD + f"a=candidate:{candidate}\r\n").sdp) is followed


def test_a_viewer_on_this_machine_is_followed_where_the_endpoint_listens_there():
    assert followable("1 1 udp 1 127.0.0.1 50000 typ host", loopback=True)
    assert not followable("1 1 udp 1 127.0.0.1 53 typ host", loopback=True)


def test_only_so_many_candidates_are_followed():
    offer = check_offer(GOOD + f"a=candidate:{HOST}\r\n" * 500)
    assert offer.sdp.count("a=candidate:") == CANDIDATES_MAX


LINES = GOOD.splitlines()


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    keep=st.lists(st.sampled_from(range(len(LINES))), max_size=40),
    cut=st.integers(0, 60),
    junk=st.text(max_size=40),
)
def test_mangled_offers_are_read_or_refused_and_never_break_anything(keep, cut, junk):
    mangled = [LINES[n] for n in keep]
    mangled[len(mangled) // 2 :] = [line[:cut] + junk for line in mangled[len(mangled) // 2 :]]
    for sdp in ("\r\n".join(mangled), "\r\n".join([*LINES[:12], *mangled])):
        assert status_of(sdp) in {201, 400, 422}


def status_of(sdp: str) -> int:
    try:
        check_offer(sdp)
    except OfferRefused as refused:
        return refused.status
    return 201


@pytest.mark.parametrize(
    ("fragment", "candidates"),
    [
        (f"a=ice-ufrag:gue5\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:{HOST}\r\n", 1),
        (f"a=mid:0\r\na=candidate:{HOST}\r\na=candidate:{HOST}\r\na=end-of-candidates\r\n", 2),
        ("a=mid:0\r\na=candidate:1 1 udp 1 abc.local 5 typ host\r\n", 0),
        (f"a=candidate:{HOST}", 1),
        ("a=end-of-candidates", 0),
    ],
)
def test_fragments_bring_candidates(fragment, candidates):
    read = read_fragment(fragment, ufrag="gue5")
    assert len(read) == candidates
    assert all(c.ip == "192.0.2.7" and (c.sdpMid == "0" or c.sdpMLineIndex == 0) for c in read)


@pytest.mark.parametrize(
    ("fragment", "status", "reason"),
    [
        ("", 400, "no candidate"),
        ("garbage\x00", 400, "no candidate"),
        ("a=candidate:1 one udp 1 192.0.2.7 5000 typ host", 400, "malformed"),
        ("a=ice-ufrag:else\r\na=ice-pwd:x", 422, "does not restart ICE"),
        ("a=candidate:" * 1000, 413, "characters"),
    ],
)
def test_bad_fragments_are_refused(fragment, status, reason):
    with pytest.raises(FragmentRefused, match=reason) as refused:
        read_fragment(fragment, ufrag="gue5")
    assert refused.value.status == status
