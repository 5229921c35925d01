"""Sound made ahead: the clauses of the cues the director wants soon, as the voice delivers them."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from host.show.cue import Cue, Entry, Wording
from host.show.parts import Voice
from host.voice.errors import VoiceFault
from host.voice.speech import Delivery, Mark, Speech, Word
from stream.timeline import Samples, from_ms

log = logging.getLogger(__name__)

READING_PACE = {"zh": from_ms(230), "en": from_ms(65)}
"""Time a character takes when a line is shown without sound: an easy pace, 4.3 syllables or 15 letters a second."""


Spawn = Callable[[Coroutine[Any, Any, None], str], asyncio.Task[None]]
"""Starts a named task in the show's task group."""


@dataclass(slots=True)
class _Utterance:
    task: asyncio.Task[None]
    clauses: list[Speech] = field(default_factory=list)


class Preparation:
    """Makes the sound of cues, each in a task of its own; the director bounds how many there are.

    A cue whose voice fails becomes silence of the right length with its words marked, so that viewers still
    get captions; `fault` is told.
    """

    def __init__(
        self,
        voice: Voice,
        delivery: Callable[[Cue], Delivery],
        report: Callable[[Wording, int, bool], None],
        fault: Callable[[str, str], None],
    ) -> None:
        self._voice = voice
        self._delivery = delivery
        self._report = report
        self._fault = fault
        self._utterances: dict[Wording, _Utterance] = {}

    async def warm(self, texts: Sequence[str], delivery: Delivery) -> None:
        """Have sayings made that must begin at once when their time comes."""
        try:
            await self._voice.warm(texts, delivery)
        except VoiceFault as error:
            self._fault("voice", str(error))

    def start(self, cue: Cue, spawn: Spawn) -> None:
        """Begin with a cue; `report(key, clauses, complete)` is called as it comes."""
        self._utterances[cue.key] = _Utterance(spawn(self._make(cue), f"prepare {cue.id}"))

    def forget(self, cue: Cue) -> None:
        """Stop making a cue and drop its sound."""
        if (utterance := self._utterances.pop(cue.key, None)) is not None:
            utterance.task.cancel()

    def clause(self, cue: Cue, index: int) -> Speech:
        """A clause that has been reported."""
        return self._utterances[cue.key].clauses[index]

    async def _make(self, cue: Cue) -> None:
        delivery = self._delivery(cue)
        urgent = cue.entry is not Entry.IN_TURN
        try:
            async with aclosing(self._voice.speak(cue.line.text, delivery, urgent=urgent)) as speeches:
                async for speech in speeches:
                    self._add(cue, speech)
        except VoiceFault as error:
            log.warning("voice failed for cue %s: %s", cue.id, error)
            self._fault("voice", str(error))
        made = self._utterances[cue.key].clauses
        if not made or made[-1].stop < len(cue.line.text.rstrip()):
            self._add(cue, silence(cue.line.text, made[-1].stop if made else 0, delivery.language))
        self._report(cue.key, len(made), True)

    def _add(self, cue: Cue, speech: Speech) -> None:
        clauses = self._utterances[cue.key].clauses
        clauses.append(speech)
        self._report(cue.key, len(clauses), False)


def silence(text: str, start: int, language: str) -> Speech:
    """Silence as long as saying `text[start:]` would take, its characters marked as words, for captions."""
    pace = READING_PACE[language]
    words = tuple(
        Word(Samples((i - start) * pace), Samples((i - start + 1) * pace), i, i + 1) for i in range(start, len(text))
    )
    length = Samples(max(1, len(words)) * pace)
    return Speech(np.zeros(length, np.int16), (Mark(Samples(0), length, ""),), words, start, len(text))
