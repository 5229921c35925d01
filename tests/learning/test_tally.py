"""What is credited to which line and presentation."""

from typing import Any

import pytest

from host.learning.tally import AFTER_S, OPEN_AT_MOST, Presentation, Tally


def cue(number: int, *, segment: str = "s1", product: str | None = "tea", appeal: str = "rational") -> dict[str, Any]:
    return {
        "cue_id": f"c{number}", "text": f"line {number}", "goal": "proof", "fact_ids": [f"{product}.f{number}"],
        "segment": segment, "product_id": product, "appeal": appeal,
    }  # fmt: skip


@pytest.fixture
def tally() -> Tally:
    """Tea from 0 to 8 s in two lines, then honey."""
    made = Tally()
    made.watched(10, 0)
    made.began(cue(1), 0)
    made.watched(10, 4)
    made.ended("c1", 4)
    made.began(cue(2), 4)
    made.watched(10, 4)
    made.ended("c2", 8)
    made.began(cue(3, segment="s2", product="honey", appeal="emotional"), 8)
    return made


def taken(tally: Tally, now_s: float) -> dict[str, Presentation]:
    return {each.product_id: each for each in tally.take(now_s)}


def test_watch_time_is_of_what_is_on_the_air(tally: Tally) -> None:
    tally.watched(30, 2)
    tally.began(cue(4, segment="s3"), 10)
    tea, honey = taken(tally, 10 + AFTER_S).values()
    assert (tea.counted.watch_s, honey.counted.watch_s) == (80, 60)
    assert [told.counted.watch_s for told in tea.lines] == [40, 40]
    assert tea.exposure == pytest.approx(80 / 60)


def test_an_order_counts_once_for_its_product_and_for_every_line_of_the_minute_before(tally: Tally) -> None:
    tally.did("orders", 63, product_id="tea")
    tea = taken(tally, 8 + AFTER_S)["tea"]
    assert tea.counted.orders == 1
    assert [told.counted.orders for told in tea.lines] == [1, 1]


def test_a_line_s_minute_ends_with_it(tally: Tally) -> None:
    tally.did("orders", 66, product_id="tea")
    assert [told.counted.orders for told in taken(tally, 70)["tea"].lines] == [0, 1]


def test_what_names_no_product_is_for_what_is_on_the_air(tally: Tally) -> None:
    tally.did("likes", 9, count=3)
    tally.began(cue(4, segment="s3", product="towel"), 12)
    both = taken(tally, 200)
    assert both["tea"].counted.likes == 0
    assert both["honey"].counted.likes == 3


def test_what_was_not_presented_lately_is_credited_to_nobody(tally: Tally) -> None:
    tally.did("orders", 9, product_id="lamp")
    tally.did("orders", 8 + AFTER_S, product_id="tea")
    assert taken(tally, 100)["tea"].counted.orders == 0


def test_a_presentation_is_given_once_and_not_before_its_minute_is_over(tally: Tally) -> None:
    assert tally.take(8 + AFTER_S - 0.1) == []
    assert [each.segment for each in tally.take(8 + AFTER_S)] == ["s1"]
    assert tally.take(1000) == []


def test_lines_of_no_presentation_are_passed_over(tally: Tally) -> None:
    tally.began(cue(9, segment=""), 9)
    tally.began(cue(9, product=None), 9)
    tally.ended("unheard of", 9)
    assert [told.cue["cue_id"] for told in taken(tally, 100)["tea"].lines] == ["c1", "c2"]


def test_who_stayed_is_never_more_than_who_came(tally: Tally) -> None:
    tally.watched(4, 1)
    assert taken(tally, 100)["tea"].counted.stayed == 4
    tally.began(cue(4, segment="s3"), 100)
    tally.watched(50, 1)
    assert taken(tally, 300)["honey"].counted.stayed == 10


def test_free_deeds_count_at_most_once_a_viewer(tally: Tally) -> None:
    tally.did("likes", 5, product_id="tea", count=10_000)
    tally.did("orders", 5, product_id="tea", count=2)
    assert taken(tally, 100)["tea"].points == pytest.approx(2 + 10 * 0.02)


def test_an_event_holds_our_words_and_numbers_only(tally: Tally) -> None:
    told = taken(tally, 100)["tea"].json()
    assert set(told) == {
        "segment", "product_id", "appeal", "seconds", "watch_s", "viewers", "stayed", "comments", "likes", "clicks",
        "orders", "lines",
    }  # fmt: skip
    assert told["lines"][0]["text"] == "line 1"


def test_a_long_silence_keeps_it_bounded() -> None:
    tally = Tally()
    for number in range(3 * OPEN_AT_MOST):
        tally.began(cue(number), number)
    assert len(tally._lines) == OPEN_AT_MOST
