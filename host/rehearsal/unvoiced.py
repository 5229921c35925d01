"""A voice without sound: clauses as long as the shipped voices take for them, so that a show can be timed at once."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Final

import numpy as np

from host.voice.plan import Planned
from host.voice.speaker import Speaker
from host.voice.speech import Delivery, Mark, Speech
from stream.timeline import Samples, from_ms

PACE: Final = {"zh": (0.178, 0.0, 0.131), "en": (0.0, 0.0553, 0.186)}
"""Seconds for a syllable, for a phone, and for a clause beside its silence.

Fitted on 14 sentences a language of the default voices (`bench/voice_sentences.py`), neutral; other moods follow by
their pace. Off by 0.08 s a Mandarin clause and 0.14 s an English one, root mean square.
"""


class UnvoicedVoice:
    """Reads as the voices do, says nothing, and tells how long it would have taken."""

    def __init__(self, speaker: Speaker, lexicon: Mapping[str, str]) -> None:
        self._speaker = speaker
        self._lexicon = lexicon

    async def speak(self, text: str, delivery: Delivery, *, urgent: bool = False) -> AsyncGenerator[Speech, None]:
        """Yield the clauses of `text` as silence of the right length; raises `VoiceFault` as a voice does."""
        for planned in self._speaker.plan(text, delivery, urgent=urgent, lexicon=self._lexicon):
            yield _silence(planned, delivery.language)

    async def warm(self, texts: Sequence[str], delivery: Delivery) -> None:
        """Nothing needs to be made beforehand."""


def _silence(planned: Planned, language: str) -> Speech:
    length, clause = duration(planned, language), planned.clause
    pcm = np.broadcast_to(np.int16(0), length)
    return Speech(pcm, (Mark(Samples(0), length, ""),), (), clause.start, clause.stop, exact=False)


def duration(planned: Planned, language: str) -> Samples:
    """About how long a clause sounds, its silence included."""
    syllable_s, phone_s, clause_s = PACE[language]
    tokens = [token for token in planned.clause.tokens if not token.is_pause]
    said_s = syllable_s * sum(token.syllables for token in tokens)
    said_s += phone_s * sum(len(token.phones.strip()) for token in tokens) + clause_s
    silence_ms = planned.clause.pause_ms * planned.manner.pause
    return from_ms(1000 * said_s / planned.manner.pace + silence_ms)
