"""The speaking itself, in one process: plan a line, find its clauses in the cache, make the ones that are missing."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from host.voice.brake import Brake
from host.voice.cache import ClauseCache
from host.voice.catalog import ClipSource, CoquiSource, ServiceSource, VoiceCard, voice_for
from host.voice.clauses import SIZES, Clause, split
from host.voice.delivery import Manner, manner
from host.voice.errors import EmptyText, NotRecorded
from host.voice.estimate import estimated
from host.voice.kokoro import THREADS, Kokoro
from host.voice.plan import Planned
from host.voice.speech import Delivery, Speech
from host.voice.text.readers import english, tokens_of
from host.voice.text.token import said
from host.voice.utterance import Engine, Take, place, record

if TYPE_CHECKING:  # imported where they are first used: hibari brings scipy, recordings bring codecs and pydantic
    from host.voice.clips import Clips
    from host.voice.hibari import Hibari

VERSION: Final = "9"
"""Goes into every cache key. Raise it when the same phones no longer give the same sound."""

LONGEST_TEXT: Final = 5_000
"""Characters of a line that are read; the rest of a longer one is left unsaid."""


class Narrator(Protocol):
    """A voice that takes text as it is spoken and gives sound without times."""

    def say(self, text: str, pace: float) -> NDArray[np.float32]:
        """`text` as sound at 48 kHz, of any level."""
        ...


class Speaker:
    """Text in, speech out. Readers and models load at first use; `plan` and `make` may run in different threads."""

    def __init__(
        self,
        cache: ClauseCache,
        assets: Callable[[str], Path],
        own: Sequence[VoiceCard] = (),
        *,
        threads: int = THREADS,
    ) -> None:
        """`assets(name)` is the folder of the assets `kokoro` and `hibari`; `own` are the merchant's own voices.

        `threads` are what the slow model works on.
        """
        self.brake = Brake()
        """Pulled from another thread it ends a `make` of the slow model with `Halted`."""
        self._threads = threads
        self._cache = cache
        self._assets = assets
        self._own = own
        self._narrators: dict[str, Narrator] = {}
        self._clips: dict[str, Clips] = {}

    @cached_property
    def _kokoro(self) -> Kokoro:
        return Kokoro(self._assets("kokoro"), self.brake, threads=self._threads)

    @cached_property
    def _hibari(self) -> "Hibari":
        from host.voice.hibari import Hibari

        return Hibari(self._assets("hibari"))

    def plan(
        self, text: str, delivery: Delivery, *, urgent: bool = False, lexicon: Mapping[str, str] | None = None
    ) -> list[Planned]:
        """The clauses of a line in order. Raises `EmptyText`, `UnknownVoice` or `NotRecorded`."""
        card = voice_for(delivery.language, delivery.voice, self._own)
        tokens = tokens_of(text[:LONGEST_TEXT], delivery.language, lexicon)
        if all(token.is_pause for token in tokens):
            raise EmptyText
        how = manner(delivery.brand_style, delivery.mood)
        if isinstance(card.source, ClipSource):
            return [self._recorded(Clause(tokens, 0, len(text)), card, card.source, how)]
        clauses = split(tokens, len(text), urgent=urgent, sizes=SIZES.get(card.engine))
        return [self._planned(clause, card, how) for clause in clauses]

    def _planned(self, clause: Clause, card: VoiceCard, how: Manner) -> Planned:
        key = address(clause, card, how)
        return Planned(clause, card, how, key, key in self._cache)

    def _recorded(self, clause: Clause, card: VoiceCard, source: ClipSource, how: Manner) -> Planned:
        """A recorded line is one clause, and read from its own file each time."""
        if said(clause.tokens) not in self._recordings(card, source):
            raise NotRecorded(f"{card.id} has no recording of this line")
        return Planned(clause, card, how, "", False)

    def recall(self, planned: Planned) -> Speech | None:
        """The clause from the cache, if it is there."""
        kept = self._cache.get(planned.key)
        return place(kept, planned.clause, exact=planned.card.exact) if kept else None

    def make(self, planned: Planned) -> Speech:
        """The clause, computed and kept, or recalled when it has been made meanwhile."""
        if planned.key in self._cache and (speech := self.recall(planned)):
            return speech
        made = self._record(planned)
        if planned.key:
            self._cache.put(planned.key, made)
        return place(made, planned.clause, exact=planned.card.exact)

    def load(self, delivery: Delivery) -> None:
        """Load the model of a voice now. Raises `UnknownVoice` or what stands in the way of loading it."""
        card = voice_for(delivery.language, delivery.voice, self._own)
        if card.source is None:
            self._engine(card)
        elif not isinstance(card.source, ClipSource):
            self._narrator(card, card.source)
        english()  # for the first Latin name in a Mandarin line, which need not wait for it then

    def _engine(self, card: VoiceCard) -> Engine:
        return self._kokoro if card.engine == "kokoro" else self._hibari

    def _narrator(self, card: VoiceCard, source: ServiceSource | CoquiSource) -> Narrator:
        if card.id not in self._narrators:
            self._narrators[card.id] = _narrator(card, source)
        return self._narrators[card.id]

    def _recordings(self, card: VoiceCard, source: ClipSource) -> "Clips":
        if card.id not in self._clips:
            from host.voice.clips import Clips

            self._clips[card.id] = Clips(source, lambda text: said(tokens_of(text, card.language)))
        return self._clips[card.id]

    def _record(self, planned: Planned) -> Take:
        clause, card, how = planned.clause, planned.card, planned.manner
        match card.source:
            case None:
                return record(self._engine(card), clause, card, how)
            case ClipSource() as source:
                return self._recordings(card, source).take(clause, how)
            case source:
                return estimated(self._narrator(card, source).say(clause.spoken(card.language), how.pace), clause, how)


def _narrator(card: VoiceCard, source: ServiceSource | CoquiSource) -> Narrator:
    if isinstance(source, ServiceSource):
        from host.voice.service import Service

        return Service(source)
    from host.voice.coqui import Coqui

    return Coqui(source, card.language)


def address(clause: Clause, card: VoiceCard, how: Manner) -> str:
    """The content address of a clause's sound: everything that shapes it, and nothing of where it stands."""
    parts = [VERSION, card.engine, card.id, str(card.level_db), repr(card.source), repr(how), str(clause.pause_ms)]
    text = "\x1e".join(parts) + "\x1e" + "\x1f".join(token.phones for token in clause.tokens)
    return hashlib.sha256(text.encode()).hexdigest()[:40]
