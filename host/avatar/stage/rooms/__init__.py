"""The painted rooms: each is a function that fills all of the canvas that is seen, opaque.

They are drawn around a presenter whose own picture is 720 x 1280 units with the face at 360, 412; a wide picture sees
more of the room to the sides, and a low one less of it above and below.
"""

from host.avatar.stage.rooms.fresh import fresh
from host.avatar.stage.rooms.night import night
from host.avatar.stage.rooms.nursery import nursery
from host.avatar.stage.rooms.studio import studio

__all__ = ["fresh", "night", "nursery", "studio"]
