"""Recordings made under the virtual clock, and what is seen and heard in their files."""

import asyncio
import io
import itertools
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import av
import numpy as np

from stream.clock import Clock, run_virtual
from stream.outputs.provenance import development_credentials, sealer
from stream.outputs.recorder import Recorder, Shelving
from stream.outputs.retention import Keep
from stream.outputs.segments import Reel
from stream.timeline import from_s, to_s
from tests.stream.airing import FLASH, beside, small_broadcast

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FOREVER = Keep(timedelta(days=1000), 10**12)
SEAL = sealer(development_credentials(NOW), producer="Tea shop", version="1")


def shelving(folder: Path, **changes) -> Shelving:
    return Shelving(
        **{"root": folder, "show": "tea-1", "keep": FOREVER, "producer": "Tea shop", "seal": SEAL} | changes
    )


def recorded(folder: Path, *, seconds: float = 14, **changes) -> Reel:
    async def main() -> Reel:
        clock = Clock(NOW)
        air, reel = small_broadcast(clock), Reel()
        recorder = Recorder(shelving(folder, **changes), clock, reel)

        async def record() -> None:
            async with asyncio.TaskGroup() as group:
                task = group.create_task(recorder.run(air.bus), name="recording")
                await clock.sleep_until(from_s(seconds))
                task.cancel()

        await beside(air, record)
        return reel

    return run_virtual(main)


def flashes(data: bytes) -> list[float]:
    """Moments in seconds at which pictures turn white, up to where the file is torn off."""
    seen: list[tuple[float, bool]] = []
    with av.open(io.BytesIO(data)) as file, suppress(av.error.InvalidDataError):
        for frame in file.decode(video=0):
            seen.append((to_s(frame.pts), float(frame.to_ndarray()[:100].mean()) > 100))
    return [at for (_, dark), (at, white) in pairwise(seen) if white and not dark]


def beeps(data: bytes) -> list[float]:
    """Moments in seconds at which a tone begins after silence."""
    with av.open(io.BytesIO(data)) as file:
        frames = list(file.decode(audio=0))
    sound, zero = np.abs(np.concatenate([frame.to_ndarray()[0] for frame in frames])) > 0.05, frames[0].pts
    starts = np.flatnonzero(sound)
    return [to_s(int(at) + zero) for before, at in itertools.pairwise(starts) if at - before > FLASH // 2]
