"""One room, its parts given what they need and no more, started in order and stopped in reverse."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

from host.avatar.stage import LABELS
from host.compose.conversing import conversation
from host.compose.learning import schooling
from host.compose.listening import listening
from host.compose.on_air import OnAir
from host.compose.outgoing import outgoing
from host.compose.presenting import presentation, presenter_panel
from host.compose.programme import Programme
from host.compose.speaking import speaking, usual_manner
from host.compose.voicing import voice_panel
from host.compose.watching import StreamFigures, ice_servers, watching
from host.compose.writing import ghostwriter
from host.console.moderation_routes import moderation_routes
from host.console.outputs_routes import outputs_routes
from host.console.panel import Panel, no_routes
from host.console.questions_routes import questions_routes
from host.console.stream_routes import stream_routes
from host.console.written_routes import written_routes
from host.llm.ghostwriter import Ghostwriter
from host.privacy import pseudonyms
from host.settings import Settings
from host.shelf import Shelf
from host.show.desk import LiveDesk
from host.show.health import LoopLag
from host.show.intake import Thinking
from host.show.ledger import Ledger
from host.show.lists import DEED as MODERATION
from host.show.log import Log
from host.show.preparation import Voice
from host.show.questions import ANSWERED, Questions
from host.show.room import LiveRoom
from host.show.show import Show
from host.show.track import Track
from host.show.watch import Watch
from host.store import Store
from host.viewers import Viewers, forget_in_time
from host.voice.cast import Cast
from host.voice.catalog import VOICES
from host.voice.own import read_voices
from host.voice.process import VoiceProcess
from script_gen.facts import ShopFacts
from script_gen.glue import Glue
from script_gen.product import Shop
from script_gen.script import Script
from stream.bed import Music
from stream.broadcast import Broadcast, bitrate_for
from stream.clock import Clock
from stream.outputs.whep import Whep
from stream.timeline import LEAD


@asynccontextmanager
async def open_room(
    shop: Shop,
    settings: Settings,
    programme: Programme,
    *,
    clock: Clock | None = None,
    voice: AbstractAsyncContextManager[Voice] | None = None,
) -> AsyncIterator[OnAir]:
    """Everything one room needs, started in order and stopped in reverse.

    `voice` replaces the usual one, and `clock` is the one it was made with.
    """
    async with AsyncExitStack() as stack:
        clock = clock or Clock(epoch=-LEAD)
        name = f"{shop.id}-{secrets.token_hex(4)}"
        store = stack.enter_context(Store(settings.database_url(), name, clock.wall))
        thinking = stack.enter_context(Thinking(clock))
        spoken = await stack.enter_async_context(voice or speaking(clock, settings, shop))
        yield _compose(shop, settings, programme, clock, store, thinking, spoken, run=name)


def _compose(
    shop: Shop,
    settings: Settings,
    programme: Programme,
    clock: Clock,
    store: Store,
    thinking: Thinking,
    voice: Voice,
    *,
    run: str,
) -> OnAir:
    """The parts of a room, each given what it needs and no more."""
    facts = ShopFacts(shop)
    glue = Glue(shop.language)
    shelf = Shelf(shop, facts, clock.wall)
    ledger, track = Ledger(), Track()
    seen = presentation(clock, shop, settings, programme.seed, track, shelf, ledger, simulated=programme.simulated)
    width, height = seen.painter.size
    broadcast = Broadcast(
        clock, seen.frames.picture, width=width, height=height, bitrate_bps=bitrate_for(width, height)
    )
    broadcast.mixer.bed = Music(settings.music) if settings.music else None
    servers = ice_servers(settings, clock)
    whep = Whep(
        broadcast.bus,
        clock,
        hosts=settings.media_hosts,
        ice_servers=servers,
        renditions=broadcast.renditions,
        direct=settings.fast_path,
        viewers_max=settings.viewers_max,
    )
    stream = StreamFigures(clock, broadcast, whep)
    own = read_voices(settings.voices_file)
    cast = Cast(voice, clock, shop.understudies)
    script = Script(shop, seed=programme.seed, facts=facts, glue=glue)
    talk = conversation(
        clock,
        facts,
        script=script,
        voice=cast,
        mixer=broadcast.mixer,
        track=track,
        ledger=ledger,
        log=Log(clock, store.keep, first_seq=store.next_seq()),
        manner=usual_manner(shop, settings),
        thinking=thinking,
        answered=store.edits(ANSWERED),
        relisted=store.edits(MODERATION),
        text_replies=settings.text_replies,
        save=partial(store.save, shop.id),
    )
    show, intake, questions, audience = talk.show, talk.intake, talk.questions, talk.audience
    intake.pseudonym = pseudonyms(settings.data_dir).of
    school = schooling(clock, talk, script, facts, shelf, store, settings, programme, viewers=lambda: whep.count)
    store.fault = _to_loop(show)
    cast.on_fault = partial(show.fault, "voice")
    if isinstance(voice, VoiceProcess):
        voice.on_fault = cast.on_fault
    writer = ghostwriter(clock, settings, shop, glue)
    if programme.resume and (state := store.resume(shop.id)) is not None:
        show.restore(state)
    sources = listening(clock, settings, intake)
    notice, simulated = LABELS[shop.language], programme.simulated
    room = LiveRoom(show, intake, shop, shelf, notice=notice, simulated=simulated, viewers=lambda: whep.count)
    room.clicked = school.learning.clicked
    lag = LoopLag(clock)
    health = partial(_health, broadcast, whep, lag, show)
    show.announce = partial(_told, room.tell, seen.extras.hear)
    label = partial(seen.painter.label_visible, language=shop.language)
    watch = Watch(show, broadcast.bus, thinking, health=health, label_visible=label)
    beyond = None
    if programme.public:
        rate = bitrate_for(width, height)
        beyond = outgoing(
            clock,
            broadcast.bus,
            show.log,
            settings,
            run=run,
            shop=shop,
            store=store,
            bitrate_bps=rate,
            fault=show.fault,
        )
        show.announce = partial(_told, show.announce, beyond.presentations.hear)
        stream.pushed = beyond.outputs.pushed
    panels = (
        presenter_panel(seen, show, shop, settings),
        voice_panel(show, voice, cast, shop, own),
        *([Panel("outputs", beyond.outputs.state, partial(outputs_routes, beyond.outputs))] if beyond else []),
        Panel("questions", partial(_asked, questions, writer), partial(questions_routes, questions)),
        Panel("written", talk.written.state, partial(written_routes, talk.written)),
        Panel("moderation", talk.screening.state, partial(moderation_routes, talk.screening)),
        Panel("stream", stream.state, stream_routes),
        *school.panels,
        Panel("audience", lambda: audience.state() | {"sources": sources.state()}, no_routes),
    )
    desk = LiveDesk(
        show,
        shop=shop.name,
        shelf=shelf,
        lawful=talk.lawful,
        health=health,
        voices=[c.id for c in (*VOICES, *own) if c.language == shop.language],
        lexicon=shop.lexicon,
        panels=panels,
    )
    return OnAir(
        clock,
        store,
        show,
        intake,
        room,
        desk,
        broadcast,
        whep,
        watching(settings, servers),
        stream,
        audience,
        sources,
        lag,
        watch,
        programme.sources,
        partial(forget_in_time, Viewers(store.engine), clock, settings.viewer_days),
        writer,
        beyond,
        panels,
        school,
    )


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


def _asked(questions: Questions, writer: Ghostwriter | None) -> dict[str, Any]:
    """The questions panel: what waits for a person, and how the model writer does."""
    return questions.state() | {"writer": writer.state() if writer else None}


Ear = Callable[[dict[str, Any]], None]


def _told(tell: Ear, hear: Ear, message: dict[str, Any]) -> None:
    """What viewers are told, and what of it the picture shows."""
    tell(message)
    hear(message)


def _to_loop(show: Show) -> Callable[[str], None]:
    """Lets the store's thread tell the show of a fault."""
    loop = asyncio.get_running_loop()

    def tell(reason: str) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(show.fault, "store", reason)

    return tell
