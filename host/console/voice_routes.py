"""The voice panel's routes: a sample of each voice, and words taken out of the lexicon again."""

import io
import wave
from typing import Annotated, Final, Protocol

import numpy as np
from fastapi import APIRouter, Depends, Query, Response
from numpy.typing import NDArray

from host.console.security import Gate

RATE_HZ: Final = 48_000

Name = Annotated[str, Query(min_length=1, max_length=80)]
Word = Annotated[str, Query(min_length=1, max_length=100)]


class VoiceDesk(Protocol):
    """What operators may ask of the voices; what cannot be done raises DeskRefusal."""

    async def sample(self, voice: str, brand_style: str) -> NDArray[np.int16]:
        """The voice in that brand style, mono at 48 kHz."""

    def unlearn(self, by: str, written: str) -> None:
        """Take a word out of the lexicon."""


def voice_routes(voices: VoiceDesk, gate: Gate) -> APIRouter:
    """`GET /api/console/voice/sample` and `DELETE /api/console/voice/lexicon`; each needs the token."""
    routes = APIRouter(prefix="/api/console/voice")
    by_dependency = Depends(gate.operator)

    @routes.get("/sample", dependencies=[by_dependency])
    async def sample(voice: Name, brand_style: Annotated[str, Query(max_length=80)] = "") -> Response:
        sound = wav(await voices.sample(voice, brand_style))
        return Response(sound, media_type="audio/wav", headers={"Cache-Control": "private, max-age=600"})

    @routes.delete("/lexicon", status_code=204)
    async def unlearn(written: Word, by: str = by_dependency) -> None:
        voices.unlearn(by, written)

    return routes


def wav(pcm: NDArray[np.int16]) -> bytes:
    """Mono sound at 48 kHz as a WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(pcm.astype("<i2").tobytes())
    return out.getvalue()
