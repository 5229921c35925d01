"""The commands that use the script, the answers and the gates alone: shapes on stdout, exit codes, bad input."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from host.commands.ask import ask
from host.commands.check import check
from host.commands.guard import guard
from host.commands.script import script
from script_gen.shops import sample_shop

SHOP = str(sample_shop("zh"))
APP = typer.Typer(pretty_exceptions_enable=False)
for command in (ask, check, guard, script):
    APP.command()(command)


def run(*arguments: str, stdin: str = "") -> tuple[int, list[dict[str, object]], str]:
    result = CliRunner().invoke(APP, list(arguments), input=stdin)
    rows = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    return result.exit_code, rows, result.output


def test_script_gives_minutes_of_lines() -> None:
    asked = ("script", SHOP, "--minutes", "1", "--seed", "3", "--start", "2026-11-22T20:00", "--json")
    code, rows, _ = run(*asked)
    assert code == 0
    known = {"text", "mood", "product", "fact_ids", "seconds", "delivery", "beat", "appeal", "segment", "why"}
    assert all(set(row) == known for row in rows)
    assert 50 <= sum(float(str(row["seconds"])) for row in rows) <= 75
    assert rows == run(*asked)[1]


def test_script_says_why_each_product_stands_where_it_does() -> None:
    code, rows, _ = run("script", SHOP, "--minutes", "4", "--start", "2026-09-20T20:00", "--plan", "--json")
    assert code == 0
    assert len({row["product"] for row in rows}) == 5
    assert [row["at"] for row in rows] == sorted(str(row["at"]) for row in rows)
    assert str(rows[0]["at"]).startswith("2026-09-20T20:00:00+08:00")
    for row in rows:
        assert row["why"]
        reasons = row["reasons"]
        assert isinstance(reasons, list)
        assert row["score"] == pytest.approx(sum(reason["points"] for reason in reasons), abs=0.02)
        assert "; ".join(reason["says"] for reason in reasons) == row["why"]
    assert any("中秋节" in str(row["why"]) for row in rows)


def test_guard_without_a_shop() -> None:
    lines = [
        {"id": 1, "text": "全网最低价", "category": "food"},
        {"id": "b", "text": "最近天气凉了", "category": "general"},
        {"id": 3, "text": "9块9"},
    ]
    code, rows, _ = run("guard", stdin="\n".join(map(json.dumps, lines)))
    assert code == 0
    assert [(row["id"], row["ok"], row["rule"]) for row in rows] == [
        (1, False, "absolute_zh"),
        ("b", True, None),
        (3, True, None),
    ]
    assert set(rows[0]) == {"id", "ok", "rule", "span", "suggestion"}


def test_guard_with_a_shop_traces_numbers() -> None:
    lines = [
        {"id": 1, "text": "只要9块9", "product": "yunwu-cha"},
        {"id": 2, "text": "一盒68元", "product": "yunwu-cha"},
        {"id": 3, "text": "一盒68元", "product": "huaimi"},
        {"id": 4, "text": "喝了能减肥", "product": "yunwu-cha"},
    ]
    code, rows, _ = run("guard", "--shop", SHOP, stdin="\n".join(map(json.dumps, lines)))
    assert code == 0
    assert [row["ok"] for row in rows] == [False, True, False, False]


@pytest.mark.parametrize(
    "bad", ["not json", "[1]", '{"id": 1}', '{"id": 1, "text": 5}', '{"id": 1, "text": "a", "category": "toys"}']
)
def test_guard_names_a_bad_line_and_goes_on(bad: str) -> None:
    code, rows, output = run("guard", stdin=f'{bad}\n{{"id": 2, "text": "好"}}\n')
    assert code == 1
    assert [row["id"] for row in rows] == [2]
    assert "line 1" in output


def test_ask_answers_one_and_many() -> None:
    code, rows, _ = run("ask", SHOP, "这个多少钱", "--product", "huaimi", "--json")
    assert code == 0
    assert set(rows[0]) == {"answer", "fact_ids", "deferred", "intent", "mood", "language", "ms"}
    assert "huaimi.price" in list(rows[0]["fact_ids"])  # type: ignore[call-overload]
    many = '{"id": 1, "question": "发什么快递"}\n{"id": 2, "question": "孕妇能喝吗", "product": "yunwu-cha"}\n'
    code, rows, _ = run("ask", SHOP, "--stdin", stdin=many)
    assert code == 0
    assert [(row["id"], row["deferred"]) for row in rows] == [(1, False), (2, True)]


def test_ask_refuses_wrong_use() -> None:
    assert run("ask", SHOP)[0] == 2
    assert run("ask", SHOP, "多少钱", "--stdin")[0] == 2
    code, _, output = run("ask", SHOP, "多少钱", "--product", "none")
    assert code == 1
    assert "yunwu-cha" in output


def test_check_passes_the_samples_and_lists_faults(tmp_path: Path) -> None:
    assert run("check", SHOP)[0] == 0
    bad = tmp_path / "shop.json"
    bad.write_text('{"shop": {"id": "s", "name": "n", "language": "fr", "currency": "CNY"}, "products": []}')
    code, _, output = run("check", str(bad))
    assert code == 1
    assert "shop.language" in output
    assert "products" in output


def test_check_remarks_on_words_that_will_not_be_said(tmp_path: Path) -> None:
    tea = {"id": "t", "name": "茶", "category": "食品", "price": "8", "selling_points": ["喝了能减肥"]}
    shop = {"shop": {"id": "s", "name": "n", "language": "zh", "currency": "CNY"}, "products": [tea]}
    (tmp_path / "shop.json").write_text(json.dumps(shop), encoding="utf-8")
    code, _, output = run("check", str(tmp_path))
    assert code == 0
    assert "减肥" in output


def test_ask_follows_up_for_one_viewer_and_for_nobody_else() -> None:
    asked = {"id": 1, "question": "保温杯多少钱", "viewer": "a"}
    follow = {"question": "那毛巾呢", "product": "huaimi"}
    lines = [asked, {"id": 2, **follow, "viewer": "a"}, {"id": 3, **follow, "viewer": "b"}]
    code, rows, _ = run("ask", SHOP, "--stdin", stdin="\n".join(map(json.dumps, lines)))
    assert code == 0
    assert "zhubei.price" in rows[1]["fact_ids"]  # type: ignore[operator]
    assert rows[2]["fact_ids"] != rows[1]["fact_ids"]
