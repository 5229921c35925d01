"""A room that is put together: what of it runs beside what, and which pages it has."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI

from host.compose.learning import Schooling
from host.compose.outgoing import Outgoing
from host.compose.programme import Timed
from host.compose.settling import settled
from host.compose.watching import StreamFigures
from host.console.app import build_app
from host.console.hooks import hook_routes
from host.console.metrics import Figure
from host.console.panel import Panel
from host.console.replay_routes import replay_routes
from host.console.whep import Watching
from host.llm.ghostwriter import Ghostwriter
from host.show.audience import Audience
from host.show.desk import LiveDesk
from host.show.health import LoopLag
from host.show.intake import Intake
from host.show.listening import Listening
from host.show.room import LiveRoom
from host.show.show import Show
from host.show.watch import Watch
from host.store import Store
from stream.broadcast import Broadcast
from stream.clock import Clock
from stream.outputs.whep import Whep


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
    watching: Watching
    stream: StreamFigures
    audience: Audience
    listening: Listening
    lag: LoopLag
    watch: Watch
    sources: tuple[Timed, ...]
    forgetting: Callable[[], Coroutine[Any, Any, None]]
    """Erases what viewers wrote when its time has come."""
    writer: Ghostwriter | None = None
    """Who writes beside the grammar writer."""
    outgoing: Outgoing | None = None
    """Recording and outputs of a show that is public."""
    panels: tuple[Panel, ...] = ()
    """What features add to the console."""
    school: Schooling | None = None
    """What learns from the room."""

    async def run(self) -> None:
        """Be on the air until cancelled or broken."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.broadcast.run(), name="broadcast")
            group.create_task(self.whep.run(), name="viewers")
            group.create_task(self.lag.run(), name="loop lag")
            group.create_task(settled(self.show.openers_ready), name="settling")
            group.create_task(self.room.count(), name="viewer count")
            group.create_task(self.watch.run(), name="watch")
            group.create_task(self.forgetting(), name="forget old comments")
            group.create_task(self.audience.run(), name="audience")
            group.create_task(self.listening.run(), name="sources")
            if self.school is not None:
                group.create_task(self.school.learning.run(), name="learning")
            if self.writer is not None:
                group.create_task(self.writer.run(), name="ghostwriter")
            if self.outgoing is not None:
                group.create_task(self.outgoing.outputs.run(), name="outputs")
                group.create_task(self.outgoing.remembering.run(), name="remember earlier shows")
            group.create_task(self.show.run(self.intake, self.sources), name="show")

    def app(self, token: str) -> FastAPI:
        """The pages of this room; `token` opens the console."""
        return build_app(
            self.room,
            self.desk,
            self.whep,
            token=token,
            watching=self.watching,
            viewing=self.stream.viewing,
            figures=self._figures,
            panels=self.panels,
            routes=[
                hook_routes(self.listening),
                *(
                    [replay_routes(self.outgoing.replays, self.watching.token, self.stream.hls)]
                    if self.outgoing
                    else []
                ),
            ],
        )

    def _figures(self) -> Iterator[Figure]:
        """What `/metrics` tells."""
        yield from self.stream.figures()
        yield from refused(self.intake.dropped, self.listening.state())
        if self.outgoing is not None:
            yield from self.outgoing.outputs.figures()


def refused(dropped: Mapping[str, int], sources: Sequence[Mapping[str, Any]]) -> Iterator[Figure]:
    """Which comments were not taken, and which messages of each source, by reason."""
    yield Figure("comments_dropped", "comments that were not taken", dropped, "reason", "counter")
    by_source = {f"{one['name']}:{code}": count for one in sources for code, count in one["refused"].items()}
    yield Figure("messages_refused", "messages of sources that were refused", by_source, "source_reason", "counter")
