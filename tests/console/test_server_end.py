"""The end of a show: requests still at work are cut off without a word in the log."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI

from host.console.server import serve_pages


def told_by_a_service_manager(pages: asyncio.Task[None]) -> None:
    signal.raise_signal(signal.SIGTERM)


def cancelled(pages: asyncio.Task[None]) -> None:
    pages.cancel()


@pytest.fixture
def deaf() -> Iterator[None]:
    """The server gives a signal it took on to who had it before, here to nobody."""
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("deaf")
@pytest.mark.parametrize("end", [told_by_a_service_manager, cancelled])
async def test_a_request_at_work_is_over_when_the_pages_are_and_prints_no_traceback(
    capsys: pytest.CaptureFixture[str], end: Callable[[asyncio.Task[None]], None]
) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()
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
            pages = group.create_task(serve_pages(app, listener), name="pages")
            _, writer = await asyncio.open_connection(*listener.getsockname())
            writer.write(b"GET /slow HTTP/1.1\r\nHost: room\r\n\r\n")
            await asyncio.wait_for(begun.wait(), 10)
            end(pages)
            await asyncio.wait({pages}, timeout=20)
            assert pages.done()
            assert ended.is_set()
        writer.close()
        await writer.wait_closed()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert capsys.readouterr().err == ""
