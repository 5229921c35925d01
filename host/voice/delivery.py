"""How brand style and mood are heard: pace, pitch, loudness, pauses and emphasis against a voice's own manner."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Manner:
    """Factors and a level that shape one clause. One and zero leave the voice as it is."""

    pace: float = 1.0
    """How many times faster."""
    pitch: float = 1.0
    """Factor on the fundamental frequency."""
    gain_db: float = 0.0
    """Louder or softer than the target loudness; all moods and styles together stay within 1 dB of it."""
    pause: float = 1.0
    """Factor on the silences between clauses."""
    emphasis: float = 1.0
    """How many times further the melody goes from its mean: stressed words stand out more, or less."""

    def __mul__(self, other: "Manner") -> "Manner":
        """Both manners at once: factors multiply, decibels add up."""
        return Manner(
            round(self.pace * other.pace, 4),
            round(self.pitch * other.pitch, 4),
            round(self.gain_db + other.gain_db, 2),
            round(self.pause * other.pause, 4),
            round(self.emphasis * other.emphasis, 4),
        )


MOODS: Final = {
    "neutral": Manner(),
    "warm": Manner(pace=0.94, pitch=1.09, gain_db=-0.2, pause=1.1, emphasis=1.1),
    "excited": Manner(pace=1.12, pitch=1.17, gain_db=0.6, pause=0.75, emphasis=1.2),
    "calm": Manner(pace=0.89, pitch=0.88, gain_db=-0.4, pause=1.25, emphasis=0.9),
    "sorry": Manner(pace=0.86, pitch=0.86, gain_db=-0.5, pause=1.3, emphasis=0.85),
}
"""By `script_gen.line.Mood` value. Each differs from neutral by 8 % or more in pitch or pace, measured on the sound."""

BRAND_STYLES: Final = {
    "luxury-story": Manner(pace=0.92, pitch=0.97, pause=1.3, emphasis=1.05),
    "daily-brisk": Manner(pace=1.06, pitch=1.02, pause=0.85, emphasis=1.05),
    "children-gentle": Manner(pace=0.94, pitch=1.07, gain_db=-0.1, pause=1.15, emphasis=1.1),
    "tech-calm": Manner(pace=0.98, pitch=0.95, pause=1.0, emphasis=0.9),
    "warm-story": Manner(pace=0.95, pitch=1.02, pause=1.15, emphasis=1.05),
}
"""By the shop file's `brand_style`; an unknown or empty style leaves the voice as it is."""


def manner(brand_style: str, mood: str) -> Manner:
    """The manner of a mood in a brand style; an unknown name of either changes nothing."""
    return BRAND_STYLES.get(brand_style, Manner()) * MOODS.get(mood, Manner())
