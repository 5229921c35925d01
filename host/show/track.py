"""The track: which clause of which cue sounds when. Pictures and captions are read from it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from host.performance import Spoken
from host.show.cue import Cue
from host.voice.speech import Mark, Speech, Word
from stream.timeline import Samples, from_s

REMEMBERED = from_s(30)
"""How long past clauses are kept: longer than any look back by performance or captions."""

NEARBY = from_s(2)
"""How far around a moment the performance looks."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One clause on the timeline."""

    cue: Cue
    clause: int
    spoken: Spoken

    @property
    def start(self) -> Samples:
        """Its first sample."""
        return self.spoken.start

    @property
    def end(self) -> Samples:
        """One past its last sample."""
        return Samples(self.spoken.start + self.spoken.speech.length)


class Track:
    """Clauses in the order they sound, never overlapping; the past is forgotten after `REMEMBERED`."""

    def __init__(self) -> None:
        self._placed: list[Placed] = []

    @property
    def end(self) -> Samples:
        """Where the sound placed so far ends; 0 when nothing was placed."""
        return self._placed[-1].end if self._placed else Samples(0)

    def place(self, cue: Cue, clause: int, speech: Speech, at: Samples) -> Placed:
        """Put a clause at `at`, which must not be before `end`."""
        if at < self.end:
            raise ValueError(f"clause {clause} of {cue.id} at {at} would overlap the one that ends at {self.end}")
        spoken = Spoken(at, speech, cue.line.mood.value, cue.line.gesture.value, cue.line.text)
        placed = Placed(cue, clause, spoken)
        self._placed.append(placed)
        keep_from = self._first_ending_after(at - REMEMBERED)
        del self._placed[:keep_from]
        return placed

    def cut(self, at: Samples) -> None:
        """Drop everything from `at` on; the clause sounding there ends there."""
        kept = [placed for placed in self._placed if placed.start < at]
        if kept and kept[-1].end > at:
            last = kept[-1]
            speech = shortened(last.spoken.speech, Samples(at - last.start))
            kept[-1] = replace(last, spoken=replace(last.spoken, speech=speech))
        self._placed = kept

    def at(self, moment: Samples) -> Placed | None:
        """The clause that sounds at `moment`."""
        latest = self.latest(moment)
        return latest if latest is not None and moment < latest.end else None

    def latest(self, moment: Samples) -> Placed | None:
        """The clause that sounds at `moment`, or the last one before it."""
        index = bisect_right(self._placed, moment, key=lambda placed: placed.start)
        return self._placed[index - 1] if index else None

    def around(self, moment: Samples) -> Sequence[Spoken]:
        """What is spoken within `NEARBY` of `moment`, oldest first."""
        first = self._first_ending_after(moment - NEARBY)
        return [placed.spoken for placed in self._placed[first:] if placed.start < moment + NEARBY]

    def placed(self) -> Sequence[Placed]:
        """Every clause remembered, oldest first."""
        return tuple(self._placed)

    def heard(self, cue: Cue, until: Samples) -> int:
        """How many clauses of this cue were heard whole by `until`, counted from the cue's start."""
        return 1 + max((p.clause for p in self._placed if p.cue.key == cue.key and p.end <= until), default=-1)

    def spoken(self, cue: Cue) -> str:
        """The part of the cue's text that is on the track, spoken or about to be."""
        return cue.line.text[: max((p.spoken.speech.stop for p in self._placed if p.cue.key == cue.key), default=0)]

    def _first_ending_after(self, moment: int) -> int:
        return next((i for i, placed in enumerate(self._placed) if placed.end > moment), len(self._placed))


def chars_heard(placed: Placed, moment: Samples) -> int:
    """How many characters of the line are spoken at `moment`, counted from the line's start."""
    speech, since = placed.spoken.speech, moment - placed.start
    if since >= speech.length:
        return speech.stop
    begun = [word for word in speech.words if word.at <= since]
    return begun[-1].stop if begun else speech.start


def shortened(speech: Speech, length: Samples) -> Speech:
    """The first `length` samples of a speech, with the marks and words that begin in them."""
    marks = tuple(Mark(m.at, Samples(min(m.until, length)), m.phone) for m in speech.marks if m.at < length)
    words = tuple(Word(w.at, Samples(min(w.until, length)), w.start, w.stop) for w in speech.words if w.at < length)
    stop = max((word.stop for word in words), default=speech.start)
    return Speech(speech.pcm[:length], marks, words, speech.start, stop)
