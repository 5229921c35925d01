"""The fixture that several tests of the voice share."""

from pathlib import Path

import pytest

from tests.voice.room_of_tones import Room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)
