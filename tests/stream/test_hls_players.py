"""Playlists played by players nobody here wrote: GStreamer's and ffmpeg's own HLS demultiplexers, over HTTP."""

import asyncio
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest
from fastapi import FastAPI

from host.console.replay_routes import replay_routes
from host.show.presentations import Presentations
from host.show.replays import ShowReplays
from stream.clock import Clock, run_virtual
from stream.outputs.playback import Playback
from stream.outputs.recorded import read_segment
from stream.outputs.recorder import Recorder
from stream.outputs.segments import Reel
from stream.packet import Kind
from stream.timeline import PICTURES_PER_S, Samples, from_s, to_s
from tests.browser.serving import served
from tests.stream.airing import beside, small_broadcast
from tests.stream.reels import NOW, shelving
from tests.stream.test_whep_foreign_peers import DEBIANS_PYTHON, gstreamer_is_there

PLAYER = Path(__file__).with_name("peers") / "gstreamer_player.py"
RUN = "tea-1"


@pytest.fixture(scope="module")
def reel(tmp_path_factory: pytest.TempPathFactory) -> Reel:
    """Recorded from 0 to 7 s and from 9 to 16 s; between them the recording was away."""
    folder = tmp_path_factory.mktemp("recorded")

    async def main() -> Reel:
        clock = Clock(NOW)
        air, reel = small_broadcast(clock), Reel()

        async def record() -> None:
            for until in (7, 16):
                async with asyncio.TaskGroup() as group:
                    recorder = Recorder(shelving(folder, show=RUN), clock, reel)
                    task = group.create_task(recorder.run(air.bus), name="recording")
                    await clock.sleep_until(from_s(until))
                    task.cancel()
                await clock.sleep_until(from_s(until + 2))

        await beside(air, record)
        return reel

    return run_virtual(main)


class Presented(ShowReplays):
    """All of it is the presentation of the tea."""

    def playlist(self, product_id: str, run: str | None, until: int | None) -> str | None:
        return self._takes[RUN].recorded.replay(Samples(0), from_s(60))


def app_of(reel: Reel) -> FastAPI:
    def wall(at: Samples | None) -> datetime:
        return NOW + timedelta(seconds=to_s(at or 0))

    app = FastAPI()
    app.include_router(
        replay_routes(Presented(Playback(reel, RUN, "Tea shop", wall), Presentations(lambda: Samples(0))))
    )
    return app


def pictures_in(reel: Reel) -> int:
    return sum(round(to_s(segment.end - segment.start) * PICTURES_PER_S) for segment in reel.newest(99))


def sounds_in(reel: Reel) -> int:
    runs = (run for segment in reel.newest(99) for run in read_segment(segment.path).runs)
    return sum(len(run.rows) for run in runs if run.kind is Kind.AAC)


def steps(times: Iterable[float]) -> set[float]:
    return {round(after - before, 3) for before, after in pairwise(times)}


async def test_gstreamer_plays_across_a_break(reel: Reel) -> None:
    if not await gstreamer_is_there():
        pytest.skip("missing: gstreamer")
    async with served(app_of(reel)) as address:
        player = await asyncio.create_subprocess_exec(
            DEBIANS_PYTHON, PLAYER, f"{address}/replay/tea.m3u8", stdout=asyncio.subprocess.PIPE
        )
        told, _ = await player.communicate()
    seen: dict[str, Any] = json.loads(told)
    assert seen["errors"] == []
    assert len(seen["video"]) == pictures_in(reel)
    assert len(seen["audio"]) == sounds_in(reel)


async def test_ffmpeg_plays_across_a_break(reel: Reel) -> None:
    def play(url: str) -> list[float]:
        with av.open(url, timeout=20) as film:
            return [frame.time for frame in film.decode(video=0)]

    async with served(app_of(reel)) as address:
        times = await asyncio.to_thread(play, f"{address}/replay/tea.m3u8")
    assert len(times) == pictures_in(reel)
    segments = reel.newest(99)
    missing = next(
        to_s(after.start - before.end) for before, after in pairwise(segments) if after.breaks > before.breaks
    )
    assert steps(times) == {0.04, round(0.04 + missing, 3)}
