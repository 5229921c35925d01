"""The speaking itself, in one process: plan a line, find its clauses in the cache, make the ones that are missing."""

import hashlib
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

from host.voice.cache import ClauseCache
from host.voice.catalog import VoiceCard, voice_for
from host.voice.clauses import Clause, split
from host.voice.delivery import Manner, manner
from host.voice.errors import EmptyText
from host.voice.hibari import Hibari
from host.voice.kokoro import Kokoro
from host.voice.plan import Planned
from host.voice.speech import Delivery, Speech
from host.voice.text.en import English
from host.voice.text.token import Token
from host.voice.text.zh import Mandarin
from host.voice.utterance import Engine, Take, place, record

VERSION: Final = "1"
"""Goes into every cache key. Raise it when the same phones no longer give the same sound."""

LONGEST_TEXT: Final = 5_000
"""Characters of a line that are read; the rest of a longer one is left unsaid."""


class Speaker:
    """Text in, speech out. Readers and models load at first use; `plan` and `take` may run in different threads."""

    def __init__(self, cache: ClauseCache, assets: Callable[[str], Path]) -> None:
        """`assets(name)` is the folder of the assets `kokoro` and `hibari`."""
        self._cache = cache
        self._assets = assets

    @cached_property
    def _english(self) -> English:
        return English()

    @cached_property
    def _mandarin(self) -> Mandarin:
        return Mandarin(self._english.latin)

    @cached_property
    def _kokoro(self) -> Kokoro:
        return Kokoro(self._assets("kokoro"))

    @cached_property
    def _hibari(self) -> Hibari:
        return Hibari(self._assets("hibari"))

    def plan(
        self, text: str, delivery: Delivery, *, urgent: bool = False, lexicon: Mapping[str, str] | None = None
    ) -> list[Planned]:
        """The clauses of a line in order. Raises `EmptyText` or `UnknownVoice`."""
        card = voice_for(delivery.language, delivery.voice)
        tokens = self._tokens(text[:LONGEST_TEXT], delivery.language, lexicon)
        if all(token.is_pause for token in tokens):
            raise EmptyText
        how = manner(delivery.brand_style, delivery.mood)
        return [self._planned(clause, card, how) for clause in split(tokens, len(text), urgent=urgent)]

    def _planned(self, clause: Clause, card: VoiceCard, how: Manner) -> Planned:
        key = address(clause, card, how)
        return Planned(clause, card, how, key, key in self._cache)

    def _tokens(self, text: str, language: str, lexicon: Mapping[str, str] | None) -> tuple[Token, ...]:
        reader = self._mandarin if language == "zh" else self._english
        return reader.tokens(text, lexicon)

    def recall(self, planned: Planned) -> Speech | None:
        """The clause from the cache, if it is there."""
        take = self._cache.get(planned.key)
        return place(take, planned.clause) if take else None

    def make(self, planned: Planned) -> Speech:
        """The clause, computed and kept, or recalled when it has been made meanwhile."""
        if planned.key in self._cache and (speech := self.recall(planned)):
            return speech
        take = self._record(planned)
        self._cache.put(planned.key, take)
        return place(take, planned.clause)

    def load(self, delivery: Delivery) -> None:
        """Load the model of a voice now. Raises `UnknownVoice`."""
        self._engine(voice_for(delivery.language, delivery.voice))

    def _engine(self, card: VoiceCard) -> Engine:
        return self._kokoro if card.engine == "kokoro" else self._hibari

    def _record(self, planned: Planned) -> Take:
        return record(self._engine(planned.card), planned.clause, planned.card, planned.manner)


def address(clause: Clause, card: VoiceCard, how: Manner) -> str:
    """The content address of a clause's sound: everything that shapes it, and nothing of where it stands."""
    parts = [VERSION, card.engine, card.id, str(card.level_db), repr(how), str(clause.pause_ms)]
    text = "\x1e".join(parts) + "\x1e" + "\x1f".join(token.phones for token in clause.tokens)
    return hashlib.sha256(text.encode()).hexdigest()[:40]
