"""A photo host in the room: the stage is built only while its files and its consent hold."""

from datetime import date
from pathlib import Path

import pytest

from bench.portraits import drawn_rig
from host.avatar.look import Look
from host.avatar.photo import ConsentFault, PhotoHost, RigFault, save_rig
from host.avatar.photo.consent import EXAMPLE
from host.compose.presenting import stage_for

TODAY, LATER = date(2026, 12, 1), date(2028, 1, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_rig(tmp_path / "leo", drawn_rig(), EXAMPLE, made_on=TODAY)
    return tmp_path / "leo"


def test_a_withdrawn_consent_or_folder_takes_effect_at_the_next_change_of_look(folder: Path) -> None:
    look = Look(str(folder))
    assert isinstance(stage_for("", lambda: TODAY, look)._avatar, PhotoHost)
    with pytest.raises(ConsentFault):
        stage_for("", lambda: LATER, look)
    (folder / "consent.toml").unlink()
    with pytest.raises(RigFault, match=r"consent\.toml"):
        stage_for("", lambda: TODAY, look)
