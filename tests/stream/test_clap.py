"""The clap: a beep and a flash on the same sample reach packets and a real viewer together."""

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.sync import clap
from bench.sync_show import ClapShow
from stream.timeline import from_s

WIDTH, HEIGHT = 160, 288


class DarkRoom:
    """A painter for whom drawing is no work."""

    def paint(self, *_: object) -> NDArray[np.uint8]:
        picture = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
        picture[:HEIGHT] = 16
        return picture


async def test_what_leaves_together_is_on_air_together_at_a_viewer():
    """On a busy machine a flash may be a repeated picture late; whatever left the house must arrive just so."""
    show = ClapShow(DarkRoom(), 3, first=from_s(1), width=WIDTH)
    claps = await clap(show, height=HEIGHT)
    left, arrived = claps.at_packets.flash_ms, claps.at_viewer.flash_ms
    assert len(left) >= 2
    assert max(left) < 1
    assert len(arrived) >= 1
    for gap in arrived:
        assert min(abs(gap - other) for other in left) == pytest.approx(0, abs=2)
