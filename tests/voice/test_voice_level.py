"""What a room hears over a few lines: the loudness an independent meter reads, and joins without a click."""

from dataclasses import replace
from itertools import pairwise

import av
import numpy as np
import pytest

from bench.voice_range import fundamentals
from bench.voice_sentences import SENTENCES
from bench.voice_speaker import clauses
from host.assets import asset_dir
from host.voice import loudness
from host.voice.cache import ClauseCache
from host.voice.catalog import voice_for
from host.voice.delivery import MOODS
from host.voice.speaker import Speaker
from host.voice.speech import Delivery, Speech
from stream.timeline import RATE_HZ

LINES = {"zh": SENTENCES["zh"][10:12], "en": SENTENCES["en"][10:16]}


@pytest.fixture(scope="module")
def speaker(tmp_path_factory: pytest.TempPathFactory) -> Speaker:
    return Speaker(ClauseCache(tmp_path_factory.mktemp("clauses"), 1 << 28), asset_dir)


@pytest.fixture(scope="module")
def spoken(speaker: Speaker, request: pytest.FixtureRequest) -> list[Speech]:
    delivery = Delivery(request.param, "zh" if request.param.startswith("z") else "en")
    return [speech for line in LINES[delivery.language] for speech in clauses(speaker, line, delivery)]


VOICES = pytest.mark.parametrize("spoken", [voice_for("zh").id, voice_for("en").id], indirect=True)


def ebur128(pcm: np.ndarray) -> float:
    """Integrated loudness in LUFS by FFmpeg's meter."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE_HZ, format="flt", layout="mono", time_base=f"1/{RATE_HZ}")
    meter, sink = graph.add("ebur128", "metadata=1"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(pcm[None].astype(np.float32) / 32768, format="flt", layout="mono")
    frame.sample_rate, frame.pts = RATE_HZ, 0
    graph.push(frame)
    graph.push(None)
    read = float("nan")
    while True:
        try:
            read = float(graph.pull().metadata.get("lavfi.r128.I", read))
        except (av.error.EOFError, av.error.BlockingIOError):
            return read


def test_the_meters_agree_on_a_tone() -> None:
    tone = (8000 * np.sin(2 * np.pi * 440 * np.arange(3 * RATE_HZ) / RATE_HZ)).astype(np.int16)
    assert loudness.integrated(tone.astype(np.float32) / 32768) == pytest.approx(ebur128(tone), abs=0.1)


@pytest.mark.voice
@VOICES
def test_speech_is_as_loud_as_platforms_ask(spoken: list[Speech]) -> None:
    assert ebur128(np.concatenate([speech.pcm for speech in spoken])) == pytest.approx(-16, abs=1)


@pytest.mark.voice
@pytest.mark.parametrize("mood", MOODS)
@pytest.mark.parametrize("style", ["", "children-gentle"])
def test_every_mood_is_as_loud_as_platforms_ask(speaker: Speaker, mood: str, style: str) -> None:
    delivery = Delivery("", "en", style, mood)
    spoken = [speech.pcm for line in LINES["en"][:3] for speech in clauses(speaker, line, delivery)]
    assert ebur128(np.concatenate(spoken)) == pytest.approx(-16, abs=1)


@pytest.mark.voice
def test_emphasis_widens_the_melody_around_the_same_pitch(speaker: Speaker) -> None:
    (planned, *_) = speaker.plan(LINES["en"][0], Delivery(language="en"))
    melodies = []
    for emphasis in (0.7, 1.0, 1.4):
        manner = replace(planned.manner, emphasis=emphasis)
        spoken = speaker.make(replace(planned, manner=manner, key=f"{planned.key[:-3]}{emphasis}"))
        melodies.append(np.log2(fundamentals(spoken.pcm)))
    flat, usual, wide = (float(np.subtract(*np.percentile(melody, [85, 15]))) for melody in melodies)
    assert flat < 0.9 * usual
    assert wide > 1.1 * usual
    assert np.ptp([np.median(melody) for melody in melodies]) < 0.15, "in octaves"


@pytest.mark.voice
@VOICES
def test_joins_do_not_click(spoken: list[Speech]) -> None:
    """A click is a step; around a join no step is near those that speech itself makes."""
    usual = max(int(np.abs(np.diff(speech.pcm.astype(int))).max()) for speech in spoken)
    for before, after in pairwise(spoken):
        around = np.concatenate([before.pcm[-480:], after.pcm[:480]]).astype(int)
        assert np.abs(np.diff(around)).max() < 0.25 * usual
        assert before.pcm[-1] == after.pcm[0] == 0


@pytest.mark.voice
@VOICES
def test_no_sample_is_above_the_ceiling(spoken: list[Speech]) -> None:
    assert max(int(np.abs(speech.pcm.astype(int)).max()) for speech in spoken) <= round(loudness.CEILING * 32767) + 1
