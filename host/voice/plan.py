"""A clause on its way to be spoken: what, by whom, how, and where its sound is kept."""

from dataclasses import dataclass

from host.voice.catalog import VoiceCard
from host.voice.clauses import Clause
from host.voice.delivery import Manner


@dataclass(frozen=True, slots=True)
class Planned:
    """A clause that is to be spoken, and by whom and how."""

    clause: Clause
    card: VoiceCard
    manner: Manner
    key: str
    """Content address of its sound."""
    cached: bool
    """Whether the cache held it when the line was planned."""
