"""The viewer page in Chromium, with a real broadcast behind it: picture, sound, comments, shelf, reconnection."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from host.console.app import build_app
from host.console.whep import Watching
from stream.outputs.doors import Doors
from stream.outputs.whep import Whep
from tests.browser.channel import on_the_air
from tests.browser.conftest import PHONE
from tests.browser.serving import Served, eventually
from tests.fakes.desk import FakeDesk, FakeRoom
from tests.waiting import until

OpenPage = Callable[..., Awaitable[Page]]


@pytest.fixture
def room() -> FakeRoom:
    return FakeRoom()


@pytest_asyncio.fixture(loop_scope="session")
async def whep() -> AsyncIterator[Whep]:
    async with on_the_air() as endpoint:
        yield endpoint


@pytest_asyncio.fixture(loop_scope="session")
async def address(room: FakeRoom, whep: Whep, served: Served) -> AsyncIterator[str]:
    async with served(build_app(room, FakeDesk(room), whep, token="t")) as base:
        yield base


async def playing(page: Page) -> None:
    await eventually(page, "livehost.state === 'live' && video.currentTime > 0.5")


async def picture(page: Page) -> list[int]:
    """Brightness of 16 places from top to bottom of what the video shows now."""
    return await page.evaluate(
        """() => { const c = document.createElement('canvas'); c.width = 1; c.height = 16;
        const g = c.getContext('2d'); g.drawImage(document.getElementById('video'), 0, 0, 1, 16);
        return [...g.getImageData(0, 0, 1, 16).data].filter((_, i) => i % 4 === 1); }"""
    )


async def test_a_browser_that_lets_pages_store_nothing_plays_all_the_same(open_page: OpenPage, address: str) -> None:
    page = await open_page(**PHONE)
    await page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    await page.goto(address)
    await playing(page)


async def test_the_picture_moves_and_one_tap_gives_sound(open_page: OpenPage, address: str) -> None:
    page = await open_page(**PHONE)
    await page.goto(address)
    await playing(page)
    before = await picture(page)
    await eventually(page, "livehost.stats().then(s => s.frames_decoded > 30)")
    async with asyncio.timeout(30):
        while await picture(page) == before:  # noqa: ASYNC110 - some pictures show the bar between two places
            await asyncio.sleep(0.1)
    assert await page.evaluate("livehost.energy()") == 0
    await page.tap("#sound-pill")
    await eventually(page, "livehost.energy() > 0.05")
    await expect(page.locator("#sound-pill")).to_be_hidden()


async def test_what_happens_in_the_room_is_shown(page: Page, address: str, room: FakeRoom) -> None:
    room.simulated = True
    room.add_comment("路人甲", "主播好", simulated=True)
    await page.goto(address)
    await expect(page.locator(".comment .mark.sim")).to_have_text("模拟")
    await expect(page.locator("#notice")).to_contain_text("AI生成")
    await expect(page.locator("#crowd")).to_be_visible()
    await expect(page.locator(".product.on-air")).to_contain_text("云雾绿茶")
    room.send({"type": "on_air", "product_id": "cup"})
    await expect(page.locator(".product.on-air")).to_contain_text("已售罄")
    room.send({"type": "viewers", "count": 1280})
    await expect(page.locator("#viewers")).to_have_text("1,280 人在看")
    room.send({"type": "answer", "comment_ids": ["c1"], "author": "路人甲", "text": "你好呀", "simulated": True})
    await expect(page.locator(".comment.answered")).to_have_count(1)
    await expect(page.locator(".comment.reply .mark.sim")).to_have_count(1)
    pointer = {"comment_ids": ["c1"], "author": "路人甲", "others": 0, "text": "刚说过", "ago_s": 9, "simulated": True}
    room.send({"type": "pointer"} | pointer)
    await expect(page.locator(".comment.pointer .mark.sim")).to_have_count(1)
    room.send({"type": "hidden", "id": "c1"})
    await expect(page.locator(".comment:not(.reply)")).to_have_count(0)
    room.send({"type": "state", "state": "paused"})
    await expect(page.locator("#state-text")).to_contain_text("主播稍作休息")


async def test_the_shelf_opens_on_a_phone_and_asks_for_a_product(open_page: OpenPage, address: str) -> None:
    page = await open_page(**PHONE)
    await page.goto(address)
    await page.tap("#shelf-open")
    await page.locator(".product", has_text="竹杯").locator(".ask").tap()
    await expect(page.locator("#comment")).to_have_value("想听听3号竹杯的讲解")
    await expect(page.locator("#shelf")).to_be_hidden()


async def test_the_language_follows_the_browser_and_can_be_switched(open_page: OpenPage, address: str) -> None:
    page = await open_page(locale="en-US")
    await page.goto(address)
    await expect(page.locator("#viewers")).to_have_text("3 watching")
    await page.click("#language")
    await expect(page.locator("#viewers")).to_have_text("3 人在看")
    await page.reload()
    await expect(page.locator("#viewers")).to_have_text("3 人在看")


async def test_a_dropped_session_is_mended(page: Page, address: str, whep: Whep) -> None:
    await page.goto(address)
    await playing(page)
    await page.evaluate("window.states = []; video.addEventListener('playing', () => states.push(1))")
    await whep.close()
    await eventually(page, "states.length > 0 && livehost.state === 'live'")
    assert whep.count == 1


async def test_leaving_ends_the_session(page: Page, address: str, whep: Whep) -> None:
    await page.goto(address)
    await playing(page)
    assert whep.count == 1
    await page.goto("about:blank")
    await until(lambda: whep.stats().connected + whep.stats().half_open == 0)


async def test_a_full_room_says_so_and_tries_again(page: Page, served: Served, room: FakeRoom, whep: Whep) -> None:
    whep._doors = Doors(viewers_max=0)
    async with served(build_app(room, FakeDesk(room), whep, token="t")) as base:
        await page.goto(base)
        await expect(page.locator("#state-text")).to_contain_text("直播间人满了")
        whep._doors = Doors(viewers_max=10)
        await playing(page)


async def test_likes_are_gathered_and_hearts_rise_for_everybodys(
    open_page: OpenPage, address: str, room: FakeRoom
) -> None:
    page = await open_page(**PHONE)
    await page.goto(address)
    await playing(page)
    await page.tap("#like")
    # At once: on a busy machine taps from outside may be a second apart.
    await page.evaluate("for (const _ of [1, 2]) document.getElementById('like').click()")
    await until(lambda: sum(count for kind, _, count in room.reactions if kind == "like") == 3)
    assert len([kind for kind, _, _ in room.reactions if kind == "like"]) <= 2
    assert ("join", "", 1) in room.reactions
    room.send({"type": "reaction", "kind": "like", "count": 40, "total": 12_800})
    await expect(page.locator("#like b")).to_have_text("1.3万")
    await expect(page.locator(".heart").first).to_be_attached()


async def test_a_closed_room_says_so_once_and_opens_with_the_right_link(
    page: Page, served: Served, room: FakeRoom, whep: Whep
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method) if request.url.endswith("/whep") else None)
    async with served(build_app(room, FakeDesk(room), whep, token="t", watching=Watching(token="ticket"))) as base:
        await page.goto(f"{base}/#watch=wrong")
        await expect(page.locator("#state-text")).to_have_text("这个直播间凭链接观看，请向店家索取链接")
        asked.clear()
        await asyncio.sleep(1.5)
        assert asked == []
        async with page.expect_event("load"):
            await page.evaluate("location.hash = 'watch=ticket'")
        await playing(page)


async def test_what_was_seen_last_stays_while_the_way_is_found_again(page: Page, address: str, whep: Whep) -> None:
    await page.goto(address)
    await playing(page)
    await expect(page.locator("#still")).to_be_hidden()
    await page.route("**/whep", lambda route: route.abort())
    await page.evaluate("dispatchEvent(new Event('online'))")
    await whep.close()
    await expect(page.locator("#still")).to_be_visible()
    await expect(page.locator("#state-text")).to_have_text("正在重新连接…")
    greens = "still.getContext('2d').getImageData(90, 0, 1, 320).data.filter((_, i) => i % 4 === 1)"
    assert await page.evaluate(f"Math.max(...{greens})") > 150
    await page.unroute("**/whep")
    await playing(page)
    await expect(page.locator("#still")).to_be_hidden()


REFUSING = """
const play = HTMLMediaElement.prototype.play;
const { get, set } = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "srcObject");
HTMLMediaElement.prototype.play = function () {
  return window.tapped ? play.call(this) : Promise.reject(new DOMException("a tap first", "NotAllowedError"));
};
Object.defineProperty(HTMLMediaElement.prototype, "srcObject", {
  get,
  set(media) { this.autoplay = false; set.call(this, media); },
});
addEventListener("pointerdown", () => { window.tapped = true; }, true);
"""
"""A browser that saves power: nothing plays before a tap."""


async def test_where_the_browser_wants_a_tap_there_is_something_to_tap(open_page: OpenPage, address: str) -> None:
    page = await open_page(**PHONE)
    await page.add_init_script(REFUSING)
    await page.goto(address)
    await expect(page.locator("#play")).to_have_text("点击播放")
    await page.locator("#play").tap()
    await playing(page)
    await expect(page.locator("#play")).to_be_hidden()


async def test_a_room_that_was_never_reached_is_not_called_lost(page: Page, address: str) -> None:
    await page.route("**/whep", lambda route: route.abort())
    await page.goto(address)
    await expect(page.locator("#state-text")).to_contain_text("暂时进不去直播间")
    await expect(page.locator("#still")).to_be_hidden()
    await page.unroute("**/whep")
    await page.evaluate("dispatchEvent(new Event('online'))")
    await playing(page)


async def test_a_show_that_ends_says_so_and_goes_on_when_it_is_back(
    page: Page, served: Served, room: FakeRoom, whep: Whep
) -> None:
    app = build_app(room, FakeDesk(room), whep, token="t")
    async with served(app) as base:
        await page.goto(base)
        await playing(page)
    await whep.close()
    await expect(page.locator("#state-text")).to_contain_text("直播已结束")
    await expect(page.locator("#still")).to_be_visible()
    async with served(build_app(room, FakeDesk(room), whep, token="t"), port=int(base.rpartition(":")[2])):
        await playing(page)
        await expect(page.locator("#state-text")).to_be_empty()
