"""A show's own objects are out of the collector's sight while it is on the air, and only then."""

import asyncio
import gc

from host.compose.settling import settled


async def test_what_is_there_at_the_start_and_when_ready_is_frozen_until_the_end() -> None:
    ready, kept = asyncio.Event(), []
    task = asyncio.create_task(settled(ready))
    await asyncio.sleep(0)
    at_first = gc.get_freeze_count()
    assert at_first > 0
    kept.extend([number] for number in range(1000))
    ready.set()
    await asyncio.sleep(0)
    assert gc.get_freeze_count() >= at_first + 1000
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert gc.get_freeze_count() == 0
