"""The viewer page in Chromium: watching a presentation again, and HLS where WebRTC does not come through."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from host.console.app import build_app
from host.console.replay_routes import replay_routes
from host.show.presentations import Presentations
from host.show.replays import ShowReplays
from stream.clock import Clock
from stream.outputs.offer import OfferRefused
from stream.outputs.playback import Playback
from stream.outputs.recorder import Recorder, Shelving
from stream.outputs.retention import Keep
from stream.outputs.segments import Reel
from stream.timeline import from_s
from tests.browser.conftest import PHONE
from tests.browser.firefox import firefox
from tests.browser.serving import eventually, on_the_loop, served
from tests.browser.webkit import webkit
from tests.fakes.desk import FakeDesk, FakeRoom
from tests.stream.airing import WIDTH, beside, small_broadcast
from tests.waiting import until

OpenPage = Callable[..., Awaitable[Page]]


class NoWay:
    """A WHEP endpoint behind a firewall: it never lets anybody in."""

    def known(self, session_id: str) -> bool:
        return False

    async def offer(self, sdp: str, address: str = "") -> None:
        raise OfferRefused(503, "no way")

    async def patch(self, session_id: str, fragment: str) -> None:
        raise AssertionError("nobody is in")

    async def delete(self, session_id: str) -> None:
        raise AssertionError("nobody is in")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def address(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """A recorded room that presents its first product, once enough of it is recorded."""
    clock, reel, room = Clock(), Reel(), FakeRoom()
    air = small_broadcast(clock, seconds=60)
    keep = Keep(timedelta(days=1), 10**9)
    recorder = Recorder(
        Shelving(tmp_path_factory.mktemp("recordings"), "run", keep, "shop"), clock, reel, segment=from_s(2)
    )
    presentations = Presentations(clock.now)
    presentations.hear({"type": "on_air", "product_id": room.hello()["products"][0]["id"]})
    replays = ShowReplays(Playback(reel, "run", "shop", clock.wall), presentations)
    app = build_app(room, FakeDesk(room), NoWay(), token="t", routes=[replay_routes(replays)])
    async with on_the_loop(beside(air, lambda: recorder.run(air.bus))), served(app) as base:
        await until(lambda: bool(replays.offered()), within_s=40)
        yield base


async def test_a_presentation_is_watched_again_and_the_room_is_silent_meanwhile(
    open_page: OpenPage, address: str
) -> None:
    page = await open_page(**PHONE)
    await page.goto(address)
    await page.tap("#shelf-open")
    watch = page.locator(".watch")
    await expect(watch).to_have_count(1)
    await watch.tap()
    await expect(page.locator(".replay")).to_be_visible()
    replay = "document.querySelector('.replay video')"
    await eventually(page, f"{replay}.currentTime > 0.5 && {replay}.videoWidth === {WIDTH}")
    assert await page.evaluate(f"{replay}.duration") >= 8
    assert await page.evaluate("video.muted")
    await page.evaluate(f"{replay}.currentTime = 6")
    await eventually(page, f"{replay}.currentTime > 6.2 && !{replay}.error")
    await page.locator(".replay-head button").tap()
    await expect(page.locator(".replay")).to_be_hidden()


async def test_a_page_without_webrtc_plays_the_show_as_hls_and_says_so(open_page: OpenPage, address: str) -> None:
    page = await open_page(locale="en")
    await page.goto(address)
    await eventually(page, "document.body.dataset.state === 'delayed'")
    await eventually(page, f"video.videoWidth === {WIDTH} && video.currentTime > 0.5")
    await expect(page.locator("#state-text")).to_have_text("Compatible mode, about ten seconds behind")


async def test_firefox_which_has_no_hls_plays_its_parts(address: str) -> None:
    async with firefox() as session:
        page = await session.tab()
        await page.goto(f"{address}/?lang=en")
        begun = f"video.videoWidth === {WIDTH} && video.buffered.length > 0"
        await eventually(page, f"{begun} && video.currentTime > video.buffered.start(0) + 4")
        assert await page.evaluate("document.body.dataset.state") == "delayed"
        assert await page.evaluate("video.src.startsWith('blob:')")
        assert session.faults == []


async def test_webkit_which_has_neither_webrtc_nor_hls_plays_its_parts(address: str) -> None:
    async with webkit() as page:
        await page.goto(f"{address}/?lang=en")
        assert not await page.evaluate("'RTCPeerConnection' in window")
        begun = f"video.videoWidth === {WIDTH} && video.buffered.length > 0"
        await eventually(page, f"{begun} && video.currentTime > video.buffered.start(0) + 2")
        assert await page.evaluate("document.body.dataset.state") == "delayed"


async def test_a_browser_that_can_play_nothing_is_told_so(open_page: OpenPage, address: str) -> None:
    page = await open_page(locale="en")
    await page.add_init_script(
        """delete window.RTCPeerConnection; delete window.MediaSource;
        HTMLMediaElement.prototype.canPlayType = () => "";"""
    )
    await page.goto(address)
    await expect(page.locator("#state-text")).to_contain_text("This browser cannot play the room")


async def test_a_browser_that_has_no_webrtc_at_all_begins_with_hls(open_page: OpenPage, address: str) -> None:
    page = await open_page()
    await page.add_init_script("delete window.RTCPeerConnection")
    await page.goto(address)
    await eventually(page, f"video.videoWidth === {WIDTH} && video.currentTime > 0.5")
    assert await page.evaluate("document.body.dataset.state") == "delayed"
