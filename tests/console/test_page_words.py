"""The words of the pages: every one in both languages, and one for every deed that the show records."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import host
from comments.inbox import Drop
from host.console.app import STATIC
from host.show.events import EventType

ENTRY = re.compile(r'"?([\w.:/#-]+)"?: "((?:[^"\\]|\\.)*)"')
DEEDS = ("_record", "_done")


def tables(script: str) -> list[dict[str, str]]:
    """The Chinese and the English words of a module, by key."""
    block = script[script.index("zh: {") :]
    return [dict(ENTRY.findall(part)) for part in re.split(r"\n  en: \{", block.split("\n};")[0], maxsplit=1)]


@pytest.mark.parametrize("path", [STATIC / "words.js", *sorted(STATIC.glob("panel_*.js"))], ids=lambda path: path.stem)
def test_both_languages_have_the_same_words_and_fill_in_the_same_things(path: Path) -> None:
    chinese, english = tables(path.read_text(encoding="utf-8"))
    assert len(chinese) > 2
    assert chinese.keys() == english.keys()
    for key, text in chinese.items():
        assert set(re.findall(r"\{\w+\}", text)) >= set(re.findall(r"\{\w+\}", english[key])), key


def test_the_audience_panel_has_a_word_for_every_reason_a_source_is_refused_for() -> None:
    chinese, _ = tables((STATIC / "panel_audience.js").read_text(encoding="utf-8"))
    pushed = {"unsigned", "wrong_signature", "clock_skew", "replayed", "unreadable", "not_ours"}
    told = {name.removeprefix("refused.") for name in chinese if name.startswith("refused.")}
    assert told == pushed | {drop.value for drop in Drop} - {"hidden", "flagged", "spam"}


def recorded() -> Iterator[str]:
    """Every deed of operators that the program writes into the log, by name."""
    for path in Path(host.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            target.id: node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in DEEDS and len(node.args) > 1:
                yield from deed_of(node.args[1], names)
            elif isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant) and key.value == "action":
                        yield from deed_of(value, names)


def deed_of(node: ast.expr, names: dict[str, object]) -> Iterator[str]:
    value = names.get(node.id) if isinstance(node, ast.Name) else getattr(node, "value", None)
    if isinstance(value, str):
        yield value


def test_the_log_has_a_word_for_every_deed_and_event() -> None:
    deeds = set(recorded())
    assert {"insert", "restore", "look", "stock", "unlearn", "output_add"} <= deeds
    for words in tables((STATIC / "words.js").read_text(encoding="utf-8")):
        assert {deed for deed in deeds if f"deed.{deed}" not in words} == set()
        assert {event.value for event in EventType if f"event.{event.value}" not in words} == set()


def test_what_is_refused_for_one_plain_reason_is_told_in_the_operators_language() -> None:
    plain = {"unknown_line", "microphone_taken", "changing", "no_pictures", "on_air", "too_long", "empty", "disk"}
    for words in tables((STATIC / "words.js").read_text(encoding="utf-8")):
        assert {code for code in plain if f"refusal.{code}" not in words} == set()
