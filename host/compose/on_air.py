"""A room that is put together: what of it runs beside what, and which pages it has."""

import asyncio
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI

from host.ageing import Ageing, age_in_time
from host.compose.conversing import Conversation
from host.compose.learning import Schooling
from host.compose.outgoing import Outgoing
from host.compose.premises import Premises
from host.compose.sending import Sending
from host.compose.settling import settled
from host.console.app import build_app
from host.console.hooks import hook_routes
from host.console.metrics import Figure, Summary
from host.console.panel import Panel
from host.console.replay_routes import replay_routes
from host.llm.ghostwriter import Ghostwriter
from host.show.desk import LiveDesk
from host.show.health import LoopLag
from host.show.intake import Intake
from host.show.listening import Listening
from host.show.room import LiveRoom
from host.show.show import Show
from host.show.watch import Watch
from host.store import Store
from host.viewers import Viewers, forget_in_time
from stream.broadcast import Broadcast
from stream.clock import Clock
from stream.outputs.whep import Whep


@dataclass(frozen=True, slots=True)
class OnAir:
    """A room that is put together; `run` puts it on the air."""

    premises: Premises
    talk: Conversation
    sent: Sending
    school: Schooling
    sources: Listening
    room: LiveRoom
    desk: LiveDesk
    panels: tuple[Panel, ...]
    """What features add to the console."""
    lag: LoopLag
    watch: Watch
    writer: Ghostwriter | None
    """Who writes beside the grammar writer."""
    outgoing: Outgoing | None
    """Recording and outputs of a show that is public."""

    @property
    def clock(self) -> Clock:
        """The time of the show."""
        return self.premises.clock

    @property
    def store(self) -> Store:
        """What is kept of the show."""
        return self.premises.store

    @property
    def show(self) -> Show:
        """The show itself."""
        return self.talk.show

    @property
    def intake(self) -> Intake:
        """Where comments come in."""
        return self.talk.intake

    @property
    def broadcast(self) -> Broadcast:
        """Its sound and pictures, encoded once."""
        return self.sent.broadcast

    @property
    def whep(self) -> Whep:
        """Its own viewers."""
        return self.sent.whep

    async def run(self) -> None:
        """Be on the air until cancelled or broken."""
        async with asyncio.TaskGroup() as group:
            for name, work in self._works():
                group.create_task(work, name=name)

    def _works(self) -> Iterator[tuple[str, Coroutine[Any, Any, None]]]:
        """All that runs side by side for as long as the room is on the air, by name."""
        yield "broadcast", self.broadcast.run()
        yield "viewers", self.whep.run()
        yield "loop lag", self.lag.run()
        yield "settling", settled(self.show.openers_ready)
        yield "viewer count", self.room.count()
        yield "watch", self.watch.run()
        yield "forget old comments", self._forget()
        yield "age old events", self._age()
        yield "audience", self.talk.audience.run()
        yield "sources", self.sources.run()
        yield "learning", self.school.learning.run()
        if self.writer is not None:
            yield "ghostwriter", self.writer.run()
        if self.outgoing is not None:
            yield "outputs", self.outgoing.outputs.run()
            yield "remember earlier shows", self.outgoing.remembering.run()
        yield "show", self.show.run(self.intake, self.premises.programme.sources)

    async def _forget(self) -> None:
        """Erase what viewers wrote when its time has come."""
        await forget_in_time(Viewers(self.store.engine), self.clock, self.premises.settings.viewer_days)

    async def _age(self) -> None:
        """Remove what need not be kept as evidence any longer, and give back the room."""
        await age_in_time(Ageing(self.store.engine), self.clock, self.premises.settings.event_days)

    def hurry(self) -> None:
        """The process ends with the room: its end need not wait for a model that is still being loaded."""
        self.premises.thinking.patient = False

    def app(self, token: str) -> FastAPI:
        """The pages of this room; `token` opens the console."""
        watching, figures = self.sent.watching, self.sent.figures
        routes = [hook_routes(self.sources)]
        if self.outgoing is not None:
            routes.append(replay_routes(self.outgoing.replays, watching.token, figures.hls))
        return build_app(
            self.room,
            self.desk,
            self.whep,
            token=token,
            watching=watching,
            viewing=figures.viewing,
            figures=self._figures,
            panels=self.panels,
            routes=routes,
        )

    def _figures(self) -> Iterator[Figure | Summary]:
        """What `/metrics` tells."""
        yield from self.sent.figures.metrics()
        yield from refused(self.intake.dropped, self.sources.state())
        if self.outgoing is not None:
            yield from self.outgoing.outputs.figures()


def refused(dropped: Mapping[str, int], sources: Sequence[Mapping[str, Any]]) -> Iterator[Figure]:
    """Which comments were not taken, and which messages of each source, by reason."""
    yield Figure("comments_dropped", "Comments that were not taken", dropped, "reason", "counter")
    by_source: dict[tuple[str, ...], int] = {
        (one["name"], code): count for one in sources for code, count in one["refused"].items()
    }
    told = "Messages of sources that were refused"
    yield Figure("messages_refused", told, by_source, ("source", "reason"), "counter")
