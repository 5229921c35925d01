"""The tone: how lively the room is, and the mood that gives a script line or thanks."""

from dataclasses import replace
from typing import Final

from comments.comment import Meaning
from comments.temperature import Reading, Spirit, Temperature
from script_gen.line import Goal, Line, Mood, Origin
from stream.clock import Clock

TONES: Final = {
    Spirit.LIVELY: {Mood.NEUTRAL: Mood.WARM, Mood.WARM: Mood.EXCITED},
    Spirit.STEADY: {},
    Spirit.GENTLE: {Mood.EXCITED: Mood.WARM, Mood.WARM: Mood.CALM, Mood.NEUTRAL: Mood.CALM},
}
"""How the room's spirit colours a script line's mood, which moves voice, pace, smile and posture."""


class Tone:
    """Reads the room's temperature from what its comments mean."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._temperature = Temperature()

    def heard(self, meaning: Meaning) -> None:
        """A comment was understood."""
        self._temperature.note(meaning.mood, self._clock.now())

    def reading(self) -> Reading:
        """The temperature now."""
        return self._temperature.read(self._clock.now())

    def of(self, line: Line) -> Line:
        """A script line in the mood that suits the room; prices and notices stay as they are."""
        if line.origin is not Origin.SCRIPT or line.goal in {Goal.PRICE, Goal.NOTICE}:
            return line
        return self.coloured(line)

    def coloured(self, line: Line) -> Line:
        """Any line in the mood that suits the room: nobody cheers over a gift where one in four is upset."""
        return replace(line, mood=TONES[self.reading().spirit].get(line.mood, line.mood))
