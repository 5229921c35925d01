"""A day of script for one five-product shop, in each language and brand style: repetition, and what a line costs."""

import os
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from statistics import fmean
from typing import Final

from bench.report import Report, Row, percentile_95
from script_gen.freshness import freshness
from script_gen.product import Shop
from script_gen.script import Script, seconds
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from script_gen.style import STYLES

HOURS: Final = float(os.environ.get("LIVEHOST_FRESH_HOURS", "24"))
START: Final = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Day:
    """What a day of one script showed."""

    lines: int
    again: int
    """Lines that came twice within two hours."""
    likeness: float
    """Mean over the lines of the highest 3-gram Jaccard with the last ten minutes."""
    ms: list[float]
    """Cost of each line, its segment's cost shared among the segment's lines."""


def run() -> Report:
    """The worst style counts; the mean cost is of one core, in thread time."""
    rows: list[Row] = []
    for language in ("zh", "en"):
        shop = load_shop(sample_shop(language))
        for style in STYLES:
            day = lived(replace(shop, brand_style=style), HOURS)
            name = f"{language} {style}"
            rows += (
                Row(f"{name}: lines again within 2 h", day.again, f"of {day.lines}", 0),
                Row(f"{name}: likeness, mean of the highest", day.likeness, "Jaccard", 0.30),
                Row(f"{name}: writing a line, mean", fmean(day.ms), "ms", 5),
                Row(f"{name}: writing a line, p95", percentile_95(day.ms), "ms"),
            )
    return Report("fresh", tuple(rows))


def lived(shop: Shop, hours: float, seed: int = 1) -> Day:
    """A script of so many hours, on a timeline of its own reading pace."""
    script, at_s = Script(shop, seed=seed), 0.0
    said: list[tuple[float, str]] = []
    took_ms: list[float] = []
    while at_s < hours * 3600:
        begun = time.thread_time()
        lines = script.next_segment(wall=START + timedelta(seconds=at_s)).lines
        took_ms += [(time.thread_time() - begun) * 1000 / len(lines)] * len(lines)
        for line in lines:
            said.append((at_s, line.text))
            at_s += seconds(line.text, shop.language)
    fresh = freshness(said)
    return Day(len(said), fresh.again, fresh.mean, took_ms)
