"""How a room's pictures and sound leave: one encode for everybody, its own viewers, and what is counted of both."""

from dataclasses import dataclass
from typing import Any

from host.compose.presenting import Staging
from host.compose.watching import StreamFigures, ice_servers, watching
from host.console.panel import Panel
from host.console.stream_routes import stream_routes
from host.console.whep import Watching
from host.settings import Settings
from host.show.health import LoopLag
from host.show.show import Show
from stream.bed import Music
from stream.broadcast import Broadcast, bitrate_for
from stream.clock import Clock
from stream.outputs.doors import Doors
from stream.outputs.whep import Whep


@dataclass(frozen=True, slots=True)
class Sending:
    """The broadcast and its viewers."""

    broadcast: Broadcast
    whep: Whep
    watching: Watching
    figures: StreamFigures
    bitrate_bps: int
    """Of the best pictures."""

    def viewers(self) -> int:
        """How many watch now."""
        return self.whep.count

    @property
    def panel(self) -> Panel:
        """What of it the console shows."""
        return Panel("stream", self.figures.state, stream_routes)

    def health(self, lag: LoopLag, show: Show) -> dict[str, Any]:
        """The figures of the console's health strip."""
        stats = self.broadcast.stats()
        return {
            "viewers": self.whep.count,
            "late_pictures": stats.pictures.repeated,
            "skips": stats.sound.skipped,
            "loop_lag_ms": round(lag.worst_ms(), 1),
            "voice": show.manner.voice,
            "faults": show.faults,
        }


def sending(clock: Clock, settings: Settings, staging: Staging) -> Sending:
    """Nothing is sent before they run. ValueError names a malformed STUN or TURN server."""
    width, height = staging.painter.size
    bitrate_bps = bitrate_for(width, height)
    broadcast = Broadcast(clock, staging.frames.picture, width=width, height=height, bitrate_bps=bitrate_bps)
    broadcast.mixer.bed = Music(settings.music) if settings.music else None
    servers = ice_servers(settings, clock)
    whep = Whep(
        broadcast.bus,
        clock,
        hosts=settings.media_hosts,
        ice_servers=servers,
        renditions=broadcast.renditions,
        direct=settings.fast_path,
        doors=Doors(viewers_max=settings.viewers_max),
    )
    return Sending(broadcast, whep, watching(settings, servers), StreamFigures(clock, broadcast, whep), bitrate_bps)
