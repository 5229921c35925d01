"""What the viewers' connection borrows from inside aiortc 1.16.0: read this before raising the pin."""

import inspect
from importlib.metadata import version

from aioice.ice import Connection
from aiortc import RTCConfiguration, RTCDtlsTransport, RTCPeerConnection, RTCRtpSender
from aiortc.codecs import get_capabilities
from aiortc.rtcrtpsender import RTCEncodedFrame


def source(of: object) -> str:
    return inspect.getsource(of)


def test_the_version_is_the_one_the_hooks_were_written_for():
    assert version("aiortc") == "1.16.0"


def test_a_sender_takes_its_frames_from_next_encoded_frame_and_sends_them_by_its_transport():
    assert list(inspect.signature(RTCRtpSender._next_encoded_frame).parameters) == ["self", "codec"]
    assert list(inspect.signature(RTCEncodedFrame).parameters) == ["payloads", "timestamp", "audio_level"]
    run = source(RTCRtpSender._run_rtp)
    assert "await self._next_encoded_frame(codec)" in run
    assert "await self.transport._send_rtp(packet_bytes)" in run
    assert "uint32_add(timestamp_origin, enc_frame.timestamp)" in run
    # Ending a feed and losing the line both end the sender in silence.
    assert "except (asyncio.CancelledError, ConnectionError, MediaStreamError)" in run


def test_keyframe_requests_and_reports_reach_the_methods_that_are_replaced():
    handle = source(RTCRtpSender._handle_rtcp_packet)
    assert "self._send_keyframe()" in handle
    assert "await self._retransmit(seq)" in handle
    assert "await recipient._handle_rtcp_packet(packet)" in source(RTCDtlsTransport._handle_rtcp_data)


def test_sender_reports_are_sent_by_the_method_that_is_replaced():
    assert list(inspect.signature(RTCRtpSender._send_rtcp).parameters) == ["self", "packets"]
    run = source(RTCRtpSender._run_rtcp)
    assert "ntp_timestamp=self.__ntp_timestamp" in run
    assert "rtp_timestamp=self.__rtp_timestamp" in run
    assert "await self._send_rtcp(packets)" in run


def test_a_senders_transport_may_be_replaced_by_one_that_passes_everything_on():
    assert "self.__transport = transport" in source(RTCRtpSender.setTransport)
    assert "return self.__transport" in source(RTCRtpSender.transport.fget)
    assert inspect.iscoroutinefunction(RTCDtlsTransport._send_rtp)


def test_host_addresses_are_gathered_by_the_method_that_is_replaced():
    assert list(inspect.signature(Connection.get_component_candidates).parameters)[1:] == [
        "component",
        "addresses",
        "timeout",
    ]
    assert "self.get_component_candidates(component=component, addresses=addresses)" in source(
        Connection.gather_candidates
    )


async def test_no_stun_server_is_asked_when_none_is_given():
    peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    transceiver = peer.addTransceiver("audio")
    assert transceiver.sender.transport.transport._connection.stun_server is None
    await peer.close()


def test_h264_with_packetization_mode_1_and_opus_are_what_it_can_send():
    modes = {c.parameters.get("packetization-mode") for c in get_capabilities("video").codecs if "H264" in c.mimeType}
    assert modes == {"1"}
    assert "audio/opus" in {c.mimeType for c in get_capabilities("audio").codecs}
