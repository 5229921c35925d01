"""The skip policy, tried on a small suite of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parent.parent / "conftest.py"


@pytest.mark.parametrize(
    ("body", "expect_all", "passes"),
    [
        ("def test(): pass", "1", True),
        ("import pytest\ndef test(): pytest.skip('missing: chromium')", "", True),
        ("import pytest\ndef test(): pytest.skip('missing: chromium')", "1", False),
        ("import pytest\ndef test(): pytest.skip('not today')", "", False),
        ("import pytest\npytest.skip('not today', allow_module_level=True)\ndef test(): pass", "", False),
        ("import pytest\n@pytest.mark.xfail(strict=True)\ndef test(): assert False", "1", True),
    ],
)
def test_only_a_named_missing_part_excuses_a_test(tmp_path: Path, body: str, expect_all: str, passes: bool) -> None:
    shutil.copy(CONFTEST, tmp_path)
    (tmp_path / "test_it.py").write_text(body)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(tmp_path),
        str(tmp_path),
    ]
    env = os.environ | {"LIVEHOST_EXPECT_ALL": expect_all, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    run = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert (run.returncode == 0) == passes, run.stdout
