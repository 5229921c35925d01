"""A clause placed on the timeline, and where the host's eyes belong."""

from dataclasses import dataclass
from enum import StrEnum

from host.voice.speech import Speech
from stream.timeline import Samples


class Attention(StrEnum):
    """What the host looks at when not into the camera."""

    COMMENTS = "comments"
    CAMERA = "camera"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A clause with its place, and how it is to be performed."""

    start: Samples
    speech: Speech
    mood: str
    """A `script_gen.line.Mood` value."""
    gesture: str
    """A `script_gen.line.Gesture` value."""
    text: str = ""
    """The whole line, when known: its numbers are then stressed. `Speech.words` index into it."""

    @property
    def end(self) -> Samples:
        """One past its last sample."""
        return Samples(self.start + self.speech.length)
