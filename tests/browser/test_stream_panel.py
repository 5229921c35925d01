"""The stream in Chromium: which way it is sent, what its page reports, what the console shows, and a closed room."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, expect

from host.console.whep import Watching
from tests.browser.serving import Served, eventually
from tests.browser.studio import enter
from tests.browser.watched import room
from tests.waiting import until

OpenPage = Callable[..., Awaitable[Page]]


async def plays(page: Page) -> None:
    await eventually(page, "livehost.state === 'live' && livehost.stats().then(s => s.frames_decoded > 30)")


@pytest.mark.parametrize("direct", [True, False])
async def test_chromium_plays_by_either_way_and_reports_its_first_picture(
    open_page: OpenPage, served: Served, direct: bool
) -> None:
    async with room(served, direct=direct) as live:
        page = await open_page()
        await page.goto(live.address)
        await plays(page)
        stats = live.whep.stats()
        assert (stats.connected, stats.direct) == (1, 1 if direct else 0)
        await until(lambda: live.figures.viewing.reports >= 1)
        assert 0 < live.figures.viewing.first_picture.percentile(0.5) < 10_000
        read = await page.request.get(f"{live.address}/metrics")
        assert 'livehost_viewers{rendition="best"} 1.0' in await read.text()
        await page.close()
        await until(lambda: live.whep.count == 0)


async def test_a_browser_that_offers_no_h264_plays_vp8(open_page: OpenPage, served: Served) -> None:
    async with room(served) as live:
        page = await open_page()
        await page.add_init_script(
            """const offer = RTCPeerConnection.prototype.createOffer;
            RTCPeerConnection.prototype.createOffer = async function () {
              for (const each of this.getTransceivers().filter((t) => t.receiver.track.kind === 'video'))
                each.setCodecPreferences(
                  RTCRtpReceiver.getCapabilities('video').codecs.filter((c) => !/H264/.test(c.mimeType)));
              return offer.call(this);
            };"""
        )
        await page.goto(live.address)
        await plays(page)
        assert live.figures.state()["encodes"] == ["best", "vp8"]


async def test_a_closed_room_opens_with_the_token_in_the_link(open_page: OpenPage, served: Served) -> None:
    async with room(served, Watching(token="come-in")) as live:
        page = await open_page()
        await page.goto(f"{live.address}/#watch=come-in")
        await plays(page)
        stranger = await open_page()
        await stranger.goto(live.address)
        await eventually(stranger, "livehost.state === 'refused'")
        assert live.whep.count == 1


async def test_the_console_shows_the_stream(open_page: OpenPage, served: Served) -> None:
    async with room(served) as live:
        viewer, page = await open_page(), await open_page()
        await viewer.goto(live.address)
        await plays(viewer)
        await enter(page, live.address)
        panel = page.locator(".studio-panel")
        await expect(panel).to_contain_text("快速通道")
        await until(lambda: live.whep.count == 2, within_s=30)
        live.desk.touch()
        await expect(panel.locator(".figures dd").first).to_have_text("2")
