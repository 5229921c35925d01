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
from numpy.typing import NDArray

import host.console
from bench.sync_reading import Witness
from bench.sync_show import FLASH, MOUTH
from host.console.limits import RateLimit
from host.console.problem import Problem, answer_problem
from host.console.security import Gate
from host.console.viewing import Viewing, viewing_routes
from host.console.whep import Watching, WhepEndpoint, whep_routes
from stream.timeline import RATE_HZ, from_ms, to_s

if TYPE_CHECKING:
    from playwright.async_api import Page

PAGE: Final = Path(__file__).with_name("sync_page")
PLAYER: Final = Path(host.console.__file__).with_name("static")
"""The bench's page plays with the viewer page's own player, so that viewers' settings are what is measured."""

PLAYS_WITHIN_S: Final = 15
_NEAR: Final = from_ms(500)

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


class ChromiumUnable(Exception):
    """Chromium is missing or cannot play the room; the message says why, in one line."""


def first_line(error: BaseException) -> str:
    """What an error says, or the first one in a group of errors."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return str(error).partition("\n")[0]


@asynccontextmanager
async def blank_page() -> AsyncIterator["Page"]:
    """An empty page of a headless Chromium: Debian's or Chrome when installed, else playwright's own.

    Raises `ChromiumUnable`, alone or in a group, also when the page fails later.
    """
    try:
        from playwright.async_api import Error, async_playwright
    except ImportError as error:
        raise ChromiumUnable("playwright is not installed (pip install playwright)") from error
    installed = shutil.which("chromium") or shutil.which("google-chrome")
    async with async_playwright() as playwright:
        try:
            browser = await playwright.chromium.launch(executable_path=installed, args=[*FLAGS])
        except Error as error:
            raise ChromiumUnable(f"it does not start: {first_line(error)}") from error
        try:
            yield await browser.new_page()
        except* Error as errors:
            raise ChromiumUnable(first_line(errors)) from errors
        finally:
            await browser.close()


@asynccontextmanager
async def served(whep: WhepEndpoint, page: Path = PAGE) -> AsyncIterator[str]:
    """A bench's page with this room on it, on a free loopback port; gives its address."""
    app = FastAPI()
    app.add_exception_handler(Problem, answer_problem)
    app.include_router(whep_routes(whep, Watching(), Gate("bench"), RateLimit(1000, 1000)))
    app.include_router(viewing_routes(Viewing(), whep))
    app.mount("/player", StaticFiles(directory=PLAYER))
    app.mount("/", StaticFiles(directory=page, html=True))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="warning", timeout_graceful_shutdown=1))
        async with asyncio.TaskGroup() as group:
            # `_serve`, not `serve`: Ctrl-C stays the bench's own
            group.create_task(server._serve([listener]), name="uvicorn")
            try:
                yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            finally:
                server.should_exit = True


async def watch(page: "Page", address: str, *, width: int) -> None:
    """Open the bench's page; returns when it plays. Raises `ChromiumUnable` when it does not."""
    areas = {name: asdict(area.on(width)) for name, area in (("mouth", MOUTH), ("flash", FLASH))}
    try:
        async with asyncio.timeout(PLAYS_WITHIN_S):
            await page.goto(address)
            await page.evaluate("areas => sync.start(areas)", areas)
    except TimeoutError as error:
        raise ChromiumUnable(f"it does not play within {PLAYS_WITHIN_S} s") from error


async def fetch(page: "Page") -> Witness:
    """What the page saw and heard so far, in its performance time."""
    noted: dict[str, Any] = await page.evaluate("sync.noted()")
    pictures = [(shown_ms / 1000, mouth, flash) for shown_ms, mouth, flash in noted["pictures"]]
    return Witness(pictures, _heard(noted["beeps"], np.array(noted["chunks"]), noted["delay_ms"]))


def _heard(beeps: list[int], chunks: NDArray[np.float64], delay_ms: float) -> list[float]:
    """When each beep left the loudspeaker, by the median of the chunks around it: the stamps of single ones jitter."""
    heard = []
    for sample in beeps:
        near = chunks[np.abs(chunks[:, 0] - sample) < _NEAR]
        since_s = np.median(near[:, 1] / 1000 - near[:, 0] / RATE_HZ)
        heard.append(to_s(sample) + float(since_s) + delay_ms / 1000)
    return heard
