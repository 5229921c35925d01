"""`livehost bench remux`: what recording, HLS and an RTMP platform cost beside WebRTC, all from the one encode.

Pictures are encoded beforehand and put on the air by the real pacer, so that only what is added is measured: first the
pacer alone, then with the recording (labelled, signed, on this disk), a player that fetches the HLS, and a push to an
RTMP server. Player and server are child processes and do not count.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import numpy as np
import uvicorn
from fastapi import FastAPI
from numpy.typing import NDArray

from bench.content import HEIGHT, WIDTH, moving_pictures
from bench.report import Report, Row
from host.console.problem import Problem, answer_problem
from host.console.replay_routes import replay_routes
from host.show.presentations import Presentations
from host.show.replays import ShowReplays
from stream.bus import Bus
from stream.clock import Clock
from stream.encoder import GOP, VideoEncoder
from stream.outputs.playback import Playback
from stream.outputs.provenance import development_credentials, sealer
from stream.outputs.recorder import Recorder, Shelving
from stream.outputs.retention import Keep
from stream.outputs.rtmp import RtmpOutput
from stream.outputs.rtmp_session import rtmp_address
from stream.outputs.segments import Reel
from stream.outputs.supervision import Label, Outputs
from stream.pacer import Pacer
from stream.packet import Kind, Packet, Picture
from stream.timeline import PICTURE, RATE_HZ, Samples

BITRATE_BPS = 1_500_000
SETTLE_S = 6
MEASURE_S = 20
LIMIT = 5.0


def run() -> Report:
    """Under a minute."""
    return asyncio.run(_run())


async def _run() -> Report:
    pictures = await asyncio.to_thread(_encoded)
    alone, _ = await _cost(pictures, ())
    recording, _ = await _cost(pictures, ("recording",))
    everything, sent = await _cost(pictures, ("recording", "hls", "rtmp"))
    return Report(
        "remux",
        (
            Row("recording, HLS and one RTMP platform, beyond WebRTC", everything - alone, "% of a core", LIMIT),
            Row("of it the recording: AAC, segments, labels, signatures", recording - alone, "% of a core"),
            Row("pacer and Opus alone", alone, "% of a core"),
            Row("pushed by RTMP", sent * 8 / MEASURE_S / 1e6, "Mbit/s"),
        ),
    )


def _encoded() -> list[Packet]:
    """Groups of pictures that may be repeated for ever."""
    loop, encoder = moving_pictures(GOP), VideoEncoder(WIDTH, HEIGHT, BITRATE_BPS)
    coded = [encoder.encode(Picture(Samples(n * PICTURE), loop[n % GOP]), keyframe=False) for n in range(3 * GOP)]
    return [packet for packet in coded[GOP:] if packet is not None]


async def _cost(pictures: list[Packet], parts: tuple[str, ...]) -> tuple[float, int]:
    """Per cent of a core that this process takes, and the bytes pushed meanwhile."""
    clock, bus = Clock(), Bus()
    pacer = Pacer(clock, bus, _sound)
    outputs, reel = Outputs(clock, bus), Reel()
    with tempfile.TemporaryDirectory(prefix="livehost-") as folder:
        if "recording" in parts:
            outputs.add(Label("recording", "recording", ""), Recorder(_shelving(Path(folder), clock), clock, reel))
        async with _other_side(parts, outputs, reel, clock), asyncio.TaskGroup() as group:
            running = [
                group.create_task(pacer.run(), name="pacer"),
                group.create_task(_show(clock, pacer, pictures), name="pictures"),
                group.create_task(outputs.run(), name="outputs"),
            ]
            await asyncio.sleep(SETTLE_S)
            measured = await _measure(outputs)
            for task in running:
                task.cancel()
    return measured


async def _measure(outputs: Outputs) -> tuple[float, int]:
    def pushed() -> int:
        return sum(status.totals.octets for status in outputs.statuses() if status.label.kind == "rtmp")

    before_s, at_s, sent = time.process_time(), time.perf_counter(), pushed()
    await asyncio.sleep(MEASURE_S)
    return (time.process_time() - before_s) / (time.perf_counter() - at_s) * 100, pushed() - sent


async def _show(clock: Clock, pacer: Pacer, pictures: list[Packet]) -> None:
    n = 0
    while True:
        packet = pictures[n % len(pictures)]
        await clock.sleep_until(Samples(n * PICTURE))
        pacer.release(Packet(Kind.VIDEO, Samples(n * PICTURE), packet.data, packet.keyframe))
        n += 1


def _sound(at: Samples) -> NDArray[np.int16]:
    t = np.arange(at, at + 960)
    wave = 6000 * np.sin(2 * np.pi * 220 * t / RATE_HZ) * (1 + np.sin(2 * np.pi * 3 * t / RATE_HZ))
    return np.asarray(wave, np.int16)


def _shelving(folder: Path, clock: Clock) -> Shelving:
    seal = sealer(development_credentials(clock.wall()), producer="bench", version="0")
    return Shelving(folder, "bench", Keep(timedelta(days=1), 10**10), "bench", seal)


@asynccontextmanager
async def _other_side(parts: tuple[str, ...], outputs: Outputs, reel: Reel, clock: Clock) -> AsyncIterator[None]:
    """An RTMP server and an HLS player in processes of their own, as far as they are wanted."""
    children: list[asyncio.subprocess.Process] = []
    try:
        if "rtmp" in parts:
            children.append(await _child("rtmp"))
            port = json.loads(await _line(children[-1]))["port"]
            address = rtmp_address(f"rtmp://127.0.0.1:{port}/live", "bench")
            outputs.add(Label("rtmp", "rtmp", ""), RtmpOutput(address, clock, bitrate_bps=BITRATE_BPS))
        if "hls" in parts:
            app = FastAPI(exception_handlers={Problem: answer_problem})
            app.include_router(replay_routes(ShowReplays(_playback(reel, clock), Presentations(clock.now))))
            server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="off"))
            async with asyncio.TaskGroup() as group:
                group.create_task(server._serve(), name="pages")
                while not server.started:  # noqa: ASYNC110 uvicorn offers a flag only
                    await asyncio.sleep(0.01)
                port = server.servers[0].sockets[0].getsockname()[1]
                children.append(await _child("play", f"http://127.0.0.1:{port}"))
                yield
                server.should_exit = True
        else:
            yield
    finally:
        for child in children:
            child.kill()
            await child.wait()


def _playback(reel: Reel, clock: Clock) -> Playback:
    return Playback(reel, "bench", "bench", clock.wall)


async def _child(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.remux_child", *arguments, stdout=asyncio.subprocess.PIPE
    )


async def _line(child: asyncio.subprocess.Process) -> bytes:
    if child.stdout is None:
        raise RuntimeError("the child process has no pipe")
    return await child.stdout.readline()
