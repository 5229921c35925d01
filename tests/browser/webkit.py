"""Debian's WebKitGTK, which has neither WebRTC nor HLS, driven by WebDriver on a screen that is not there."""

import asyncio
import os
import socket
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx

BROWSER: Final = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser"
STARTS_WITHIN_S: Final = 30


class WebKitPage:
    """The one page of a session."""

    def __init__(self, driver: httpx.AsyncClient, session: str) -> None:
        self._driver = driver
        self._path = f"/session/{session}"

    async def goto(self, url: str) -> None:
        """Open a page and wait until it is loaded."""
        await _asked(self._driver, f"{self._path}/url", url=url)

    async def evaluate(self, expression: str) -> Any:
        """What a JavaScript expression is."""
        return await _asked(self._driver, f"{self._path}/execute/sync", script=f"return {expression};", args=[])

    async def close(self) -> None:
        """End the browser."""
        (await self._driver.delete(self._path)).raise_for_status()


@asynccontextmanager
async def webkit() -> AsyncIterator[WebKitPage]:
    """A browser of its own, ended at the end of the block with its driver and its screen."""
    async with _screen() as display, _driver(display) as driver:
        options = {"binary": BROWSER, "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        page = WebKitPage(driver, (await _asked(driver, "/session", capabilities=wanted))["sessionId"])
        try:
            yield page
        finally:
            await page.close()


async def _asked(driver: httpx.AsyncClient, path: str, **body: object) -> Any:
    answer = await driver.post(path, json=body)
    value = answer.json()["value"]
    if answer.is_error:
        raise RuntimeError(f"{value['error']}: {value['message']}")
    return value


@asynccontextmanager
async def _screen() -> AsyncIterator[str]:
    """A display of Xvfb, which takes a free number and says which."""
    read, write = os.pipe()
    flags = ("-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp")
    async with _process("Xvfb", *flags, pass_fds=(write,)):
        os.close(write)
        with os.fdopen(read) as told:
            number = await asyncio.to_thread(told.readline)
        yield f":{number.strip()}"


@asynccontextmanager
async def _driver(display: str) -> AsyncIterator[httpx.AsyncClient]:
    port = _free_port()
    environment = os.environ | {"DISPLAY": display, "NO_AT_BRIDGE": "1"}
    async with (
        _process("WebKitWebDriver", f"--port={port}", env=environment),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=STARTS_WITHIN_S, trust_env=False) as driver,
    ):
        async with asyncio.timeout(STARTS_WITHIN_S):
            while not await _listens(driver):  # noqa: ASYNC110 - a server tells nobody that it listens
                await asyncio.sleep(0.1)
        yield driver


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


async def _listens(driver: httpx.AsyncClient) -> bool:
    try:
        return (await driver.get("/status")).is_success
    except httpx.TransportError:
        return False


@asynccontextmanager
async def _process(*command: str, **more: Any) -> AsyncIterator[None]:
    process = await asyncio.create_subprocess_exec(*command, stdout=DEVNULL, stderr=DEVNULL, **more)
    try:
        yield
    finally:
        process.terminate()
        await process.wait()
