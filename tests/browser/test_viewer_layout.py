"""The viewer page in every size: what the picture says and must say is never covered, and there is room to write."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest_asyncio
from playwright.async_api import Page, expect

from host.console.app import build_app
from tests.browser.channel import on_the_air
from tests.browser.conftest import PHONE
from tests.browser.serving import Served, eventually
from tests.fakes.desk import FakeDesk, FakeRoom

OpenPage = Callable[..., Awaitable[Page]]

SIZES = [(430, 932), (390, 844), (390, 664), (360, 640), (320, 568), (600, 960), (768, 1024), (820, 1180), (1024, 768),
         (1152, 720), (1440, 900), (844, 390), (667, 375)]  # fmt: skip

LABEL, CAPTION = (84 / 1280, 148 / 1280), (1112 / 1280, 1226 / 1280)
"""Where they stand in an upright picture: `host/avatar/stage/layouts/portrait.toml`."""

COVERED = """
([top, bottom]) => {
  const box = document.getElementById("video").getBoundingClientRect();
  const wide = Math.min(box.width, (box.height * 9) / 16);
  const left = box.left + (box.width - wide) / 2;
  const place = new DOMRect(left + wide / 30, box.top + box.height * top, wide * 28 / 30, box.height * (bottom - top));
  if (place.left < 0 || place.right > innerWidth || place.top < 0 || place.bottom > innerHeight) return ["outside"];
  const parts = ".shop, .notice, #language, .comments, .comment-form, .featured, .shelf, .chat-fault";
  return [...document.querySelectorAll(parts)].filter((node) => {
    const { left, right, top, bottom } = node.getBoundingClientRect();
    const beside = left >= place.right || right <= place.left || top >= place.bottom || bottom <= place.top;
    return node.checkVisibility({ visibilityProperty: true }) && !beside;
  }).map((node) => node.id || node.className);
}
"""


@pytest_asyncio.fixture(loop_scope="session")
async def address(served: Served) -> AsyncIterator[str]:
    room = FakeRoom()
    for number in range(20):
        room.add_comment(f"观众{number}", "这个多少钱，今天能发货吗")
    async with on_the_air() as whep, served(build_app(room, FakeDesk(room), whep, token="t")) as base:
        yield base


async def test_label_and_caption_are_whole_and_uncovered(open_page: OpenPage, address: str) -> None:
    page = await open_page(**PHONE)
    await page.goto(address)
    await eventually(page, "livehost.state === 'live' && document.body.dataset.shape === 'tall'")
    await expect(page.locator("#featured")).to_be_visible()
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        for name, place in (("label", LABEL), ("caption", CAPTION)):
            assert await page.evaluate(COVERED, place) == [], f"the {name} at {width}x{height}"
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (width, height)
        assert await page.evaluate("document.getElementById('comments').clientHeight") >= 60, (width, height)
        assert await page.evaluate("document.getElementById('comment').clientWidth") >= 80, (width, height)


async def test_what_is_covered_is_found(open_page: OpenPage, address: str) -> None:
    page = await open_page(**PHONE)
    await page.goto(address)
    await eventually(page, "livehost.state === 'live' && document.body.dataset.shape === 'tall'")
    await page.evaluate("document.body.style.setProperty('--chat', '300px')")
    assert "comments" in await page.evaluate(COVERED, CAPTION)


async def test_the_picture_keeps_its_size_while_something_is_typed(open_page: OpenPage, address: str) -> None:
    page = await open_page(**PHONE)
    await page.goto(address)
    await eventually(page, "livehost.state === 'live' && document.body.dataset.shape === 'tall'")
    height = "document.getElementById('video').getBoundingClientRect().height"
    before = await page.evaluate(height)
    await page.tap("#comment")
    await page.set_viewport_size({"width": 390, "height": 520})
    assert await page.evaluate(height) == before
    await expect(page.locator("#comment")).to_be_in_viewport(ratio=1)
    await expect(page.locator("#like")).to_be_hidden()
    await page.evaluate("document.activeElement.blur()")
    await eventually(page, f"{height} < {before}")
    await expect(page.locator("#like")).to_be_visible()


async def test_a_phone_held_sideways_has_the_shelf_as_a_sheet(open_page: OpenPage, address: str) -> None:
    page = await open_page(**(PHONE | {"viewport": {"width": 844, "height": 390}}))
    await page.goto(address)
    await expect(page.locator("#shelf")).to_be_hidden()
    await page.tap("#shelf-open")
    await expect(page.locator(".product .ask").first).to_be_in_viewport(ratio=1)
