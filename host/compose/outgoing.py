"""Where a show goes besides its own viewers: recording, replays, and the outputs of the settings and the console."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from host.compose.premises import Premises
from host.compose.remembering import Remembering
from host.console.outputs_routes import outputs_routes
from host.console.panel import Panel
from host.outputs_file import OutputsFault, OutputWish, read_outputs
from host.settings import Settings
from host.show.live_outputs import LiveOutputs
from host.show.presentations import WINDOW, Presentations
from host.show.replays import ShowReplays
from host.show.show import Show
from stream.bus import Bus
from stream.clock import Clock
from stream.outputs.janus_api import janus_address
from stream.outputs.janus_room import JanusRoomOutput
from stream.outputs.janus_stream import JanusStreamOutput
from stream.outputs.playback import Playback
from stream.outputs.provenance import Credentials, development_credentials, sealer
from stream.outputs.recorder import SEGMENT, Recorder, Shelving
from stream.outputs.retention import Keep
from stream.outputs.rtmp import RtmpOutput
from stream.outputs.rtmp_session import rtmp_address
from stream.outputs.segment_file import Seal
from stream.outputs.segments import Reel
from stream.outputs.supervision import Label, Output
from stream.outputs.whip_push import WhipOutput, whip_address
from stream.timeline import to_s

Ear = Callable[[dict[str, Any]], None]
"""Hears every message that viewers' pages are told."""

RECORDING = OutputWish(name="recording", kind="recording")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The outputs of a room, and what viewers can watch again."""

    outputs: LiveOutputs
    replays: ShowReplays
    presentations: Presentations
    remembering: Remembering

    @property
    def ears(self) -> tuple[Ear, ...]:
        """What of it hears what viewers are told."""
        return (self.presentations.hear,)

    @property
    def panels(self) -> tuple[Panel, ...]:
        """What of it the console shows."""
        return (Panel("outputs", self.outputs.state, partial(outputs_routes, self.outputs)),)


def outgoing(premises: Premises, bus: Bus, show: Show, *, bitrate_bps: int) -> Outgoing:
    """Everything of the settings is started. ValueError for a bad setting."""
    clock, settings, reel = premises.clock, premises.settings, Reel()
    shelving = _shelving(premises)
    presentations = Presentations(clock.now)
    replays = ShowReplays(Playback(reel, premises.run, shelving.producer, clock.wall), presentations)
    recorder = partial(Recorder, shelving, clock, reel, gone=replays.forget)
    outputs = LiveOutputs(
        clock, bus, show.log, partial(_make, clock, settings, recorder, bitrate_bps), fault=show.fault
    )
    for wish in ([RECORDING] if settings.record else []) + read_outputs(settings.outputs_file):
        outputs.start(wish)
    remembering = Remembering(premises.shop.id, shelving, premises.store, clock, replays)
    return Outgoing(outputs, replays, presentations, remembering)


def _shelving(premises: Premises) -> Shelving:
    settings = premises.settings
    producer = settings.producer or premises.shop.name
    seal = seal_for(settings, premises.clock.wall(), producer)
    return Shelving(settings.recordings_dir(), premises.run, _keep(settings), producer, seal)


def unfit_outputs(settings: Settings) -> Iterator[str]:
    """What is wrong with the settings of outputs, signing and recordings, each in one line."""
    try:
        for wish in read_outputs(settings.outputs_file):
            yield from _unfit(wish)
    except OutputsFault as fault:
        yield str(fault)
    try:
        if (credentials := _credentials(settings)) is not None:
            sealer(credentials, producer="", version="")
    except ValueError as fault:
        yield str(fault)


def _unfit(wish: OutputWish) -> Iterator[str]:
    try:
        _target(wish)
    except ValueError as fault:
        yield f"output {wish.name!r}: {fault}"


def _target(wish: OutputWish) -> str:
    """Where an output goes, as an operator may see it. ValueError when nothing can be there."""
    match wish.kind:
        case "rtmp":
            return rtmp_address(wish.url, wish.key.get_secret_value()).server
        case "whip":
            return whip_address(wish.url)
        case "janus-room" | "janus-stream":
            return janus_address(wish.url)
        case "recording":
            return "this machine"


def _make(
    clock: Clock, settings: Settings, recorder: Callable[[], Recorder], bitrate_bps: int, wish: OutputWish
) -> tuple[Label, Output]:
    url, key, hosts = wish.url, wish.key.get_secret_value(), settings.media_hosts
    label = Label(wish.name, wish.kind, _target(wish))
    match wish.kind:
        case "recording":
            return label, recorder()
        case "rtmp":
            return label, RtmpOutput(rtmp_address(url, key), clock, bitrate_bps=bitrate_bps)
        case "whip":
            return label, WhipOutput(url, key, clock, hosts=hosts)
        case "janus-room":
            return label, JanusRoomOutput(url, key, wish.room, clock, bitrate_bps=bitrate_bps, hosts=hosts)
        case "janus-stream":
            return label, JanusStreamOutput(url, key, wish.room, clock)


def _keep(settings: Settings) -> Keep:
    """Never less than viewers may look back, and a segment more."""
    shortest = timedelta(seconds=to_s(WINDOW + 2 * SEGMENT))
    age = max(shortest, timedelta(days=settings.record_days))
    return Keep(age, int(settings.record_gb * 1e9), int(settings.record_reserve_gb * 1e9))


def seal_for(settings: Settings, now: datetime, producer: str) -> Seal:
    """Signs with the merchant's key, or with one that says it proves nothing. Raises `KeyRefused`."""
    credentials = _credentials(settings) or development_credentials(now)
    return sealer(credentials, producer=producer, version=version("livehost"))


def _credentials(settings: Settings) -> Credentials | None:
    """Those of the settings. ValueError when they cannot be read or belong to nothing."""
    certificate, key = settings.c2pa_certificate, settings.c2pa_key
    if (certificate is None) != (key is None):
        raise ValueError("c2pa_certificate and c2pa_key belong together: set both, or neither")
    if certificate is None or key is None:
        return None
    return Credentials(_read(certificate, "c2pa_certificate"), _read(key, "c2pa_key"))


def _read(path: Path, setting: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ValueError(f"{setting}: {path} cannot be read: {error.strerror}") from error
