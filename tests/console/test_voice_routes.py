"""The voice panel's routes: behind the token, samples as WAV, refusals passed on."""

import io
import wave

import httpx
import numpy as np
import pytest
from fastapi import FastAPI
from numpy.typing import NDArray

from host.console.app import build_app
from host.console.desk import DeskRefusal
from host.console.panel import Panel
from host.console.voice_routes import voice_routes
from tests.fakes.desk import FakeDesk, FakeRoom

TOKEN = "the right token"
SAMPLE = np.arange(480, dtype=np.int16)


class FakeVoiceDesk:
    """Implements `VoiceDesk` with one voice, `ann`, and one word, `Loewe`."""

    def __init__(self) -> None:
        self.lexicon = {"Loewe": "loh eh veh"}
        self.deeds: list[tuple[str, str]] = []

    async def sample(self, voice: str, brand_style: str) -> NDArray[np.int16]:
        if voice != "ann":
            raise DeskRefusal(f"there is no voice {voice!r} here", code="unknown_voice")
        return SAMPLE

    def unlearn(self, by: str, written: str) -> None:
        if written not in self.lexicon:
            raise DeskRefusal(f"the lexicon has no {written!r}", code="unknown_word")
        self.deeds.append((by, self.lexicon.pop(written)))


@pytest.fixture
def desk() -> FakeVoiceDesk:
    return FakeVoiceDesk()


@pytest.fixture
def app(desk: FakeVoiceDesk) -> FastAPI:
    panel = Panel("voice", dict, lambda gate: voice_routes(desk, gate))
    room = FakeRoom()
    return build_app(room, FakeDesk(room), None, token=TOKEN, panels=(panel,))  # type: ignore[arg-type]


def client(app: FastAPI, token: str = TOKEN) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {token}", "X-Operator": "kim"}
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://room", headers=headers)


async def test_a_sample_is_a_wav_file(app: FastAPI) -> None:
    async with client(app) as web:
        answer = await web.get("/api/console/voice/sample", params={"voice": "ann", "brand_style": "tech-calm"})
    assert answer.headers["content-type"] == "audio/wav"
    with wave.open(io.BytesIO(answer.content)) as file:
        assert (file.getnchannels(), file.getframerate()) == (1, 48_000)
        assert np.array_equal(np.frombuffer(file.readframes(480), "<i2"), SAMPLE)


async def test_a_word_is_taken_out_by_name(app: FastAPI, desk: FakeVoiceDesk) -> None:
    async with client(app) as web:
        assert (await web.delete("/api/console/voice/lexicon", params={"written": "Loewe"})).status_code == 204
        again = await web.delete("/api/console/voice/lexicon", params={"written": "Loewe"})
    assert desk.deeds == [("kim", "loh eh veh")]
    assert again.json()["code"] == "unknown_word"


@pytest.mark.parametrize(
    ("path", "token", "status"),
    [
        ("sample?voice=ann", "wrong", 401),
        ("sample?voice=", TOKEN, 422),
        ("sample", TOKEN, 422),
    ],
)
async def test_refusals(app: FastAPI, path: str, token: str, status: int) -> None:
    async with client(app, token) as web:
        assert (await web.get(f"/api/console/voice/{path}")).status_code == status


async def test_an_unknown_voice_is_refused_with_a_reason(app: FastAPI) -> None:
    async with client(app) as web:
        answer = await web.get("/api/console/voice/sample", params={"voice": "nobody"})
    assert answer.json()["code"] == "unknown_voice"
