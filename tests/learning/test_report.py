"""The report: sums, rates, how sure they are, and the page and command that show them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from host.cli import app
from host.commands.report import Names
from host.learning.page import page
from host.learning.report import LEAST_TOLD, Row, account, gamma_quantile
from host.show.events import Event, EventType
from host.store import Store
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from stream.timeline import Samples


def wall(at: Samples | None = None) -> datetime:
    """A day that no look back from today leaves out."""
    return datetime(2100, 1, 1, tzinfo=UTC)


def counted(**deeds: int) -> dict[str, Any]:
    return {"watch_s": 600.0, "viewers": 20, "stayed": 15, "comments": 0, "likes": 0, "clicks": 0, "orders": 0} | deeds


def presented(appeal: str, orders: int, *, simulated: bool = False, text: str = "一次一小袋") -> dict[str, Any]:
    line = {
        "text": text,
        "goal": "proof",
        "fact_ids": ["yunwu-cha.point.1", "yunwu-cha.price"],
        **counted(orders=orders),
    }
    return {
        "shop": "shanye", "simulated": simulated, "began": "2026-11-22T20:15:00+08:00", "taught": True, "segment": "s",
        "appeal": appeal, "product_id": "yunwu-cha", "seconds": 30.0, **counted(orders=orders, clicks=2), "points": 1.0,
        "lines": [line],
    }  # fmt: skip


def test_sums_and_rates() -> None:
    made = account([presented("rational", 1), presented("rational", 3), presented("emotional", 0)])
    best, other = made.tables["variants"]
    assert (best.name, best.told, best.deeds["orders"], best.deeds["clicks"]) == ("rational", 2, 4, 4)
    assert best.per_100 == pytest.approx(100 * (4 + 0.8) / 40)
    low, high = best.interval
    assert low < best.per_100 < high
    assert other.name == "emotional"
    assert made.tables["hours"][0].name == "20:00"
    assert made.presentations == 3


def test_words_are_facts_in_their_words_and_prices_are_none() -> None:
    made = account([presented("mixed", 1)] * LEAST_TOLD, said=lambda fact: fact.upper())
    assert [row.name for row in made.tables["words"]] == ["YUNWU-CHA.POINT.1"]
    assert account([presented("mixed", 9)] * (LEAST_TOLD - 1)).tables["words"] == ()


def test_simulated_and_real_are_never_mixed() -> None:
    both = [presented("mixed", 1), presented("mixed", 5, simulated=True)]
    assert account(both).tables["variants"][0].deeds["orders"] == 1
    assert account(both, simulated=True).tables["variants"][0].deeds["orders"] == 5


def test_a_lucky_sentence_does_not_stand_above_a_proved_one() -> None:
    proved = [presented("mixed", 1, text="often")] * 30
    lucky = [presented("mixed", 0, text="once")] * (LEAST_TOLD - 1) + [presented("mixed", 2, text="once")]
    assert [row.name for row in account([*lucky, *proved]).tables["lines"]] == ["often", "once"]


@pytest.mark.parametrize(("shape", "expected"), [(1.5, 3.91), (5.5, 9.84), (50.5, 62.70)])
def test_gamma_quantile_is_near_the_tables(shape: float, expected: float) -> None:
    """95 % points of the chi-squared table with 2*shape degrees of freedom, halved."""
    assert gamma_quantile(shape, 1.645) == pytest.approx(expected, rel=0.01)


def test_nobody_there_is_no_rate() -> None:
    row = Row("x")
    row.add(counted() | {"viewers": 0, "stayed": 0})
    assert row.per_100 == 0
    assert row.interval == (0, 0)
    assert row.json()["stayed"] is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_holds_all_tables_and_no_markup_of_others(language: str) -> None:
    made = account([presented("rational", 1, simulated=True, text="<b>bold</b>")] * 3, simulated=True)
    html = page(made, "A & B", language)
    assert "A &amp; B" in html
    assert "&lt;b&gt;bold" in html
    assert "<b>bold" not in html
    assert html.count("<table>") == 6
    assert ("模拟" in html) is (language == "zh")
    assert "http" not in html


def test_the_page_says_what_is_proved_and_what_is_not() -> None:
    apart = page(account([presented("rational", 9)] * 40 + [presented("emotional", 0)] * 40), "shop", "en")
    assert "Rational did better than Emotional" in apart
    near = page(account([presented("rational", 1), presented("emotional", 0)]), "shop", "zh")
    assert "暂时分不出高下" in near
    assert "这段时间没有记录" in page(account([]), "shop", "zh")


def test_minutes_watched_stand_in_the_page() -> None:
    assert 'data-head="minutes">20' in page(account([presented("mixed", 1)] * 2), "shop", "en")


def test_a_fact_is_told_with_its_product_and_field() -> None:
    names = Names(load_shop(sample_shop("en")))
    assert names.said("canvas-tote.weight") == "Canvas Tote · Weight: about 1.1 pounds empty"
    assert names.said("canvas-tote.stock") == "Canvas Tote · stock: 140"
    assert names.said("canvas-tote.point.1").startswith("Canvas Tote · It stands up")
    assert names.said("gone.fact") == "gone.fact"


def test_the_command_reads_what_a_show_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVEHOST_DATABASE", f"sqlite:///{tmp_path / 'show.sqlite'}")
    with Store(f"sqlite:///{tmp_path / 'show.sqlite'}", "run", wall) as store:
        for seq, data in enumerate([presented("rational", 2), presented("mixed", 0) | {"shop": "other"}], 1):
            store.keep(Event(seq, Samples(0), EventType.PRESENTED, data))
    shop = str(sample_shop("zh"))
    told = json.loads(CliRunner().invoke(app, ["report", shop, "--html", str(tmp_path / "sold.html")]).output)
    assert told["presentations"] == 1
    assert told["variants"][0]["orders"] == 2
    assert "云雾绿茶" in (tmp_path / "sold.html").read_text("utf-8") or told["words"] == []
    monkeypatch.setenv("LIVEHOST_DATABASE", f"sqlite:///{tmp_path / 'none' / 'x.sqlite'}")
    assert CliRunner().invoke(app, ["report", shop]).exit_code == 1
    monkeypatch.setenv("LIVEHOST_DATABASE", f"sqlite:///{tmp_path / 'show.sqlite'}")
    refused = CliRunner().invoke(app, ["report", shop, "--html", str(tmp_path / "none" / "x.html")])
    assert refused.exit_code == 1
