"""The photo host: one consented photograph of a person, rigged so that it talks, blinks, looks and breathes."""

from host.avatar.photo.consent import ConsentFault
from host.avatar.photo.host import PhotoHost
from host.avatar.photo.rig import MANIFEST, Rig, RigFault, load_rig, save_rig

__all__ = ["MANIFEST", "ConsentFault", "PhotoHost", "Rig", "RigFault", "load_rig", "save_rig"]
