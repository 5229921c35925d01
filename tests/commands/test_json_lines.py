"""ask --stdin, understand and guard: one object in, one object out, whatever the bytes."""

import json

import pytest

from script_gen.shops import sample_shop
from tests.commands.conftest import Livehost

ZH, EN = sample_shop("zh"), sample_shop("en")
READERS = {
    "ask": (("ask", EN, "--stdin"), "question"),
    "understand": (("understand",), "text"),
    "guard": (("guard",), "text"),
}
SHAPES = {
    "ask": ["id", "answer", "fact_ids", "deferred", "intent", "mood", "language", "ms"],
    "understand": ["id", "intent", "mood", "language", "verdict", "rule"],
    "guard": ["id", "ok", "rule", "span", "suggestion"],
}
INTENTS = frozenset(
    [
        "price",
        "promotion",
        "stock",
        "spec",
        "fit",
        "usage",
        "shipping",
        "after_sales",
        "order_status",
        "product_request",
        "greeting",
        "praise",
        "complaint",
        "human",
        "chitchat",
        "spam",
    ]
)
MOODS = {"happy", "neutral", "hesitant", "upset"}
VERDICTS = {"keep", "hide", "flag"}
CATEGORIES = ("general", "food", "cosmetics", "health_food", "electronics", "children")

reader = pytest.mark.parametrize("name", list(READERS))


@reader
@pytest.mark.parametrize("flag", [(), ("--json",)])
def test_shape_and_order_of_the_keys(livehost: Livehost, name: str, flag: tuple[str, ...]) -> None:
    words, field = READERS[name]
    ran = livehost(*words, *flag, stdin=json.dumps({"id": "a", field: "how much is the mug?"}))
    assert (ran.code, ran.err) == (0, "")
    assert [list(row) for row in ran.rows] == [SHAPES[name]]
    assert ran.rows[0]["id"] == "a"


@reader
def test_nothing_in_nothing_out(livehost: Livehost, name: str) -> None:
    for empty in ("", "\n\n  \n", b"\xef\xbb\xbf"):
        ran = livehost(*READERS[name][0], stdin=empty)
        assert (ran.code, ran.out, ran.err) == (0, "", "")


@reader
@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"not json", "not valid JSON"),
        (b"[1]", "one object"),
        (b"7", "one object"),
        (b'"text"', "one object"),
        (b"null", "one object"),
        (b'{"id": 1}', "must be a text"),
        (b'{"id": 1, "FIELD": 5}', "must be a text"),
        (b'{"id": 1, "FIELD": null}', "must be a text"),
        (b'{"id": NaN, "FIELD": "a"}', "NaN"),
        (b'{"id": [1], "FIELD": "a"}', '"id"'),
        (b'{"id": true, "FIELD": "a"}', '"id"'),
        (b'{"id": 1, "FIELD": "\xff\xfe"}', "UTF-8"),
        (b'{"id": 1, "FIELD": "\\ud83d"}', "half a character"),
        (b'{"id": "\\udc00", "FIELD": "a"}', "half a character"),
        (b'{"id": ' + b"1" * 5000 + b', "FIELD": "a"}', "not valid JSON"),
        (b"[" * 50_000, "not valid JSON"),
        (b'{"id": 1, "FIELD": "' + b"a" * 1_000_001 + b'"}', "longer than"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_bad_line_is_named_and_the_next_is_answered(livehost: Livehost, name: str, raw: bytes, told: str) -> None:
    words, field = READERS[name]
    good = json.dumps({"id": "next", field: "hello"}).encode()
    ran = livehost(*words, stdin=b"\n" + raw.replace(b"FIELD", field.encode()) + b"\n" + good + b"\n")
    assert ran.code == 1
    assert [row["id"] for row in ran.rows] == ["next"]
    assert ran.err.startswith("line 2: ")
    assert told in ran.err
    assert len(ran.err.splitlines()) == 1


@reader
def test_windows_files_and_ids_of_any_kind(livehost: Livehost, name: str) -> None:
    words, field = READERS[name]
    ids = [1, "b", 2.5, None, "编号"]
    rows = "\r\n".join(json.dumps({"id": known, field: "多少钱"}, ensure_ascii=False) for known in ids)
    ran = livehost(*words, stdin=b"\xef\xbb\xbf" + rows.encode() + b"\r\n")
    assert ran.code == 0
    assert [row["id"] for row in ran.rows] == ids


@reader
@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "😀👍🏽",
        "\x00\x1b[31m\u202e",
        "a" * 100_000,
        "多少钱" * 33_334,
        "<script>alert(1)</script>",
        "'; DROP TABLE",
        "مرحبا كم السعر",
        "いくらですか",
        "{name} %s %n",
    ],
    ids=lambda text: repr(text[:20]),
)
def test_any_text_is_answered_with_known_labels(livehost: Livehost, name: str, text: str) -> None:
    words, field = READERS[name]
    ran = livehost(*words, stdin=json.dumps({"id": 1, field: text}))
    assert (ran.code, len(ran.rows)) == (0, 1)
    row = ran.rows[0]
    assert row.get("intent", "chitchat") in INTENTS
    assert row.get("mood", "neutral") in MOODS
    assert row.get("verdict", "keep") in VERDICTS
    assert "<script" not in str(row.get("answer"))


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_of_the_guard(livehost: Livehost, category: str) -> None:
    line = json.dumps({"id": 1, "text": "全网第一好用", "category": category})
    row = livehost("guard", stdin=line).rows[0]
    assert row["ok"] is False
    start, stop = row["span"]
    assert "第一" in "全网第一好用"[start:stop]
    assert row["suggestion"]


def test_the_guard_names_an_unknown_category_or_product(livehost: Livehost) -> None:
    rows = [{"id": 1, "text": "a", "category": "toys"}, {"id": 2, "text": "a", "product": "none"}]
    ran = livehost("guard", "--shop", ZH, stdin="\n".join(map(json.dumps, rows)))
    assert (ran.code, ran.out) == (1, "")
    assert "food" in ran.err
    assert "product" in ran.err


def test_ask_names_an_unknown_product_of_a_line(livehost: Livehost) -> None:
    rows = [
        {"id": 1, "question": "how much is it", "product": "none"},
        {"id": 2, "question": "how much is it", "product": 3},
        {"id": 3, "question": "how much is it", "product": None},
        {"id": 4, "question": "how much is it", "product": "oat-soap"},
    ]
    ran = livehost("ask", EN, "--stdin", stdin="\n".join(map(json.dumps, rows)))
    assert ran.code == 1
    assert [(row["id"], row["deferred"]) for row in ran.rows] == [(3, True), (4, False)]
    assert [line[:7] for line in ran.err.splitlines()] == ["line 1:", "line 2:"]
