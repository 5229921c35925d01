"""One room, its parts given what they need and no more, started in order and stopped in reverse."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

from host.avatar.stage import LABELS
from host.compose.conversing import conversation
from host.compose.learning import schooling
from host.compose.listening import listening
from host.compose.on_air import OnAir
from host.compose.operating import audience_panel, talk_panels
from host.compose.outgoing import outgoing
from host.compose.presenting import presentation, presenter_panel
from host.compose.programme import Programme
from host.compose.sending import sending
from host.compose.speaking import speaking, usual_manner
from host.compose.voicing import voice_panel
from host.compose.writing import ghostwriter
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
from host.show.questions import ANSWERED
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
from stream.clock import Clock
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
    sent = sending(clock, settings, seen)
    own = read_voices(settings.voices_file)
    cast = Cast(voice, clock, shop.understudies)
    script = Script(shop, seed=programme.seed, facts=facts, glue=glue)
    talk = conversation(
        clock,
        facts,
        script=script,
        voice=cast,
        mixer=sent.broadcast.mixer,
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
    show, intake = talk.show, talk.intake
    intake.pseudonym = pseudonyms(settings.data_dir).of
    school = schooling(clock, talk, script, facts, shelf, store, settings, programme, viewers=sent.viewers)
    store.fault = _to_loop(show)
    cast.on_fault = partial(show.fault, "voice")
    if isinstance(voice, VoiceProcess):
        voice.on_fault = cast.on_fault
    writer = ghostwriter(clock, settings, shop, glue)
    if programme.resume and (state := store.resume(shop.id)) is not None:
        show.restore(state)
    sources = listening(clock, settings, intake)
    room = LiveRoom(
        show,
        intake,
        shop,
        shelf,
        notice=LABELS[shop.language],
        simulated=programme.simulated,
        viewers=sent.viewers,
    )
    room.clicked = school.learning.clicked
    ears = [room.tell, seen.extras.hear]
    beyond = None
    if programme.public:
        beyond = outgoing(
            clock,
            sent.broadcast.bus,
            show.log,
            settings,
            run=run,
            shop=shop,
            store=store,
            bitrate_bps=sent.bitrate_bps,
            fault=show.fault,
        )
        ears.append(beyond.presentations.hear)
        sent.figures.pushed = beyond.outputs.pushed
    show.announce = partial(_told, ears)
    lag = LoopLag(clock)
    health = partial(sent.health, lag, show)
    panels = (
        presenter_panel(seen, show, shop, settings),
        voice_panel(show, voice, cast, shop, own),
        *(beyond.panels if beyond else ()),
        *talk_panels(talk, writer),
        sent.panel,
        *school.panels,
        audience_panel(talk.audience, sources),
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
    label = partial(seen.painter.label_visible, language=shop.language)
    return OnAir(
        clock,
        store,
        show,
        intake,
        room,
        desk,
        sent.broadcast,
        sent.whep,
        sent.watching,
        sent.figures,
        talk.audience,
        sources,
        lag,
        Watch(show, sent.broadcast.bus, thinking, health=health, label_visible=label),
        programme.sources,
        partial(forget_in_time, Viewers(store.engine), clock, settings.viewer_days),
        writer,
        beyond,
        panels,
        school,
    )


Ear = Callable[[dict[str, Any]], None]


def _told(ears: Sequence[Ear], message: dict[str, Any]) -> None:
    """What viewers are told: their pages, and what of it the picture shows and is to be found again."""
    for hear in ears:
        hear(message)


def _to_loop(show: Show) -> Callable[[str], None]:
    """Lets the store's thread tell the show of a fault."""
    loop = asyncio.get_running_loop()

    def tell(reason: str) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(show.fault, "store", reason)

    return tell
