"""One clause spoken: an engine's raw sound made into finished sound with exact marks, and placed in its line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from host.voice import marks
from host.voice.catalog import VoiceCard
from host.voice.clauses import Clause
from host.voice.delivery import Manner
from host.voice.errors import EmptyText
from host.voice.sound import FRAME, doubled, finish
from host.voice.speech import Mark, Speech, Word
from host.voice.text.token import Token
from stream.timeline import Samples, from_ms

LONGEST: Final = 500
"""Symbols: Kokoro has a style for each length up to 510. Only a word without end is longer; its rest is left unsaid."""


class Engine(Protocol):
    """A voice model."""

    def sayable(self, symbol: str) -> bool:
        """Whether the model knows the symbol."""
        ...

    def synthesise(self, symbols: str, voice: str, manner: Manner) -> tuple[NDArray[np.float32], list[int]]:
        """Sound at 24 kHz, and frames of 600 samples for the opening pad, every symbol, and the closing pad."""
        ...


@dataclass(frozen=True, slots=True)
class Take:
    """A clause's sound without its place in a line, so that it serves every line that holds the same clause."""

    pcm: NDArray[np.int16]
    """Mono, 48 kHz."""
    marks: tuple[Mark, ...]
    spans: tuple[tuple[int, int], ...]
    """For each of the clause's tokens, where it sounds in `pcm`; an empty span for a pause."""


def record(engine: Engine, clause: Clause, card: VoiceCard, manner: Manner) -> Take:
    """Speak a clause. Raises `EmptyText` when the engine knows none of its symbols."""
    symbols, owners = _symbols(engine, clause.tokens)
    if not symbols.strip():
        raise EmptyText
    raw, frames = engine.synthesise(symbols, card.id, manner)
    silence = from_ms(clause.pause_ms * manner.pause)
    done = finish(doubled(raw), usual_db=card.level_db, gain_db=manner.gain_db, silence=silence)
    sounding = len(done.pcm) - silence
    ends = np.clip(np.cumsum(frames)[:-1] * 2 * FRAME - done.cut, 0, sounding)
    tiles = marks.phones(" " + symbols, [int(end) for end in ends], done.pcm)
    return Take(done.pcm, tiles, spans(symbols, owners, [int(end) for end in ends], len(clause.tokens)))


def place(take: Take, clause: Clause, *, exact: bool = True) -> Speech:
    """The take as a part of the line that `clause` belongs to; `exact` when its marks are not estimated."""
    words = tuple(
        Word(Samples(at), Samples(until), token.start, token.stop)
        for token, (at, until) in zip(clause.tokens, take.spans, strict=True)
        if until > at and not token.is_pause
    )
    return Speech(take.pcm, take.marks, words, clause.start, clause.stop, exact)


def _symbols(engine: Engine, tokens: Sequence[Token]) -> tuple[str, list[int]]:
    """What the engine is given, and which token each symbol belongs to."""
    pairs = [(s, owner) for owner, token in enumerate(tokens) for s in token.phones if engine.sayable(s)]
    while pairs and pairs[0][0] == " ":
        pairs.pop(0)
    del pairs[LONGEST:]
    return "".join(symbol for symbol, _ in pairs), [owner for _, owner in pairs]


def spans(symbols: str, owners: list[int], ends: list[int], tokens: int) -> tuple[tuple[int, int], ...]:
    """Where each token sounds: from its first symbol that is not a space to its last. `ends` begins with the pad's."""
    found = [(0, 0)] * tokens
    for place, (symbol, owner) in enumerate(zip(symbols, owners, strict=True)):
        if symbol == " ":
            continue
        at, _ = found[owner]
        opened = found[owner] != (0, 0)
        found[owner] = (at if opened else ends[place], ends[place + 1])
    return tuple(found)
