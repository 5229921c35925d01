"""A room without sound, picture or viewers: the show as it will be, played as fast as it can be written."""

import asyncio
import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from host.assets import asset_dir
from host.compose.conversing import NO_PRECEDENTS, Precedents, conversation, host_of
from host.compose.programme import Timed
from host.rehearsal.played import Deferral, Notes, Played
from host.rehearsal.unvoiced import UnvoicedVoice
from host.settings import Settings
from host.show.airing import Airing
from host.show.ledger import Ledger
from host.show.log import Log
from host.show.parts import Manner
from host.show.thinking import Thinking
from host.show.track import Track
from host.store import Store
from host.voice.cache import ClauseCache
from host.voice.speaker import Speaker
from script_gen.facts import ShopFacts
from script_gen.question import Question
from script_gen.script import Script
from stream.clock import Clock, run_virtual
from stream.timeline import Samples, from_s, to_s


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What is to be rehearsed."""

    facts: ShopFacts
    manner: Manner
    length_s: float
    seed: int
    opened: datetime
    """The wall time at which the show opens: offers and festivals are those of that day."""
    crowd: Timed | None = None
    past: Precedents = NO_PRECEDENTS


@dataclass(frozen=True, slots=True)
class _NoSound:
    """Stands where the mixer is: writes down when each clause sounds."""

    notes: Notes = field(default_factory=Notes)

    def place(self, at: Samples, pcm: NDArray[np.int16]) -> None:
        """Note a clause."""
        self.notes.placed(at, len(pcm))

    def cut(self, at: Samples, *, fade: Samples) -> None:
        """Nobody cuts in at a rehearsal."""


def precedents(settings: Settings) -> Precedents:
    """What people decided at earlier shows; nothing where there was none yet."""
    url = settings.database_url()
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).is_file():
        return NO_PRECEDENTS
    return Precedents.kept(Store(url, "rehearsal", lambda at: datetime.max))


def rehearsed(rehearsal: Rehearsal) -> Played:
    """Play it under the virtual clock; an hour takes some seconds."""
    with tempfile.TemporaryDirectory(prefix="livehost-") as scratch:
        speaker = Speaker(ClauseCache(Path(scratch), 1 << 20), asset_dir)
        return run_virtual(partial(_play, rehearsal, UnvoicedVoice(speaker, rehearsal.facts.shop.lexicon)))


async def _play(rehearsal: Rehearsal, voice: UnvoicedVoice) -> Played:
    clock, sound = Clock(rehearsal.opened), _NoSound()
    facts, notes = rehearsal.facts, sound.notes
    script = Script(facts.shop, seed=rehearsal.seed, facts=facts)
    with Thinking(clock) as thinking:
        talk = conversation(
            clock,
            facts,
            script=script,
            host=host_of(voice, rehearsal.manner),
            airing=Airing(clock, Track(), sound),
            ledger=Ledger(),
            log=Log(clock, notes.events.append),
            thinking=thinking,
            past=rehearsal.past,
        )
        talk.replies.ears.append(partial(_note, notes, clock))
        crowd = (rehearsal.crowd,) if rehearsal.crowd is not None else ()
        try:
            async with asyncio.TaskGroup() as group:
                audience = group.create_task(talk.audience.run(), name="audience")
                show = group.create_task(talk.show.run(talk.intake, crowd), name="show")
                await clock.sleep_until(from_s(rehearsal.length_s))
                show.cancel()
                audience.cancel()
        except asyncio.CancelledError:
            thinking.patient = False  # who gives it up does not wait for a model that is being loaded
            raise
    return notes.played(rehearsal.length_s, script.refused)


def _note(notes: Notes, clock: Clock, asked: Question) -> None:
    notes.deferrals.append(Deferral(to_s(clock.now()), asked.text, asked.product_id, asked.intent))
