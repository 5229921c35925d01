"""The end of a show by Ctrl-C or by a service manager's SIGTERM: before it is on the air, on it, and going off it."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final, NoReturn

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def leaving_when_told() -> Iterator[None]:
    """Within, either signal ends the process at once: for while there is nothing to lose yet.

    Models and pictures that are being loaded in threads are not waited for, nor is the voice's process, which ends
    with its pipe; the store's file stands a kill at any moment.
    """
    before = [signal.getsignal(each) for each in SIGNALS]
    _on_signals(leave)
    try:
        yield
    finally:
        for each, handler in zip(SIGNALS, before, strict=True):
            signal.signal(each, handler)


def asked_to_end() -> asyncio.Event:
    """From now on the first signal sets the event, and a second one ends the process as it is."""
    loop, asked = asyncio.get_running_loop(), asyncio.Event()

    def ask() -> None:
        _on_signals(leave)
        loop.call_soon_threadsafe(asked.set)

    _on_signals(ask)
    return asked


def leave(code: int = 0) -> NoReturn:
    """End the process without waiting for threads that load, read or paint what nobody will see any more."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, RuntimeError):  # gone, closed, or interrupted amid a write
            stream.flush()
    os._exit(code)


def _on_signals(do: Callable[[], None]) -> None:
    for each in SIGNALS:
        signal.signal(each, lambda *_: do())
