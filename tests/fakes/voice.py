"""A voice for tests: tones with marks, at once, with levers to make it fail or dawdle."""

import asyncio
from collections.abc import AsyncGenerator, Sequence

import numpy as np

from host.voice.catalog import VOICES, VoiceCard, voice_for
from host.voice.clauses import split
from host.voice.errors import EmptyText, VoiceFault
from host.voice.speech import Delivery, Mark, Speech, Word
from host.voice.text.token import PAUSES, Token
from stream.timeline import RATE_HZ, Samples, from_ms

SYLLABLE = from_ms(200)
PAUSE = from_ms(150)


class FakeVoice:
    """Each character is a syllable of 200 ms and each clause ends in 150 ms of silence, the same every time.

    Same `speak`, `warm` and `voices` as `VoiceProcess`; also an async context manager.
    """

    def __init__(self) -> None:
        self.voices: tuple[VoiceCard, ...] = VOICES
        self.fail_next: VoiceFault | None = None
        """Lever: raised by the next clause that is asked for, once."""
        self.delay_ms = 0
        """Lever: how long each clause takes, on the loop's clock."""
        self.spoken: list[tuple[str, Delivery, bool]] = []
        """Every line asked for: text, delivery, urgent."""
        self.warmed: list[str] = []
        self.warmed_as: list[Delivery] = []

    async def __aenter__(self) -> "FakeVoice":
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def warm(self, texts: Sequence[str], delivery: Delivery) -> None:
        self.warmed += texts
        self.warmed_as.append(delivery)

    async def speak(self, text: str, delivery: Delivery, *, urgent: bool = False) -> AsyncGenerator[Speech, None]:
        self.spoken.append((text, delivery, urgent))
        voice_for(delivery.language, delivery.voice)
        tokens = syllables(text)
        if not tokens:
            raise EmptyText
        for clause in split(tokens, len(text), urgent=urgent):
            await asyncio.sleep(self.delay_ms / 1000)
            if self.fail_next:
                fault, self.fail_next = self.fail_next, None
                raise fault
            yield tone(clause.tokens, clause.start, clause.stop)


def syllables(text: str) -> list[Token]:
    """One token for every letter or figure, with written pauses between them."""
    tokens: list[Token] = []
    for place, character in enumerate(text):
        pause = "，。！？".find(character)
        if pause >= 0 or character in PAUSES:
            if tokens and not tokens[-1].is_pause:
                mark = ",.!?"[pause] if pause >= 0 else character
                tokens.append(Token(mark, mark, place, place + 1))
        elif character.isalnum() and character.isprintable():
            tokens.append(Token(character, "a", place, place + 1))
    return tokens


def tone(tokens: Sequence[Token], start: int, stop: int) -> Speech:
    """A clause whose syllables are notes of one scale."""
    sounding = [token for token in tokens if not token.is_pause]
    times = np.arange(SYLLABLE) / RATE_HZ
    notes = [np.sin(2 * np.pi * (220 + 20 * (ord(token.spoken[0]) % 12)) * times) * 8000 for token in sounding]
    pcm = np.concatenate([*notes, np.zeros(PAUSE)]).astype(np.int16)
    marks = [Mark(Samples(i * SYLLABLE), Samples((i + 1) * SYLLABLE), "a") for i in range(len(sounding))]
    silence = Mark(Samples(len(sounding) * SYLLABLE), Samples(len(pcm)), "")
    words = tuple(Word(m.at, m.until, t.start, t.stop) for m, t in zip(marks, sounding, strict=True))
    return Speech(pcm, (*marks, silence), words, start, stop)
