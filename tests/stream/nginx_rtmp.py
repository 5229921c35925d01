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
STREAM = Path("/usr/lib/nginx/modules/ngx_stream_module.so")
CONFIG = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log info;
{modules}
{user}
events {{ worker_connections 64; }}
rtmp {{
  server {{
    listen 127.0.0.1:{port};
    application live {{ live on; record all; record_path {folder}; record_suffix .flv; }}
    application closed {{ live on; deny publish all; }}
  }}
}}
{front}
"""
TLS = """
stream {{
  server {{
    listen 127.0.0.1:{port} ssl; proxy_pass 127.0.0.1:{behind};
    ssl_certificate {folder}/c.pem; ssl_certificate_key {folder}/k.pem;
  }}
}}
"""


@dataclass
class RtmpServer:
    """A running server; `hang` freezes it, as an overloaded machine does: its connections stay open."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]
    tls_port: int = 0
    """RTMPS, when it was asked for."""

    def hang(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def recorded(self, key: str) -> Path:
        """What it recorded of a stream."""
        return self.folder / f"{key}.flv"


@contextmanager
def rtmp_server(folder: Path, port: int = 0, *, tls: bool = False) -> Iterator[RtmpServer]:
    """One server, stopped by its id. With `tls` there are `c.pem` and `k.pem` in the folder."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    if program is None or not MODULE.exists():
        pytest.skip("missing: nginx-rtmp")
    port = port or free_port()
    config = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    if tls and not STREAM.exists():
        pytest.skip("missing: nginx-stream")
    tls_port = free_port() if tls else 0
    modules = "\n".join(f"load_module {each};" for each in ([MODULE, STREAM] if tls else [MODULE]))
    front = TLS.format(port=tls_port, behind=port, folder=folder) if tls else ""
    config.write_text(CONFIG.format(folder=folder, modules=modules, port=port, user=user, front=front))
    process = subprocess.Popen([program, "-p", str(folder), "-c", str(config)], stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port)
        yield RtmpServer(port, folder, process, tls_port)
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
