"""A show recorded into one file for people to keep: labelled and signed like everything that leaves a room."""

import secrets
from pathlib import Path

from host.compose.on_air import OnAir
from host.compose.outgoing import seal_for
from host.settings import Settings
from script_gen.product import Shop
from stream.outputs.aigc import AigcLabel
from stream.outputs.recording import Mp4Recording
from stream.timeline import Samples


async def record(room: OnAir, path: Path, shop: Shop, settings: Settings, *, until: Samples) -> None:
    """Record the show into an MP4 file up to `until`. Raises `OSError`, and ValueError for a key that cannot sign."""
    producer = settings.producer or shop.name
    label = AigcLabel(producer, f"{shop.id}-{secrets.token_hex(4)}")
    seal = seal_for(settings, room.clock.wall(), producer)
    await Mp4Recording(path, room.clock, label, seal=seal).run(room.broadcast.bus, until=until)
