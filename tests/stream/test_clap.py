"""The clap: a beep and a flash on the same sample reach packets and a real viewer together."""

import pytest

from bench.sync import clap


async def test_what_leaves_together_is_on_air_together_at_a_viewer():
    """On a busy machine a flash may be a repeated picture late; whatever left the house must arrive just so."""
    claps = await clap(4, width=160, height=288)
    assert len(claps.at_packets_ms) >= 2
    assert max(claps.at_packets_ms) < 1
    assert len(claps.at_viewer_ms) >= 1
    for gap in claps.at_viewer_ms:
        assert min(abs(gap - left) for left in claps.at_packets_ms) == pytest.approx(0, abs=2)
