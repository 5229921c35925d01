"""The painted rooms: each is a function that fills 720 x 1280 units of canvas, opaque."""

from host.avatar.stage.rooms.fresh import fresh
from host.avatar.stage.rooms.night import night
from host.avatar.stage.rooms.nursery import nursery
from host.avatar.stage.rooms.studio import studio

__all__ = ["fresh", "night", "nursery", "studio"]
