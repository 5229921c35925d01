"""The merchant's voices in their order: when the first cannot speak, the next goes on where it stopped."""

import logging
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from itertools import chain
from typing import Final, Protocol

from host.voice.errors import EmptyText, NotRecorded, VoiceBusy, VoiceFault
from host.voice.speech import Delivery, Speech
from stream.clock import Clock
from stream.timeline import Samples, from_s

log = logging.getLogger(__name__)

REST: Final = from_s(60)
"""A voice that failed is not asked again for so long: waiting for it at each clause would be heard."""


class Speaking(Protocol):
    """Whatever speaks with the voice that a delivery names."""

    def speak(self, text: str, delivery: Delivery, *, urgent: bool = False) -> AsyncGenerator[Speech, None]:
        """The clauses of a line in order; raises a `VoiceFault`."""
        ...

    async def warm(self, texts: Sequence[str], delivery: Delivery) -> None:
        """Make these sayings beforehand."""
        ...


class Cast:
    """Speaks with the voice that is asked for, then with its understudies, then with the language's own.

    The last voice's fault is raised. What nobody can say (`EmptyText`) or not now (`VoiceBusy`) changes no voice.
    """

    def __init__(self, voice: Speaking, clock: Clock, understudies: Sequence[str] = ()) -> None:
        self.ears: list[Callable[[str], None]] = []
        """Told of a change of voice, in words for the operator; not where a voice just has no recording of a line."""
        self._voice = voice
        self._clock = clock
        self._understudies = tuple(understudies)
        self._rests: dict[str, Samples] = {}

    async def speak(self, text: str, delivery: Delivery, *, urgent: bool = False) -> AsyncGenerator[Speech, None]:
        """The line's clauses, each from the first voice that can say it."""
        said = 0
        failed: VoiceFault | None = None
        for choice in self._choices(delivery):
            try:
                async with aclosing(self._voice.speak(text[said:], choice, urgent=urgent)) as clauses:
                    base = said
                    async for speech in clauses:
                        yield _later(speech, base)
                        said = base + speech.stop
                return
            except (EmptyText, VoiceBusy):
                if said:
                    return
                raise
            except VoiceFault as fault:
                failed = fault
                self._excuse(choice, fault)
        assert failed is not None
        raise failed

    async def warm(self, texts: Sequence[str], delivery: Delivery) -> None:
        """Make each saying beforehand with the voice that will say it."""
        for text in texts:
            await self._warm(text, delivery)

    async def _warm(self, text: str, delivery: Delivery) -> None:
        failed: VoiceFault | None = None
        for choice in self._choices(delivery):
            try:
                return await self._voice.warm([text], choice)
            except VoiceFault as fault:
                failed = fault
                self._excuse(choice, fault)
        assert failed is not None
        raise failed

    def resting(self) -> tuple[str, ...]:
        """The voices that failed lately, so that others speak for them; empty for the language's own."""
        now = self._clock.now()
        return tuple(name for name, until in self._rests.items() if until > now)

    def _choices(self, delivery: Delivery) -> Iterator[Delivery]:
        """The rested voices in order, then those that rest."""
        names = list(dict.fromkeys((delivery.voice, *self._understudies, "")))
        now = self._clock.now()
        rested = [name for name in names if self._rests.get(name, now) <= now]
        for name in chain(rested, (name for name in names if name not in rested)):
            yield replace(delivery, voice=name)

    def _excuse(self, choice: Delivery, fault: VoiceFault) -> None:
        if isinstance(fault, NotRecorded):
            return
        self._rests[choice.voice] = Samples(self._clock.now() + REST)
        for hear in self.ears:
            hear(f"{choice.voice or 'the default voice'} cannot speak: {fault}")


def _later(speech: Speech, base: int) -> Speech:
    """The same speech as a part of a line that began `base` characters earlier."""
    words = tuple(replace(word, start=word.start + base, stop=word.stop + base) for word in speech.words)
    return replace(speech, words=words, start=speech.start + base, stop=speech.stop + base)
