"""What the voices say is understood: speech recognition reads back selling sentences, figures included."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.voice_accuracy import error_rate, listener
from bench.voice_sentences import SENTENCES
from host.assets import missing_assets
from host.voice.process import VoiceProcess
from host.voice.speech import Delivery
from stream.clock import Clock

pytestmark = [pytest.mark.voice, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def ear() -> Any:
    if missing_assets(uses=["tests"]):
        pytest.skip("missing: whisper")
    return listener()


async def sounds(cache: Path, texts: Sequence[str], delivery: Delivery) -> list[np.ndarray]:
    async with VoiceProcess(Clock(), cache_dir=cache) as voice:
        return [np.concatenate([speech.pcm async for speech in voice.speak(text, delivery)]) for text in texts]


@pytest.mark.parametrize(
    ("language", "voice", "limit"), [("zh", "zf_xiaoyi", 0.03), ("zh", "zm_yunjian", 0.03), ("en", "heart", 0.02)]
)
def test_a_voice_is_understood(ear: Any, tmp_path: Path, language: str, voice: str, limit: float) -> None:
    texts = SENTENCES[language][:10]
    spoken = asyncio.run(sounds(tmp_path, texts, Delivery(voice, language)))
    rate, misheard = error_rate(ear, language, texts, spoken)
    assert rate <= limit, misheard
