"""RTMP without a network: addresses, AMF, messages, and a publisher's session whatever the server says."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.outputs import amf
from stream.outputs.rtmp_messages import Message, Unchunker, chunked
from stream.outputs.rtmp_session import RtmpSession, Step, rtmp_address
from stream.outputs.supervision import OutputFault
from stream.packet import Kind, Packet
from stream.timeline import Samples

KEY = "sk-very-secret"


@pytest.mark.parametrize(
    ("url", "key", "server", "stream"),
    [
        ("rtmp://push.example/third/", "abc?x=1&y=2", "rtmp://push.example:1935/third", "abc?x=1&y=2"),
        ("rtmp://push.example/third/abc?x=1", "", "rtmp://push.example:1935/third", "abc?x=1"),
        ("rtmps://push.example:444/a/b", "k", "rtmps://push.example:444/a/b", "k"),
    ],
)
def test_addresses_as_platforms_give_them(url, key, server, stream) -> None:
    address = rtmp_address(url, key)
    assert (address.server, address.key) == (server, stream)
    assert stream not in repr(address)


@pytest.mark.parametrize(
    ("url", "key"), [("http://x/app", "k"), ("rtmp://x", ""), ("rtmp:///app", "k"), ("x", ""), ("rtmp://x/app", "")]
)
def test_addresses_that_cannot_work_are_refused(url, key) -> None:
    with pytest.raises(ValueError, match="RTMP address"):
        rtmp_address(url, key)


VALUES = st.recursive(
    st.floats(allow_nan=False) | st.booleans() | st.none() | st.text(max_size=20),
    lambda inner: st.dictionaries(st.text(min_size=1, max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.lists(VALUES, max_size=4))
def test_amf_reads_what_it_writes(values) -> None:
    assert amf.decode(amf.encode(*values)) == values


@given(st.binary(max_size=60))
def test_amf_survives_garbage(data) -> None:
    with suppress(ValueError):
        amf.decode(data)


@given(st.integers(0, 2**32 - 1), st.binary(max_size=700), st.integers(1, 300), st.integers(1, 50))
def test_messages_come_back_whole_however_they_are_cut(time_ms, body, chunk, step) -> None:
    wire = chunked(Message(20, body, time_ms, 1), 3, chunk) * 2
    reader = Unchunker()
    reader.size = chunk
    seen = [m for at in range(0, len(wire), step) for m in reader.feed(wire[at : at + step])]
    assert [(m.type, m.body, m.stream) for m in seen] == [(20, body, 1)] * 2


@given(st.binary(min_size=1, max_size=400))
def test_nonsense_from_a_server_is_a_fault_and_nothing_worse(data) -> None:
    session = RtmpSession(rtmp_address("rtmp://x/app", KEY), bytes(1528))
    session.receive(b"\x03" + bytes(3072))
    with suppress(OutputFault):
        session.receive(data)


def test_a_refusal_is_told_without_the_key() -> None:
    session = RtmpSession(rtmp_address("rtmp://x/app", KEY), bytes(1528))
    session.receive(b"\x03" + bytes(3072))
    error = amf.encode("_error", 1.0, None, {"level": "error", "description": f"no stream {KEY} here"})
    with pytest.raises(OutputFault, match="no stream … here"):
        session.receive(chunked(Message(20, error), 3, 128))


@pytest.mark.parametrize("number", [0.0, 5.0])
def test_a_server_may_number_its_consent_as_it_likes(number) -> None:
    session = RtmpSession(rtmp_address("rtmp://x/app", KEY), bytes(1528))
    session.receive(b"\x03" + bytes(3072))
    consent = {"level": "status", "code": "NetStream.Publish.Start"}
    for said in (("_result", 1.0, None, None), ("_result", 4.0, None, 1.0), ("onStatus", number, None, consent)):
        assert session.step is not Step.LIVE
        session.receive(chunked(Message(20, amf.encode(*said)), 3, 128))
    assert session.step is Step.LIVE


def test_sound_from_before_the_first_picture_is_left_out() -> None:
    session = RtmpSession(rtmp_address("rtmp://x/app", KEY), bytes(1528))
    assert session.packet(Packet(Kind.AAC, Samples(0), b"x", True)) == b""
    assert session.packet(Packet(Kind.VIDEO, Samples(960), b"\0\0\1\x65x", True)) != b""
    assert session.packet(Packet(Kind.AAC, Samples(0), b"x", True)) == b""
