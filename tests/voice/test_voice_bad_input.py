"""What nobody should give the voice, and everybody does: it is said gracefully or refused clearly, never silence."""

import asyncio
import re
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from host.assets import asset_dir, assets_root, lacking, missing_assets
from host.voice.cache import ClauseCache
from host.voice.cast import Cast
from host.voice.errors import EmptyText, VoiceFailed
from host.voice.plan import Planned
from host.voice.process import VoiceProcess
from host.voice.speaker import LONGEST_TEXT, Speaker
from host.voice.speech import Delivery, Speech
from host.voice.utterance import LONGEST
from stream.clock import Clock
from stream.timeline import RATE_HZ
from tests.voice.speech_service import speech_service

ZH, EN = Delivery(language="zh"), Delivery(language="en")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Speaker:
    """Plans only: no model is loaded."""
    return Speaker(ClauseCache(tmp_path_factory.mktemp("cache"), 1 << 20), Path)


@pytest.fixture
def speaker(tmp_path: Path) -> Speaker:
    """Speaks English."""
    if missing_assets():
        pytest.skip("missing: assets")
    return Speaker(ClauseCache(tmp_path / "cache", 1 << 24), asset_dir)


def spoken(speaker: Speaker, text: str, delivery: Delivery = EN) -> list[Speech]:
    return [speaker.make(planned) for planned in speaker.plan(text, delivery)]


@pytest.mark.parametrize("delivery", [ZH, EN], ids=["zh", "en"])
@pytest.mark.parametrize(
    "text", ["", " \n\t", "🎉😀👍🏽", "。，！", "\u200b\ufeff", "\x00\x01", "https://a.example/b", "★☆◆"]
)
def test_nothing_to_say_is_refused(reader: Speaker, delivery: Delivery, text: str) -> None:
    with pytest.raises(EmptyText, match="needs at least one word"):
        reader.plan(text, delivery)


@pytest.mark.parametrize(
    ("delivery", "text"),
    [
        (ZH, "这款 Hello Kitty 水杯，γ-аминомасляная，カップ，เสื้อ，今天特价"),
        (EN, "The 山野集 mug, кружка, カップ and coupe à thé are here"),
        (ZH, "〓㊣℡今天※价格〒很好§"),
        (EN, "Today ⌘ the ⚑ price ∰ is ‱ good"),
        (ZH, "A" * 400),
        (EN, "Zqxj" * 100),
        (ZH, "9" * 500),
        (EN, "9" * 500),
        (ZH, "\ud83d价格很好"),
        (EN, "a" + "\u0301" * 300),
    ],
)
def test_strange_lines_are_planned_whole(reader: Speaker, delivery: Delivery, text: str) -> None:
    plan = reader.plan(text, delivery)
    assert (plan[0].clause.start, plan[-1].clause.stop) == (0, len(text))
    assert all(phones(planned) <= LONGEST or len(planned.clause.tokens) <= 2 for planned in plan), "a model's bound"


def phones(planned: Planned) -> int:
    return sum(len(token.phones) for token in planned.clause.tokens)


@pytest.mark.voice
@pytest.mark.parametrize("text", ["A" * 400, "hello" * 200, "9" * 500])
def test_a_word_without_end_is_begun(speaker: Speaker, text: str) -> None:
    first = speaker.make(speaker.plan(text, EN)[0])
    assert first.marks[-1].until == len(first.pcm)
    assert len(first.pcm) > RATE_HZ


@pytest.mark.parametrize(("delivery", "sentence"), [(ZH, "今天的价格很好。"), (EN, "The price is good today. ")])
def test_five_thousand_characters_are_cut_into_many_clauses(reader: Speaker, delivery: Delivery, sentence: str) -> None:
    text = (sentence * LONGEST_TEXT)[:LONGEST_TEXT]
    plan = reader.plan(text, delivery)
    assert plan[-1].clause.stop == LONGEST_TEXT
    assert len(plan) > 100


def test_what_is_past_five_thousand_is_left_unsaid(reader: Speaker) -> None:
    plan = reader.plan("好" * LONGEST_TEXT + "坏" * 100, ZH)
    assert "坏" not in "".join(token.spoken for planned in plan for token in planned.clause.tokens)


@pytest.mark.voice
def test_a_broken_cache_file_is_spoken_anew(speaker: Speaker, tmp_path: Path) -> None:
    before = spoken(speaker, "The price is good.")
    for file in (tmp_path / "cache").glob("??/*"):
        file.write_bytes(b"LHV1" + bytes(40))
    after = spoken(speaker, "The price is good.")
    assert np.array_equal(before[0].pcm, after[0].pcm)


@contextmanager
def full_disk() -> Iterator[None]:
    """No file may grow past 4 kB: writing fails half-way, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.voice
def test_on_a_full_disk_it_speaks_and_says_so(
    speaker: Speaker, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with full_disk():
        (speech,) = spoken(speaker, "The price is good.")
    assert np.abs(speech.pcm.astype(int)).max() > 3000
    assert "cannot be written" in caplog.text
    assert not [file for file in (tmp_path / "cache").rglob("*") if file.is_file()], "nothing half-written is left"


@pytest.fixture
def corrupt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation whose English model has one byte wrong."""
    if missing_assets():
        pytest.skip("missing: assets")
    shutil.copytree(assets_root() / "hibari", tmp_path / "assets" / "hibari")
    model = tmp_path / "assets" / "hibari" / "hibari.onnx"
    data = bytearray(model.read_bytes())
    data[len(data) // 2] ^= 0xFF
    model.write_bytes(data)
    monkeypatch.setenv("LIVEHOST_HOME", str(tmp_path))


REMEDY = r"hibari\.onnx has sha256 \w{64} instead of .*livehost install"


@pytest.mark.voice
@pytest.mark.usefixtures("corrupt")
def test_before_anything_starts_a_damaged_asset_is_told_from_one_never_set_up() -> None:
    assert re.search(rf"\(kokoro\).*\(hibari: .*{REMEDY}", lacking())


@pytest.mark.voice
@pytest.mark.usefixtures("corrupt")
def test_a_corrupt_model_is_named_with_its_sum_and_the_remedy(tmp_path: Path) -> None:
    async def body() -> None:
        async with VoiceProcess(Clock(), cache_dir=tmp_path / "cache", early=EN) as voice:
            [speech async for speech in voice.speak("The price is good.", EN)]

    with pytest.raises(VoiceFailed, match=REMEDY):
        asyncio.run(body())


@pytest.mark.voice
@pytest.mark.usefixtures("corrupt")
def test_when_the_model_is_corrupt_the_understudy_speaks_and_the_operator_is_told(tmp_path: Path) -> None:
    faults: list[str] = []

    async def body(file: Path) -> list[Speech]:
        clock = Clock()
        async with VoiceProcess(clock, cache_dir=tmp_path / "cache", voices_file=file, early=EN) as voice:
            cast = Cast(voice, clock, ["anna"])
            cast.ears.append(faults.append)
            await cast.warm(["Good question!"], EN)
            return [speech async for speech in cast.speak("The price is good.", EN)]

    with speech_service() as service:
        file = tmp_path / "voices.toml"
        file.write_text(
            '[[voice]]\nid = "anna"\nlanguage = "en"\nsex = "female"\nlicence = "contract"\nconsent = "file 17"\n'
            f'engine = "service"\nurl = "{service.url}"\nmodel = "m"\nvoice = "a"\n'
        )
        (speech,) = asyncio.run(body(file))
    assert not speech.exact, "the service spoke"
    (fault,) = faults
    assert re.search(rf"cannot speak.*{REMEDY}", fault)
