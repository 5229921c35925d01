"""Clients that open a connection and do not go on: each is left after a while, and the others are served."""

import asyncio
import resource
import socket
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI, Request

from host.console.body import read_body
from host.console.problem import Problem, Refusals
from host.console.server import FILES_MAX, Patience, serve_pages

HEAD = b"POST /said HTTP/1.1\r\nHost: room\r\nContent-Length: 10\r\n\r\n"


@pytest.fixture
async def address() -> AsyncIterator[tuple[str, int]]:
    """A page that wants a body, from a server with a second's patience."""
    app = FastAPI()
    app.add_exception_handler(Problem, Refusals().problem)

    @app.post("/said")
    async def said(request: Request) -> int:
        return len(await read_body(request))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        async with asyncio.TaskGroup() as group:
            pages = group.create_task(serve_pages(app, listener, patience=Patience(1, 1)), name="pages")
            yield listener.getsockname()
            pages.cancel()


@pytest.mark.parametrize(
    "sent",
    [b"", b"POST /said HT", HEAD, HEAD + b"abc", b"\x16\x03\x01 what?\r\n\r\n"],
    ids=["nothing", "head", "body", "part", "nonsense"],
)
async def test_a_client_that_stops_is_left_without_a_word_in_the_log(
    address: tuple[str, int], sent: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    slow_reader, slow = await asyncio.open_connection(*address)
    slow.write(sent)
    quick_reader, quick = await asyncio.open_connection(*address)
    quick.write(HEAD.replace(b"Host: room", b"Host: room\r\nConnection: close") + b"0123456789")
    assert b" 200 OK" in await quick_reader.read()
    async with asyncio.timeout(20):
        assert b" 200 " not in await slow_reader.read()
    slow.close()
    quick.close()
    assert capsys.readouterr().err == ""


async def test_there_are_files_enough_for_a_full_house(address: tuple[str, int]) -> None:
    reader, writer = await asyncio.open_connection(*address)
    writer.write(HEAD.replace(b"Host: room", b"Host: room\r\nConnection: close") + b"0123456789")
    await reader.read()
    writer.close()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert soft == min(FILES_MAX, hard) or soft > FILES_MAX
