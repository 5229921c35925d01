"""One room, its parts given what they need and no more, started in order and stopped in reverse."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

from host.avatar.stage import LABELS
from host.compose.conversing import Conversation, Precedents, conversation, host_of
from host.compose.learning import Schooling, learning_for, schooling
from host.compose.listening import listening
from host.compose.on_air import OnAir
from host.compose.operating import audience_panel, talk_panels
from host.compose.outgoing import Outgoing, outgoing
from host.compose.premises import Premises
from host.compose.presenting import presenter_panel, staging
from host.compose.programme import Programme
from host.compose.resuming import go_on
from host.compose.sending import Sending, sending
from host.compose.speaking import speaking, usual_manner
from host.compose.voicing import voice_cards, voice_panel
from host.compose.writing import ghostwriter
from host.console.panel import Panel
from host.privacy import pseudonyms
from host.settings import Settings
from host.shelf import Shelf
from host.show.airing import Airing
from host.show.desk import LiveDesk
from host.show.health import LoopLag
from host.show.ledger import Ledger
from host.show.log import Log
from host.show.parts import Voice
from host.show.room import LiveRoom
from host.show.show import Show
from host.show.thinking import Thinking
from host.show.track import Track
from host.show.watch import Watch
from host.store import Store
from host.voice.cast import Cast
from host.voice.catalog import VoiceCard
from host.voice.process import VoiceProcess
from script_gen.facts import ShopFacts
from script_gen.glue import Glue
from script_gen.product import Shop
from script_gen.script import Script
from stream.clock import Clock
from stream.mixer import Mixer
from stream.timeline import LEAD

Health = Callable[[], dict[str, Any]]
"""The figures of the console's health strip, at this moment."""


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
    clock, facts, run = clock or Clock(epoch=-LEAD), ShopFacts(shop), f"{shop.id}-{secrets.token_hex(4)}"
    async with AsyncExitStack() as stack:
        store = stack.enter_context(Store(settings.database_url(), run, clock.wall))
        premises = Premises(
            run=run,
            clock=clock,
            shop=shop,
            settings=settings,
            programme=programme,
            facts=facts,
            shelf=Shelf(shop, facts, clock.wall),
            store=store,
            thinking=stack.enter_context(Thinking(clock)),
            log=Log(clock, store.keep, first_seq=store.next_seq()),
            track=Track(),
            ledger=Ledger(),
        )
        yield _compose(premises, await stack.enter_async_context(voice or speaking(clock, settings, shop)))


def _compose(premises: Premises, voice: Voice) -> OnAir:
    """The parts of a room, each given what it needs and no more."""
    clock, shop, settings = premises.clock, premises.shop, premises.settings
    glue, cast = Glue(shop.language), Cast(voice, clock, shop.understudies)
    staged = staging(premises)
    sent = sending(clock, settings, staged)
    learning = learning_for(premises, viewers=sent.viewers)
    script = Script(shop, seed=premises.programme.seed, facts=premises.facts, glue=glue, taste=learning)
    talk = _talk(premises, script, cast, sent.broadcast.mixer)
    school = schooling(premises, talk, script, learning)
    _report_faults(talk.show, premises.store, cast, voice)
    if premises.programme.resume:
        go_on(talk.show, premises.store, premises.facts)
    writer = ghostwriter(clock, settings, shop, glue)
    sources = listening(clock, settings, talk.intake)
    beyond = _beyond(premises, talk.show, sent) if premises.programme.public else None
    room = _room(premises, talk, school, sent)
    talk.show.ears += [staged.extras.hear, *(beyond.ears if beyond else ())]
    lag = LoopLag(clock)
    health = partial(sent.health, lag, talk.show)
    cards = voice_cards(shop, settings)
    panels = (
        presenter_panel(premises, staged, talk.show),
        voice_panel(talk.show, voice, cast, shop, cards),
        *(beyond.panels if beyond else ()),
        *talk_panels(talk, writer),
        sent.panel,
        *school.panels,
        audience_panel(talk.audience, sources),
    )
    label_visible = partial(staged.painter.label_visible, language=shop.language)
    return OnAir(
        premises=premises,
        talk=talk,
        sent=sent,
        school=school,
        sources=sources,
        room=room,
        desk=_desk(premises, talk, health, cards, panels),
        panels=panels,
        lag=lag,
        watch=Watch(talk.show, sent.broadcast.bus, premises.thinking, health=health, label_visible=label_visible),
        writer=writer,
        outgoing=beyond,
    )


def _desk(
    premises: Premises, talk: Conversation, health: Health, cards: Sequence[VoiceCard], panels: Sequence[Panel]
) -> LiveDesk:
    """What operators see and do."""
    return LiveDesk(
        talk.show,
        shop=premises.shop.name,
        shelf=premises.shelf,
        lawful=talk.lawful,
        health=health,
        voices=[card.id for card in cards],
        lexicon=premises.shop.lexicon,
        panels=panels,
    )


def _talk(premises: Premises, script: Script, voice: Voice, mixer: Mixer) -> Conversation:
    """The conversation of a show that is seen and heard."""
    shop, settings, store = premises.shop, premises.settings, premises.store
    talk = conversation(
        premises.clock,
        premises.facts,
        script=script,
        host=host_of(voice, usual_manner(shop, settings)),
        airing=Airing(premises.clock, premises.track, mixer),
        ledger=premises.ledger,
        log=premises.log,
        thinking=premises.thinking,
        past=Precedents.kept(store),
        naming=pseudonyms(settings.data_dir).of_comment,
        save=partial(store.save, shop.id),
    )
    talk.replies.text.on = settings.text_replies
    return talk


def _report_faults(show: Show, store: Store, cast: Cast, voice: Voice) -> None:
    """What fails beside the show is told in its log."""
    store.ears.append(_to_loop(show))
    of_voice = partial(show.fault, "voice")
    cast.ears.append(of_voice)
    if isinstance(voice, VoiceProcess):
        voice.ears.append(of_voice)


def _beyond(premises: Premises, show: Show, sent: Sending) -> Outgoing:
    """The outputs besides the show's own viewers, counted with these."""
    beyond = outgoing(premises, sent.broadcast.bus, show, bitrate_bps=sent.bitrate_bps)
    sent.figures.beside.append(beyond.outputs.pushed)
    return beyond


def _room(premises: Premises, talk: Conversation, school: Schooling, sent: Sending) -> LiveRoom:
    """What viewers' pages see and do."""
    return LiveRoom(
        talk.show,
        talk.intake,
        premises.shop,
        premises.shelf,
        notice=LABELS[premises.shop.language],
        simulated=premises.programme.simulated,
        viewers=sent.viewers,
        clicked=school.learning.clicked,
    )


def _to_loop(show: Show) -> Callable[[str], None]:
    """Lets the store's thread tell the show of a fault."""
    loop = asyncio.get_running_loop()

    def tell(reason: str) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(show.fault, "store", reason)

    return tell
