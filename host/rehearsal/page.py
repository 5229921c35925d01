"""The report of a rehearsal: one page that needs nothing else, in the shop's language."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, StrictUndefined, Template

from host.rehearsal.charts import Dot, Stretch, course, coverage, dots
from host.rehearsal.played import Played
from host.rehearsal.score import FRESH, PROMPT_S, Score, Shown
from script_gen.facts import ShopFacts
from script_gen.product import Shop

HERE: Final = Path(__file__).parent
GOOD: Final = 80.0
"""From this mark on an aspect is fit for the air."""
_WHO: Final = {"script": "from_script", "reply": "reply", "filler": "filler", "operator": "operator"}


def page(played: Played, judged: Score, shop: Shop, opened: datetime) -> str:
    """The page as HTML; every text of viewers and shop is escaped."""
    words, facts = words_of(shop.language), ShopFacts(shop)
    return _template().render(
        words=words,
        language=shop.language,
        shop=shop.name,
        opened=words["opened"].format(minutes=f"{judged.minutes:g}", opened=f"{opened:%Y-%m-%d %H:%M}"),
        total=judged.total,
        marks=list(_marks(judged, words)),
        charts=list(_charts(played, judged, words)),
        untold=[(one.name, ", ".join(_called(one, facts))) for one in judged.products if one.untold],
        breaches=judged.breaches,
        unanswered=judged.unanswered,
        sayings=played.sayings,
        names={product.id: product.name for product in shop.products},
        who={origin: words[word] for origin, word in _WHO.items()},
        grade=grade,
        clock=clock,
    )


def _called(shown: Shown, facts: ShopFacts) -> Iterator[str]:
    """The facts that nobody heard, by their fields; selling points in their words."""
    own = facts.of(shown.id)
    for fact in (own[id_] for id_ in shown.untold if id_ in own):
        yield fact.value if fact.field == "selling_point" else fact.field


def grade(mark: float) -> str:
    """`good`, `fair` or `bad`."""
    return "good" if mark >= GOOD else "fair" if mark >= GOOD / 2 else "bad"


def clock(at_s: float) -> str:
    """Minutes and seconds since the show opened."""
    return f"{int(at_s // 60)}:{int(at_s % 60):02d}"


def told(judged: Score, words: dict[str, str]) -> dict[str, str]:
    """What each mark is made of, in a sentence."""
    answers, pace, products = judged.answers, judged.pace, judged.products
    figures: dict[str, Any] = {
        "presented": sum(one.presented > 0 for one in products), "products": len(products),
        "told": sum(one.told for one in products), "tellable": sum(one.tellable for one in products),
        "likeness": f"{judged.fresh.mean:.2f}", "again": judged.fresh.again,
        "breaches": len(judged.breaches), "refused": sum(judged.refused.values()),
        "asked": answers.asked, "answered": answers.answered, "deferred": answers.deferred, "lost": answers.lost,
        "median": f"{answers.median_s:.1f}", "p95": f"{answers.p95_s:.1f}",
        "rate": f"{pace.per_minute:.0f}", "sounding": f"{100 * pace.sounding:.0f}",
        "silence": f"{pace.longest_silence_s:.1f}",
    }  # fmt: skip
    return {name: words[f"{name}_told"].format(**figures) for name in judged.marks}


def _marks(judged: Score, words: dict[str, str]) -> Iterator[dict[str, Any]]:
    sentences = told(judged, words)
    for name, mark in judged.marks.items():
        yield {"name": words[name], "value": mark, "told": sentences[name]}


def _charts(played: Played, judged: Score, words: dict[str, str]) -> Iterator[dict[str, str]]:
    length_s = played.length_s
    names = {one.id: one.name for one in judged.products}
    rows = {id_: row for row, id_ in enumerate(names)}
    stretches = [
        Stretch(
            rows[one.product_id],
            one.start_s,
            one.stop_s,
            f"{names[one.product_id]} {clock(one.start_s)}-{clock(one.stop_s)}",
        )
        for one in played.presented()
        if one.product_id in rows
    ]
    questions = list(_questions(played, words))
    drawn = course(list(names.values()), stretches, questions, length_s, words["questions"])
    yield {"title": words["course"], "hint": words["course_hint"], "drawn": drawn}
    yield {"title": words["facts"], "hint": words["facts_hint"], "drawn": coverage(judged.products)}
    texts = {saying.at_s: saying.text for saying in played.sayings}
    likeness = [Dot(at_s, value, "line", texts.get(at_s, "")) for at_s, value in judged.likeness_at]
    drawn = dots(likeness, length_s, limit=FRESH, top=0.4, unit="")
    yield {"title": words["likeness"], "hint": words["likeness_hint"], "drawn": drawn}
    told_of = {dot.at_s: dot for dot in questions}
    waits = [Dot(at_s, wait, told_of[at_s].kind, told_of[at_s].tip) for at_s, wait in judged.answers.waits_s]
    drawn = dots(waits, length_s, limit=PROMPT_S, top=PROMPT_S, unit=" s")
    yield {"title": words["waits"], "hint": words["waits_hint"], "drawn": drawn}


def _questions(played: Played, words: dict[str, str]) -> Iterator[Dot]:
    spoken = {id_: saying for saying in played.sayings for id_ in saying.comment_ids}
    for asking in played.askings:
        saying = spoken.get(asking.id)
        if saying is not None:
            fate, answer = ("answered" if saying.fact_ids else "deferred"), saying.text
        else:
            fate, answer = ("answered" if asking.id in played.shown_s else "lost"), ""
        tip = f"{clock(asking.at_s)} {asking.text}\n{words[f'fate_{fate}']} {answer}".strip()
        yield Dot(asking.at_s, 0.0, fate, tip)


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string((HERE / "report.html").read_text("utf-8"))


@cache
def words_of(language: str) -> dict[str, str]:
    """What the report says, in that language, else in English."""
    tables: dict[str, dict[str, str]] = tomllib.loads((HERE / "words.toml").read_text("utf-8"))
    return tables.get(language, tables["en"])
