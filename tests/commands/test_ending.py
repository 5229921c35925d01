"""Ctrl-C and SIGTERM: at once before the show is on the air, well on it, at once when asked twice; no traceback."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

LIVEHOST = str(Path(sys.executable).with_name("livehost"))

LOADING = """
import threading, time
from host.commands.ending import leave_when_told
leave_when_told()
threading.Thread(target=time.sleep, args=(3600,)).start()  # as a model that is being loaded
print("ready", flush=True)
time.sleep(3600)
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


@pytest.mark.slow
def test_a_show_that_is_being_opened_is_given_up_without_a_word(tmp_path: Path) -> None:
    words = (LIVEHOST, "demo", "--language", "en", "--port", "0")
    with process(*words, LIVEHOST_DATA_DIR=str(tmp_path)) as show:
        assert heard(show) == "Opening Harbor & Pine ..."
        show.send_signal(signal.SIGINT)
        out, err = show.communicate(timeout=30)
    assert (show.returncode, out, err) == (0, "", "")
