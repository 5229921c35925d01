"""The mouth claps: lips drawn, encoded and decoded again open with the vowel that is heard."""

import asyncio
from collections.abc import Callable
from statistics import median

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from bench.sync import keep
from bench.sync_reading import Gaps, onsets, read_packets
from bench.sync_show import ClapShow
from host.avatar.pose import Pose
from host.avatar.puppet import Puppet
from host.avatar.scene import Scene
from stream.broadcast import Broadcast
from stream.clock import Clock, run_virtual
from stream.packet import Packet
from stream.timeline import LEAD, PICTURE, Samples, from_ms, from_s, to_ms, to_s

WIDTH, HEIGHT = 270, 480


class PlainRoom:
    """The puppet in front of a plain wall."""

    def __init__(self, puppet: Puppet) -> None:
        self._puppet = puppet

    def paint(self, _scene: Scene, pose: Pose, _at: Samples) -> NDArray[np.uint8]:
        picture = np.full((HEIGHT, WIDTH, 4), (236, 232, 240, 255), np.uint8)
        self._puppet.draw(pose, picture)
        return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGRA2YUV_I420), np.uint8)


@pytest.fixture(scope="module")
def room() -> PlainRoom:
    return PlainRoom(Puppet("mei", size=(WIDTH, HEIGHT)))


def gaps_on_air(show: ClapShow) -> Gaps:
    """The show on a real broadcast in virtual time, read back from its packets."""
    packets: list[Packet] = []

    async def be_on_air() -> None:
        clock = Clock(epoch=-LEAD)
        air = Broadcast(clock, show.picture, width=WIDTH, height=HEIGHT)
        show.place(air.mixer)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(each) for each in (air.run(), keep(air.bus, packets))]
            await clock.sleep_until(show.end)
            for task in tasks:
                task.cancel()

    run_virtual(be_on_air)
    return read_packets(packets).gaps()


@pytest.mark.parametrize("phase_ms", [0, 13, 27])
def test_the_mouth_is_half_open_within_a_picture_of_the_vowel(room: PlainRoom, phase_ms: float) -> None:
    gaps = gaps_on_air(ClapShow(room, 2, first=Samples(from_s(1) + from_ms(phase_ms)), width=WIDTH))
    assert len(gaps.mouth_ms) == len(gaps.flash_ms) == 2
    assert max(map(abs, gaps.mouth_ms)) <= to_ms(PICTURE)
    assert max(map(abs, gaps.flash_ms)) <= to_ms(PICTURE) / 2 + 1


def test_a_mouth_that_is_late_is_found_late(room: PlainRoom) -> None:
    class Late(ClapShow):
        def picture(self, at: Samples) -> Callable[[], NDArray[np.uint8]]:
            return super().picture(Samples(max(0, at - from_ms(120))))

    on_time = gaps_on_air(ClapShow(room, 2, first=from_s(1), width=WIDTH))
    late = gaps_on_air(Late(room, 2, first=from_s(1), width=WIDTH))
    assert median(late.mouth_ms) == pytest.approx(median(on_time.mouth_ms) - 120, abs=2)
    assert median(late.flash_ms) == pytest.approx(median(on_time.flash_ms) - 120, abs=2)


def test_an_onset_is_where_a_level_crosses_half_of_its_range() -> None:
    level = [10.0] * 20 + [20.0, 50.0, 90.0] + [90.0] * 20
    seconds = [to_s(i * PICTURE) for i in range(len(level))]
    # Half of 10 to 90 is reached right in the picture that shows 50.
    assert onsets(zip(seconds, level, strict=True)) == [pytest.approx(seconds[21] + 0.02)]
    assert onsets((second, 100.0) for second in seconds) == []
    assert onsets([]) == []
