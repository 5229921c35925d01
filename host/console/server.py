"""The web server of one room, which ends when the show does."""

import socket

import uvicorn
from fastapi import FastAPI


async def serve_pages(app: FastAPI, listener: socket.socket) -> None:
    """Serve the pages on a listening socket until Ctrl-C."""
    config = uvicorn.Config(app, log_level="warning", lifespan="off", ws_max_size=2**16)
    await _Server(config).serve(sockets=[listener])


class _Server(uvicorn.Server):
    """Closes pages at once when the show ends: a feed that stays open must not hold up Ctrl-C."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.force_exit = True
        await super().shutdown(sockets)
