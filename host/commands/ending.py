"""The end of a show by Ctrl-C or by a service manager's SIGTERM: before it is on the air, on it, and going off it."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Final, NoReturn

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


def leave_when_told() -> None:
    """From now on either signal ends the process at once: for while there is nothing to lose yet.

    Models and pictures that are being loaded in threads are not waited for, nor is the voice's process, which ends
    with its pipe; the store's file stands a kill at any moment.
    """
    _on_signals(leave)


def asked_to_end() -> asyncio.Event:
    """From now on the first signal sets the event, and a second one ends the process as it is."""
    loop, asked = asyncio.get_running_loop(), asyncio.Event()

    def ask() -> None:
        leave_when_told()
        loop.call_soon_threadsafe(asked.set)

    _on_signals(ask)
    return asked


def leave() -> NoReturn:
    """End well, without waiting for threads that read or paint what nobody will see any more."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, RuntimeError):  # gone, closed, or interrupted amid a write
            stream.flush()
    os._exit(0)


def _on_signals(do: Callable[[], None]) -> None:
    for each in SIGNALS:
        signal.signal(each, lambda *_: do())
