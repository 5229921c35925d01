"""The clap in a real Chromium: serves the bench's page on loopback, lets it watch, and fetches what it noted."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

import host.console
from bench.sync_reading import Witness
from bench.sync_show import FLASH, MOUTH
from host.console.limits import RateLimit
from host.console.whep import OFFERS_BURST, OFFERS_PER_S, whep_routes
from stream.outputs.whep import Whep

if TYPE_CHECKING:
    from playwright.async_api import Page

PAGE: Final = Path(__file__).with_name("sync_page")
PLAYER: Final = Path(host.console.__file__).with_name("static")
"""The page plays the room with the viewer page's own player."""

PLAYS_WITHIN_S: Final = 15
_NEAR_S: Final = 0.5

FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--mute-audio",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--allow-loopback-in-peer-connection",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--autoplay-policy=no-user-gesture-required",
)


class ChromiumMissing(Exception):
    """Chromium cannot be driven here; the message says what is missing, in one line."""


@asynccontextmanager
async def blank_page() -> AsyncIterator["Page"]:
    """An empty page of a headless Chromium: Debian's or Chrome when installed, else playwright's own."""
    try:
        from playwright.async_api import Error, async_playwright
    except ImportError as error:
        raise ChromiumMissing("playwright is not installed (pip install playwright)") from error
    installed = shutil.which("chromium") or shutil.which("google-chrome")
    async with async_playwright() as playwright:
        try:
            browser = await playwright.chromium.launch(executable_path=installed, args=[*FLAGS])
        except Error as error:
            raise ChromiumMissing(f"Chromium does not start: {error.message.splitlines()[0]}") from error
        try:
            yield await browser.new_page()
        finally:
            await browser.close()


@asynccontextmanager
async def served(whep: Whep) -> AsyncIterator[str]:
    """The bench's page with this room on it, on a free loopback port; gives its address."""
    app = FastAPI()
    app.include_router(whep_routes(whep, (), RateLimit(OFFERS_PER_S, OFFERS_BURST)))
    app.mount("/player", StaticFiles(directory=PLAYER))
    app.mount("/", StaticFiles(directory=PAGE, html=True))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        async with asyncio.TaskGroup() as group:
            # `_serve`, not `serve`: Ctrl-C stays the bench's own
            group.create_task(server._serve([listener]), name="uvicorn")
            try:
                yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            finally:
                server.should_exit = True


async def watch(page: "Page", address: str, *, width: int) -> None:
    """Open the bench's page; returns when it plays. Raises `TimeoutError` when it does not."""
    areas = {name: asdict(area.on(width)) for name, area in (("mouth", MOUTH), ("flash", FLASH))}
    async with asyncio.timeout(PLAYS_WITHIN_S):
        await page.goto(address)
        await page.evaluate("areas => sync.start(areas)", areas)


async def fetch(page: "Page") -> Witness:
    """What the page saw and heard so far, in its performance time."""
    noted: dict[str, Any] = await page.evaluate("sync.noted()")
    pictures = [(shown_ms / 1000, mouth, flash) for shown_ms, mouth, flash in noted["pictures"]]
    return Witness(pictures, _heard(noted["beeps"], np.array(noted["outputs"])))


def _heard(beeps: list[float], outputs: np.ndarray[Any, np.dtype[np.float64]]) -> list[float]:
    """Sound time to performance time, by the median of the pairs read around each beep: single ones jitter."""
    heard = []
    for second in beeps:
        near = outputs[np.abs(outputs[:, 0] - second) < _NEAR_S]
        if len(near):
            heard.append(second + float(np.median(near[:, 1] / 1000 - near[:, 0])))
    return heard
