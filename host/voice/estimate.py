"""Marks for sound whose model tells no times: the phones of the text shared out over the stretches that sound."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from host.voice import loudness, marks
from host.voice.clauses import Clause
from host.voice.delivery import Manner
from host.voice.sound import Finished, finish
from host.voice.speech import Mark
from host.voice.text.token import PAUSES, VOWELS
from host.voice.utterance import Take, spans
from stream.timeline import RATE_HZ, Samples, from_ms

VOWEL, CONSONANT = 3.0, 2.0
"""How long phones last against one another; about what Kokoro's durations show on average."""

_STEP: Final = RATE_HZ // 100
_GAP_STEPS: Final = 6
"""60 ms of quiet are a pause and not a stop consonant."""
_QUIET: Final = 0.04
"""A 10 ms step is quiet below this share of the loudest one."""
_MOST_DB: Final = 30.0


def estimated(sound: NDArray[np.float32], clause: Clause, manner: Manner) -> Take:
    """A clause from `sound` (48 kHz, of any level) with marks that follow its pauses and fit it to the sample."""
    done = levelled(sound, clause, manner)
    body = done.pcm[: len(done.pcm) - done.silence]
    symbols = [(s, owner) for owner, token in enumerate(clause.tokens) for s in token.phones]
    spoken, owners = "".join(symbol for symbol, _ in symbols), [owner for _, owner in symbols]
    gaps = pauses(body)
    ends = _shared(spoken, gaps, len(body))
    tiles = marks.phones(" " + spoken, ends, done.pcm)
    return Take(done.pcm, _hushed(tiles, gaps), spans(spoken, owners, ends, len(clause.tokens)))


def levelled(sound: NDArray[np.float32], clause: Clause, manner: Manner) -> Finished:
    """`sound` at the target loudness whatever it was, with the silence that belongs behind the clause."""
    silence = from_ms(clause.pause_ms * manner.pause)
    return finish(sound, usual_db=_to_target(sound), gain_db=manner.gain_db, silence=silence)


def _to_target(sound: NDArray[np.float32]) -> float:
    heard = loudness.integrated(sound)
    return float(np.clip(loudness.TARGET_LUFS - heard, -_MOST_DB, _MOST_DB)) if np.isfinite(heard) else 0.0


def pauses(pcm: NDArray[np.int16]) -> list[tuple[int, int]]:
    """Where `pcm` is quiet for 60 ms or more, in samples, in order."""
    steps = len(pcm) // _STEP
    levels = np.sqrt(np.mean(pcm[: steps * _STEP].reshape(steps, _STEP).astype(np.float64) ** 2, axis=1))
    quiet = levels < _QUIET * levels.max(initial=0.0)
    turns = np.flatnonzero(np.diff(np.concatenate([[False], quiet, [False]]).astype(int)))
    pairs = zip(turns[::2], turns[1::2], strict=True)
    return [(int(a) * _STEP, int(b) * _STEP) for a, b in pairs if b - a >= _GAP_STEPS]


def _shared(symbols: str, gaps: Sequence[tuple[int, int]], length: int) -> list[int]:
    """Where the opening pad and each symbol end: each takes its share of the time that is not a gap."""
    weights = np.array([0.0, *(_weight(symbol) for symbol in symbols)])
    sounding = np.ones(length, bool)
    for at, until in gaps:
        sounding[at:until] = False
    places = np.flatnonzero(sounding)
    if not len(places):
        return [0] * len(weights)
    shares = np.cumsum(weights) / max(weights.sum(), 1.0) * len(places)
    return [0 if share < 1 else int(places[min(int(share), len(places)) - 1]) + 1 for share in shares]


def _weight(symbol: str) -> float:
    if symbol == " " or symbol in PAUSES or symbol in marks.BACKWARD or symbol in marks.FORWARD:
        return 0.0
    return VOWEL if symbol in VOWELS else CONSONANT


def _hushed(tiles: Sequence[Mark], gaps: Sequence[tuple[int, int]]) -> tuple[Mark, ...]:
    """The same tiles with silence cut into those that lie over a gap."""
    cuts = sorted({edge for gap in gaps for edge in gap})
    hushed: list[Mark] = []
    for tile in tiles:
        edges = [int(tile.at), *(cut for cut in cuts if tile.at < cut < tile.until), int(tile.until)]
        for at, until in pairwise(edges):
            phone = "" if any(a <= at < b for a, b in gaps) else tile.phone
            if hushed and hushed[-1].phone == phone:
                at = int(hushed.pop().at)
            hushed.append(Mark(Samples(at), Samples(until), phone))
    return tuple(hushed)
