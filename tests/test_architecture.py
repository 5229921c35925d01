"""The house keeps its rules, and each rule is shown to fail."""

import subprocess
from pathlib import Path

import pytest

from tests.house import (
    RULES,
    Module,
    Rule,
    clocks_are_read_in_one_place,
    cycles,
    fakes_are_written_by_hand,
    files_stay_short,
    leaves_stand_alone,
    modules_say_what_they_own,
    names_say_something,
    nothing_catches_all,
    nothing_is_put_off,
    only_compose_names_adapters,
    tasks_are_born_in_groups,
    text_faults,
)

ROOT = Path(__file__).parent.parent


def tracked_files() -> list[str]:
    """The files of the project, new ones included and ignored ones left out."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    paths = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return [path for path in paths if (ROOT / path).is_file()]


@pytest.fixture(scope="module")
def modules() -> list[Module]:
    paths = [path for path in tracked_files() if path.endswith(".py")]
    return [Module(path, (ROOT / path).read_text(encoding="utf-8")) for path in paths]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rules(rule: Rule, modules: list[Module]) -> None:
    faults = [f"{module.path}:{fault}" for module in modules for fault in rule(module)]
    assert not faults, f"{rule.__doc__}\n" + "\n".join(faults)


def test_no_module_imports_itself_in_a_ring(modules: list[Module]) -> None:
    product = [module for module in modules if module.in_product]
    rings = [" -> ".join(ring) for ring in cycles(product)]
    assert not rings, "\n".join(rings)


def test_no_file_names_a_registry_or_a_machine() -> None:
    faults = []
    for path in tracked_files():
        content = (ROOT / path).read_bytes()
        if b"\0" not in content:
            faults += text_faults(path, content.decode("utf-8"))
    assert not faults, "\n".join(faults)


BAD: tuple[tuple[Rule, str, str], ...] = (
    (leaves_stand_alone, "stream/a.py", "import host.show"),
    (leaves_stand_alone, "comments/a.py", "def f():\n    from script_gen.product import Product"),
    (only_compose_names_adapters, "host/show/a.py", "from stream.outputs.whep import Whep"),
    (only_compose_names_adapters, "stream/a.py", "from stream.outputs import whep"),
    (only_compose_names_adapters, "host/a.py", "from .voice import kokoro"),
    (files_stay_short, "host/a.py", "x = 1\n" * 401),
    (clocks_are_read_in_one_place, "host/a.py", "import time as t\nt.monotonic()"),
    (clocks_are_read_in_one_place, "host/a.py", "from time import time\ntime()"),
    (clocks_are_read_in_one_place, "host/a.py", "from datetime import datetime\ndatetime.now(UTC)"),
    (tasks_are_born_in_groups, "host/a.py", "asyncio.create_task(f(), name='f')"),
    (tasks_are_born_in_groups, "host/a.py", "group.create_task(f())"),
    (tasks_are_born_in_groups, "host/a.py", "asyncio.ensure_future(f())"),
    (nothing_catches_all, "host/a.py", "try:\n    f()\nexcept (OSError, Exception):\n    pass"),
    (nothing_catches_all, "host/a.py", "try:\n    f()\nexcept:\n    pass"),
    (names_say_something, "host/voice_utils.py", ""),
    (names_say_something, "host/helpers/__init__.py", ""),
    (modules_say_what_they_own, "host/a.py", "x = 1"),
    (modules_say_what_they_own, "host/a.py", '"""Owns a thing"""'),
    (modules_say_what_they_own, "host/a.py", '"""Owns one thing.\nAnd goes on."""'),
    (nothing_is_put_off, "host/a.py", "x = 1  # TO" + "DO: better"),
    (fakes_are_written_by_hand, "tests/test_a.py", "from unittest.mock import patch"),
    (fakes_are_written_by_hand, "tests/test_a.py", "monkeypatch.setattr('host.store.Store', 1)"),
    (fakes_are_written_by_hand, "tests/test_a.py", "from host import store\nmonkeypatch.setattr(store, 'Store', 1)"),
)

GOOD: tuple[tuple[Rule, str, str], ...] = (
    (leaves_stand_alone, "stream/a.py", "from stream.clock import Clock\nimport av"),
    (leaves_stand_alone, "host/a.py", "import stream.clock, comments.comment"),
    (only_compose_names_adapters, "host/compose/room.py", "from stream.outputs.whep import Whep"),
    (only_compose_names_adapters, "stream/outputs/a.py", "from stream.outputs.whep import Whep"),
    (clocks_are_read_in_one_place, "stream/clock.py", "import time\ntime.monotonic()"),
    (clocks_are_read_in_one_place, "host/a.py", "clock.now()\nself.time()"),
    (tasks_are_born_in_groups, "host/a.py", "self._group.create_task(f(), name='f')"),
    (nothing_catches_all, "host/a.py", "try:\n    f()\nexcept OSError:\n    pass"),
    (names_say_something, "host/database.py", ""),
    (modules_say_what_they_own, "host/a.py", '"""Owns a thing.\n\nAnd says more."""'),
    (nothing_is_put_off, "host/a.py", "todo = 1"),
    (fakes_are_written_by_hand, "tests/test_a.py", "import os\nmonkeypatch.setattr(os, 'cpu_count', f)"),
)


@pytest.mark.parametrize(("rule", "path", "source"), BAD)
def test_each_rule_can_fail(rule: Rule, path: str, source: str) -> None:
    assert list(rule(Module(path, source)))


@pytest.mark.parametrize(("rule", "path", "source"), GOOD)
def test_each_rule_lets_good_code_be(rule: Rule, path: str, source: str) -> None:
    assert not list(rule(Module(path, source)))


def test_every_rule_is_tried_both_to_fail_and_in_use() -> None:
    assert {rule for rule, _, _ in BAD} == set(RULES)


def test_a_ring_is_found() -> None:
    ring = [Module("host/a.py", "from host import b"), Module("host/b.py", "import host.a"), Module("host/c.py", "")]
    assert list(cycles(ring)) == [["host.a", "host.b", "host.a"]]
    apart = [Module("host/a.py", "from host import b"), Module("host/b.py", "def f():\n    import host.a")]
    assert not list(cycles(apart))


@pytest.mark.parametrize("text", ["https://py" + "pi.org/simple", "registry.npm" + "js.com", "see /wor" + "k/main"])
def test_a_named_registry_or_machine_is_found(text: str) -> None:
    assert list(text_faults("README.md", text))


def test_ordinary_addresses_and_paths_are_let_be() -> None:
    assert not list(text_faults("README.md", "http://127.0.0.1:8080/work and docs/work/notes and /usr/bin/chromium"))
