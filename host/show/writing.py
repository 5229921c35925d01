"""The writing: the script's next lines, written away from the loop, in the mood that suits the room."""

from functools import partial

from host.show.parts import Script
from host.show.thinking import Thinking
from host.show.tone import Tone
from script_gen.line import Line
from stream.clock import Clock


class Writing:
    """Has a script write, which takes up to 30 ms a segment: too long for the loop."""

    def __init__(self, script: Script, thinking: Thinking, clock: Clock, tone: Tone) -> None:
        self.script = script
        self._thinking = thinking
        self._clock = clock
        self._tone = tone

    async def segment(self, product_id: str | None) -> list[Line]:
        """The next lines, or those of one product."""
        segment = await self._thinking(
            partial(self.script.next_segment, wall=self._clock.wall(), product_id=product_id)
        )
        return [self._tone.of(line) for line in segment.lines]
