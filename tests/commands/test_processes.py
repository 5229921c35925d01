"""The installed command as a process: exit codes, pipes that break, locales, and the real voice."""

import json
import os
import subprocess
import sys
import threading
import wave
from pathlib import Path

import pytest

from script_gen.shops import sample_shop
from stream.outputs.aigc import read_aigc

LIVEHOST = str(Path(sys.executable).with_name("livehost"))
EN = str(sample_shop("en"))


def run(*words: str, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [LIVEHOST, *words], input=stdin, capture_output=True, timeout=120, check=False, env=os.environ | env
    )


@pytest.mark.slow
def test_done_refused_and_bad_use() -> None:
    assert run("check", EN).returncode == 0
    refused = run("check", "/none")
    assert (refused.returncode, b"Traceback" in refused.stderr) == (1, False)
    assert run("check").returncode == 2


@pytest.mark.slow
def test_a_reader_that_has_had_enough() -> None:
    with subprocess.Popen(
        [LIVEHOST, "script", EN, "--minutes", "300"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as writing:
        assert writing.stdout
        assert writing.stderr
        first = json.loads(writing.stdout.readline())
        writing.stdout.close()
        assert writing.stderr.read() == b""
        assert writing.wait(timeout=120) in {0, 1}
    assert first["text"]


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk"])
def test_json_is_utf_8_in_any_locale(encoding: str) -> None:
    line = '{"id": "编号", "text": "多少钱 😀"}'
    ran = run("understand", stdin=line.encode(), PYTHONIOENCODING=encoding)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert json.loads(ran.stdout.decode("utf-8"))["id"] == "编号"


@pytest.mark.slow
@pytest.mark.voice
@pytest.mark.parametrize(
    ("language", "text"), [("zh", "一盒68元，hello，现在下单"), ("en", "It's $24.50, 你好, for 2 pounds.")]
)
def test_say_writes_sound_and_marks(tmp_path: Path, language: str, text: str) -> None:
    out, marks = tmp_path / "out.wav", tmp_path / "marks.json"
    ran = run(
        "say", text, "--language", language, "--mood", "happy", "-o", str(out), "--marks", str(marks), "--json",
        LIVEHOST_DATA_DIR=str(tmp_path),
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, b"")
    report, described = json.loads(ran.stdout), json.loads(marks.read_text("utf-8"))
    with wave.open(str(out)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (48_000, 1, 2)
        assert sound.getnframes() == report["samples"] == described["samples"]
    ends = [mark["until"] for mark in described["marks"]]
    assert ends == sorted(ends)
    assert 0 < ends[-1] <= report["samples"]
    assert [text[word["start"] : word["stop"]] for word in described["words"]] == [
        word["text"] for word in described["words"]
    ]


@pytest.mark.slow
@pytest.mark.voice
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("😀👍",), b"nothing in the text"),
        (("",), b"nothing in the text"),
        (("hi", "--voice", "nobody"), b"'nobody'"),
        (("hi", "-o", "/dev/null/out.wav"), b"/dev/null/out.wav"),
        (("hi", "--marks", "/dev/null/marks.json"), b"/dev/null/marks.json"),
    ],
    ids=str,
)
def test_say_refuses_in_one_line(tmp_path: Path, words: tuple[str, ...], told: bytes) -> None:
    out = () if "-o" in words else ("-o", str(tmp_path / "out.wav"))
    ran = run("say", *words, *out, "--language", "en", LIVEHOST_DATA_DIR=str(tmp_path))
    assert (ran.returncode, ran.stdout) == (1, b"")
    assert told in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


@pytest.mark.slow
@pytest.mark.voice
def test_a_service_manager_ends_a_show_with_a_whole_recording(tmp_path: Path) -> None:
    data, told = tmp_path / "data", tmp_path / "stderr.txt"
    pause = threading.Event()
    with (
        told.open("wb") as stderr,
        subprocess.Popen(
            [LIVEHOST, "demo", "--language", "en", "--port", "0", "--crowd", "0"],
            env=os.environ | {"LIVEHOST_DATA_DIR": str(data)},
            stdout=subprocess.DEVNULL,
            stderr=stderr,
        ) as show,
    ):
        try:
            while not any(b"moof" in path.read_bytes() for path in data.rglob("*-000001.mp4")):
                assert show.poll() is None, told.read_text("utf-8")
                pause.wait(0.2)
            show.terminate()
            show.wait(timeout=60)
        finally:
            show.kill()
    assert (show.returncode, told.read_text("utf-8")) == (0, "")
    assert read_aigc(max(data.rglob("*-0*.mp4"))).intact
