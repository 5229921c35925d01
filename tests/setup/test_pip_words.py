"""What `.ci/pip` says of a set-up that fails: pip's own words without its five retries, then what to do."""

import os
import subprocess
from pathlib import Path

import pytest

PIP = Path(__file__).parent.parent.parent / ".ci" / "pip"


def ran(folder: Path, *, says: str, code: int) -> subprocess.CompletedProcess[str]:
    """Run it with a Python whose pip says this and ends so."""
    python = folder / "python"
    python.write_text(f"#!/bin/sh\necho Collecting av==1\necho '{says}' >&2\nexit {code}\n")
    python.chmod(0o755)
    (folder / "requirements.lock").write_text("av==1 \\\n    --hash=sha256:00\nnumpy==2\n")
    words = [str(PIP), str(python), "install", "-r", "requirements.lock"]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=60, check=False, env=os.environ)


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("ERROR: No matching distribution found for editables==0.6", "check the network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "another mirror"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "the disk is full"),
        ("ERROR: something new", "safe to run again"),
    ],
    ids=str,
)
def test_a_failure_ends_with_what_to_do(tmp_path: Path, says: str, told: str) -> None:
    failed = ran(tmp_path, says=says, code=1)
    first, last = failed.stderr.splitlines()
    assert (failed.returncode, failed.stdout, first) == (1, "", says)
    assert last.startswith("livehost: ")
    assert told in last


def test_retries_are_not_shown_and_a_set_up_that_works_is_silent_off_a_terminal(tmp_path: Path) -> None:
    again = "WARNING: Retrying (Retry(total=4)) after connection broken"
    failed = ran(tmp_path, says=again, code=1)
    assert (again in failed.stderr, "check the network" in failed.stderr) == (False, True)
    worked = ran(tmp_path, says=again, code=0)
    assert (worked.returncode, worked.stdout, worked.stderr) == (0, "", "")
