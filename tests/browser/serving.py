"""Serving an application on a free loopback port in the test's own event loop, and a real Chromium to look at it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TypeAlias

import uvicorn
from fastapi import FastAPI
from playwright.async_api import Browser, async_playwright

Served: TypeAlias = Callable[[FastAPI], AbstractAsyncContextManager[str]]

CHROMIUM = "/usr/bin/chromium"

CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--mute-audio",
    "--allow-loopback-in-peer-connection",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--autoplay-policy=no-user-gesture-required",
)


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """Serve `app`; gives its address, `http://127.0.0.1:port`."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        config = uvicorn.Config(app, log_level="warning", ws="websockets-sansio", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        # the test's own signal handlers stay in place: pytest must still see Ctrl-C
        async with asyncio.TaskGroup() as group:
            group.create_task(server._serve([listener]), name="uvicorn")
            while not server.started:
                await asyncio.sleep(0.01)
            try:
                yield f"http://127.0.0.1:{port}"
            finally:
                server.should_exit = True


@asynccontextmanager
async def chromium(*more_flags: str) -> AsyncIterator[Browser]:
    """A headless Chromium with the flags its WebRTC needs on one machine."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*CHROMIUM_FLAGS, *more_flags])
        try:
            yield browser
        finally:
            await browser.close()
