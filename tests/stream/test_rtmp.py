"""RTMP push over the network: to Debian's nginx, and to one that hangs, dies or refuses."""

import asyncio
import ipaddress
import itertools
import ssl
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import av
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from stream.clock import Clock
from stream.outputs.rtmp import RtmpOutput
from stream.outputs.rtmp_session import rtmp_address
from stream.outputs.supervision import Label, Outputs, State
from stream.timeline import Samples, from_s
from tests.stream.airing import beside, noisy, small_broadcast
from tests.stream.nginx_rtmp import RtmpServer, free_port, rtmp_server

KEY = "sk-very-secret"


@pytest.fixture
def server(tmp_path):
    with rtmp_server(tmp_path) as running:
        yield running


class Told:
    """What a supervisor told, and a way to wait for it."""

    def __init__(self) -> None:
        self.states: list[tuple[str, State, str]] = []
        self._news = asyncio.Event()

    def __call__(self, status) -> None:
        self.states.append((status.label.name, status.state, status.reason))
        self._news.set()

    async def until(self, wanted: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not wanted():
                self._news.clear()
                await self._news.wait()

    def count(self, name: str, state: State) -> int:
        return sum((name, state) == each[:2] for each in self.states)

    def reasons(self, name: str) -> list[str]:
        return [reason for each, state, reason in self.states if each == name and state is State.RETRYING]


async def pushing(
    targets: dict[str, tuple[str, str]],
    work: Callable[[Outputs, Told, Clock], Awaitable[None]],
    **content: Any,
) -> Told:
    """Push a small show to all targets (name: server, key) under a supervisor, do `work`, and end."""
    clock, told = Clock(), Told()
    air = small_broadcast(clock, seconds=29, **content)
    outputs = Outputs(clock, air.bus, tell=told, chance=lambda: 0.0)
    for name, (url, key) in targets.items():
        address = rtmp_address(url, key)
        outputs.add(Label(name, "rtmp", address.server), RtmpOutput(address, clock, bitrate_bps=300_000))

    async def supervised() -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(outputs.run(), name="outputs")
            await work(outputs, told, clock)
            running.cancel()

    await beside(air, supervised)
    return told


def to(server: RtmpServer, app: str = "live") -> str:
    return f"rtmp://127.0.0.1:{server.port}/{app}"


def watched(path: Path) -> tuple[list[float], list[float], float]:
    """Moments of the pictures and of the sound in a recorded FLV, and its loudest sound."""
    with av.open(str(path)) as file:
        pictures = [frame.time for frame in file.decode(video=0)]
    with av.open(str(path)) as file:
        sounds = list(file.decode(audio=0))
    return pictures, [frame.time for frame in sounds], max(float(abs(frame.to_ndarray()).max()) for frame in sounds)


async def test_a_real_server_records_picture_and_sound_as_they_were(server) -> None:
    async def work(outputs, told, clock) -> None:
        await told.until(lambda: told.count("a", State.LIVE) == 1)
        await clock.sleep_until(Samples(clock.now() + from_s(3)))

    told = await pushing({"a": (to(server), KEY)}, work)
    assert [state for _, state, _ in told.states] == [State.STARTING, State.LIVE, State.STOPPED]
    pictures, sounds, loudest = watched(server.recorded(KEY))
    steps = {round(after - before, 3) for before, after in itertools.pairwise(pictures)}
    assert len(pictures) >= 70
    assert steps == {0.04}
    assert sounds[-1] == pytest.approx(pictures[-1], abs=0.2)
    assert loudest > 0.2


async def test_two_platforms_at_once_and_one_that_refuses_harms_nobody(server) -> None:
    async def work(outputs, told, clock) -> None:
        await told.until(lambda: all(told.count(name, State.LIVE) for name in "ab") and told.reasons("c"))
        sent = [status.totals.octets for status in outputs.statuses()]
        await clock.sleep_until(Samples(clock.now() + from_s(1.5)))
        now = [status.totals.octets for status in outputs.statuses()]
        assert now[0] > sent[0]
        assert now[1] > sent[1]

    targets = {"a": (to(server), "one"), "b": (to(server), "two"), "c": (to(server, "closed"), KEY)}
    told = await pushing(targets, work)
    assert KEY not in str(told.states)
    assert "is the key right?" in told.reasons("c")[0]
    assert all(len(watched(server.recorded(key))[0]) > 25 for key in ("one", "two"))


async def test_a_server_that_hangs_is_noticed_by_the_age_of_what_it_should_take(server) -> None:
    async def work(outputs, told, clock) -> None:
        await told.until(lambda: told.count("a", State.LIVE) == 1)
        server.hang()
        try:
            async with asyncio.timeout(25):
                await told.until(lambda: len(told.reasons("a")) == 1)
        finally:
            server.go_on()
        await told.until(lambda: told.count("a", State.LIVE) == 2)

    # Small pictures would fit into the system's buffers for minutes.
    told = await pushing({"a": (to(server), KEY)}, work, picture=noisy, bitrate_bps=8_000_000)
    assert "hangs" in told.reasons("a")[0]


async def test_a_server_that_was_restarted_gets_the_show_again_from_a_keyframe(tmp_path) -> None:
    port = free_port()
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()

    async def work(outputs, told, clock) -> None:
        with rtmp_server(first, port):
            await told.until(lambda: told.count("a", State.LIVE) == 1)
            await clock.sleep_until(Samples(clock.now() + from_s(0.5)))
        await told.until(lambda: len(told.reasons("a")) >= 1)
        with rtmp_server(second, port):
            before = told.count("a", State.LIVE)
            await told.until(lambda: told.count("a", State.LIVE) > before)
            await clock.sleep_until(Samples(clock.now() + from_s(2)))

    await pushing({"a": (f"rtmp://127.0.0.1:{port}/live", KEY)}, work)
    with av.open(str(second / f"{KEY}.flv")) as file:
        packets = [packet for packet in file.demux(video=0) if packet.size]
    assert packets[0].is_keyframe
    assert len(watched(second / f"{KEY}.flv")[0]) == len(packets)


async def test_a_stranger_s_certificate_is_not_trusted(tmp_path) -> None:
    async def closes(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(closes, "127.0.0.1", 0, ssl=self_signed(tmp_path))
    port = server.sockets[0].getsockname()[1]

    async def work(outputs, told, clock) -> None:
        await told.until(lambda: len(told.reasons("a")) == 1)

    async with server:
        told = await pushing({"a": (f"rtmps://127.0.0.1:{port}/live", KEY)}, work)
    assert "certificate" in told.reasons("a")[0].lower()


async def test_rtmps_to_a_real_server_whose_certificate_is_trusted(tmp_path) -> None:
    """nginx takes the TLS off in front of its RTMP module."""
    self_signed(tmp_path)
    trusted = ssl.create_default_context(cafile=str(tmp_path / "c.pem"))
    clock, live = Clock(), asyncio.Event()
    air = small_broadcast(clock)

    async def work(port: int) -> None:
        address = rtmp_address(f"rtmps://127.0.0.1:{port}/live", KEY)
        output = RtmpOutput(address, clock, bitrate_bps=300_000, tls=trusted)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(output.run(air.bus, live.set), name="rtmps")
            async with asyncio.timeout(20):
                await live.wait()
            await clock.sleep_until(Samples(clock.now() + from_s(1.5)))
            task.cancel()

    with rtmp_server(tmp_path, tls=True) as server:
        await beside(air, lambda: work(server.tls_port))
        pictures, _, loudest = watched(server.recorded(KEY))
    assert len(pictures) >= 25
    assert loudest > 0.2


def self_signed(folder: Path) -> ssl.SSLContext:
    """A server's context with a certificate for 127.0.0.1 that nobody vouches for."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    host = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    dates = datetime(2020, 1, 1, tzinfo=UTC), datetime(2120, 1, 1, tzinfo=UTC)
    draft = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), *dates)
    made = draft.add_extension(host, critical=False).sign(key, hashes.SHA256())
    (folder / "c.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    pkcs8, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "k.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, pkcs8, plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "c.pem", folder / "k.pem")
    return context
