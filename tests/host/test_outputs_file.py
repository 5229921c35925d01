"""The outputs file: what it may say, where keys may come from, and that no refusal tells a key."""

from pathlib import Path

import pytest

from host.outputs_file import OutputsFault, read_outputs

KEY = "sk-live-secret"


def written(folder: Path, text: str) -> Path:
    path = folder / "outputs.toml"
    path.write_text(text, "utf-8")
    return path


def test_without_a_file_there_are_none() -> None:
    assert read_outputs(None) == []


def test_keys_come_from_the_entry_a_file_or_the_environment(tmp_path) -> None:
    (tmp_path / "b.key").write_text(f"{KEY}-b\n")
    text = f"""
        [[output]]
        name = "抖音"
        kind = "rtmp"
        url = "rtmp://push.example/third"
        key = "{KEY}-a"
        [[output]]
        name = "b"
        kind = "rtmp"
        url = "rtmps://b.example/app"
        key_file = "b.key"
        [[output]]
        name = "c"
        kind = "whip"
        url = "https://c.example/whip"
        key_env = "WHIP_TOKEN"
        [[output]]
        name = "d"
        kind = "janus-room"
        url = "ws://d.example:8188"
        room = 7
    """
    wishes = read_outputs(written(tmp_path, text), {"WHIP_TOKEN": f"{KEY}-c"})
    keys = [wish.key.get_secret_value() for wish in wishes]
    assert keys == [f"{KEY}-a", f"{KEY}-b", f"{KEY}-c", ""]
    assert wishes[3].room == 7
    assert KEY not in repr(wishes)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[output]]\nname = 'a'\nkind = 'rtmp'\nurl = 1", "output 1, url"),
        ("[[output]]\nkind = 'rtmp'", "output 1, name"),
        ("[[output]]\nname = 'a'\nkind = 'srt'", "output 1, kind"),
        ("[[output]]\nname = 'a'\nkind = 'rtmp'\nbitrate = 3", "output 1, bitrate"),
        (f"[[output]]\nname = 'a'\nkind = 'rtmp'\nkey = '{KEY}'\nkey_env = 'X'", "one of key, key_env"),
        ("[[output]]\nname = 'a'\nkind = 'rtmp'\nkey_env = 'NOT_SET'", "no variable NOT_SET"),
        ("[[output]]\nname = 'a'\nkind = 'rtmp'\nkey_file = 'none.key'", "none.key cannot be read"),
        ("[[output]]\nname = 'a'\nkind = 'recording'\n[[output]]\nname = 'a'\nkind = 'recording'", "two outputs"),
        ("output = 3", r"\[\[output\]\]"),
        ("[[output]", "outputs.toml"),
        (f"[[output]]\nname = 'a'\nkind = 'rtmp'\nkey = ['{KEY}']", "output 1, key"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_without_a_key(tmp_path, text, told) -> None:
    with pytest.raises(OutputsFault, match=told) as caught:
        read_outputs(written(tmp_path, text), {})
    assert KEY not in str(caught.value)
    assert caught.value.__cause__ is None or KEY not in str(caught.value.__cause__)


def test_a_file_that_is_not_there(tmp_path) -> None:
    with pytest.raises(OutputsFault, match="No such file"):
        read_outputs(tmp_path / "none.toml")
