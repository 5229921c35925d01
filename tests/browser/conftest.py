"""Fixtures of the browser tests: one Chromium for all of them, a page each, and pages that may not complain."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.browser.serving import Served, chromium, served

HERE = Path(__file__).parent

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}

NETWORK_NOISE = ("Failed to load resource", "WebSocket connection to")
"""What Chromium logs by itself when a server refuses or leaves; the tests judge what the page makes of it."""

expect.set_options(timeout=30_000)  # a busy machine's patience, as that of `eventually`; usually five seconds


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here `browser`, on one event loop so that Chromium can be shared."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(name="served")
def served_fixture() -> Served:
    """`async with served(app) as address`."""
    return served


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for the session; its fake microphone is there, permission is each page's matter."""
    async with chromium("--use-fake-device-for-media-stream") as launched:
        yield launched


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser) -> AsyncIterator[Callable[..., Awaitable[Page]]]:
    """`await open_page(**context options)`: a fresh page; the test fails when one of its pages logged an error."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(NETWORK_NOISE):
            faults.append(message.text)

    async def opened(**options: object) -> Page:
        context = await browser.new_context(**({"locale": "zh-CN"} | DESKTOP | options))  # type: ignore[arg-type]
        contexts.append(context)
        made = await context.new_page()
        made.on("console", note)
        made.on("pageerror", lambda error: faults.append(str(error)))
        return made

    yield opened
    for context in contexts:
        await context.close()
    assert faults == []


@pytest_asyncio.fixture(loop_scope="session")
async def page(open_page: Callable[..., Awaitable[Page]]) -> Page:
    """A fresh desktop page in Chinese."""
    return await open_page()
