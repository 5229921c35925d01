"""How the host moves: pure and seeded, from what is spoken and the time to a pose."""

from host.performance.performer import Performer
from host.performance.sound import mouth_from_sound
from host.performance.spoken import Attention, Spoken

__all__ = ["Attention", "Performer", "Spoken", "mouth_from_sound"]
