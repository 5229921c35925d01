"""A data folder serves one show at a time, and remembers whether the last one ended well."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from host.occupancy import NAME, Occupied, alone_in

HOLD = """
import sys, time
from pathlib import Path
from host.occupancy import alone_in
with alone_in(Path(sys.argv[1]), "Harbor & Pine, process 7"):
    print("held", flush=True)
    time.sleep(3600)
"""


def test_a_second_show_is_refused_and_told_who_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "not made yet" / "数据"
    with alone_in(folder, "云上茶馆, process 1"), pytest.raises(Occupied, match="云上茶馆, process 1"):
        alone_in(folder, "other").__enter__()
    with alone_in(folder, "other") as ended_well:
        assert ended_well


def test_after_a_kill_the_folder_is_free_and_the_next_show_knows(tmp_path: Path) -> None:
    held = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    with held:
        assert held.stdout
        assert held.stdout.readline() == "held\n"
        with pytest.raises(Occupied, match="Harbor & Pine, process 7"):
            alone_in(tmp_path, "other").__enter__()
        held.send_signal(signal.SIGKILL)
    with alone_in(tmp_path, "a longer name than that, process 8") as ended_well:
        assert not ended_well
    with alone_in(tmp_path, "next") as ended_well:
        assert ended_well
        assert (tmp_path / NAME).read_text("utf-8") == "next"


def test_a_show_that_breaks_leaves_the_folder_as_one_that_ends(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), alone_in(tmp_path, "one"):
        raise ZeroDivisionError
    with alone_in(tmp_path, "two") as ended_well:
        assert ended_well


def test_a_folder_that_cannot_be_made_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileExistsError), alone_in(tmp_path / "file", "one"):
        pass
