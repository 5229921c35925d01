"""A thread and an event loop apart, for a platform's library that works long at a time: the show's loop has 20 ms."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

_Begun = Future[tuple[asyncio.AbstractEventLoop, "asyncio.Task[Any] | None"]]


async def apart(work: Callable[[], Awaitable[None]]) -> None:
    """Do `work` in a loop of its own and wait for it. Raises what it raises; a cancellation is passed on to it.

    What `work` tells anybody here must come by `call_soon_threadsafe`.
    """
    begun = _Begun()

    async def main() -> None:
        begun.set_result((asyncio.get_running_loop(), asyncio.current_task()))
        await work()

    with ThreadPoolExecutor(1, thread_name_prefix="source") as thread:
        ended = asyncio.get_running_loop().run_in_executor(thread, partial(asyncio.run, main()))
        try:
            await asyncio.shield(ended)
        except asyncio.CancelledError:
            begun.add_done_callback(_cancel)
            with suppress(asyncio.CancelledError):
                await asyncio.wait([ended])
                ended.exception()  # what it failed with while it was leaving is of no use to anybody
            raise


def _cancel(begun: _Begun) -> None:
    loop, task = begun.result()
    if task is not None and not loop.is_closed():
        loop.call_soon_threadsafe(task.cancel)
