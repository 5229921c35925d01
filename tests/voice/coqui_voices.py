"""What only a coqui model can get wrong; run by `make coqui`, in the environment that has coqui-tts."""

from pathlib import Path

import numpy as np
import pytest

from host.voice.catalog import CoquiSource
from host.voice.coqui import Coqui
from host.voice.errors import VoiceFailed
from stream.timeline import RATE_HZ
from tests.voice.speech_service import beeps
from tests.voice.tiny_xtts import write_tiny_xtts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("xtts")
    write_tiny_xtts(folder)
    (folder / "anna.wav").write_bytes(beeps("hello this is anna speaking"))
    (folder / "bob.wav").write_bytes(beeps("bob"))
    return folder


def voice(folder: Path, reference: str | None = "anna.wav", language: str = "en") -> Coqui:
    return Coqui(CoquiSource(folder, folder / "config.json", folder / reference if reference else None), language)


def test_xtts_speaks_the_same_line_the_same_and_keeps_to_the_pace(folder: Path) -> None:
    anna = voice(folder)
    even, again, fast = (anna.say("hello there, this is it.", pace) for pace in (1.0, 1.0, 1.5))
    assert np.array_equal(even, again)
    assert np.isfinite(even).all()
    assert len(even) > RATE_HZ / 2
    assert len(fast) == pytest.approx(len(even) / 1.5, rel=0.1)


def test_xtts_speaks_with_the_voice_of_its_reference(folder: Path) -> None:
    anna, bob = (voice(folder, name).say("hello there", 1.0) for name in ("anna.wav", "bob.wav"))
    assert not np.array_equal(anna, bob)


def test_xtts_reads_mandarin(folder: Path) -> None:
    assert len(voice(folder, language="zh").say("今天九十九元", 1.0)) > RATE_HZ / 2


@pytest.mark.parametrize(("reference", "complaint"), [(None, "reference"), ("config.json", "no sound")])
def test_xtts_without_a_recording_of_a_voice_is_refused(folder: Path, reference: str | None, complaint: str) -> None:
    with pytest.raises(VoiceFailed, match=complaint):
        voice(folder, reference).say("hello there", 1.0)


def test_a_folder_that_is_no_model_is_named(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(VoiceFailed, match=f"{tmp_path} with .* is no model"):
        Coqui(CoquiSource(tmp_path, folder / "config.json", folder / "anna.wav"), "en")
