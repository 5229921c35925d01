"""The set-up command and what it says when the machine lacks something."""

import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from host.assets import missing_assets
from host.commands.install import (
    install,
    missing_clients,
    missing_libraries,
    no_room,
    preflight,
    watching,
    wrong_python,
)

DEBIAN = Path(__file__).parent.parent.parent / ".ci" / "debian"


@pytest.fixture
def command() -> typer.Typer:
    app = typer.Typer()
    app.command()(install)
    return app


def test_another_python_is_refused_with_the_way_out() -> None:
    assert list(wrong_python((3, 11))) == []
    (line,) = wrong_python((3, 12))
    assert "needs Python 3.11, and this is 3.12" in line
    assert "make install PYTHON=" in line


def test_a_missing_library_is_named_with_its_package() -> None:
    (line,) = missing_libraries({"libc.so.6": "libc6", "libnowhere.so.7": "libnowhere7"})
    assert "libnowhere.so.7 is missing" in line
    assert "apt-get install libnowhere7" in line


def test_a_missing_npm_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (line,) = missing_clients()
    assert line.startswith("npm is missing")


def test_a_full_disk_is_noticed_before_anything_is_fetched(tmp_path: Path) -> None:
    assert list(no_room(tmp_path / "not" / "made" / "yet", 1)) == []
    (line,) = no_room(tmp_path / "not" / "made" / "yet", 10**18)
    assert "MB free and needs 1000000000000" in line


def test_nothing_is_asked_for_when_everything_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if missing_assets():
        pytest.skip("missing: assets")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert preflight() == []


def test_a_check_of_an_empty_home_names_every_asset(
    command: typer.Typer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LIVEHOST_HOME", str(tmp_path))
    result = CliRunner().invoke(command, ["--check"])
    assert result.exit_code == 1
    assert [line.split(":")[1].strip() for line in result.stderr.splitlines()] == ["kokoro", "hibari", "fonts"]


def test_a_home_that_cannot_be_written_is_one_line(
    command: typer.Typer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("LIVEHOST_HOME", str(tmp_path / "file"))
    result = CliRunner().invoke(command, [])
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "Not a directory" in result.stderr


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_is_shown_on_a_terminal_and_off_it(terminal: bool) -> None:
    console = Console(force_terminal=terminal, record=True, file=io.StringIO(), width=100)
    with watching(console) as progress:
        progress.begin("@some/voices", 2_000_000)
        progress.reach("@some/voices", 1_000_000)
        progress.reach("@some/voices", 2_000_000)
    text = console.export_text()
    assert "2.0/2.0 MB" in text if terminal else text == "Fetched @some/voices (2 MB)\n"


class Debian:
    """A machine with Debian's tools and nothing else, on a path of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("bash", "grep"):
            (folder / name).symlink_to(str(shutil.which(name)))
        self.has("dpkg", "ldconfig", "python3")
        self.has("apt-get", script=f'echo "$@" >> {folder}/asked')

    def has(self, *programs: str, script: str = "true") -> None:
        """Put programs there that run this line of shell."""
        for name in programs:
            (self.folder / name).write_text(f"#!/bin/sh\n{script}\n")
            (self.folder / name).chmod(0o755)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`.ci/debian` on this machine."""
        command = [str(self.folder / "bash"), str(DEBIAN), *arguments]
        return subprocess.run(command, env={"PATH": str(self.folder)}, capture_output=True, text=True, check=False)

    def asked(self) -> list[str]:
        """What apt-get was called with."""
        asked = self.folder / "asked"
        return asked.read_text().splitlines() if asked.exists() else []


def test_missing_debian_packages_are_installed_by_root_and_named_to_others(tmp_path: Path) -> None:
    machine = Debian(tmp_path)
    machine.has("python3", script="exit 1")
    result = machine.run("to-run", "python3")
    packages = "python3-venv libegl1 libgl1 libglib2.0-0 npm"
    if os.geteuid() == 0:
        assert result.returncode == 0
        assert machine.asked() == ["update -qq", f"install -qq -y --no-install-recommends {packages}"]
    else:
        assert result.returncode == 1
        assert result.stderr.endswith(f"sudo apt-get install {packages}\n")
        assert machine.asked() == []


def test_a_complete_machine_is_left_alone(tmp_path: Path) -> None:
    machine = Debian(tmp_path)
    machine.has("npm", "chromium", "firefox-esr", "WebKitWebDriver", "Xvfb", "janus", "turnserver")
    machine.has("ldconfig", script="echo libEGL.so.1 libGL.so.1 libgthread-2.0.so.0 libGLESv2.so.2")
    assert machine.run("to-run", "python3").returncode == 0
    assert machine.run("for-tests").returncode == 0
    assert machine.asked() == []


def test_other_systems_are_left_to_the_set_up_itself(tmp_path: Path) -> None:
    machine = Debian(tmp_path)
    (tmp_path / "dpkg").unlink()
    assert machine.run("to-run", "python3").returncode == 0
    assert machine.asked() == []
