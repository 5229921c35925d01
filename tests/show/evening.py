"""A show under virtual time: everything real but the voice's sound, the pictures and the outputs."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from comments.comment import Comment
from comments.inbox import Inbox
from comments.meaning import Reader
from host.compose.conversing import untrue
from host.show.airing import Airing
from host.show.audience import Audience, Naming, unnamed
from host.show.events import Event
from host.show.intake import Intake
from host.show.ledger import Ledger
from host.show.lists import LiveLists
from host.show.log import Log
from host.show.parts import Host, Manner, Sayings
from host.show.replies import Replies
from host.show.show import Show
from host.show.thinking import Thinking
from host.show.tone import Tone
from host.show.track import Track
from host.show.which import Which
from host.show.writing import Writing
from host.store import Store
from script_gen.answer import Answerer
from script_gen.courtesies import Courtesies
from script_gen.facts import ShopFacts
from script_gen.mention import Mentions
from script_gen.openers import OPENERS
from script_gen.product import Shop
from script_gen.script import Script
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from stream.clock import Clock, run_virtual
from stream.timeline import Samples, from_s
from tests.fakes.voice import FakeVoice

T = TypeVar("T")

Timed = Iterator[tuple[int, Comment]]


class Sound:
    """Stands where the mixer is: remembers what was placed instead of mixing it."""

    def __init__(self) -> None:
        self.clips: list[tuple[Samples, int]] = []
        self.cuts: list[tuple[Samples, Samples]] = []
        """Where each begins, and over how much it fades."""

    def place(self, at: Samples, pcm: NDArray[np.int16]) -> None:
        self.clips.append((at, len(pcm)))

    def cut(self, at: Samples, *, fade: Samples) -> None:
        self.cuts.append((at, fade))


@dataclass(frozen=True, slots=True)
class Evening:
    """The parts a test looks at."""

    shop: Shop
    clock: Clock
    show: Show
    intake: Intake
    audience: Audience
    """Takes reactions; its thanks run where a test runs them."""
    inbox: Inbox
    sound: Sound
    voice: FakeVoice
    store: Store
    script: Script
    facts: ShopFacts
    thinking: Thinking
    tone: Tone

    def spoken(self) -> list[Event]:
        """What has left the air, in order."""
        return [event for event in self.events() if event.type == "cue_ended"]

    def events(self) -> list[Event]:
        """Everything that was logged, from memory and store."""
        return self.show.log.recent(100_000)


READER = Reader()


def play(
    path: Path,
    script: Callable[[Evening], Awaitable[T]],
    *,
    language: str = "zh",
    sources: tuple[Timed, ...] = (),
    resume: bool = False,
    naming: Naming = unnamed,
) -> T:
    """Run a show and `script` beside it under virtual time, until the script returns."""

    async def evening() -> T:
        clock = Clock()
        shop = load_shop(sample_shop(language))
        voice, sound, inbox = FakeVoice(), Sound(), Inbox()
        with Store(f"sqlite:///{path / 'show.sqlite'}", "test", clock.wall) as store, Thinking(clock) as thinking:
            facts = ShopFacts(shop)
            written = Script(shop, seed=1, facts=facts)
            tone = Tone(clock)
            show = Show(
                clock,
                writing=Writing(written, thinking, clock, tone),
                host=Host(voice, Manner("", language, shop.brand_style), Sayings(OPENERS[language])),
                airing=Airing(clock, Track(), sound),
                log=Log(clock, store.keep, first_seq=store.next_seq(), remembered=100_000),
                ledger=Ledger(),
                untrue=partial(untrue, facts, clock),
                save=partial(store.save, shop.id),
            )
            show.replies = Replies(show, inbox, Answerer(shop, embed=READER.embed), thinking)
            if resume and (state := store.resume(shop.id)) is not None:
                show.restore(state)
            lists, which = LiveLists(show.log), Which(shop, Mentions(shop))
            audience = Audience(show, Courtesies(facts), tone, moderate=lists.moderate, naming=naming)
            intake = Intake(show, inbox, READER, thinking, lists=lists, which=which, audience=audience, naming=naming)
            async with asyncio.TaskGroup() as group:
                on_air = group.create_task(show.run(intake, sources), name="show")
                result = await script(
                    Evening(
                        shop=shop,
                        clock=clock,
                        show=show,
                        intake=intake,
                        audience=audience,
                        inbox=inbox,
                        sound=sound,
                        voice=voice,
                        store=store,
                        script=written,
                        facts=facts,
                        thinking=thinking,
                        tone=tone,
                    )
                )
                on_air.cancel()
        return result

    return run_virtual(evening)


async def until(evening: Evening, seconds: float) -> None:
    """Let the show go on to that moment."""
    await evening.clock.sleep_until(from_s(seconds))


async def after(evening: Evening, seconds: float) -> None:
    """Let the show go on for so long."""
    await evening.clock.sleep_until(Samples(evening.clock.now() + from_s(seconds)))


def told_to_viewers(evening: Evening) -> list[dict[str, Any]]:
    """The messages to viewers' pages, from now on."""
    told: list[dict[str, Any]] = []
    evening.show.ears.append(told.append)
    return told


def asked(evening: Evening, text: str = "多少钱", author: str = "小李") -> str:
    """Somebody asks on the page; gives the comment's id."""
    return evening.intake.arrive("page", author, text).comment.id
