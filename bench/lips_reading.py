"""Reading lips back: how far the drawn mouth is open in decoded pictures, and how that follows the sound."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from host.avatar.puppet.mouth import CENTRE
from host.avatar.puppet.turning import FACE, HEAD
from stream.timeline import PICTURE, RATE_HZ

_AROUND: Final = (-54.0, -21.0, 54.0, 46.0)
"""Left, top, right and bottom of where the mouth may be, around its place in a picture 720 wide: the head moves."""

_DARK: Final = (58, 142)
"""Largest luma and least red difference of the inside of a wide mouth: the line between shut lips is lighter, hair is
less red."""
_LIPS: Final = 166
"""Least red difference of lips, and of the line between them when they are shut."""
_TEETH: Final = 160
"""Largest red difference of what shows between lips that are a little apart: teeth, blurred by the coder."""

SHUT: Final = 2.5
"""Lips that read less apart than this, in units of a picture 720 wide, are shut: those drawn shut read up to 2."""

_COLUMNS: Final = 14
"""How much of its width a mouth is measured at."""

_HOP: Final = 480
"""10 ms: the step in which lag is looked for."""
_SMOOTH_S: Final = 0.06
"""What a mouth follows of a voice: its syllables, not its periods."""


def opening(i420: NDArray[np.uint8]) -> float:
    """How far the lips are apart in a decoded picture, in units of a picture 720 wide.

    `i420` has the shape (height * 3 // 2, width). The inside of a mouth is dark, or less red than the lips above and
    below it; the tongue, as red as they are, lies within. The tallest columns count, as lips are measured at their
    middle. Lips drawn shut read 0 to 2, lips drawn 4 to 6 apart read 4 on the whole.
    """
    width = i420.shape[1]
    height, scale = i420.shape[0] * 2 // 3, width / 720
    x, y = (scale * (face + HEAD * centre) for face, centre in zip(FACE, CENTRE, strict=True))
    left, top, right, bottom = (
        2 * round((place + reach * scale) / 2) for place, reach in zip((x, y, x, y), _AROUND, strict=True)
    )
    luma = i420[top:bottom, left:right]
    red = i420[height + height // 4 :].reshape(height // 2, width // 2)[top // 2 : bottom // 2, left // 2 : right // 2]
    red = red.repeat(2, 0).repeat(2, 1)
    seen = ((luma < _DARK[0]) & (red > _DARK[1])) | ((red < _TEETH) & _between(red >= _LIPS))
    rows = np.arange(1, len(seen) + 1)[:, None]
    lowest = (seen * rows).max(0)
    highest = np.where(seen, rows, len(seen) + 1).min(0)
    apart = np.sort(np.maximum(lowest - highest + 1, 0))
    return float(np.median(apart[-round(_COLUMNS * scale) :]) / scale)


def _between(lips: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What has lips above and below it in its column."""
    above = np.maximum.accumulate(lips, 0)
    return np.asarray(above & np.maximum.accumulate(lips[::-1], 0)[::-1])


def envelope(pcm: NDArray[np.int16]) -> NDArray[np.float64]:
    """How loud sound at 48 kHz is, one value every 10 ms, smoothed as a mouth is slow."""
    blocks = pcm[: len(pcm) // _HOP * _HOP].reshape(-1, _HOP).astype(np.float64)
    level = np.sqrt((blocks**2).mean(1))
    window = np.exp(-0.5 * (np.arange(-12, 13) * _HOP / RATE_HZ / _SMOOTH_S) ** 2)
    return np.asarray(np.convolve(level, window / window.sum(), "same"), np.float64)


def lag_and_likeness(
    openings: NDArray[np.float64], heard: NDArray[np.float64], *, most_ms: int = 200
) -> tuple[float, float]:
    """Milliseconds by which the mouth is behind the sound where they are most alike, and how alike they are there.

    `openings` has one value a picture, which stands for its middle; `heard` is the envelope of the same stretch.
    Pearson's correlation, best of shifts in steps of 10 ms up to `most_ms` either way.
    """
    middles = (np.arange(len(openings)) + 0.5) * PICTURE / _HOP - 0.5
    at = np.arange(len(heard))
    best = (0.0, -1.0)
    for shift in range(-most_ms // 10, most_ms // 10 + 1):
        then = np.interp(middles - shift, at, heard)
        likeness = float(np.corrcoef(openings, then)[0, 1])
        if likeness > best[1]:
            best = (shift * 10.0, likeness)
    return best
