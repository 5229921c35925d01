"""The voices there are: who they are, what they speak, under which licence, and how fast."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from host.voice.errors import UnknownVoice

Engine = Literal["kokoro", "hibari", "service", "clips", "coqui"]
Sex = Literal["female", "male"]


@dataclass(frozen=True, slots=True)
class ServiceSource:
    """A voice behind an OpenAI-compatible `POST <url>/audio/speech`."""

    url: str
    """Up to and with the version: `http://127.0.0.1:8880/v1`."""
    model: str
    voice: str
    key_env: str = ""
    """The environment variable that holds the service's key; the key itself is written nowhere."""
    timeout_s: float = 10.0
    """Longest silence of the service."""


@dataclass(frozen=True, slots=True)
class ClipSource:
    """Recorded lines: a folder with sound files and `clips.toml`."""

    folder: Path


@dataclass(frozen=True, slots=True)
class CoquiSource:
    """A coqui-tts model by path."""

    model: Path
    config: Path
    reference: Path | None = None
    """A recording of the voice to be spoken with; XTTS needs one."""
    speaker: str = ""
    """Which one of a model with several."""


Source = ServiceSource | ClipSource | CoquiSource


@dataclass(frozen=True, slots=True)
class VoiceCard:
    """One voice."""

    id: str
    language: str
    """`zh` or `en`."""
    sex: Sex
    engine: Engine
    rtf: float | None = None
    """Seconds of work for a second of speech, measured on one thread of an AMD EPYC core; `None`: not measured."""
    level_db: float = 0.0
    """Gain that brings its usual speech to -16 LUFS, measured over three selling sentences."""
    licence: str = "Apache-2.0"
    consent: str = "Synthetic, published with its model; no identifiable person's voice."
    source: Source | None = None
    """Where a merchant's own voice comes from; `None` for those that livehost brings."""

    @property
    def exact(self) -> bool:
        """Whether its marks are the model's own durations; else they are estimated from the sound."""
        return self.source is None


def _kokoro(id: str, language: str, sex: Sex, level_db: float) -> VoiceCard:
    return VoiceCard(id, language, sex, "kokoro", 0.45, level_db)


VOICES: Final = (
    _kokoro("zf_xiaoyi", "zh", "female", 2.8),
    _kokoro("zf_xiaoxiao", "zh", "female", 0.4),
    _kokoro("zf_xiaobei", "zh", "female", 4.1),
    _kokoro("zm_yunjian", "zh", "male", 4.7),
    _kokoro("zm_yunxi", "zh", "male", 5.8),
    VoiceCard("heart", "en", "female", "hibari", 0.03, 9.8),
    _kokoro("af_heart", "en", "female", 6.5),
    _kokoro("am_michael", "en", "male", 7.6),
)
"""The first of a language is its default. zf_xiaoni is left out: a third of what it says is not understood."""


def voice_for(language: str, voice: str | None = None, own: Sequence[VoiceCard] = ()) -> VoiceCard:
    """The card of a voice, or the language's default; `own` are the merchant's own voices.

    Raises `UnknownVoice`, which names the known ones.
    """
    cards = (*VOICES, *own)
    speaking = [card for card in cards if card.language == language]
    for card in speaking:
        if not voice or voice == card.id:
            return card
    raise UnknownVoice(voice or "", language, [card.id for card in speaking or cards])
