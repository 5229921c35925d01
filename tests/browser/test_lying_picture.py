"""A lying picture in the viewer page: whole, in its shape, under nothing, on a phone as on a desk."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Page

from host.console.app import build_app
from tests.browser.channel import on_the_air
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.serving import Served, eventually
from tests.fakes.desk import FakeDesk, FakeRoom

OpenPage = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="session")
async def address(served: Served) -> AsyncIterator[str]:
    room = FakeRoom()
    async with (
        on_the_air(320, 180) as whep,
        served(build_app(room, FakeDesk(room), whep, token="t")) as base,
    ):
        yield base


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desk"])
async def test_it_is_whole_and_in_its_shape(open_page: OpenPage, address: str, device: dict[str, object]) -> None:
    page = await open_page(**device)
    await page.goto(address)
    await eventually(page, "livehost.state === 'live' && document.body.dataset.shape === 'wide'")
    box = await page.evaluate("document.getElementById('video').getBoundingClientRect().toJSON()")
    bar = await page.evaluate("document.querySelector('.top').getBoundingClientRect().toJSON()")
    size = page.viewport_size
    assert size is not None
    assert box["width"] / box["height"] == pytest.approx(16 / 9, rel=0.02)
    assert box["left"] >= 0
    assert box["right"] <= size["width"]
    assert box["bottom"] <= size["height"]
    assert box["top"] >= bar["bottom"] - 1, "the bar lies over the picture, where its label is"
    assert box["width"] > 0.6 * size["width"] - 80, "it is as large as its place allows"
