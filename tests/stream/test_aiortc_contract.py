"""What the viewers' connection borrows from inside aiortc 1.16.0, aioice 0.13.0 and pylibsrtp 1.0.0.

Read this before raising a pin: each test names a private thing and what is relied on.
"""

import asyncio
import inspect
from importlib.metadata import version

import pytest
from aioice import Candidate
from aioice.ice import CandidatePair, Connection, StunProtocol
from aioice.turn import TurnTransport
from aiortc import (
    RTCConfiguration,
    RTCDtlsTransport,
    RTCIceTransport,
    RTCPeerConnection,
    RTCRtpSender,
    RTCRtpTransceiver,
)
from aiortc.codecs import get_capabilities
from aiortc.rtcdtlstransport import SRTP_PROFILES
from aiortc.rtcpeerconnection import create_media_description_for_transceiver
from aiortc.rtcrtpsender import RTCEncodedFrame
from pylibsrtp import Policy, Session
from pylibsrtp._binding import ffi, lib

from stream.outputs.safe_path import TAGS


def source(of: object) -> str:
    return inspect.getsource(of)


@pytest.mark.parametrize(("package", "known"), [("aiortc", "1.16.0"), ("aioice", "0.13.0"), ("pylibsrtp", "1.0.0")])
def test_the_versions_are_those_the_hooks_were_written_for(package, known):
    assert version(package) == known


def test_a_sender_takes_its_frames_from_next_encoded_frame_and_sends_them_by_its_transport():
    assert list(inspect.signature(RTCRtpSender._next_encoded_frame).parameters) == ["self", "codec"]
    assert list(inspect.signature(RTCEncodedFrame).parameters) == ["payloads", "timestamp", "audio_level"]
    run = source(RTCRtpSender._run_rtp)
    assert "await self._next_encoded_frame(codec)" in run
    assert "await self.transport._send_rtp(packet_bytes)" in run
    assert "uint32_add(timestamp_origin, enc_frame.timestamp)" in run
    # Ending a feed and losing the line both end the sender in silence.
    assert "except (asyncio.CancelledError, ConnectionError, MediaStreamError)" in run


def test_connecting_is_a_task_that_nobody_awaits():
    for describe in (RTCPeerConnection.setLocalDescription, RTCPeerConnection.setRemoteDescription):
        assert "asyncio.ensure_future(self.__connect())" in source(describe)


def test_feedback_reaches_the_method_that_is_replaced():
    assert "await recipient._handle_rtcp_packet(packet)" in source(RTCDtlsTransport._handle_rtcp_data)
    assert list(inspect.signature(RTCRtpSender._retransmit).parameters) == ["self", "sequence_number"]


def test_sender_reports_are_a_task_that_is_replaced_and_that_tells_of_its_start_and_end():
    send = source(RTCRtpSender.send)
    assert "self.__rtcp_task = asyncio.ensure_future(self._run_rtcp())" in send
    assert send.index("self.__cname = parameters.rtcp.cname") < send.index("self._run_rtcp()")
    run = source(RTCRtpSender._run_rtcp)
    for named in ("self.__rtcp_started.set()", "self.__rtcp_exited.set()", "RtcpByePacket(sources=[self._ssrc])"):
        assert named in run
    stop = source(RTCRtpSender.stop)
    assert "self.__rtcp_started.wait()" in stop
    assert "self.__rtcp_exited.wait()" in stop
    assert "self.transport._send_rtp(payload)" in source(RTCRtpSender._send_rtcp)


def test_what_the_safe_way_sends_passes_the_librarys_session_and_its_ice_socket():
    send = source(RTCDtlsTransport._send_rtp)
    assert "data = self._tx_srtp.protect(data)" in send
    assert "await self.transport._send(data)" in send
    assert list(inspect.signature(Session.protect).parameters) == ["self", "packet"]
    # The very same packet may be encrypted again, for viewers without a stream for retransmissions.
    assert "tx_policy.allow_repeat_tx = True" in source(RTCDtlsTransport._setup_srtp)
    assert inspect.isfunction(asyncio.WriteTransport.get_write_buffer_size)


def test_a_senders_ssrcs_may_be_chosen_until_the_answer_is_made():
    describe = source(RTCPeerConnection.createAnswer) + source(create_media_description_for_transceiver)
    assert "ssrc=transceiver.sender._ssrc" in describe
    assert "ssrc=transceiver.sender._rtx_ssrc" in describe
    assert "register_sender(sender, ssrc=sender._ssrc)" in source(RTCDtlsTransport._register_rtp_sender)
    assert "self._ssrc" not in source(RTCRtpSender.send)


def test_host_addresses_are_gathered_by_the_method_that_is_replaced():
    assert list(inspect.signature(Connection.get_component_candidates).parameters)[1:] == [
        "component",
        "addresses",
        "timeout",
    ]
    assert "self.get_component_candidates(component=component, addresses=addresses)" in source(
        Connection.gather_candidates
    )


def test_ice_that_was_never_told_the_end_of_candidates_does_not_give_up():
    fail = source(Connection._check_list_maybe_fail)
    assert "if self._remote_candidates_expected():\n            return" in fail
    assert "return self._remote_candidates_expected()" in source(Connection._check_periodic)


async def test_no_stun_server_is_asked_when_none_is_given():
    peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    transceiver = peer.addTransceiver("audio")
    assert transceiver.sender.transport.transport._connection.stun_server is None
    await peer.close()


def test_h264_with_packetization_mode_1_and_opus_are_what_it_can_send():
    modes = {c.parameters.get("packetization-mode") for c in get_capabilities("video").codecs if "H264" in c.mimeType}
    assert modes == {"1"}
    assert "audio/opus" in {c.mimeType for c in get_capabilities("audio").codecs}


# What stream/outputs/direct.py takes over: SRTP, the nominated pair and its socket.


@pytest.mark.parametrize("profile", SRTP_PROFILES, ids=lambda each: each.openssl_profile.decode())
def test_a_session_seals_in_place_and_grows_by_the_tag_its_profile_names(profile):
    tag = TAGS[profile.openssl_profile]
    key = bytes(range(profile.key_length + profile.salt_length))
    policies = [Policy(key, kind, 0, profile.libsrtp_profile) for kind in (Policy.SSRC_ANY_OUTBOUND, 2)]
    policies[1].ssrc_type = Policy.SSRC_ANY_INBOUND
    sealing, opening = map(Session, policies)
    plain = bytes((0x80, 96)) + (7).to_bytes(2, "big") + bytes(8) + b"payload"
    memory, length = ffi.new("unsigned char[]", 100), ffi.new("int *", len(plain))
    view = memoryview(ffi.buffer(memory))
    view[: len(plain)] = plain
    assert lib.srtp_protect(sealing._srtp[0], memory, length) == lib.srtp_err_status_ok == 0
    assert length[0] == len(plain) + tag
    assert opening.unprotect(bytes(view[: length[0]])) == plain


def test_the_dtls_transport_keeps_its_sending_session_and_its_openssl_connection():
    setup = source(RTCDtlsTransport._setup_srtp)
    assert "self._tx_srtp = Session(tx_policy)" in setup
    assert "self._ssl.get_selected_srtp_profile()" in setup


def test_an_undecided_dtls_role_may_be_decided_before_the_answer():
    answer = source(RTCPeerConnection.createAnswer)
    assert 'if dtlsTransport._role == "auto":' in answer
    assert "media.dtls.role = dtlsTransport._role" in answer
    assert list(inspect.signature(RTCDtlsTransport._set_role).parameters) == ["self", "role"]


def test_ice_keeps_the_pair_in_use_by_component_and_sends_to_its_remote_address():
    send = source(Connection.sendto)
    assert "self._nominated.get(component)" in send
    assert "active_pair.protocol.send_data(data, active_pair.remote_addr)" in send
    assert "self.transport.sendto(data, addr)" in source(StunProtocol.send_data)
    assert isinstance(inspect.getattr_static(CandidatePair, "local_candidate"), property)
    assert "type" in inspect.signature(Candidate).parameters
    # Through a TURN server packets get TURN's framing in here: such a pair has no socket that could be borrowed.
    assert list(inspect.signature(TurnTransport.sendto).parameters) == ["self", "data", "addr"]


def test_what_the_peers_agreed_on_is_found_at_transceiver_and_sender():
    init = source(RTCRtpSender.__init__)
    assert "self._ssrc = random32()" in init
    assert "self._rtx_ssrc = random32()" in init
    assert "self.__rtx_payload_type: Optional[int] = None" in init
    assert "self.__rtx_payload_type = codec.payloadType" in source(RTCRtpSender.send)
    assert "self._headerExtensions" in source(RTCRtpTransceiver.__init__)
    assert isinstance(inspect.getattr_static(RTCRtpTransceiver, "mid"), property)


def test_a_sender_asks_for_its_first_frame_only_when_it_has_started_and_ends_when_cancelled():
    start = source(RTCRtpSender.send)
    assert start.index("self.__rtx_payload_type = codec.payloadType") < start.index(
        "self._run_rtp(parameters.codecs[0])"
    )
    assert "self.__rtp_task.cancel()" in source(RTCRtpSender.stop)


async def test_a_datagram_transport_tells_its_socket():
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=("127.0.0.1", 0))
    assert transport.get_extra_info("socket").fileno() >= 0
    transport.close()


def test_what_comes_from_the_network_passes_the_methods_that_are_replaced():
    assert "self._protocol.datagram_received(data, addr)" in source(asyncio.selector_events._SelectorDatagramTransport)
    arrived = source(StunProtocol.datagram_received)
    assert "self.receiver.data_received(data, self.local_candidate.component)" in arrived
    assert "except ValueError" in arrived
    assert "self._queue.put_nowait((data, component))" in source(Connection.data_received)
    assert "await self._handle_rtcp_data(data)" in source(RTCDtlsTransport._recv_next)
    # Why a datagram is looked at before the library sees it.
    assert "first_byte = data[0]" in source(RTCDtlsTransport._recv_next)
    # Where a viewer was found to be.
    check = source(Connection.check_incoming)
    assert "self._remote_candidates.append(remote_candidate)" in check
    assert "self._check_list.append(pair)" in check
    assert isinstance(CandidatePair.remote_addr, property)


def test_closing_half_way_leaves_transports_that_can_be_stopped_one_by_one():
    assert "self.__iceTransports" in source(RTCPeerConnection)
    assert 'if self.state != "closed"' in source(RTCIceTransport.stop)
