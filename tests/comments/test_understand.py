"""`livehost understand`: every good row answered, every bad one named."""

import io
import json

from comments.meaning import Reader
from host.commands.understand import answer


def run(text: str, language: str | None = None) -> tuple[list[dict[str, object]], list[str], int]:
    out, errors = io.StringIO(), io.StringIO()
    faults = answer(io.StringIO(text), out, errors, Reader(), language)
    return [json.loads(line) for line in out.getvalue().splitlines()], errors.getvalue().splitlines(), faults


def test_rows_are_answered_in_the_fixed_shape() -> None:
    rows, errors, faults = run('{"id": 7, "text": "多少钱"}\n\n{"id": "b", "text": "加薇信 abc123"}\n')
    assert (errors, faults) == ([], 0)
    assert rows[0] == {
        "id": 7,
        "intent": "price",
        "mood": "neutral",
        "language": "zh",
        "verdict": "keep",
        "rule": None,
    }
    assert (rows[1]["id"], rows[1]["verdict"], rows[1]["rule"]) == ("b", "hide", "contact.wechat")


def test_bad_rows_are_named_and_the_others_answered() -> None:
    bad = ["{", "[]", '{"text": "a"}', '{"id": 1}', '{"id": 1, "text": 2}', "\udcff", "[" * 100_000]
    rows, errors, faults = run("\n".join([*bad, '{"id": 8, "text": "how much is it"}']))
    assert [row["id"] for row in rows] == [8]
    assert faults == len(bad)
    assert [error.split(":")[0] for error in errors] == [f"row {n}" for n in range(1, len(bad) + 1)]
    assert "is not UTF-8" in errors[5]


def test_a_hundred_thousand_characters_and_control_characters_are_answered() -> None:
    rows, _, faults = run(json.dumps({"id": 1, "text": "\x00\u202e多少钱" * 30_000}))
    assert faults == 0
    assert rows[0]["language"] == "zh"


def test_the_rooms_language_helps_where_there_are_no_words() -> None:
    rows, _, _ = run('{"id": 1, "text": "👍👍"}', language="en")
    assert rows[0]["language"] == "en"
