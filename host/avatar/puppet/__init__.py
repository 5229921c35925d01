"""The illustrated presenter: original vector art, drawn once by skia, moved by OpenCV."""

from host.avatar.puppet.puppet import Puppet
from host.avatar.puppet.turning import FACE
from host.avatar.puppet.wardrobe import CHARACTERS, COLOURS, SKINS, Character, Outfit, appearance

__all__ = ["CHARACTERS", "COLOURS", "FACE", "SKINS", "Character", "Outfit", "Puppet", "appearance"]
