"""Going on air in a layout or before a background that cannot be: told in one line before anything is started."""

from pathlib import Path

import pytest

from script_gen.shops import sample_shop
from tests.commands.conftest import Livehost


@pytest.mark.voice
@pytest.mark.parametrize(
    ("env", "words", "told"),
    [
        ({}, ("--layout", "sideways"), "'sideways': landscape, portrait, portrait-hd"),
        ({}, ("--layout", "MINE"), "tickr: there is no such layer. Did you mean ticker?"),
        ({"LIVEHOST_LAYOUT": "sideways"}, (), "LIVEHOST_LAYOUT"),
        ({"LIVEHOST_BACKGROUND": "room:attic"}, (), "'room:attic' is no background"),
        ({"LIVEHOST_BACKGROUND": "image:/no/such.jpg"}, (), "No such file"),
        ({"LIVEHOST_BACKGROUND": "image:MINE"}, (), "not a whole PNG"),
    ],
    ids=str,
)
def test_a_look_that_cannot_be_is_refused_in_one_line(
    livehost: Livehost, tmp_path: Path, env: dict[str, str], words: tuple[str, ...], told: str
) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('based_on = "portrait"\n[tickr]\narea = [0, 0, 9, 9]\n')
    places = {name: value.replace("MINE", str(mine)) for name, value in env.items()}
    given = [word.replace("MINE", str(mine)) for word in words]
    ran = livehost("serve", sample_shop("en"), "--port", "0", *given, env={"LIVEHOST_DATA_DIR": str(tmp_path)} | places)
    assert (ran.code, ran.out) == (1, "")
    assert told in ran.told
    assert len(ran.err.splitlines()) == 1
