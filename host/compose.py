"""Puts a room together: the only file that knows which voice, avatar, writer and outputs there are."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from comments.comment import Comment
from comments.inbox import Inbox
from comments.meaning import Reader
from comments.moderation import moderate
from comments.sources.crowd import Crowd
from comments.sources.replay import Replay, ReplayFault
from host.avatar.puppet import CHARACTERS, Puppet
from host.avatar.scene import Scene
from host.avatar.stage import LABELS, Stage, label_visible, theme_for
from host.console.app import build_app
from host.performance import Performer
from host.settings import Settings
from host.shelf import Shelf
from host.show.desk import LiveDesk
from host.show.director import Director
from host.show.frames import Frames
from host.show.health import LoopLag
from host.show.intake import Intake, Thinking
from host.show.ledger import Ledger
from host.show.log import Log
from host.show.parts import Manner
from host.show.preparation import Voice
from host.show.replies import Replies
from host.show.room import LiveRoom
from host.show.show import Show
from host.show.track import Track
from host.show.watch import Watch
from host.store import Store
from host.voice.cast import Cast
from host.voice.catalog import VOICES, VoiceCard, voice_for
from host.voice.own import read_voices
from host.voice.process import VoiceProcess
from script_gen.answer import Answerer
from script_gen.claims import Guard
from script_gen.facts import ShopFacts
from script_gen.openers import OPENERS
from script_gen.product import Shop
from script_gen.script import Script
from stream.bed import Music
from stream.broadcast import Broadcast
from stream.clock import Clock
from stream.outputs.recording import Mp4Recording
from stream.outputs.whep import Whep
from stream.studio import LEAD
from stream.timeline import Samples

Timed = Iterator[tuple[int, Comment]]
"""Comments with the sample at which each is written, in rising order."""


@dataclass(frozen=True, slots=True)
class OnAir:
    """A room that is put together; `run` puts it on the air."""

    clock: Clock
    store: Store
    show: Show
    intake: Intake
    room: LiveRoom
    desk: LiveDesk
    broadcast: Broadcast
    whep: Whep
    lag: LoopLag
    watch: Watch
    sources: tuple[Timed, ...]

    async def run(self) -> None:
        """Be on the air until cancelled or broken."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.broadcast.run(), name="broadcast")
            group.create_task(self.whep.run(), name="viewers")
            group.create_task(self.lag.run(), name="loop lag")
            group.create_task(self.room.count(), name="viewer count")
            group.create_task(self.watch.run(), name="watch")
            group.create_task(self.show.run(self.intake, self.sources), name="show")

    def app(self, token: str) -> FastAPI:
        """The pages of this room; `token` opens the console."""
        return build_app(self.room, self.desk, self.whep, token=token)


@dataclass(frozen=True, slots=True)
class Programme:
    """What a room plays."""

    seed: int = 1
    """The same seed gives the same script and the same idle movements."""
    sources: tuple[Timed, ...] = ()
    """Comments besides those of the page."""
    simulated: bool = False
    """Some of the sources are programs: picture and pages then say so."""
    resume: bool = False
    """Go on with the line that was on air when this shop's show last ran."""


@asynccontextmanager
async def open_room(
    shop: Shop,
    settings: Settings,
    programme: Programme,
    *,
    voice: AbstractAsyncContextManager[Voice] | None = None,
) -> AsyncIterator[OnAir]:
    """Everything one room needs, started in order and stopped in reverse. `voice` replaces the usual one."""
    async with AsyncExitStack() as stack:
        clock = Clock(epoch=-LEAD)
        name = f"{shop.id}-{secrets.token_hex(4)}"
        store = stack.enter_context(Store(settings.database_url(), name, clock.wall))
        thinking = stack.enter_context(Thinking(clock))
        speaking = await stack.enter_async_context(voice or _voice(clock, settings, shop))
        yield _compose(shop, settings, programme, clock, store, thinking, speaking)


def _compose(
    shop: Shop,
    settings: Settings,
    programme: Programme,
    clock: Clock,
    store: Store,
    thinking: Thinking,
    voice: Voice,
) -> OnAir:
    """The parts of a room, each given what it needs and no more."""
    shelf = Shelf(shop, ShopFacts(shop), clock.wall)
    reader, inbox, ledger, track = Reader(), Inbox(), Ledger(), Track()
    presenter = Puppet(settings.character, settings.outfit)
    presenter.prewarm()
    stage = Stage(presenter, theme=theme_for(shop.brand_style))
    empty = Scene(shop.name, shop.language, simulated=programme.simulated)
    frames = Frames(track, stage, Performer(programme.seed), empty=empty, card=shelf.card, comment=ledger.comment)
    broadcast = Broadcast(clock, frames.picture)
    broadcast.mixer.bed = Music(settings.music) if settings.music else None
    whep = Whep(broadcast.bus, clock, hosts=settings.media_hosts)
    own = read_voices(settings.voices_file)
    cast = Cast(voice, clock, shop.understudies)
    show = Show(
        clock,
        director=Director(),
        script=Script(shop, seed=programme.seed),
        voice=cast,
        mixer=broadcast.mixer,
        track=track,
        log=Log(clock, store.keep, first_seq=store.next_seq()),
        ledger=ledger,
        manner=_manner(shop, settings, own),
        thinking=thinking,
        openers=OPENERS[shop.language],
        save=partial(store.save, shop.id),
    )
    store.fault = _to_loop(show)
    cast.on_fault = partial(show.fault, "voice")
    if isinstance(voice, VoiceProcess):
        voice.on_fault = cast.on_fault
    show.replies = Replies(show, inbox, Answerer(shop, embed=reader.embed), thinking)
    if programme.resume and (state := store.resume(shop.id)) is not None:
        show.restore(state)
    intake = Intake(show, inbox, reader, thinking, moderate=moderate)
    notice, simulated = LABELS[shop.language], programme.simulated
    room = LiveRoom(show, intake, shop, shelf, notice=notice, simulated=simulated, viewers=lambda: whep.count)
    lag = LoopLag(clock)
    health = partial(_health, broadcast, whep, lag, show)
    label = partial(label_visible, language=shop.language)
    watch = Watch(show, broadcast.bus, thinking, health=health, label_visible=label)
    desk = LiveDesk(
        show,
        shop=shop.name,
        shelf=shelf,
        guard=Guard(),
        health=health,
        voices=[c.id for c in (*VOICES, *own) if c.language == shop.language],
        lexicon=shop.lexicon,
    )
    return OnAir(clock, store, show, intake, room, desk, broadcast, whep, lag, watch, programme.sources)


def _health(broadcast: Broadcast, whep: Whep, lag: LoopLag, show: Show) -> dict[str, Any]:
    """The figures of the console's health strip."""
    stats = broadcast.stats()
    return {
        "viewers": whep.count,
        "late_pictures": stats.pictures.repeated,
        "skips": stats.sound.skipped,
        "loop_lag_ms": round(lag.worst_ms(), 1),
        "voice": show.manner.voice,
        "faults": show.faults,
    }


def _manner(shop: Shop, settings: Settings, own: Sequence[VoiceCard]) -> Manner:
    """The merchant's voice where it speaks the shop's language."""
    card = voice_for(shop.language, settings.voice or shop.voice, own)
    return Manner(card.id, shop.language, shop.brand_style)


def _voice(clock: Clock, settings: Settings, shop: Shop) -> VoiceProcess:
    """The speaking child process with its clause cache."""
    return VoiceProcess(
        clock,
        cache_dir=settings.data_dir / "clauses",
        cache_limit_bytes=settings.voice_cache_mb * 2**20,
        lexicon=shop.lexicon,
        voices_file=settings.voices_file,
    )


def _to_loop(show: Show) -> Callable[[str], None]:
    """Lets the store's thread tell the show of a fault."""
    loop = asyncio.get_running_loop()

    def tell(reason: str) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(show.fault, "store", reason)

    return tell


def crowd_for(shop: Shop, *, seed: int, per_minute: float) -> Timed:
    """A simulated crowd that asks about this shop's products."""
    return Crowd(
        [product.name for product in shop.products], shop.language, seed=seed, per_minute=per_minute
    ).comments()


def replayed(path: Path) -> Timed:
    """Recorded comments; ValueError names every bad row of the file."""
    try:
        return Replay(path).comments()
    except ReplayFault as fault:
        raise ValueError(str(fault)) from fault


def presenters() -> dict[str, tuple[str, ...]]:
    """Who may present, and the outfits of each."""
    return {character.name: tuple(outfit.name for outfit in character.outfits) for character in CHARACTERS}


async def record(room: OnAir, path: Path, *, until: Samples) -> None:
    """Record the show into an MP4 file up to `until`."""
    await Mp4Recording(path, room.clock).run(room.broadcast.bus, until=until)
