"""Serving an application on a free loopback port in the test's own event loop, and a real Chromium to look at it."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol, TypeAlias

import uvicorn
from fastapi import FastAPI
from playwright.async_api import Browser, async_playwright

Served: TypeAlias = Callable[..., AbstractAsyncContextManager[str]]

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
async def served(app: FastAPI, port: int = 0) -> AsyncIterator[str]:
    """Serve `app` on a port, or on any that is free; gives its address, `http://127.0.0.1:port`."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        port = listener.getsockname()[1]
        config = uvicorn.Config(app, log_level="warning", ws="websockets-sansio", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        # `_serve`, not `serve`: the signal handlers stay pytest's own
        serving = asyncio.create_task(server._serve([listener]), name="uvicorn")
        try:
            while not server.started:  # noqa: ASYNC110 - uvicorn offers a flag only
                await asyncio.sleep(0.01)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            await serving


class Evaluating(Protocol):
    """A page of whichever browser."""

    async def evaluate(self, expression: str) -> Any:
        """What a JavaScript expression is, promises awaited."""


async def eventually(page: Evaluating, expression: str, within_s: float = 30) -> None:
    """Wait until a JavaScript expression is true in the page, promises awaited.

    Playwright's own `wait_for_function` evaluates inside the page, which the pages' content policy rightly forbids.
    """
    async with asyncio.timeout(within_s):
        while not await page.evaluate(expression):  # noqa: ASYNC110 - the page has no event for every expression
            await asyncio.sleep(0.1)


@asynccontextmanager
async def chromium(*more_flags: str) -> AsyncIterator[Browser]:
    """A headless Chromium with the flags its WebRTC needs on one machine."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*CHROMIUM_FLAGS, *more_flags])
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def on_the_loop(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Runs `work` beside a test or fixture and cancels it at the end; its own failure fails the test."""
    task = asyncio.create_task(work, name="room")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
