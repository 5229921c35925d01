"""The lock files: complete, hashed, bound to no registry, consistent with pyproject.toml and with one another."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-build.lock")
NOT_WANTED = re.compile(r"torch|nvidia-|triton|tensorflow")
"""Gigabytes that no part of the live path needs."""


def pins(lock: str) -> dict[str, str]:
    """Package name -> locked version."""
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s;]+)", (ROOT / lock).read_text(), re.MULTILINE))


def wanted(extra: str = "") -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [
        Requirement(each) for each in (project["optional-dependencies"][extra] if extra else project["dependencies"])
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_a_pin_with_a_hash_and_nothing_else(lock: str) -> None:
    text = re.sub(r"\\\n", " ", (ROOT / lock).read_text())
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    odd = [line[:80] for line in lines if not re.fullmatch(r"\S+==\S+( ;[^-]+)?(\s+--hash=sha256:[0-9a-f]{64})+", line)]
    assert lines
    assert not odd


@pytest.mark.parametrize("lock", LOCKS)
def test_nothing_heavy_comes_in(lock: str) -> None:
    assert not [name for name in pins(lock) if NOT_WANTED.search(name)]


@pytest.mark.parametrize(("lock", "extra"), [("requirements.lock", ""), ("requirements-dev.lock", "dev")])
def test_the_lock_holds_what_pyproject_asks_for(lock: str, extra: str) -> None:
    locked = pins(lock)
    stale = [
        str(each)
        for each in wanted(extra)
        if canonicalize_name(each.name) not in locked
        or not each.specifier.contains(locked[canonicalize_name(each.name)], prereleases=True)
    ]
    assert not stale, f"pyproject.toml has moved on: run `make lock` ({', '.join(stale)})"


def test_tests_run_against_what_users_get() -> None:
    users, tests = pins("requirements.lock"), pins("requirements-dev.lock")
    assert users.items() <= tests.items()


def test_this_environment_is_the_locked_one() -> None:
    differing = {
        name: version for name, version in pins("requirements.lock").items() if metadata.version(name) != version
    }
    assert not differing, f"installed packages differ from requirements.lock: run `make install` ({differing})"
