"""The claims gate: an own corpus of forbidden and innocent sentences, both languages, every category."""

import tomllib
from pathlib import Path

import pytest

from script_gen.claims import CATEGORIES, Guard, guard_category

CORPUS = tomllib.loads((Path(__file__).parent / "law.toml").read_text(encoding="utf-8"))
GUARD = Guard()


def sentences(verdict: str) -> list[tuple[str, str]]:
    return [
        (category, text)
        for language in ("zh", "en")
        for category, texts in CORPUS[language][verdict].items()
        for text in texts
    ]


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    for language in ("zh", "en"):
        for verdict in ("forbidden", "innocent"):
            assert sum(map(len, CORPUS[language][verdict].values())) >= 45


@pytest.mark.parametrize(("category", "text"), sentences("forbidden"))
def test_refuses(category: str, text: str) -> None:
    finding = GUARD.check(text, category)
    assert finding is not None
    assert finding.suggestion
    start, stop = finding.span
    assert 0 <= start < stop <= len(text)


@pytest.mark.parametrize(("category", "text"), sentences("innocent"))
def test_lets_pass(category: str, text: str) -> None:
    assert GUARD.check(text, category) is None


def test_the_span_is_where_the_word_stands() -> None:
    finding = GUARD.check("这款是顶级的料子")
    assert finding is not None
    assert (finding.rule, finding.span) == ("absolute_zh", (3, 5))


def test_full_width_letters_do_not_hide_a_claim() -> None:
    assert GUARD.check("我们是ＮＯ１") is not None


def test_category_words_count_only_in_their_category() -> None:
    assert GUARD.check("孕妇可用", "cosmetics") is not None
    assert GUARD.check("孕妇可用", "general") is None


def test_an_unknown_category_is_named() -> None:
    with pytest.raises(ValueError, match="use one of general"):
        GUARD.check("好", "toys")


@pytest.mark.parametrize(
    ("own", "category"),
    [
        ("食品/茶叶", "food"),
        ("electronics/lighting", "electronics"),
        ("cosmetics/soap", "cosmetics"),
        ("bags", "general"),
        ("母婴用品", "children"),
        ("保健食品", "health_food"),
    ],
)
def test_shop_categories_fall_under_rules(own: str, category: str) -> None:
    assert guard_category(own) == category
    assert category in CATEGORIES


PROOF = "2025年毛巾类目销量第一，数据来源：某协会年报"


@pytest.mark.parametrize(
    ("text", "evidence", "passes"),
    [
        ("2025年毛巾类目销量第一，数据来源是某协会年报", (PROOF,), True),
        ("毛巾类目销量第一", (PROOF,), False),
        ("2024年销量第一", (PROOF,), False),
        ("2025年销量第一", ("销量第一",), False),
        ("2025年行业第一", (PROOF,), False),
        ("2025年最好的毛巾，数据来源是年报", ("2025年最好的毛巾，来源：年报",), False),
    ],
)
def test_a_rank_passes_with_its_year_and_source_alone(text: str, evidence: tuple[str, ...], passes: bool) -> None:
    assert (GUARD.check(text, "general", evidence) is None) is passes


@pytest.mark.parametrize(("category", "text"), sentences("forbidden"))
def test_what_is_refused_is_put_legally(category: str, text: str) -> None:
    finding = GUARD.check(text, category)
    assert finding is not None
    assert finding.reason
    assert finding.wording
    assert GUARD.check(finding.wording, category) is None


@pytest.mark.parametrize(
    ("text", "category"),
    [("年化百分之十，稳赚不赔", "finance"), ("比医院还准", "medical_device"), ("No credit check", "finance")],
)
def test_finance_and_medical_devices_have_rules_of_their_own(text: str, category: str) -> None:
    assert GUARD.check(text, category) is not None
