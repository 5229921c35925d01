"""The speaking part alone, in this process: lines as sound for the voice benchmarks."""

import numpy as np
from numpy.typing import NDArray

from host.voice.speaker import Speaker
from host.voice.speech import Delivery, Speech


def clauses(speaker: Speaker, text: str, delivery: Delivery, *, urgent: bool = False) -> list[Speech]:
    """The clauses of a line, made one after the other."""
    return [speaker.make(planned) for planned in speaker.plan(text, delivery, urgent=urgent)]


def whole_line(speaker: Speaker, text: str, delivery: Delivery) -> NDArray[np.int16]:
    """A line's sound, mono at 48 kHz."""
    return np.concatenate([speech.pcm for speech in clauses(speaker, text, delivery)])
