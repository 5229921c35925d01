"""Waiting for what tells nobody that it has come: the library's sockets, the collector, a page's server."""

import asyncio
from collections.abc import Callable


async def until(true: Callable[[], object], within_s: float = 30) -> None:
    """Look every 20 ms until it is so. TimeoutError when it never is."""
    async with asyncio.timeout(within_s):
        while not true():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.02)
