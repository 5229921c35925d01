"""`livehost understand`: every good line answered, every bad one named."""

import json

import pytest
import typer
from typer.testing import CliRunner

from host.commands.understand import understand

APP = typer.Typer(pretty_exceptions_enable=False)
APP.command()(understand)


def run(text: str | bytes, *arguments: str) -> tuple[list[dict[str, object]], list[str], int]:
    result = CliRunner().invoke(APP, list(arguments), input=text)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return [json.loads(line) for line in result.stdout.splitlines()], result.stderr.splitlines(), result.exit_code


def test_lines_are_answered_in_the_fixed_shape() -> None:
    rows, errors, code = run('{"id": 7, "text": "多少钱"}\n\n{"id": "b", "text": "加薇信 abc123"}\n', "--json")
    assert (errors, code) == ([], 0)
    assert rows[0] == {
        "id": 7,
        "intent": "price",
        "mood": "neutral",
        "language": "zh",
        "verdict": "keep",
        "rule": None,
    }
    assert (rows[1]["id"], rows[1]["verdict"], rows[1]["rule"]) == ("b", "hide", "contact.wechat")


def test_what_no_list_knows_is_judged_by_its_meaning_as_in_a_show() -> None:
    (bait,), _, _ = run('{"id": 1, "text": "主播卖得贵 敲我拿厂价"}')
    assert (bait["verdict"], bait["rule"]) == ("hide", "meaning.contact")


@pytest.mark.parametrize("bad", ["{", "[]", '{"id": 1}', '{"id": 1, "text": 2}', '{"id": 1, "text": "a", "author": 3}'])
def test_bad_lines_are_named_and_the_others_answered(bad: str) -> None:
    rows, errors, code = run(f'{bad}\n{{"id": 8, "text": "how much is it"}}')
    assert [row["id"] for row in rows] == [8]
    assert [error.split(":")[0] for error in errors] == ["line 1"]
    assert code == 1


def test_a_hundred_thousand_characters_and_control_characters_are_answered() -> None:
    rows, _, code = run(json.dumps({"id": 1, "text": "\x00\u202e多少钱" * 20_000}))
    assert code == 0
    assert rows[0]["language"] == "zh"


def test_the_rooms_language_helps_where_there_are_no_words() -> None:
    rows, _, _ = run('{"id": 1, "text": "👍👍"}', "--language", "en")
    assert rows[0]["language"] == "en"


def test_an_unknown_language_is_bad_use() -> None:
    assert run("", "--language", "fr")[2] == 2
