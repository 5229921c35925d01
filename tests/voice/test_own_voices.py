"""A merchant's own voices: their file, a speech service that may fail, and recorded lines."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from host.voice.cache import ClauseCache
from host.voice.catalog import ServiceSource, VoiceCard
from host.voice.errors import NotRecorded, VoiceFailed, VoiceFault, VoicesFault
from host.voice.own import read_voices
from host.voice.service import Service
from host.voice.speaker import Speaker
from host.voice.speech import Delivery, Speech
from tests.voice.speech_service import SpeechService, beeps, speech_service

PAPERS = 'sex = "female"\nlicence = "contract"\nconsent = "signed 2026-03-02, file 17"\n'
SERVICE = (
    f'[[voice]]\nid = "anna"\nlanguage = "en"\n{PAPERS}engine = "service"\nurl = "URL"\nmodel = "m"\nvoice = "a"\n'
)
CLIPS = f'[[voice]]\nid = "lin"\nlanguage = "zh"\n{PAPERS}engine = "clips"\nfolder = "."\n'


@pytest.fixture
def service() -> Iterator[SpeechService]:
    with speech_service() as running:
        yield running


def source(service: SpeechService, **other: object) -> ServiceSource:
    return ServiceSource(service.url, "tts-1", "anna", **other)  # type: ignore[arg-type]


def speaker(folder: Path, voices: str) -> Speaker:
    (folder / "voices.toml").write_text(voices, "utf-8")
    return Speaker(ClauseCache(folder / "cache", 1 << 24), Path, read_voices(folder / "voices.toml"))


def spoken(speaker: Speaker, text: str, delivery: Delivery) -> list[Speech]:
    return [speaker.make(planned) for planned in speaker.plan(text, delivery)]


# -- the file ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        (SERVICE.replace("signed 2026-03-02, file 17", ""), "consent: .* who agreed"),
        (SERVICE.replace('consent = "signed 2026-03-02, file 17"\n', ""), "voice 1 consent: .* who agreed"),
        (SERVICE.replace("URL", "ftp://x"), "url"),
        (
            SERVICE.replace('"anna"', '"heart"').replace("URL", "http://x"),
            "voice: there are two voices with the id 'heart'",
        ),
        (SERVICE.replace('language = "en"', 'language = "fr"').replace("URL", "http://x"), "language"),
        (SERVICE.replace('"service"', '"tape"').replace("URL", "http://x"), "engine|tape"),
        (CLIPS.replace('"."', '"nowhere"'), "nowhere"),
        ("[[voice", "voices.toml"),
    ],
)
def test_a_faulty_file_says_what_is_wrong(tmp_path: Path, written: str, complaint: str) -> None:
    (tmp_path / "voices.toml").write_text(written)
    with pytest.raises(VoicesFault, match=complaint):
        read_voices(tmp_path / "voices.toml")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(VoicesFault, match=r"voices\.toml"):
        read_voices(tmp_path / "voices.toml")


def test_no_file_is_no_voice() -> None:
    assert read_voices(None) == ()


# -- a service -----------------------------------------------------------------------------------------------


def test_what_is_sent_is_openais(service: SpeechService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNAS_KEY", "s3cret")
    sound = Service(source(service, key_env="ANNAS_KEY")).say("hello", 1.25)
    path, headers, wish = service.asked[0]
    assert path == "/v1/audio/speech"
    assert headers["Authorization"] == "Bearer s3cret"
    assert wish == {"model": "tts-1", "voice": "anna", "input": "hello", "speed": 1.25, "response_format": "wav"}
    assert len(sound) == pytest.approx(7 * 0.15 / 1.25 * 48_000, rel=0.02)


@pytest.mark.parametrize(
    ("lever", "complaint"),
    [
        ({"status": 500}, "500"),
        ({"status": 401}, "401"),
        ({"body": b"<html>busy</html>"}, "no sound"),
        ({"body": b""}, "no sound"),
        ({"body": bytes(25 << 20)}, "more than"),
        ({"stall_s": 1.0}, "Timeout"),
    ],
)
def test_a_failing_service_is_a_fault(service: SpeechService, lever: dict[str, object], complaint: str) -> None:
    for name, value in lever.items():
        setattr(service, name, value)
    with pytest.raises(VoiceFailed, match=complaint):
        Service(source(service, timeout_s=0.3)).say("hello", 1.0)


def test_a_service_that_is_gone_is_a_fault() -> None:
    with pytest.raises(VoiceFailed, match="ConnectError"):
        Service(ServiceSource("http://127.0.0.1:9/v1", "m", "v")).say("hello", 1.0)


def test_its_clauses_are_kept_and_read_as_words(service: SpeechService, tmp_path: Path) -> None:
    anna = speaker(tmp_path, SERVICE.replace("URL", service.url))
    delivery = Delivery("anna", "en")
    first = spoken(anna, "It is $9.99 today.", delivery)
    again = spoken(anna, "It is $9.99 today.", delivery)
    (only,) = service.asked
    assert "nine" in only[2]["input"]
    assert "$" not in only[2]["input"]
    assert all(np.array_equal(a.pcm, b.pcm) for a, b in zip(first, again, strict=True))
    assert not any(speech.exact for speech in (*first, *again))


# -- recorded lines ------------------------------------------------------------------------------------------


@pytest.fixture
def lin(tmp_path: Path) -> Speaker:
    (tmp_path / "welcome.wav").write_bytes(beeps("欢迎大家"))
    (tmp_path / "price.wav").write_bytes(beeps("现在九十九元"))
    marks = {
        "marks": [{"at": 8000, "until": 20_000, "phone": "ɕ"}, {"at": 30_000, "until": 45_000, "phone": "a"}],
        "words": [{"at": 8000, "until": 20_000, "start": 0, "stop": 2}],
    }
    (tmp_path / "price.json").write_text(json.dumps(marks))
    (tmp_path / "clips.toml").write_text(
        '[[clip]]\ntext = "欢迎大家！"\nfile = "welcome.wav"\n'
        '[[clip]]\ntext = "现在￥99"\nfile = "price.wav"\nmarks = "price.json"\n',
        "utf-8",
    )
    return speaker(tmp_path, CLIPS)


def test_a_line_is_found_by_what_is_said(lin: Speaker) -> None:
    (speech,) = spoken(lin, "现在99元。", Delivery("lin", "zh"))
    assert speech.stop == len("现在99元。")
    assert not speech.exact


def test_given_marks_are_used(lin: Speaker) -> None:
    (speech,) = spoken(lin, "现在￥99", Delivery("lin", "zh"))
    assert [mark.phone for mark in speech.marks] == ["", "ɕ", "", "a", ""]
    assert speech.marks[1].until - speech.marks[1].at == 12_000
    assert (speech.words[0].start, speech.words[0].stop) == (0, 2)


def test_a_line_without_a_recording_is_for_another_voice(lin: Speaker) -> None:
    with pytest.raises(NotRecorded):
        lin.plan("这个多少钱", Delivery("lin", "zh"))


def test_a_recording_that_is_no_sound_is_named(lin: Speaker, tmp_path: Path) -> None:
    (tmp_path / "welcome.wav").write_bytes(b"not a sound")
    with pytest.raises(VoiceFault, match=r"欢迎大家.*no sound"):
        spoken(lin, "欢迎大家", Delivery("lin", "zh"))


@pytest.mark.parametrize("index", ["", "[[clip]]\ntext = 'a'\n", "[[clip]]\ntext = 'a'\nfile = 'b'\nfoo = 1\n", "["])
def test_a_faulty_index_is_named(tmp_path: Path, index: str) -> None:
    (tmp_path / "clips.toml").write_text(index)
    with pytest.raises(VoicesFault, match=r"clips\.toml"):
        speaker(tmp_path, CLIPS).plan("a", Delivery("lin", "zh"))


def test_cards_carry_their_papers(tmp_path: Path) -> None:
    (tmp_path / "voices.toml").write_text(SERVICE.replace("URL", "http://127.0.0.1:1/v1"))
    (card,) = read_voices(tmp_path / "voices.toml")
    assert isinstance(card, VoiceCard)
    assert (card.licence, card.consent, card.exact) == ("contract", "signed 2026-03-02, file 17", False)
