"""Voices behind an OpenAI-compatible speech service, on this machine or elsewhere."""

import os
from typing import Final

import httpx
import numpy as np
from numpy.typing import NDArray

from host.voice.catalog import ServiceSource
from host.voice.decode import decoded
from host.voice.errors import VoiceFailed

MOST_BYTES: Final = 24 << 20
"""Two minutes of stereo sound at 48 kHz; a longer answer is refused."""
CONNECT_S: Final = 3.0
SPEEDS: Final = (0.25, 4.0)
"""What the interface allows for `speed`."""


class Service:
    """One voice of a service. The process around it bounds the time of a clause as a whole."""

    def __init__(self, source: ServiceSource) -> None:
        key = os.environ.get(source.key_env, "") if source.key_env else ""
        self._source = source
        self._client = httpx.Client(
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=httpx.Timeout(source.timeout_s, connect=min(CONNECT_S, source.timeout_s)),
        )

    def say(self, text: str, pace: float) -> NDArray[np.float32]:
        """`text` as sound at 48 kHz. Raises `VoiceFailed`."""
        wish = {
            "model": self._source.model,
            "voice": self._source.voice,
            "input": text,
            "speed": round(min(max(pace, SPEEDS[0]), SPEEDS[1]), 3),
            "response_format": "wav",
        }
        try:
            return decoded(self._answer(wish))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise VoiceFailed(f"the speech service {self._source.url}: {type(error).__name__} {error}") from error
        except ValueError as error:
            raise VoiceFailed(f"the speech service {self._source.url} answered, but {error}") from error

    def _answer(self, wish: dict[str, object]) -> bytes:
        url = f"{self._source.url.rstrip('/')}/audio/speech"
        body = bytearray()
        with self._client.stream("POST", url, json=wish) as answer:
            answer.raise_for_status()
            for part in answer.iter_bytes():
                body += part
                if len(body) > MOST_BYTES:
                    raise ValueError(f"with more than {MOST_BYTES} bytes")
        return bytes(body)
