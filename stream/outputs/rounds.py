"""The rounds among the viewers: once a second each one's rendition is judged, a few viewers at a time."""

import asyncio
from collections.abc import Mapping
from typing import Final, Protocol

from stream.clock import Clock
from stream.timeline import to_s

EVERY_S: Final = 1.0
AT_ONCE: Final = 16
BREATH_S: Final = 0.005
"""Between so many viewers and the next; two hundred in one go took 8 ms, which made a picture late every second."""


class Judged(Protocol):
    """A viewer whose rendition depends on what it reports."""

    def judge(self, seconds: float) -> None:
        """Choose the rendition by what was reported in the last `seconds`."""


async def go_round(seats: Mapping[str, Judged], clock: Clock) -> None:
    """Until cancelled; who leaves while the round is under way is not judged any more."""
    begun = clock.now()
    while True:
        await asyncio.sleep(EVERY_S)
        before, begun = begun, clock.now()
        for number, name in enumerate(tuple(seats), 1):
            if name in seats:
                seats[name].judge(to_s(begun - before))
            if number % AT_ONCE == 0:
                await asyncio.sleep(BREATH_S)
