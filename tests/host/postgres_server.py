"""A real PostgreSQL for tests: Debian's, on loopback, in a folder of its own."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

_OWNER = {"user": "postgres", "group": "postgres", "extra_groups": ()} if os.geteuid() == 0 else {}
"""The server refuses to run as root."""


@dataclass
class Postgres:
    """One server; `stop` and `start` as an administrator would."""

    programs: Path
    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"postgresql+pg8000://livehost@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        options = f"-h 127.0.0.1 -p {self.port} -k {self.folder} -F"
        self._control("start", "-w", "-o", options, "-l", str(self.folder / "log"))

    def stop(self) -> None:
        self._control("stop", "-w", "-m", "immediate")

    def _control(self, *words: str) -> None:
        command = [str(self.programs / "pg_ctl"), "-D", str(self.folder / "data"), *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **_OWNER)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Run a new server; skips where there is none."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs:
        pytest.skip("missing: postgresql")
    folder = Path(tempfile.mkdtemp(prefix="livehost-postgres-"))
    if _OWNER:
        shutil.chown(folder, "postgres", "postgres")
    server = Postgres(programs[-1].parent, folder, _free_port())
    made = ["initdb", "-D", str(folder / "data"), "-A", "trust", "-U", "livehost", "-N", "--no-locale", "-E", "UTF8"]
    made[0] = str(programs[-1])
    try:
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, **_OWNER)
        server.start()
        yield server
    finally:
        with suppress(subprocess.CalledProcessError):  # a test may have stopped it
            server.stop()
        shutil.rmtree(folder)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
