"""The illustrated presenter: original vector art, drawn once by skia, moved by OpenCV."""

from host.avatar.puppet.puppet import FACE, Puppet
from host.avatar.puppet.wardrobe import CHARACTERS, Character, Outfit

__all__ = ["CHARACTERS", "FACE", "Character", "Outfit", "Puppet"]
