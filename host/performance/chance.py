"""Chance without memory: numbers that depend only on a seed, a name and a time slot."""

import math
from typing import Final

_MASK: Final = (1 << 64) - 1


def chance(seed: int, stream: int, slot: int) -> float:
    """A number in [0, 1), the same for the same three arguments (splitmix64, Steele et al. 2014)."""
    z = (seed * 0x9E3779B97F4A7C15 + stream * 0xD1B54A32D192ED03 + slot * 0x8CB92BA72F3D8DD7) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return ((z ^ (z >> 31)) >> 11) / (1 << 53)


def drift(seed: int, stream: int, at_s: float, period_s: float) -> float:
    """Smooth noise in [-1, 1]: random levels every `period_s` joined by quintic eases. Never periodic."""
    slot = math.floor(at_s / period_s)
    t = at_s / period_s - slot
    start, end = 2 * chance(seed, stream, slot) - 1, 2 * chance(seed, stream, slot + 1) - 1
    return start + (end - start) * t * t * t * (t * (6 * t - 15) + 10)


def eased(share: float) -> float:
    """0 to 1 with gentle ends; `share` is clamped."""
    t = min(max(share, 0.0), 1.0)
    return t * t * t * (t * (6 * t - 15) + 10)


def bump(at: float, *, rise: float, fall: float) -> float:
    """A single swell that starts at 0, peaks at `rise` and is gone `fall` later."""
    if at <= 0 or at >= rise + fall:
        return 0.0
    return eased(at / rise) if at < rise else 1 - eased((at - rise) / fall)
