"""A real speech service on this machine for tests: OpenAI's interface, beeps for syllables, and levers to misbehave."""

import json
import threading
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

import numpy as np

RATE_HZ = 24_000
SYLLABLE_S = 0.15


class SpeechService(ThreadingHTTPServer):
    """Levers: `status`, `body`, `stall_s`. `asked` holds what came in: path, headers, JSON."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.status = 200
        self.body: bytes | None = None
        self.stall_s = 0.0
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Answer(BaseHTTPRequestHandler):
    server: SpeechService

    def do_POST(self) -> None:
        wish = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, dict(self.headers), wish))
        time.sleep(self.server.stall_s)
        body = self.server.body if self.server.body is not None else beeps(wish["input"], wish["speed"])
        self.send_response(self.server.status)
        self.send_header("Content-Type", "audio/wav")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing is written."""


def beeps(text: str, speed: float = 1.0) -> bytes:
    """A WAV file: a beep for each letter or hanzi, a gap for everything else, quiet edges."""
    size = round(SYLLABLE_S / speed * RATE_HZ)
    beep = 0.3 * np.sin(2 * np.pi * 300 * np.arange(size) / RATE_HZ) * np.hanning(size) ** 0.2
    quiet = np.zeros(size)
    sound = np.concatenate([quiet, *(beep if character.isalnum() else quiet for character in text), quiet])
    file = BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes((sound * 32767).astype("<i2").tobytes())
    return file.getvalue()


@contextmanager
def speech_service() -> Iterator[SpeechService]:
    """A service that runs."""
    service = SpeechService()
    thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.shutdown()
        service.server_close()
        thread.join()
