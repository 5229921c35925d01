"""The end of a show: requests still at work are cut off without a word in the log."""

import asyncio
import socket

import pytest
from fastapi import FastAPI

from host.console.server import serve_pages


async def test_a_request_cut_off_by_the_end_of_the_show_prints_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
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
            pages.cancel()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.wait_for(ended.wait(), 10)
        await asyncio.sleep(0)
        writer.close()
    assert capsys.readouterr().err == ""
