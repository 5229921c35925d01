"""The voices there are: who they are, what they speak, under which licence, and how fast."""

from dataclasses import dataclass
from typing import Final, Literal

from host.voice.errors import UnknownVoice

Engine = Literal["kokoro", "hibari"]


@dataclass(frozen=True, slots=True)
class VoiceCard:
    """One voice."""

    id: str
    language: str
    """`zh` or `en`."""
    sex: Literal["female", "male"]
    engine: Engine
    rtf: float
    """Seconds of work for a second of speech, measured on one thread of an AMD EPYC core."""
    level_db: float
    """Gain that brings its usual speech to -16 LUFS, measured over three selling sentences."""
    licence: str = "Apache-2.0"
    consent: str = "Synthetic voice published with its model under Apache-2.0; it is no identifiable person's voice."


def _kokoro(id: str, language: str, sex: Literal["female", "male"], level_db: float) -> VoiceCard:
    return VoiceCard(id, language, sex, "kokoro", 0.57, level_db)


VOICES: Final = (
    _kokoro("zf_xiaoyi", "zh", "female", 2.8),
    _kokoro("zf_xiaoxiao", "zh", "female", 0.4),
    _kokoro("zf_xiaobei", "zh", "female", 4.1),
    _kokoro("zm_yunjian", "zh", "male", 4.7),
    _kokoro("zm_yunxi", "zh", "male", 5.8),
    VoiceCard("heart", "en", "female", "hibari", 0.01, 9.8),
    _kokoro("af_heart", "en", "female", 6.5),
    _kokoro("am_michael", "en", "male", 7.6),
)
"""The first of a language is its default. zf_xiaoni is left out: a third of what it says is not understood."""


def voice_for(language: str, voice: str | None = None) -> VoiceCard:
    """The card of a voice, or the language's default. Raises `UnknownVoice`, which names the known ones."""
    speaking = [card for card in VOICES if card.language == language]
    for card in speaking:
        if not voice or voice == card.id:
            return card
    raise UnknownVoice(voice or "", language, [card.id for card in speaking or VOICES])
