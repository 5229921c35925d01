"""The claims gate: an own corpus of forbidden and innocent sentences, both languages, every category."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from bench.law_fit import fingerprint
from script_gen.claim_rules import CATEGORIES, guard_category
from script_gen.claims import DOUBT, PIECE, REACH, Guard
from script_gen.wariness import SHARPNESS, shipped

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


@pytest.mark.parametrize(
    ("forbidden", "innocent", "category"),
    [
        ("这茶能缓解失眠", "失眠的事请问医生", "food"),
        ("别家的都是假货", "别家的尺寸我不清楚", "general"),
        ("抹三天皱纹就没了", "这不是抗皱产品", "cosmetics"),
        ("我数三个数就下架", "我数了一下有三个颜色", "general"),
        ("This honey relieves arthritis", "It doesn't relieve arthritis", "food"),
        ("Nobody else can match this bag", "Nobody else asked about the bag", "general"),
        ("It melts the pounds away", "It weighs two pounds", "food"),
        ("Send me the money on Venmo", "Send me the name of the one you mean", "general"),
    ],
)
def test_what_is_said_of_what_decides_and_a_denial_is_innocent(forbidden: str, innocent: str, category: str) -> None:
    assert GUARD.check(forbidden, category) is not None
    assert GUARD.check(innocent, category) is None


def test_the_second_reader_doubts_what_lies_near_reviewed_sentences_and_never_overrules_a_rule() -> None:
    seeds = shipped().seeds + shipped().centre
    likeness = np.exp(SHARPNESS * (2 * shipped().seeds @ shipped().seeds.T - 2)) @ shipped().votes
    near, far = int(np.argmax(likeness)), int(np.argmin(likeness))
    doubting, trusting = Guard(lambda text: seeds[near]), Guard(lambda text: seeds[far])
    finding = doubting.check("nothing a rule would name")
    assert finding is not None
    assert (finding.rule, finding.span) == (DOUBT, (0, 25))
    assert trusting.check("nothing a rule would name") is None
    assert doubting.check("take the S") is None
    ruled = trusting.check("the best tea in the world")
    assert ruled is not None
    assert ruled.rule != DOUBT


def test_the_second_reader_was_fitted_on_the_corpus_as_it_is() -> None:
    assert shipped().fingerprint == fingerprint(), "run: python -m bench.law_fit"


INNOCENT_SHAPES = [
    "尺寸是长75厘米，宽35厘米",
    "孩子的房间也能放，长三十厘米",
    "十分钟后结束今天的直播",
    "一勺就够，别加太多下奶油",
    "您问的是最小号还是最大号",
    "我们不做好评返现",
    "No one has asked about the lid yet",
    "I hope everyone is happy tonight",
    "It is made in the same factory as before",
    "Iron out any wrinkles left in the fabric",
    "I don't have a cold, it's just my voice",
]


@pytest.mark.parametrize("text", INNOCENT_SHAPES)
def test_shapes_leave_plain_talk_alone(text: str) -> None:
    assert Guard().check(text) is None


SHAPED = [
    ("no other brand makes it like this", "rival_shape_en"),
    ("it comes from the same factory as the designer bags", "rival_shape_en"),
    ("买过的没有一个不满意", "everyone_shape_zh"),
    ("跟大牌同一条生产线", "twin_shape_zh"),
    ("库存就剩个位数了，后台在报警", "pressure_shape_zh"),
]


@pytest.mark.parametrize(("text", "rule"), SHAPED)
def test_shapes_find_what_no_word_names(text: str, rule: str) -> None:
    found = Guard().check(text)
    assert found is not None
    assert found.rule == rule


@pytest.mark.parametrize("before", [*range(PIECE - 12, PIECE + 4), 5 * PIECE - 4 * REACH - 3, 40_000])
@pytest.mark.parametrize(
    ("filler", "said", "refused"),
    [("这茶很香。", "全网第一好喝", True), ("so nice. ", "the best tea in the world", True),
     ("这茶很香。", "全网第一这种话我们不说", False)],
)  # fmt: skip
def test_a_long_text_is_read_in_pieces_and_nothing_is_lost_between_them(
    before: int, filler: str, said: str, refused: bool
) -> None:
    text = (filler * before)[:before] + filler[-1] + said + filler[-1]
    finding = GUARD.check(text)
    assert (finding is not None) is refused
    assert finding is None or finding.span[0] > before
