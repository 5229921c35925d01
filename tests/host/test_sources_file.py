"""The sources file: what is read, and every fault named with its place and without its secrets."""

from pathlib import Path
from typing import get_args

import pytest

from host.sources_file import BilibiliEntry, Entry, PlatformHookEntry, SourcesFault, WebhookEntry, read_sources

GOOD = """
[[source]]
kind = "webhook"
name = "app"
secret = "a secret of sixteen"

[[source]]
kind = "douyin"
name = "dy"
secret = "push secret"
room = "73"

[[source]]
kind = "bilibili"
name = "bili"
key = "k"
secret = "s"
app_id = 12
code = "c"
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(text, "utf-8")
    return path


def test_no_file_is_no_source() -> None:
    assert read_sources(None) == ()


def test_what_is_sound_is_read(tmp_path: Path) -> None:
    entries = read_sources(written(tmp_path, GOOD))
    assert [type(entry) for entry in entries] == [WebhookEntry, PlatformHookEntry, BilibiliEntry]
    assert "sixteen" not in repr(entries)


def test_the_documents_example_names_every_kind_and_is_sound(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/sources.md").read_text("utf-8")
    entries = read_sources(written(tmp_path, page.split("```toml\n")[1].split("```")[0]))
    assert {type(entry) for entry in entries} == set(get_args(Entry))


FAULTS = [
    ('[[source]]\nkind = "fax"\nname = "a"', ["source 1: kind", "fax"]),
    ('[[source]]\nname = "a"', ["source 1: kind"]),
    ('[[source]]\nkind = "webhook"\nname = "a"\nsecret = "hush"', ["source 1: secret", "16"]),
    ('[[source]]\nkind = "webhook"\nname = "A b"\nsecret = "a secret of sixteen"', ["source 1: name"]),
    ('[[source]]\nkind = "douyin"\nname = "a"\nsecret = "x"\nroon = "1"', ["source 1: roon"]),
    (GOOD + GOOD, ["the name app is taken twice", "the name bili is taken twice"]),
    ('[[source]]\nkind = "webhook"\nname = "page"\nsecret = "a secret of sixteen"', ["the name page"]),
    ("[[source", ["is no TOML"]),
    ("[[source" + "[" * 100_000, ["is no TOML"]),
    ("a = " + "[" * 100_000, ["is no TOML"]),
    (GOOD.replace("[[source]]", "[[sources]]"), ["sources: is not known here; each source is a table [[source]]"]),
    (GOOD + '[options]\nname = "x"\n[[source]]\nkind = "fax"', ["options: is not known", "source 4: kind"]),
    ("source = 3", ["source: must be written as [[source]]"]),
    ('[source]\nkind = "webhook"', ["source: must be written as [[source]]"]),
    ("source = [1]", ["source 1: kind"]),
    ('[[source]]\nkind = "tiktok"\nname = "tt"\naccount = "a shop/live"', ["source 1: account"]),
]


@pytest.mark.parametrize(("text", "names"), FAULTS, ids=range(len(FAULTS)))
def test_every_fault_is_named_with_its_place(tmp_path: Path, text: str, names: list[str]) -> None:
    with pytest.raises(SourcesFault) as fault:
        read_sources(written(tmp_path, text))
    assert all(name in str(fault.value) for name in names), str(fault.value)
    assert "hush" not in str(fault.value)
    assert "sources.toml" in str(fault.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourcesFault, match=r"nothing\.toml: No such file"):
        read_sources(tmp_path / "nothing.toml")
