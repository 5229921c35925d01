"""The photo host: one consented photograph of a person, rigged so that it talks, blinks, looks and breathes."""

from host.avatar.photo.host import PhotoHost
from host.avatar.photo.rig import Rig, RigFault, load_rig

__all__ = ["PhotoHost", "Rig", "RigFault", "load_rig"]
