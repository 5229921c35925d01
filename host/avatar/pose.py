"""A pose: everything that moves in the host, as numbers, for one picture."""

from dataclasses import dataclass
from pathlib import Path

VISEMES = ("sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "I", "O", "U")
"""The 15 visemes in Oculus order (Oculus LipSync reference), the order of `Pose.visemes`."""

CLOSED = (1.0,) + (0.0,) * 14


@dataclass(frozen=True, slots=True)
class Pose:
    """One moment of the host. Zero everywhere is a neutral, open-eyed, resting person."""

    visemes: tuple[float, ...] = CLOSED
    """15 weights, 0 to 1, adding up to about 1, in the order of `VISEMES`."""
    blink: float = 0.0
    """0 open, 1 shut."""
    gaze: tuple[float, float] = (0.0, 0.0)
    """-1 to 1: right and down are positive, as the viewer sees it."""
    brows: float = 0.0
    """-1 drawn down, 1 raised."""
    smile: float = 0.3
    """0 none, 1 broad."""
    head: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """Yaw (right positive), pitch (down positive), roll (clockwise positive), radians, as the viewer sees it."""
    breath: float = 0.0
    """0 out, 1 in."""
    gesture: str = "rest"
    """A `script_gen.line.Gesture` value, `explain` or `offer`: where the arms are going or are."""
    reach: float = 0.0
    """0 at rest, 1 fully in the gesture; eased by the performance."""
    beat: float = 0.0
    """-1 to 1: the small movement within a gesture (wave, nod of the hand)."""
    trail: tuple[float, float] = (0.0, 0.0)
    """How far loose hair is behind the head's yaw and roll, radians."""
    sway: tuple[float, float] = (0.0, 0.0)
    """Shift of the whole figure, -1 to 1 each."""
    product: Path | None = None
    """Picture of the product on air, held up in the `show` gesture."""
