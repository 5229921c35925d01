"""RTP payloads of H.264: what a receiver puts together again is what was cut up."""

import pytest
from aiortc.codecs.h264 import h264_depayload

from stream.outputs.rtp_h264 import PAYLOAD_MAX, nal_units, rtp_payloads

SPS, PPS = b"\x67sps", b"\x68pps"


def idr(size: int) -> bytes:
    return b"\x65" + bytes(n % 251 + 1 for n in range(size - 1))


def access_unit(*units: bytes, start: bytes = b"\x00\x00\x00\x01") -> bytes:
    return b"".join(start + unit for unit in units)


@pytest.mark.parametrize("start", [b"\x00\x00\x01", b"\x00\x00\x00\x01", b"\x00\x00\x00\x00\x01"])
def test_units_are_found_between_start_codes_of_any_length(start):
    assert list(nal_units(access_unit(SPS, PPS, idr(40), start=start))) == [SPS, PPS, idr(40)]


@pytest.mark.parametrize("junk", [b"", b"\x00\x00", b"no start code"])
def test_nothing_is_found_in_nothing(junk):
    assert rtp_payloads(junk) == []


@pytest.mark.parametrize("size", [2, 1199, 1200, 1201, 1202, 2397, 2398, 90_000])
def test_a_receiver_puts_the_same_access_unit_together_again(size):
    payloads = rtp_payloads(access_unit(SPS, PPS, idr(size)))
    assert max(map(len, payloads)) <= PAYLOAD_MAX
    assert b"".join(map(h264_depayload, payloads)) == access_unit(SPS, PPS, idr(size))


def test_all_fragments_but_the_last_have_one_size_so_that_the_kernel_may_segment_them():
    *whole, rest = rtp_payloads(access_unit(idr(50_000)))
    assert {len(payload) for payload in whole} == {PAYLOAD_MAX}
    assert len(rest) <= PAYLOAD_MAX
