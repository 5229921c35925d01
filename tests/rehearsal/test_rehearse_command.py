"""`livehost rehearse` as it is typed: a few minutes of a sample show, as JSON and as a page."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from host.cli import app
from script_gen.shops import sample_shop

runner = CliRunner()


def rehearse(tmp_path: Path, *words: str) -> dict[str, object]:
    result = runner.invoke(
        app, ["rehearse", str(sample_shop("en")), "--json", *words], env={"LIVEHOST_DATA_DIR": str(tmp_path)}
    )
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)  # type: ignore[no-any-return]


def test_a_rehearsal_is_scored_written_and_the_same_again(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    words = ("--minutes", "4", "--per-minute", "6", "--at", "2026-11-22T20:00:00", "-o", str(out))
    score = rehearse(tmp_path, *words)
    assert set(score["marks"]) == {"coverage", "freshness", "truth", "answers", "promptness", "pace"}  # type: ignore[call-overload]
    assert score["breaches"] == []
    assert score["answers"]["asked"] > 5  # type: ignore[index]
    assert "Harbor &amp; Pine" in out.read_text("utf-8")
    assert rehearse(tmp_path, *words) == score
    assert not (tmp_path / "livehost.sqlite").exists()


def test_nobody_comes_when_nobody_is_asked(tmp_path: Path) -> None:
    score = rehearse(tmp_path, "--minutes", "1", "--crowd", "none")
    assert score["answers"]["asked"] == 0  # type: ignore[index]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--crowd", "hooligans"), "newcomer"),
        (("--crowd", "nowhere.toml"), "nowhere.toml"),
        (("-o", "no/such/folder/report.html"), "there is no folder"),
        (("--voice", "nobody"), "nobody"),
    ],
)
def test_a_wrong_wish_is_named(words: tuple[str, ...], named: str, tmp_path: Path) -> None:
    result = runner.invoke(
        app, ["rehearse", str(sample_shop("en")), "--minutes", "1", *words], env={"LIVEHOST_DATA_DIR": str(tmp_path)}
    )
    assert result.exit_code == 1
    assert named in result.stderr
