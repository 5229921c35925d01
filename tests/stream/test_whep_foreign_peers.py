"""Peers that nobody here wrote: GStreamer's webrtcbin as a viewer, Debian's coturn as the relay."""

import asyncio
import json
import shutil
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI

from bench.receiver import Receiver
from host.console.limits import RateLimit
from host.console.problem import Problem, answer_problem
from host.console.security import Gate
from host.console.whep import Watching, whep_routes
from stream.clock import Clock
from stream.ice import IceServers
from stream.outputs.doors import Doors
from stream.outputs.whep import Session, Whep
from stream.timeline import from_s

SECRET = "north-wind"
DEBIANS_PYTHON = "/usr/bin/python3"
VIEWER = Path(__file__).with_name("peers") / "gstreamer_viewer.py"


@asynccontextmanager
async def served(whep: Whep) -> AsyncIterator[str]:
    app = FastAPI()
    app.add_exception_handler(Problem, answer_problem)
    app.include_router(whep_routes(whep, Watching(), Gate("token"), RateLimit(100, 100)))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="warning"))
        serving = asyncio.create_task(server._serve([listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/whep"
        finally:
            server.should_exit = True
            await serving


async def gstreamer_is_there() -> bool:
    """Whether Debian's Python has the bindings; without any there is no such program."""
    check = "import gi; gi.require_version('GstWebRTC', '1.0'); from gi.repository import GstWebRTC"
    if shutil.which(DEBIANS_PYTHON) is None:
        return False
    probe = await asyncio.create_subprocess_exec(DEBIANS_PYTHON, "-c", check, stderr=asyncio.subprocess.DEVNULL)
    return await probe.wait() == 0


@pytest.mark.slow
async def test_gstreamer_watches_and_leaves(whep_on_air):
    if not await gstreamer_is_there():
        pytest.skip("missing: gstreamer")
    async with whep_on_air() as (whep, _), served(whep) as url:
        process = await asyncio.create_subprocess_exec(
            DEBIANS_PYTHON, str(VIEWER), url, "40", stdout=asyncio.subprocess.PIPE
        )
        try:
            async with asyncio.timeout(60):
                out, _ = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
        seen = json.loads(out)
        assert (seen["status"], seen["codec"]) == (201, "H264")
        assert (seen["width"], seen["height"]) == (160, 288)
        assert seen["pictures"] >= 40
        assert seen["sounds"] >= 40
        assert whep.count == 0


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def coturn(folder: Path) -> AsyncIterator[tuple[str, asyncio.subprocess.Process]]:
    """Debian's TURN server on loopback, stopped by its id."""
    program = shutil.which("turnserver")
    if program is None:
        pytest.skip("missing: coturn")
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        program, "-n", "--listening-ip=127.0.0.1", f"--listening-port={port}", "--relay-ip=127.0.0.1",
        "--use-auth-secret", f"--static-auth-secret={SECRET}", "--realm=test", "--allow-loopback-peers",
        "--no-tls", "--no-dtls", "--no-cli", "--no-stdout-log", f"--log-file={folder / 'turn.log'}",
        f"--pidfile={folder / 'turn.pid'}", f"--userdb={folder / 'turn.db'}", "--simple-log",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        await answers(port)
        yield f"turn:127.0.0.1:{port}?transport=udp", process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def answers(port: int) -> None:
    """Wait until a STUN binding request is answered."""
    request = bytes.fromhex("000100002112a442") + bytes(12)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.setblocking(False)
        asking.connect(("127.0.0.1", port))
        async with asyncio.timeout(15):
            while True:
                try:
                    asking.send(request)
                    await asyncio.sleep(0.1)
                    asking.recv(1000)
                    return
                except (BlockingIOError, ConnectionRefusedError):
                    await asyncio.sleep(0.1)


def relays(url: str, secret: str = SECRET) -> IceServers:
    return IceServers((url,), Clock().wall, secret=secret, lifetime_s=600)


def only_relayed(sdp: str) -> str:
    """The answer as a viewer sees it that reaches us by the relay alone."""
    lines = sdp.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("a=candidate") or " typ relay" in line)


@pytest.mark.slow
async def test_a_viewer_behind_a_relay_is_served_by_the_safe_way(whep_on_air, tmp_path):
    async with coturn(tmp_path) as (url, _), whep_on_air(ice_servers=relays(url)) as (whep, _):
        viewer = Receiver()
        session = await whep.offer(await viewer.offer())
        assert " typ relay" in session.answer_sdp
        await accept_by_relay(viewer, session)
        await viewer.until(lambda r: len(r.pictures) >= 20 and len(r.sounds) >= 20)
        stats = whep.stats()
        assert (stats.connected, stats.direct, stats.relay_failures) == (1, 0, 0)
        await viewer.close()


async def accept_by_relay(viewer: Receiver, session: Session) -> None:
    """Connect like a viewer whom nothing but the relay can reach."""
    relay = next(line.split()[5] for line in session.answer_sdp.splitlines() if " typ relay" in line)
    protocols = viewer.peer.getTransceivers()[0].receiver.transport.transport._connection._protocols
    for protocol in protocols:
        protocol.datagram_received = from_port(int(relay), protocol.datagram_received)
    await viewer.accept(Session(session.id, only_relayed(session.answer_sdp)))


def from_port(port: int, take: Callable[..., None]) -> Callable[..., None]:
    def datagram_received(data: bytes, address: tuple[str, int]) -> None:
        if address[1] == port:
            take(data, address)

    return datagram_received


@pytest.mark.slow
async def test_a_relay_that_is_dead_keeps_one_viewer_waiting_and_costs_nobody_the_show(whep_on_air, tmp_path):
    async with coturn(tmp_path) as (url, process):
        process.kill()
        await process.wait()
        async with whep_on_air(ice_servers=relays(url)) as (whep, _):
            viewers = [Receiver() for _ in range(3)]
            for viewer in viewers:
                await viewer.watch(whep)
                await viewer.until(lambda r: len(r.pictures) >= 5)
            stats = whep.stats()
            # It failed once: the dead server was not asked again for the others.
            assert (stats.connected, stats.relay_failures) == (3, 1)
            for viewer in viewers:
                await viewer.close()


@pytest.mark.slow
async def test_wrong_credentials_give_no_relay_and_a_viewer_that_needs_none_still_watches(whep_on_air, tmp_path):
    async with coturn(tmp_path) as (url, _), whep_on_air(ice_servers=relays(url, "another")) as (whep, _):
        viewer = Receiver()
        await viewer.watch(whep)
        await viewer.until(lambda r: len(r.pictures) >= 5)
        assert whep.stats().relay_failures == 1
        await viewer.close()


@pytest.mark.slow
async def test_a_relay_that_dies_ends_only_those_who_came_through_it(whep_on_air, tmp_path):
    settings = {"doors": Doors(silent_for=from_s(3))}
    async with coturn(tmp_path) as (url, process), whep_on_air(ice_servers=relays(url), **settings) as (whep, _):
        relayed, straight = Receiver(), Receiver()
        await accept_by_relay(relayed, await whep.offer(await relayed.offer()))
        await straight.watch(whep)
        await asyncio.gather(*(each.until(lambda r: len(r.pictures) >= 5) for each in (relayed, straight)))
        process.kill()
        async with asyncio.timeout(20):
            while whep.count != 1:  # noqa: ASYNC110 -- the endpoint has no event for it
                await asyncio.sleep(0.1)
        seen = len(straight.pictures)
        await straight.until(lambda r: len(r.pictures) >= seen + 20)
        await asyncio.gather(relayed.close(), straight.close())
