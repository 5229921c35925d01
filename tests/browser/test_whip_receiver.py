"""WHIP push into Chromium's own WebRTC: a receiver nobody here wrote, as SFUs built on libwebrtc are."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
from playwright.async_api import Page

from bench.receiver import LOOPBACK
from stream.clock import Clock
from stream.outputs.whip_push import WhipOutput
from tests.browser.serving import eventually
from tests.stream.airing import WIDTH, beside, small_broadcast

OpenPage = Callable[..., Awaitable[Page]]
ANSWER = """async (offer) => {
  const peer = (window.peer = new RTCPeerConnection());
  const video = (window.video = Object.assign(document.createElement("video"), { autoplay: true, muted: true }));
  document.body.append(video);
  peer.ontrack = ({ streams }) => { video.srcObject = streams[0]; };
  await peer.setRemoteDescription({ type: "offer", sdp: offer });
  await peer.setLocalDescription(await peer.createAnswer());
  const gathered = () => peer.iceGatheringState === "complete";
  if (!gathered()) await new Promise((done) => { peer.onicegatheringstatechange = () => gathered() && done(); });
  return peer.localDescription.sdp;
}"""
STATS = """async () => {
  const all = [...(await window.peer.getStats()).values()].filter((each) => each.type === "inbound-rtp");
  const of = (kind) => all.find((each) => each.kind === kind) ?? {};
  return { pictures: of("video").framesDecoded ?? 0, sound: of("audio").totalSamplesReceived ?? 0 };
}"""


class ChromiumServer:
    """The HTTP side of a WHIP endpoint whose media end is a page."""

    def __init__(self, page: Page) -> None:
        self.deleted = asyncio.Event()
        self._page = page

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "DELETE":
            self.deleted.set()
            return httpx.Response(200)
        answer = await self._page.evaluate(ANSWER, request.content.decode())
        return httpx.Response(201, headers={"location": "/sessions/1"}, text=answer)


async def test_chromium_takes_the_show_by_whip_and_what_it_reports_is_told(open_page: OpenPage) -> None:
    page = await open_page()
    server, clock = ChromiumServer(page), Clock()
    air = small_broadcast(clock, seconds=60)
    output = WhipOutput("http://sfu.test/whip", "", clock, hosts=LOOPBACK, transport=httpx.MockTransport(server))
    live = asyncio.Event()

    async def push() -> None:
        async with asyncio.TaskGroup() as group:
            pushing = group.create_task(output.run(air.bus, live.set), name="whip")
            async with asyncio.timeout(30):
                await live.wait()
            await eventually(page, f"({STATS})().then((seen) => seen.pictures > 30 && seen.sound > 48000)")
            assert await page.evaluate("window.video.videoWidth") == WIDTH
            await asyncio.sleep(1.5)
            pushing.cancel()

    await beside(air, push)
    assert server.deleted.is_set()
    assert output.totals.keyframes >= 1
    assert output.totals.octets > 2_000
    assert output.loss is not None
