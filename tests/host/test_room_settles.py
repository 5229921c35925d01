"""A room that goes on the air keeps what it is made of out of the collector's sight, and gives it back at the end."""

import asyncio
import gc
from collections.abc import Sequence
from pathlib import Path

import pytest

from host.compose.programme import Programme
from host.compose.room import open_room
from host.settings import Settings
from host.voice.speech import Delivery
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from tests.fakes.voice import FakeVoice
from tests.waiting import until


class SlowToWarm(FakeVoice):
    """Lever: `warm_now`, until which no opener is ready."""

    def __init__(self) -> None:
        super().__init__()
        self.warm_now = asyncio.Event()

    async def warm(self, texts: Sequence[str], delivery: Delivery) -> None:
        await self.warm_now.wait()


@pytest.mark.slow
async def test_a_room_on_the_air_settles_at_its_start_and_when_its_openers_are_ready(tmp_path: Path) -> None:
    shop, settings, voice = load_shop(sample_shop("en")), Settings(data_dir=tmp_path), SlowToWarm()
    async with open_room(shop, settings, Programme(), voice=voice) as room:
        assert gc.get_freeze_count() == 0
        on_air = asyncio.create_task(room.run(), name="room")
        await until(lambda: gc.get_freeze_count() > 0, within_s=60)
        at_first = gc.get_freeze_count()
        came_later = [[number] for number in range(1000)]
        voice.warm_now.set()
        await until(lambda: gc.get_freeze_count() >= at_first + len(came_later), within_s=60)
        on_air.cancel()
        with pytest.raises(asyncio.CancelledError):
            await on_air
        assert gc.get_freeze_count() == 0
