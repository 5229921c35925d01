"""The clap: a beep and a flash on the same sample reach packets and a real viewer together."""

import pytest

from bench.sync import clap


async def test_beep_and_flash_arrive_together_at_the_packets_and_at_a_viewer():
    claps = await clap(4, width=160, height=288)
    assert len(claps.at_packets_ms) == 3
    assert claps.at_packets_ms == pytest.approx([0, 0, 0], abs=1)
    assert len(claps.at_viewer_ms) >= 2
    assert max(map(abs, claps.at_viewer_ms)) <= 2
