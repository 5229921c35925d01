"""What every voice promises, the fake one included."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, aclosing
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pytest_asyncio

from host.assets import missing_assets
from host.voice.errors import EmptyText, UnknownVoice
from host.voice.process import VoiceProcess
from host.voice.speech import Delivery, Speech
from stream.clock import Clock
from tests.fakes.voice import FakeVoice
from tests.voice.speech_service import beeps, speech_service
from tests.voice.tiny_vits import write_tiny_vits
from tests.voice.tiny_xtts import write_tiny_xtts

pytestmark = pytest.mark.asyncio(loop_scope="module")  # one real child for all

LINES = {
    "zh": "这款保温杯，今天只要￥99.90！喜欢的朋友赶紧下单🎉",
    "en": "This mug is only $29.99 today! Tap the cart below, and get it by Friday 🎉",
}
OWN = {"service": "service", "clips": "clips"} | ({"vits": "coqui", "xtts": "coqui"} if find_spec("TTS") else {})
"""Voices that a merchant names in a file, and their engines; coqui-tts is an extra, and `make coqui` brings it."""
CASES = [
    pytest.param(("fake", "zh"), id="fake-zh"),
    pytest.param(("fake", "en"), id="fake-en"),
    pytest.param(("real", "zh"), id="kokoro-zh", marks=pytest.mark.voice),
    pytest.param(("real", "en"), id="hibari-en", marks=pytest.mark.voice),
    *(
        pytest.param((name, language), id=f"{engine}-{name}-{language}")
        for name, engine in OWN.items()
        for language in LINES
    ),
]


@pytest.fixture(scope="module")
def own_voices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file with a service, recorded lines and a coqui model, each in both languages, all of them real."""
    folder = tmp_path_factory.mktemp("own")
    with speech_service() as service:
        places = {
            "service": f'url = "{service.url}"\nmodel = "tts-1"\nvoice = "anna"',
            "clips": 'folder = "."',
            "vits": 'model = "tiny.pth"\nconfig = "tiny.json"',
            "xtts": 'model = "xtts"\nconfig = "xtts/config.json"\nreference = "en.wav"',
        }
        papers = 'sex = "female"\nlicence = "CC0"\nconsent = "no person\'s voice"\n'
        rows = [
            f'[[voice]]\nid = "{name}-{language}"\nlanguage = "{language}"\nengine = "{engine}"\n'
            f"{papers}{places[name]}\n"
            for name, engine in OWN.items()
            for language in LINES
        ]
        (folder / "voices.toml").write_text("".join(rows), "utf-8")
        record_lines(folder)
        if "xtts" in OWN:
            write_tiny_vits(folder / "tiny.pth", folder / "tiny.json")
            write_tiny_xtts(folder / "xtts")
        yield folder / "voices.toml"


def record_lines(folder: Path) -> None:
    index = ""
    for name, text in LINES.items():
        (folder / f"{name}.wav").write_bytes(beeps(text))
        index += f'[[clip]]\ntext = "{text}"\nfile = "{name}.wav"\n'
    (folder / "clips.toml").write_text(index, "utf-8")


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clauses")


def voice_of(kind: str, cache: Path, own: Path) -> AbstractAsyncContextManager[Any]:
    if kind == "fake":
        return FakeVoice()
    if kind in OWN:
        return VoiceProcess(Clock(), cache_dir=cache, voices_file=own)
    if missing_assets():
        pytest.skip("missing: assets")
    return VoiceProcess(Clock(), cache_dir=cache)


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=CASES)
async def spoken(
    request: pytest.FixtureRequest, shared_cache: Path, own_voices: Path
) -> AsyncIterator[tuple[str, list[Speech]]]:
    """A line and its clauses."""
    kind, language = request.param
    delivery = Delivery(f"{kind}-{language}" if kind in OWN else "", language)
    async with voice_of(kind, shared_cache, own_voices) as voice:
        yield LINES[language], [s async for s in voice.speak(LINES[language], delivery, urgent=True)]


async def test_a_line(spoken: tuple[str, list[Speech]]) -> None:
    text, clauses = spoken
    clauses_cover_the_line(text, clauses)
    for clause in clauses:
        marks_tile_the_sound(clause)
        words_lie_in_order(clause)
        sound_is_clean(clause)


def clauses_cover_the_line(text: str, clauses: list[Speech]) -> None:
    assert clauses
    assert (clauses[0].start, clauses[-1].stop) == (0, len(text))
    assert all(before.stop == after.start for before, after in pairwise(clauses))


def marks_tile_the_sound(clause: Speech) -> None:
    assert clause.marks[0].at == 0
    assert clause.marks[-1].until == len(clause.pcm)
    assert all(before.until == after.at for before, after in pairwise(clause.marks))
    assert all(mark.until > mark.at for mark in clause.marks)
    assert all(len(mark.phone) <= 1 for mark in clause.marks)
    assert clause.marks[-1].phone == "", "a clause ends in the silence behind it"


def words_lie_in_order(clause: Speech) -> None:
    assert clause.words
    assert all(clause.start <= word.start < word.stop <= clause.stop for word in clause.words)
    assert all(0 <= word.at < word.until <= len(clause.pcm) for word in clause.words)
    assert all(a.until <= b.at and a.stop <= b.start for a, b in pairwise(clause.words))


def sound_is_clean(clause: Speech) -> None:
    assert clause.pcm.dtype == np.int16
    assert clause.pcm.ndim == 1
    assert abs(int(clause.pcm[0])) < 200, "no click at the start"
    assert abs(int(clause.pcm[-1])) < 200, "no click at the end"
    assert np.abs(clause.pcm.astype(int)).max() > 3000, "it can be heard"


@pytest_asyncio.fixture(
    scope="module", loop_scope="module", params=[pytest.param("fake"), pytest.param("real", marks=pytest.mark.voice)]
)
async def voice(request: pytest.FixtureRequest, shared_cache: Path, own_voices: Path) -> AsyncIterator[Any]:
    async with voice_of(request.param, shared_cache, own_voices) as opened:
        yield opened


async def test_the_same_line_sounds_the_same(voice: Any) -> None:
    delivery = Delivery(language="en")
    first, second = [[s.pcm async for s in voice.speak("Hello there.", delivery)] for _ in range(2)]
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("text", ["", "  \n", "🎉🎉", "。！？", "\x00\x07"])
async def test_nothing_to_say_is_refused(voice: Any, text: str) -> None:
    with pytest.raises(EmptyText):
        [s async for s in voice.speak(text, Delivery())]


async def test_an_unknown_voice_names_the_known_ones(voice: Any) -> None:
    with pytest.raises(UnknownVoice, match="zf_xiaoyi"):
        [s async for s in voice.speak("你好", Delivery(voice="nobody"))]


async def test_closing_early_leaves_the_voice_usable(voice: Any) -> None:
    async with aclosing(voice.speak("One. Two is here. Three is here too.", Delivery(language="en"))) as clauses:
        await anext(clauses)
    assert [s async for s in voice.speak("Hello there.", Delivery(language="en"))]
