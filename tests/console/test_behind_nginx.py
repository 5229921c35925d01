"""The pages behind Debian's nginx, with the configuration docs/streaming.md gives: viewers keep their own addresses."""

import asyncio
import os
import re
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import websockets
from fastapi import FastAPI

from host.console.server import serve_pages
from host.console.whep import OFFERS_BURST
from tests.stream.nginx_rtmp import free_port, wait_for_port

DOCUMENT = Path(__file__).parents[2] / "docs" / "streaming.md"
CONFIG = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log; {user}
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen {port}; {inside} }}
}}
"""


@pytest.fixture
async def front(app: FastAPI, tmp_path: Path) -> AsyncIterator[str]:
    """`127.0.0.1:PORT` of an nginx before the pages."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    if program is None:
        pytest.skip("missing: nginx")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        _, behind = listener.getsockname()
        port, config = free_port(), tmp_path / "nginx.conf"
        (documented,) = re.findall(r"```nginx\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
        inside = documented.replace("127.0.0.1:8080", f"127.0.0.1:{behind}")
        user = "user root;" if os.geteuid() == 0 else ""
        config.write_text(CONFIG.format(folder=tmp_path, user=user, port=port, inside=inside))
        process = await asyncio.create_subprocess_exec(program, "-p", tmp_path, "-c", config, stderr=subprocess.DEVNULL)
        try:
            await asyncio.to_thread(wait_for_port, port)
            async with asyncio.TaskGroup() as group:
                pages = group.create_task(serve_pages(app, listener), name="pages")
                yield f"127.0.0.1:{port}"
                pages.cancel()
        finally:
            process.terminate()
            await process.wait()


async def offers(front: str, address: str, count: int) -> list[int]:
    """The statuses of offers from one address of this machine, each of which forges another."""
    async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(local_address=address)) as client:
        return [
            (
                await client.post(
                    f"http://{front}/whep",
                    content="v=0",
                    headers={"Content-Type": "application/sdp", "X-Forwarded-For": f"192.0.2.{n}"},
                )
            ).status_code
            for n in range(count)
        ]


async def test_limits_are_for_each_viewer_and_nobody_can_forge_an_address(front: str) -> None:
    loud = await offers(front, "127.0.0.2", OFFERS_BURST * 3)
    assert loud.count(429) >= OFFERS_BURST
    assert await offers(front, "127.0.0.3", 3) == [201, 201, 201]


async def test_the_rooms_socket_passes(front: str) -> None:
    async with websockets.connect(f"ws://{front}/api/feed") as feed:
        assert '"hello"' in str(await feed.recv())
