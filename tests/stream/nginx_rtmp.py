"""Debian's nginx with its RTMP module, on loopback, for tests that push to a server nobody here wrote."""

import os
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

MODULE = Path("/usr/lib/nginx/modules/ngx_rtmp_module.so")
CONFIG = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log info;
load_module {module};
{user}
events {{ worker_connections 64; }}
rtmp {{
  server {{
    listen 127.0.0.1:{port};
    application live {{ live on; record all; record_path {folder}; record_suffix .flv; }}
    application closed {{ live on; deny publish all; }}
  }}
}}
"""


@dataclass
class RtmpServer:
    """A running server; `hang` freezes it, as an overloaded machine does: its connections stay open."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]

    def hang(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def recorded(self, key: str) -> Path:
        """What it recorded of a stream."""
        return self.folder / f"{key}.flv"


@contextmanager
def rtmp_server(folder: Path, port: int = 0) -> Iterator[RtmpServer]:
    """One server, stopped by its id."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    if program is None or not MODULE.exists():
        pytest.skip("missing: nginx-rtmp")
    port = port or free_port()
    config = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    config.write_text(CONFIG.format(folder=folder, module=MODULE, port=port, user=user))
    process = subprocess.Popen([program, "-p", str(folder), "-c", str(config)], stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port)
        yield RtmpServer(port, folder, process)
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        process.wait(5)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_for_port(port: int, address: str = "127.0.0.1") -> None:
    """Until somebody listens there; a test's own time limit bounds it."""
    pause = threading.Event()
    while True:
        try:
            socket.create_connection((address, port), 1).close()
        except OSError:
            pause.wait(0.02)
        else:
            return
