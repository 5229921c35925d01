"""The corpora of the benches keep their promises: truth, law and attacks."""

from dataclasses import replace

import pytest

from bench.attacks import corpus, slipped_in
from bench.fresh import lived
from bench.law import run as law
from bench.report import Report
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from script_gen.style import STYLES


def missed(report: Report) -> list[str]:
    return [f"{row.what}: {row.value}" for row in report.rows if not row.ok]


def test_law() -> None:
    assert missed(law()) == []


def test_nothing_of_a_lying_model_is_kept() -> None:
    attacks = list(corpus())
    assert len(attacks) >= 100
    assert list(slipped_in(attacks)) == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("style", STYLES)
def test_the_first_minutes_of_each_style_repeats_nothing(language: str, style: str) -> None:
    day = lived(replace(load_shop(sample_shop(language)), brand_style=style), 0.1)
    assert day.again == 0
    assert day.likeness <= 0.3


@pytest.mark.slow
def test_truth_and_attacks_as_the_host_hears_them() -> None:
    from bench.attacks import run as attacks
    from bench.truth import run as truth

    assert missed(truth()) == []
    assert missed(attacks()) == []
