"""script, ask, check, say and the commands that go on air: what they print, how they refuse, what the help teaches."""

import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from host.commands.check import MOST_SHOWN
from script_gen.facts import ShopFacts
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from tests.commands.conftest import Livehost

ZH, EN = sample_shop("zh"), sample_shop("en")
Shop = Callable[..., Path]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_script_fills_its_minutes_with_facts_of_the_shop(livehost: Livehost, language: str) -> None:
    ran = livehost("script", sample_shop(language), "--minutes", "3", "--seed", "4", "--json")
    assert (ran.code, ran.err) == (0, "")
    fixed = ("text", "mood", "product", "fact_ids", "seconds")
    assert {tuple(row) for row in ran.rows} == {(*fixed, "delivery", "beat", "appeal", "segment", "why")}
    assert 180 <= sum(row["seconds"] for row in ran.rows) < 195
    facts = ShopFacts(load_shop(sample_shop(language)))
    assert all(facts.find(known, row["product"]) for row in ran.rows for known in row["fact_ids"])
    assert len({row["text"] for row in ran.rows}) == len(ran.rows)


def test_the_seed_decides(livehost: Livehost) -> None:
    said = [livehost("script", EN, "--minutes", "1", "--seed", seed).out for seed in ("1", "1", "2", "-5")]
    assert said[0] == said[1]
    assert len(set(said)) == 3


@pytest.mark.parametrize("minutes", ["0", "-1", "nan", "inf", "1e9", "soon"])
def test_minutes_that_are_none(livehost: Livehost, minutes: str) -> None:
    ran = livehost("script", EN, "--minutes", minutes)
    assert (ran.code, ran.out) == (2, "")
    assert "--minutes" in ran.told


def test_shops_with_next_to_nothing_still_fill_the_time(livehost: Livehost, shop: Shop) -> None:
    for stock in (None, 0):
        ran = livehost("script", shop(stock=stock), "--minutes", "5")
        assert ran.code == 0
        assert sum(row["seconds"] for row in ran.rows) >= 300


def test_ask_says_which_products_there_are(livehost: Livehost) -> None:
    ran = livehost("ask", EN, "how much is it", "--product", "candle")
    assert (ran.code, ran.out) == (1, "")
    assert "oat-soap" in ran.told


@pytest.mark.parametrize("words", [(), ("hi", "--stdin"), ("hi", "there"), ("hi", "--sideways")])
def test_ask_used_wrongly(livehost: Livehost, words: tuple[str, ...]) -> None:
    assert livehost("ask", EN, *words).code == 2


@pytest.mark.parametrize("command", [("check",), ("script",), ("ask", "hi"), ("serve",), ("guard",)])
def test_a_shop_that_is_not_there_is_refused_in_one_line(
    livehost: Livehost, tmp_path: Path, command: tuple[str, ...]
) -> None:
    name, *rest = command
    for place, told in ((tmp_path / "none", "no such file"), (tmp_path, "shop.json")):
        ran = livehost(name, *(("--shop",) if name == "guard" else ()), place, *rest)
        assert ran.code == 1
        assert told in ran.told
        assert str(place) in ran.told


FAULTS = [
    ({"price": "cheap"}, "products[0].price"),
    ({"price": "-3"}, "products[0].price"),
    ({"price": "NaN"}, "products[0].price"),
    ({"stock": "many"}, "products[0].stock"),
    ({"stock": -1}, "products[0].stock"),
    ({"list_price": "2.00"}, "products[0].list_price"),
    ({"name": ""}, "products[0].name"),
    ({"id": "two words"}, "products[0].id"),
    ({"facts": [{"id": "cup.size", "value": "big"}]}, "products[0].facts[0].field"),
    ({"facts": {}}, "products[0].facts"),
    ({"faq": [{"question": "?"}]}, "products[0].faq[0].answer"),
    ({"images": ["none.png"]}, "products[0].images[0]"),
    ({"images": ["../../etc/passwd"]}, "products[0].images[0]"),
    ({"promotion": {"text": "2 for 1", "ends_at": "soon"}}, "products[0].promotion.ends_at"),
    ({"head": {"language": "fr"}}, "shop.language"),
    ({"head": {"currency": "XXX"}}, "shop.currency"),
]


@pytest.mark.parametrize(("change", "place"), FAULTS, ids=lambda value: value if isinstance(value, str) else "")
def test_check_names_file_place_and_remedy(
    livehost: Livehost, shop: Shop, change: dict[str, object], place: str
) -> None:
    folder = shop(**change)
    ran = livehost("check", folder, "--json")
    assert ran.code == 1
    (report,) = ran.rows
    assert list(report) == ["ok", "faults", "remarks"]
    (fault,) = report["faults"]
    assert (fault["file"], fault["place"]) == (str(folder / "shop.json"), place)
    assert fault["problem"]
    assert fault["remedy"]
    said = livehost("check", folder)
    assert said.code == 1
    assert place in said.told
    assert "1 fault:" in said.told


def test_check_says_every_fault_at_once(livehost: Livehost, shop: Shop) -> None:
    folder = shop(head={"language": "fr"}, price="cheap", stock=-1, images=["none.png"])
    places = {fault["place"] for fault in livehost("check", folder, "--json").rows[0]["faults"]}
    assert {"shop.language", "products[0].price", "products[0].stock"} <= places


def test_of_very_many_faults_it_says_how_many_are_not_shown(livehost: Livehost, tmp_path: Path) -> None:
    (tmp_path / "shop.json").write_text(json.dumps({"shop": {}, "products": [{}] * 201}))
    found = len(livehost("check", tmp_path, "--json").rows[0]["faults"])
    said = livehost("check", tmp_path)
    assert found > MOST_SHOWN
    assert len(said.out.splitlines()) == MOST_SHOWN + 2
    assert f"... and {found - MOST_SHOWN} more" in said.told


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("shop.json", b"{", "line 1"),
        ("shop.json", b"\xff\xfe{\x00", "UTF-8"),
        ("shop.json", b"[]", "top level"),
        ("shop.json", b"", "line 1"),
        ("shop.json", b"[" * 100_000, "too deeply"),
        ("shop.toml", b"[shop", "TOML"),
        ("shop.txt", b"{}", ".json or .toml"),
    ],
)
def test_check_of_a_file_that_cannot_be_parsed(
    livehost: Livehost, tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(content)
    ran = livehost("check", tmp_path / name)
    assert ran.code == 1
    assert told in ran.told


def test_a_sound_shop_is_told_so(livehost: Livehost) -> None:
    for language in ("zh", "en"):
        assert livehost("check", sample_shop(language), "--json").rows == [{"ok": True, "faults": [], "remarks": []}]
        assert "5 products, 0 remarks" in livehost("check", sample_shop(language)).told


@pytest.mark.voice
def test_a_port_in_use_is_told_before_anything_starts(livehost: Livehost, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ran = livehost("serve", EN, "--port", port, env={"LIVEHOST_DATA_DIR": str(tmp_path)})
    assert ran.code == 1
    assert f"127.0.0.1:{port}" in ran.told
    assert "--port" in ran.told


@pytest.mark.voice
@pytest.mark.parametrize(
    ("env", "words", "told"),
    [
        ({"LIVEHOST_HOME": "EMPTY"}, (), "livehost install"),
        ({}, ("--voice", "nobody"), "'nobody'"),
        ({"LIVEHOST_CHARACTER": "bob"}, (), "mei, leo"),
        ({"LIVEHOST_OUTFIT": "tweed"}, (), "'tweed'"),
        ({"LIVEHOST_DATABASE": "floppy://"}, (), "LIVEHOST_DATABASE"),
        ({"LIVEHOST_DATA_DIR": "/dev/null/here"}, (), "LIVEHOST_DATA_DIR"),
        ({"LIVEHOST_PORT": "high"}, (), "port"),
        ({}, ("--port", "99999"), "port"),
        ({}, ("--token", "short"), "token"),
        ({}, ("--host", "256.1.1.1"), "256.1.1.1"),
    ],
    ids=str,
)
def test_what_cannot_go_on_air_is_refused_in_one_line(
    livehost: Livehost, tmp_path: Path, env: dict[str, str], words: tuple[str, ...], told: str
) -> None:
    places = {name: value.replace("EMPTY", str(tmp_path)) for name, value in env.items()}
    ran = livehost("serve", EN, "--port", "0", *words, env={"LIVEHOST_DATA_DIR": str(tmp_path)} | places)
    assert ran.code == 1
    assert ran.out == ""
    assert told in ran.told
    assert len(ran.err.splitlines()) == 1


@pytest.mark.voice
def test_render_refuses_before_it_draws(livehost: Livehost, tmp_path: Path) -> None:
    bad = tmp_path / "comments.jsonl"
    bad.write_text("{}\n")
    ran = livehost("render", EN, "-o", tmp_path / "none" / "x.mp4")
    assert (ran.code, "no folder" in ran.told) == (1, True)
    ran = livehost("render", EN, "-o", tmp_path / "x.mp4", "--comments", bad)
    assert (ran.code, "row 1" in ran.told) == (1, True)
    assert livehost("render", EN, "-o", tmp_path / "x.mp4", "--comments", tmp_path / "none").code == 2


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("hi", "--language", "fr"), 2, "--language"),
        (("hi", "--mood", "furious"), 2, "excited"),
        (("hi", "--brand-style", "loud"), 2, "--brand-style"),
        ((), 2, "text"),
    ],
)
def test_say_used_wrongly(livehost: Livehost, tmp_path: Path, words: tuple[str, ...], code: int, told: str) -> None:
    ran = livehost("say", *words, "-o", tmp_path / "out.wav")
    assert ran.code == code
    assert told in ran.told


def test_say_without_its_voices_says_what_to_install(livehost: Livehost, tmp_path: Path) -> None:
    ran = livehost("say", "hi", "-o", tmp_path / "out.wav", env={"LIVEHOST_HOME": str(tmp_path)})
    assert ran.code == 1
    assert "livehost install" in ran.told


@pytest.mark.parametrize(
    "command",
    ["", "demo", "serve", "check", "render", "script", "ask", "understand", "guard", "say", "install", "bench"],
)
def test_help_teaches(livehost: Livehost, command: str) -> None:
    ran = livehost(*([command] if command else []), "--help")
    assert ran.code == 0
    assert "Usage" in ran.told
    if command in {"demo", "serve", "check", "render", "script", "ask", "understand", "guard", "say"}:
        assert "Example" in ran.told
        assert f"livehost {command}" in ran.told


def test_a_command_that_is_none(livehost: Livehost) -> None:
    assert livehost("sell").code == 2
    assert livehost().code == 2


def test_prices_are_text_or_numbers_and_more_fields_are_welcome(livehost: Livehost, shop: Shop) -> None:
    for price in ("8.00", 8, 8.5):
        folder = shop(price=price, color="red", supplier={"name": "x"})
        assert livehost("check", folder, "--json").rows[0]["ok"] is True
    assert "8.50" in json.dumps(livehost("ask", folder, "how much is the cup").rows)


def test_the_version_is_told(livehost: Livehost) -> None:
    assert livehost("--version").out.startswith("livehost 0.")
