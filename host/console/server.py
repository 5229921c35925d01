"""The web server of one room: it ends when the show does, and waits for no client for ever."""

import asyncio
import logging
import resource
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import uvicorn
from fastapi import FastAPI

CUT_OFF_S: Final = 2.0
"""For requests to end that were told to."""

FILES_MAX: Final = 65_536
"""Open files asked of the system: a viewer takes about eight (a socket for each address of this machine, and what
sends to it), and many systems begin with 1024 for all."""

_TICKS_PER_S: Final = 10
"""uvicorn's own."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a client may take."""

    head_s: int = 10
    """To ask for something."""
    body_s: int = 60
    """To send all of it: an operator's picture over a poor line."""

    def with_(self, connection: Any) -> int:
        """Seconds this client has for what it owes; 0 when it owes nothing, or is a WebSocket."""
        if not hasattr(connection, "cycle"):
            return 0
        request = connection.cycle
        if request is None or request.response_complete:
            return self.head_s
        return self.body_s if request.more_body else 0


PATIENCE: Final = Patience()


async def serve_pages(
    app: FastAPI,
    listener: socket.socket,
    *,
    until: asyncio.Event | None = None,
    opened: Callable[[], None] = lambda: None,
    patience: Patience = PATIENCE,
) -> None:
    """Serve the pages on a bound socket until `until` is set, or for ever; `opened` is called when they can be had."""
    _open_more_files()
    config = uvicorn.Config(app, log_level="warning", lifespan="off", ws_max_size=2**16)
    logging.getLogger("uvicorn.error").addFilter(_at_fault)
    await _Server(config, until or asyncio.Event(), opened, patience).serve(sockets=[listener])


def _open_more_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES_MAX if hard == resource.RLIM_INFINITY else min(FILES_MAX, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _at_fault(record: logging.LogRecord) -> bool:
    """Whether a log record is worth showing.

    A request that the end of the show cuts off is no fault of the program, nor what is not HTTP or not UTF-8: strangers
    can send thousands.
    """
    cut_off = record.exc_info is not None and isinstance(record.exc_info[1], asyncio.CancelledError)
    return not cut_off and not str(record.msg).startswith(_STRANGERS)


_STRANGERS: Final = ("Invalid HTTP request", "Invalid UTF-8 sequence")
"""How uvicorn tells of what anybody can send."""


class _Server(uvicorn.Server):
    """Closes pages at once when the show ends, and connections whose client does not say what it wants.

    A feed that stays open must not hold up Ctrl-C; uvicorn itself waits for ever for the end of a request.
    Requests still at work end with it, however it ends: what they work on is taken apart behind it.
    """

    def __init__(
        self, config: uvicorn.Config, until: asyncio.Event, opened: Callable[[], None], patience: Patience
    ) -> None:
        super().__init__(config)
        self._until = until
        self._opened = opened
        self._patience = patience
        self._waited_s: dict[Any, int] = {}

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None: whoever runs the show decides what ends it, and uvicorn would raise its signals once more behind it."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._opened()

    async def on_tick(self, counter: int) -> bool:
        if counter % _TICKS_PER_S == 0:
            self._leave_the_slow()
        return await super().on_tick(counter) or self._until.is_set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.force_exit = True
        await super().shutdown(sockets)

    async def _serve(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super()._serve(sockets)
        finally:
            await self._cut_off()

    async def _cut_off(self) -> None:
        requests = set(self.server_state.tasks)
        for request in requests:
            request.cancel()
        if requests:
            await asyncio.wait(requests, timeout=CUT_OFF_S)

    def _leave_the_slow(self) -> None:
        """Count a second for each connection that waits for its client, and close those that waited too long."""
        waiting = {connection: self._patience.with_(connection) for connection in self.server_state.connections}
        self._waited_s = {each: self._waited_s.get(each, 0) + 1 for each, owed in waiting.items() if owed}
        for connection, waited_s in self._waited_s.items():
            if waited_s > waiting[connection]:
                connection.transport.close()
