"""The sound of the show: speech placed on the timeline, over an optional music bed that ducks under it."""

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from stream.timeline import BLOCK, Samples, from_ms, from_s

AHEAD: Final = from_s(600)
"""How far ahead of the sound last read anything may be placed; it bounds the memory (2 bytes a sample)."""

DUCK_GAIN: Final = 0.25
"""The bed's gain under speech (-12 dB)."""

ATTACK: Final = from_ms(240)
"""The bed is down before the first word: the mixer knows what comes, so it need not react."""

RELEASE: Final = from_ms(900)


class Bed(Protocol):
    """Music or atmosphere under the show, defined for every moment."""

    def read(self, start: Samples, length: int) -> NDArray[np.float32]:
        """Shape (length,), in units of int16 samples, beginning at `start`."""


class TooFarAhead(ValueError):
    """Sound was placed more than `AHEAD` after the sound last read."""


@dataclass(frozen=True, slots=True)
class _Clip:
    start: Samples
    pcm: NDArray[np.int16]

    @property
    def end(self) -> Samples:
        return Samples(self.start + len(self.pcm))


class Mixer:
    """Sums placed clips into 20 ms blocks, mono int16 at 48 kHz; sums saturate instead of wrapping.

    Clips are kept by reference until they have been read: do not change an array after placing it.
    Bounded: placing beyond `AHEAD` raises `TooFarAhead`; the part of a clip that is already past is dropped.
    """

    def __init__(self, bed: Bed | None = None) -> None:
        self.bed = bed
        """Played under everything while set; may be changed at any time."""
        self._clips: list[_Clip] = []
        self._read_until = Samples(0)
        self._bed_gain = 1.0

    def place(self, at: Samples, pcm: NDArray[np.int16]) -> None:
        """Add `pcm`, shape (n,), int16, from `at` on; sounds placed on one another are summed."""
        if pcm.dtype != np.int16 or pcm.ndim != 1:
            raise ValueError(f"a mixer takes int16 sound of shape (n,), not {pcm.dtype} of shape {pcm.shape}")
        clip = _Clip(at, pcm)
        if clip.end > self._read_until + AHEAD:
            raise TooFarAhead(f"sound until sample {clip.end} was placed while sample {self._read_until} is on air")
        if clip.end > self._read_until:
            self._clips.append(clip)

    def cut(self, at: Samples, *, fade: Samples) -> None:
        """Fade out everything placed so far from `at` over `fade` samples, and drop what lies after that."""
        self._clips = [kept for clip in self._clips if (kept := _cut(clip, at, fade)) is not None]

    def read(self, start: Samples) -> NDArray[np.int16]:
        """The block of shape (960,) that begins at `start`; everything before its end is forgotten.

        Blocks are read in rising order; a gap between them is sound that was never on air.
        """
        total = np.zeros(BLOCK, np.int32)
        for clip in self._clips:
            _add(total, start, clip)
        if self.bed is not None:
            total += self._ducked(self.bed, start)
        self._read_until = Samples(start + BLOCK)
        self._clips = [clip for clip in self._clips if clip.end > self._read_until]
        return np.clip(total, -32768, 32767).astype(np.int16)

    def _ducked(self, bed: Bed, start: Samples) -> NDArray[np.int32]:
        soon = start + BLOCK + ATTACK
        spoken = any(clip.start < soon for clip in self._clips)
        step = -BLOCK / ATTACK if spoken else BLOCK / RELEASE
        before, self._bed_gain = self._bed_gain, min(1.0, max(DUCK_GAIN, self._bed_gain + step * (1 - DUCK_GAIN)))
        gain = np.linspace(before, self._bed_gain, BLOCK, dtype=np.float32)
        music: NDArray[np.int32] = np.rint(bed.read(start, BLOCK) * gain).astype(np.int32)
        return music


def _add(total: NDArray[np.int32], start: Samples, clip: _Clip) -> None:
    first, last = max(start, clip.start), min(start + len(total), clip.end)
    if first < last:
        total[first - start : last - start] += clip.pcm[first - clip.start : last - clip.start]


def _cut(clip: _Clip, at: Samples, fade: Samples) -> _Clip | None:
    silent_from = at + fade
    if clip.end <= at:
        return clip
    if clip.start >= silent_from:
        return None
    pcm = clip.pcm[: silent_from - clip.start].copy()
    first = max(0, at - clip.start)
    position = np.arange(clip.start + first, clip.start + len(pcm), dtype=np.float32) - at
    pcm[first:] = np.rint(pcm[first:] * (1 - position / max(1, fade))).astype(np.int16)
    return _Clip(clip.start, pcm)
