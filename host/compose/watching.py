"""How a room is watched: who may, through which servers, and the figures of it for the console and `/metrics`."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from host.console.hls_viewers import HlsViewers
from host.console.metrics import Figure, Summary
from host.console.viewing import Viewing
from host.console.whep import Watching
from host.settings import Settings
from host.show.rate import Rate
from stream.broadcast import Broadcast
from stream.clock import Clock
from stream.ice import IceServers
from stream.outputs.whep import Whep
from stream.totals import Totals

RUNGS = ("best", "economy", "keyframes")
"""Names of the levels of `stream.outputs.quality.Quality`."""


def ice_servers(settings: Settings, clock: Clock) -> IceServers:
    """The STUN and TURN servers by settings; ValueError names a malformed one."""
    return IceServers(
        settings.ice_servers,
        clock.wall,
        secret=settings.turn_secret,
        username=settings.turn_username,
        password=settings.turn_password,
        lifetime_s=settings.turn_credentials_s,
    )


def watching(settings: Settings, servers: IceServers) -> Watching:
    """What the WHEP routes ask of viewers."""
    return Watching(settings.viewer_token, settings.viewer_origins, servers.for_viewer)


@dataclass(slots=True)
class StreamFigures:
    """Everything countable about the stream; `state` is the console's panel, `metrics` are for `/metrics`."""

    clock: Clock
    broadcast: Broadcast
    whep: Whep
    viewing: Viewing = field(default_factory=Viewing)
    hls: HlsViewers = field(default_factory=HlsViewers)
    beside: list[Callable[[], Totals]] = field(default_factory=list)
    """The counters of what else leaves this machine; whoever pushes the show elsewhere adds its own."""
    _to_viewers: Rate = field(init=False)
    _to_all: Rate = field(init=False)

    def __post_init__(self) -> None:
        self._to_viewers, self._to_all = Rate(self.clock), Rate(self.clock)

    def state(self) -> dict[str, Any]:
        """The panel's part of the snapshot."""
        stats, said = self.whep.stats(), self.viewing
        totals = stats.totals
        together = sum((counted() for counted in self.beside), totals)
        return {
            "viewers": stats.connected,
            "hls_viewers": self._hls_viewers(),
            "together": {
                "bitrate_kbps": _kbps(self._to_all, together),
                "nacks": together.nacked,
                "keyframe_requests": together.keyframe_requests,
                "keyframes": together.keyframes,
            },
            "connecting": stats.half_open,
            "joined": stats.joined,
            "vanished": stats.vanished,
            "direct": stats.direct,
            "rungs": self._rungs(stats.by_level),
            "encodes": ["best", *self.broadcast.stats().pictures.others],
            "bitrate_kbps": _kbps(self._to_viewers, totals),
            "loss_percent": round(stats.loss * 100, 1),
            "nacks": totals.nacked,
            "resent": totals.resent,
            "keyframe_requests": totals.keyframe_requests,
            "skips": totals.skips,
            "late_p95_ms": round(stats.lateness.p95_ms, 1),
            "failures": {**stats.failed, **said.failures},
            "relay_failures": stats.relay_failures,
            "first_picture_p95_ms": round(said.first_picture.percentile(0.95)),
            "freezes": said.freezes,
            "frozen_s": round(said.frozen_s, 1),
        }

    def metrics(self) -> Iterator[Figure | Summary]:
        """The metrics of the built-in WHEP output and of what its viewers' pages report."""
        stats, said = self.whep.stats(), self.viewing
        totals, rungs = stats.totals, self._rungs(stats.by_level)
        yield _gauge("viewers", "Viewers connected now, by rendition", rungs, "rendition")
        yield _one("hls_viewers", "Addresses that play HLS now", self._hls_viewers())
        yield _one("viewers_direct", "Viewers on the fast path", stats.direct)
        yield _one("viewers_connecting", "Viewers answered and not yet connected", stats.half_open)
        yield _count("viewer_joins", "Offers answered", stats.joined)
        yield _count("viewers_vanished", "Viewers that went without a word", stats.vanished)
        failed = {**stats.failed, **said.failures}
        yield Figure("viewer_join_failures", "Joins that failed, by cause", failed, "cause", "counter")
        yield _count("relay_failures", "Times a TURN server gave no address", stats.relay_failures)
        yield _count("sent_packets", "RTP packets sent to viewers", totals.packets)
        yield _count("sent_bytes", "RTP payload bytes sent to viewers", totals.octets)
        yield _count("resent_packets", "RTP packets sent again", totals.resent)
        yield _count("nacked_packets", "RTP packets viewers asked for again", totals.nacked)
        yield _count("lost_packets", "RTP packets viewers counted as lost", totals.lost)
        yield _one("loss_ratio", "Mean share of packets lost, of viewers connected now", stats.loss)
        yield _count("keyframe_requests", "PLI and FIR received", totals.keyframe_requests)
        yield _count("sent_keyframes", "Keyframes sent, summed over viewers", totals.keyframes)
        yield _count("skips", "Times a viewer could not keep up and went on at a keyframe", totals.skips)
        yield Summary("send_lateness_seconds", "After its moment a picture had gone to the last viewer", stats.lateness)
        first = said.first_picture.spread()
        yield Summary("first_picture_seconds", "Offer to first decoded picture, by viewers' pages", first)
        yield _count("page_reports", "Reports of viewers' pages", said.reports)
        yield _count("freezes", "Freezes reported by viewers' pages", said.freezes)
        yield _count("frozen_seconds", "Time frozen, by viewers' pages", said.frozen_s)
        yield _count("pages_decoded_pictures", "Pictures decoded by viewers' pages", said.pictures)
        yield from self._made()

    def _made(self) -> Iterator[Figure | Summary]:
        stats = self.broadcast.stats()
        pictures, sound = stats.pictures, stats.sound
        yield _count("pictures", "Pictures made", pictures.pictures)
        yield _count("repeated_pictures", "Slots that showed the picture before again", pictures.repeated)
        yield _count("picture_faults", "Drawings that raised an error", pictures.faults)
        yield Summary("draw_seconds", "Time to draw a picture", pictures.draw)
        yield Summary("encode_seconds", "Time to encode a picture", pictures.encode)
        yield _count("skipped_sound_blocks", "Blocks of 20 ms left out because the server was late", sound.skipped)
        yield Summary("pacer_lateness_seconds", "How late sound was released", sound.lateness)

    def _hls_viewers(self) -> int:
        return self.hls.count(asyncio.get_running_loop().time())

    @staticmethod
    def _rungs(by_level: Mapping[int, int]) -> dict[str, float]:
        return {name: by_level.get(level, 0) for level, name in enumerate(RUNGS)}


def _kbps(rate: Rate, totals: Totals) -> int:
    return round(rate.of(totals.octets) * 8 / 1000)


def _gauge(name: str, text: str, values: Mapping[str, float], label: str) -> Figure:
    return Figure(name, text, values, label)


def _one(name: str, text: str, value: float) -> Figure:
    return Figure(name, text, {"": value})


def _count(name: str, text: str, value: float) -> Figure:
    return Figure(name, text, {"": value}, kind="counter")
