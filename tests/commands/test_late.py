"""Commands are imported when they are called, and the list of them says what each says of itself."""

import subprocess
import sys

import pytest

from host.cli import Commands
from host.late import first_paragraph
from tests.commands.conftest import Livehost

PLACES = [place for places in Commands.panels.values() for place in places]


@pytest.mark.parametrize("place", PLACES)
def test_every_command_says_what_it_does(place: str, livehost: Livehost) -> None:
    said = first_paragraph(place)
    assert said.endswith(".")
    ran = livehost(place.partition(":")[2].removesuffix("_"), "--help")
    assert ran.code == 0
    assert " ".join(said.split())[:40] in ran.told.replace("`", "")


def test_a_command_that_is_not_there_is_refused(livehost: Livehost) -> None:
    ran = livehost("sell")
    assert (ran.code, "No such command" in ran.told) == (2, True)


@pytest.mark.parametrize("place", ["host.commands.ask:nobody", "host.commands.nowhere:ask"])
def test_a_place_without_a_command_is_named(place: str) -> None:
    with pytest.raises(LookupError, match=place.partition(":")[0]):
        first_paragraph(place)


@pytest.mark.parametrize("module", ["host.cli", "host.commands.ask", "host.commands.guard", "host.commands.script"])
def test_the_parts_start_without_the_room(module: str) -> None:
    """What only a show on the air needs is not imported for a part alone."""
    heavy = {"aiortc", "av", "cv2", "skia", "sqlalchemy", "fastapi", "onnxruntime"}
    code = f"import sys, {module}; print(*(set(sys.modules) & {heavy!r}))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert found.strip() == ""
