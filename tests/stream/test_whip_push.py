"""WHIP push: to a real aiortc receiver behind HTTP, and to servers that refuse, answer nonsense or vanish."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError
from aiortc.rtp import RTCP_PSFB_PLI, RtcpPsfbPacket
from pylibsrtp import Policy, Session

from bench.receiver import LOOPBACK
from stream.bus import Bus
from stream.clock import Clock
from stream.outputs.gathering import gather_on
from stream.outputs.publisher import Publisher
from stream.outputs.supervision import OutputFault
from stream.outputs.whip_push import ANSWER_MAX, WhipOutput, whip_address
from stream.packet import Kind
from stream.timeline import Samples, from_s
from tests.stream.airing import beside, small_broadcast

TOKEN = "wh-very-secret"


class WhipServer:
    """A WHIP endpoint with one real receiver; HTTP by httpx's own hook, media over UDP."""

    def __init__(self) -> None:
        self.offers: list[httpx.Request] = []
        self.deleted: list[str] = []
        self.frames = {"audio": 0, "video": 0}
        self.peer: RTCPeerConnection | None = None
        self._news = asyncio.Event()
        self._reading: list[asyncio.Task[None]] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return httpx.Response(401)
        if request.method == "DELETE":
            self.deleted.append(request.url.path)
            await self.close()
            return httpx.Response(200)
        if request.url.path == "/moved":
            return httpx.Response(307, headers={"location": "http://sfu.test/whip/room"})
        self.offers.append(request)
        return httpx.Response(
            201, headers={"location": "/sessions/1"}, text=await self._answer(request.content.decode())
        )

    async def _answer(self, offer: str) -> str:
        self.peer = peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        peer.on("track", lambda track: self._reading.append(asyncio.create_task(self._read(track))))
        await peer.setRemoteDescription(RTCSessionDescription(sdp=offer, type="offer"))
        for transceiver in peer.getTransceivers():
            gather_on(LOOPBACK, transceiver.receiver.transport)
        await peer.setLocalDescription(await peer.createAnswer())
        return peer.localDescription.sdp

    async def _read(self, track) -> None:
        while True:
            try:
                await track.recv()
            except MediaStreamError:
                return
            self.frames[track.kind] += 1
            self._news.set()

    async def until(self, enough: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not enough():
                self._news.clear()
                await self._news.wait()

    async def ask_for_keyframe(self) -> None:
        receiver = next(each.receiver for each in self.peer.getTransceivers() if each.kind == "video")
        (ssrc,) = receiver._RTCRtpReceiver__active_ssrc
        await receiver._send_rtcp(
            RtcpPsfbPacket(fmt=RTCP_PSFB_PLI, ssrc=receiver._RTCRtpReceiver__rtcp_ssrc, media_ssrc=ssrc)
        )

    async def close(self) -> None:
        if self.peer is not None:
            await self.peer.close()
        for task in self._reading:
            task.cancel()
        await asyncio.gather(*self._reading, return_exceptions=True)


async def pushed(
    server: WhipServer, work: Callable[[Bus, Clock, WhipOutput], Awaitable[None]], *, path: str = "/whip/room"
) -> WhipOutput:
    """Push a small show to `server`, do `work` once it is live, and end."""
    clock = Clock()
    air = small_broadcast(clock)
    transport = httpx.MockTransport(server)
    output = WhipOutput(f"http://sfu.test{path}", TOKEN, clock, hosts=LOOPBACK, transport=transport)
    live = asyncio.Event()

    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            pushing = group.create_task(output.run(air.bus, live.set), name="whip")
            async with asyncio.timeout(20):
                await live.wait()
            await work(air.bus, clock, output)
            pushing.cancel()

    try:
        await beside(air, main)
    finally:
        await server.close()
    return output


async def test_a_receiver_gets_picture_and_sound_and_the_session_is_ended() -> None:
    server = WhipServer()

    async def work(bus, clock, output) -> None:
        await server.until(lambda: server.frames["video"] >= 25 and server.frames["audio"] >= 40)

    output = await pushed(server, work)
    offer = server.offers[0].content.decode()
    assert "a=sendonly" in offer
    assert "H264/90000" in offer
    assert "VP8" not in offer
    assert "sha-512" not in offer
    assert server.offers[0].headers["content-type"] == "application/sdp"
    assert server.deleted == ["/sessions/1"]
    assert output.totals.octets > 2_000


async def test_a_redirect_to_another_server_of_the_same_house_is_followed() -> None:
    server = WhipServer()

    async def work(bus, clock, output) -> None:
        await server.until(lambda: server.frames["video"] >= 1)

    await pushed(server, work, path="/moved")
    assert [request.url.path for request in server.offers] == ["/whip/room"]


async def test_a_keyframe_comes_when_the_server_asks() -> None:
    server = WhipServer()

    async def work(bus, clock, output) -> None:
        await server.until(lambda: server.frames["video"] >= 5)
        await clock.sleep_until(Samples(clock.now() + from_s(1.1)))
        with bus.subscribe("test", limit=100, kinds={Kind.VIDEO}) as packets:
            asked: Samples | None = None
            before: Samples | None = None
            async for packet in packets:
                if packet.keyframe and asked is not None:
                    assert packet.pts - asked < from_s(0.6)
                    return
                if packet.keyframe:
                    before = packet.pts
                # Between two regular ones, a second away from either.
                if before is not None and asked is None and packet.pts - before >= from_s(1.04):
                    await server.ask_for_keyframe()
                    asked = packet.pts

    await pushed(server, work)


async def test_a_server_that_goes_away_is_noticed() -> None:
    server = WhipServer()

    async def work(bus, clock, output) -> None:
        await server.until(lambda: server.frames["video"] >= 5)
        await server.peer.close()
        await clock.sleep_until(Samples(clock.now() + from_s(20)))

    with pytest.raises(ExceptionGroup) as caught:
        await pushed(server, work)
    assert caught.group_contains(OutputFault, match="closed the connection")


async def test_a_server_that_cannot_be_sent_to_is_told() -> None:
    server, clock = WhipServer(), Clock()
    air = small_broadcast(clock)
    publisher = Publisher(air.bus, clock, hosts=LOOPBACK)

    async def break_srtp() -> None:
        await server.until(lambda: server.frames["video"] >= 5)
        for delivery in publisher._deliveries:
            # Real libsrtp, which refuses what is sent with any SSRC but one.
            delivery._line._session = Session(Policy(bytes(30), Policy.SSRC_SPECIFIC, 4_000_000_000))

    async def main() -> None:
        await publisher.accept(await server._answer(await publisher.offer()))
        with pytest.raises(OutputFault, match="sending to the server failed"):
            async with asyncio.timeout(30):
                await asyncio.gather(publisher.send(lambda: None, lambda _: None), break_srtp())
        await publisher.close()

    try:
        await beside(air, main)
    finally:
        await server.close()


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (httpx.Response(401), "another token"),
        (httpx.Response(404), "no WHIP endpoint"),
        (httpx.Response(500), "HTTP 500"),
        (httpx.Response(201, text="v=0"), "no Location"),
        (httpx.Response(201, headers={"location": "http://[half"}, text="v=0"), "Location is no address"),
        (httpx.Response(201, headers={"location": "http://x:port/"}, text="v=0"), "Location is no address"),
        (httpx.Response(201, headers={"location": "/s"}, text="this is no answer"), "cannot be used"),
        (httpx.Response(201, headers={"location": "/s"}, content=bytes(10**6)), "far too long"),
    ],
)
async def test_refusals_are_told_in_words(response, reason) -> None:
    clock = Clock()
    transport = httpx.MockTransport(
        lambda request: httpx.Response(response.status_code, headers=response.headers, content=response.content)
    )
    output = WhipOutput("https://sfu.test/whip", TOKEN, clock, hosts=LOOPBACK, transport=transport)
    with pytest.raises(OutputFault, match=reason) as caught:
        await output.run(Bus(), lambda: None)
    assert TOKEN not in str(caught.value)


class Endless(httpx.AsyncByteStream):
    """A body that never ends; counts what was taken of it."""

    def __init__(self) -> None:
        self.taken = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            self.taken += 16_384
            yield bytes(16_384)


@pytest.mark.parametrize(
    ("status", "headers", "reason"),
    [
        (201, {"location": "/s"}, "far too long"),
        (201, {"location": "/s", "content-encoding": "gzip"}, "compressed"),
        (403, {}, "does not let this token publish"),
        (307, {"location": "/again"}, "sends on more than 5 times"),
    ],
)
async def test_of_an_answer_without_end_no_more_is_read_than_one_may_be_long(status, headers, reason) -> None:
    body = Endless()
    transport = httpx.MockTransport(lambda request: httpx.Response(status, headers=headers, stream=body))
    output = WhipOutput("https://sfu.test/whip", TOKEN, Clock(), hosts=LOOPBACK, transport=transport)
    with pytest.raises(OutputFault, match=reason):
        await output.run(Bus(), lambda: None)
    assert body.taken <= ANSWER_MAX + 2 * 16_384


async def test_a_token_stays_with_its_server_when_that_sends_on_to_another() -> None:
    seen: list[tuple[str, str | None]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append((request.url.host, request.headers.get("authorization")))
        return (
            httpx.Response(307, headers={"location": "https://else.test/whip"})
            if len(seen) == 1
            else httpx.Response(404)
        )

    output = WhipOutput("https://sfu.test/whip", TOKEN, Clock(), hosts=LOOPBACK, transport=httpx.MockTransport(answer))
    with pytest.raises(OutputFault, match="no WHIP endpoint"):
        await output.run(Bus(), lambda: None)
    assert seen == [("sfu.test", f"Bearer {TOKEN}"), ("else.test", None)]


@pytest.mark.parametrize("url", ["", "rtmp://x/y", "https://", "sfu.test/whip"])
def test_addresses_that_cannot_work_are_refused(url) -> None:
    with pytest.raises(ValueError, match="WHIP address"):
        whip_address(url)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (httpx.ConnectError("All connection attempts failed"), "nobody answers.*: All connection attempts failed"),
        (httpx.ReadTimeout(""), "no answer in time"),
        (httpx.RemoteProtocolError(f"nonsense with {TOKEN}"), "broke off: RemoteProtocolError"),
    ],
)
async def test_a_server_that_does_not_answer_is_told_without_the_token(fault, reason) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise fault

    output = WhipOutput("https://sfu.test/whip", TOKEN, Clock(), hosts=LOOPBACK, transport=httpx.MockTransport(fail))
    with pytest.raises(OutputFault, match=reason) as caught:
        await output.run(Bus(), lambda: None)
    assert TOKEN not in str(caught.value)
