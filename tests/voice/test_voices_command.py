"""`livehost voices`: the list, its JSON, a merchant's own file, and samples."""

import json
import wave
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from host.assets import missing_assets
from host.cli import app
from host.voice.catalog import VOICES

OWN = """
[[voice]]
id = "our-anna"
engine = "service"
language = "en"
sex = "female"
licence = "by contract 2026-03"
consent = "Anna B., signed 2026-03-02, file 17"
url = "http://127.0.0.1:9/v1"
model = "tts-1"
voice = "anna"
"""


def run(*arguments: str, own: Path | None = None) -> Result:
    return CliRunner().invoke(app, ["voices", *arguments], env={"LIVEHOST_VOICES_FILE": str(own) if own else None})


def rows(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_every_voice_is_listed_with_its_papers() -> None:
    listed = rows(run("--json"))
    assert [row["id"] for row in listed] == [card.id for card in VOICES]
    for row in listed:
        assert all(row[field] for field in ("language", "sex", "engine", "licence", "consent", "bytes", "rtf")), row


def test_both_languages_have_a_woman_and_a_man() -> None:
    kinds = {(row["language"], row["sex"]) for row in rows(run("--json"))}
    assert kinds == {(language, sex) for language in ("zh", "en") for sex in ("female", "male")}


def test_the_table_names_every_voice() -> None:
    result = run()
    assert result.exit_code == 0
    assert all(card.id in result.stdout for card in VOICES)


def test_a_merchants_voice_stands_in_the_list(tmp_path: Path) -> None:
    (tmp_path / "voices.toml").write_text(OWN)
    last = rows(run("--json", own=tmp_path / "voices.toml"))[-1]
    assert (last["id"], last["marks"], last["bytes"]) == ("our-anna", "estimated", None)
    assert "signed" in str(last["consent"])


def test_a_faulty_file_ends_the_command_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "voices.toml").write_text(OWN.replace('consent = "Anna B., signed 2026-03-02, file 17"\n', ""))
    result = run(own=tmp_path / "voices.toml")
    assert result.exit_code == 1
    assert "consent" in result.stderr


def test_an_unknown_voice_names_the_known_ones(tmp_path: Path) -> None:
    result = run("try", "nobody", "-o", str(tmp_path))
    assert result.exit_code == 2
    assert "nobody" in result.stderr


@pytest.mark.voice
def test_a_sample_is_a_wav_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if missing_assets():
        pytest.skip("missing: assets")
    monkeypatch.setenv("LIVEHOST_DATA_DIR", str(tmp_path / "data"))
    result = run("try", "heart", "-o", str(tmp_path / "samples"))
    assert result.exit_code == 0, result.stderr
    with wave.open(str(tmp_path / "samples" / "heart.wav")) as file:
        assert (file.getframerate(), file.getnchannels()) == (48_000, 1)
        assert file.getnframes() > 4 * 48_000
