"""The web server of one room, which ends when the show does."""

import asyncio
import logging
import socket

import uvicorn
from fastapi import FastAPI


async def serve_pages(app: FastAPI, listener: socket.socket) -> None:
    """Serve the pages on a listening socket until Ctrl-C."""
    config = uvicorn.Config(app, log_level="warning", lifespan="off", ws_max_size=2**16)
    logging.getLogger("uvicorn.error").addFilter(_at_fault)
    await _Server(config).serve(sockets=[listener])


def _at_fault(record: logging.LogRecord) -> bool:
    """Whether a log record is worth showing; a request that the end of the show cuts off is no fault of the program."""
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


class _Server(uvicorn.Server):
    """Closes pages at once when the show ends: a feed that stays open must not hold up Ctrl-C."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.force_exit = True
        await super().shutdown(sockets)
