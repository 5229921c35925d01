"""What a show takes over from its runs before a restart: segments left unfinished, and what can be watched again."""

import asyncio
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from host.show.events import EventType
from host.show.presentations import WINDOW, presented
from host.show.replays import ShowReplays, Take
from host.store import Store
from stream.clock import Clock
from stream.outputs.playback import Playback
from stream.outputs.recorded import last_segment, read_reel
from stream.outputs.recorder import Shelving
from stream.outputs.segment_file import mend
from stream.outputs.segments import Reel
from stream.timeline import RATE_HZ, Samples, from_s, to_s

log = logging.getLogger(__name__)

Wall = Callable[[Samples | None], datetime]


@dataclass(frozen=True, slots=True)
class Remembering:
    """Reads the earlier runs of a shop, once, in a thread: the show need not wait for it."""

    shop_id: str
    shelving: Shelving
    store: Store
    clock: Clock
    replays: ShowReplays

    async def run(self) -> None:
        """Offer what can still be watched. What cannot be read is told in the log, and missed by nobody else."""
        try:
            with self.clock.outside():
                takes = await asyncio.to_thread(lambda: list(self._takes()))
        except (OSError, SQLAlchemyError) as error:
            log.warning("earlier recordings cannot be read: %s", type(error).__name__)
            return
        self.replays.remember(takes)

    def _takes(self) -> Iterator[Take]:
        since = self.clock.wall() - timedelta(seconds=to_s(WINDOW))
        for folder in self._runs():
            try:
                self._mend_last(folder)
                found = read_reel(folder, since, WINDOW)
            except (OSError, ValueError) as error:
                log.warning("what %s recorded cannot be read: %s", folder.name, error)
                continue
            if found is not None:
                yield self._take(folder.name, *found)

    def _take(self, run: str, reel: Reel, opened: datetime) -> Take:
        playback = Playback(reel, run, self.shelving.producer, _wall_of(opened))
        started = self.store.events(run, EventType.CUE_STARTED)
        cues = ((event.at, event.data.get("product_id")) for event in started)
        return Take(playback, presented(cues, playback.recorded_until, self._now_since(opened)))

    def _runs(self) -> Iterator[Path]:
        """The folders of this shop's other runs: they are named as `open_room` names them."""
        mine = re.compile(re.escape(self.shop_id) + "-[0-9a-f]{8}")
        folders = self.shelving.root.iterdir() if self.shelving.root.is_dir() else ()
        return (each for each in folders if mine.fullmatch(each.name) and each.name != self.shelving.show)

    def _mend_last(self, folder: Path) -> None:
        """Only the last segment of a run that was killed can be unfinished."""
        last = last_segment(folder)
        if last is not None and mend(last, self.shelving.seal):
            log.info("the last segment of %s was left unfinished, and has been finished", folder.name)

    def _now_since(self, opened: datetime) -> Callable[[], Samples]:
        return lambda: from_s((self.clock.wall() - opened).total_seconds())


def _wall_of(opened: datetime) -> Wall:
    return lambda at: opened + timedelta(seconds=(at or 0) / RATE_HZ)
