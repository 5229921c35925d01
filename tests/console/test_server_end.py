"""The end of a show: requests still at work are cut off without a word in the log."""

import asyncio
import signal
import socket
from collections.abc import Callable

import pytest
from fastapi import FastAPI

from host.console.server import serve_pages


def told(pages: asyncio.Task[None], until: asyncio.Event) -> None:
    until.set()


def cancelled(pages: asyncio.Task[None], until: asyncio.Event) -> None:
    pages.cancel()


@pytest.mark.parametrize("end", [told, cancelled])
async def test_a_request_at_work_is_over_when_the_pages_are_and_prints_no_traceback(
    capsys: pytest.CaptureFixture[str], end: Callable[[asyncio.Task[None], asyncio.Event], None]
) -> None:
    begun, ended, until = asyncio.Event(), asyncio.Event(), asyncio.Event()
    app = FastAPI()

    @app.get("/slow")
    async def slow() -> None:
        begun.set()
        try:
            await asyncio.sleep(3600)
        finally:
            ended.set()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        async with asyncio.TaskGroup() as group:
            pages = group.create_task(serve_pages(app, listener, until=until), name="pages")
            _, writer = await asyncio.open_connection(*listener.getsockname())
            writer.write(b"GET /slow HTTP/1.1\r\nHost: room\r\n\r\n")
            await asyncio.wait_for(begun.wait(), 10)
            end(pages, until)
            await asyncio.wait({pages}, timeout=20)
            assert pages.done()
            assert ended.is_set()
        writer.close()
        await writer.wait_closed()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert capsys.readouterr().err == ""


async def test_the_address_is_told_when_it_answers_and_no_signal_is_taken_from_who_has_it() -> None:
    mine = signal.getsignal(signal.SIGTERM)
    opened, until = asyncio.Event(), asyncio.Event()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = listener.getsockname()

        def told() -> None:
            with socket.create_connection(address, timeout=5):
                opened.set()

        async with asyncio.timeout(20):
            pages = serve_pages(FastAPI(), listener, until=until, opened=told)
            async with asyncio.TaskGroup() as group:
                group.create_task(pages, name="pages")
                await opened.wait()
                assert signal.getsignal(signal.SIGTERM) is mine
                until.set()
