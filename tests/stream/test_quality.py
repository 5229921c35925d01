"""The ladder: down after three bad seconds, up after a trial that grows when it fails, and never by one bad report."""

from dataclasses import replace
from itertools import pairwise

from stream.outputs.quality import BAD_S, FIRST_TRIAL_S, LONGEST_TRIAL_S, SETTLE_S, Quality, Second

GOOD = Second(loss=0.0, nacked=0.0, sent_bps=1.4e6, remb_bps=3e6)
LOSSY = Second(loss=0.2, nacked=0.1, sent_bps=1.4e6)
DIRE = Second(loss=0.4, nacked=0.6, sent_bps=1.4e6)
NACKY = Second(loss=0.05, nacked=0.3, sent_bps=1.4e6)
NARROW = Second(loss=0.0, nacked=0.0, sent_bps=1.4e6, remb_bps=0.8e6)
SO_SO = Second(loss=0.05, nacked=0.05, sent_bps=1.4e6)


def levels(*seconds: Second, start: Quality | None = None) -> list[int]:
    quality, seen = start or Quality(), []
    for second in seconds:
        quality = quality.after(second)
        seen.append(quality.level)
    return seen


def after(*seconds: Second) -> Quality:
    quality = Quality()
    for second in seconds:
        quality = quality.after(second)
    return quality


def test_a_good_line_keeps_the_best():
    assert set(levels(*[GOOD] * 600)) == {0}


def test_each_kind_of_trouble_moves_down_after_three_seconds_of_it():
    for bad in (LOSSY, NACKY, NARROW):
        seen = levels(*[GOOD] * SETTLE_S, *[bad] * BAD_S)
        assert seen[-2:] == [0, 1], bad


def test_one_bad_report_moves_nobody():
    assert set(levels(*([GOOD] * 9 + [LOSSY] * (BAD_S - 1)) * 20)) == {0}


def test_a_newcomer_is_not_judged_by_an_estimate_that_still_rises():
    assert levels(*[NARROW] * (SETTLE_S + BAD_S - 1))[-1] == 0
    assert levels(*[NARROW] * (SETTLE_S + BAD_S))[-1] == 1


def test_an_estimate_that_rises_every_second_moves_nobody_and_one_that_has_stopped_does():
    """As Firefox' does on a line that carries everything: measured 2026-11-22, from 113 kbit/s, by 8 % a second."""
    rising = [replace(NARROW, remb_bps=113_000 * 1.08**second) for second in range(20)]
    assert set(levels(*rising)) == {0}
    assert levels(*rising, *[rising[-1]] * BAD_S)[-1] == 1
    wavering = [replace(NARROW, remb_bps=bps) for bps in (0.8e6, 0.81e6, 0.8e6)]
    assert levels(*[GOOD] * SETTLE_S, *wavering)[-1] == 1


def test_a_slow_recovery_after_a_move_down_is_not_taken_for_a_line_that_is_too_narrow_still():
    """As Chromium's estimate behind a line of 1 Mbit/s: measured 2026-11-22."""
    recovering = [Second(0, 0, 6e5, remb_bps=kbps * 1000) for kbps in (401, 401, 403, 410, 413, 413, 413.5, 435)]
    assert set(levels(*[LOSSY] * BAD_S, *recovering)[BAD_S:]) == {1}


def test_losses_count_whatever_the_estimate_does():
    rising = [replace(LOSSY, remb_bps=113_000 * 1.08**second) for second in range(BAD_S)]
    assert levels(*[GOOD] * SETTLE_S, *rising)[-1] == 1


def test_losses_that_retransmission_repairs_end_at_the_smallest_rendition():
    assert max(levels(*[LOSSY] * 200)) == 1


def test_dire_trouble_ends_at_keyframes_only_and_no_lower_and_is_left_when_it_is_over():
    assert levels(*[DIRE] * 200)[-1] == 2
    assert levels(*[DIRE] * 15, *[LOSSY] * (FIRST_TRIAL_S + 1))[-1] == 1
    assert levels(*[NARROW] * 200)[-1] == 2
    sound_alone = Quality(lowest=0)
    assert set(levels(*[LOSSY] * 50, start=sound_alone)) == {0}


def test_a_newcomer_that_loses_is_judged_at_once():
    assert levels(*[LOSSY] * BAD_S) == [0] * (BAD_S - 1) + [1]


def test_what_is_still_asked_for_after_a_move_down_moves_nobody_further():
    assert levels(*[LOSSY] * BAD_S, *[NACKY] * SETTLE_S, *[GOOD] * 3)[-1] == 1


def test_a_line_that_recovers_is_moved_up_again():
    seen = levels(*[LOSSY] * BAD_S, *[GOOD] * (FIRST_TRIAL_S + 1))
    assert seen[BAD_S - 1] == 1
    assert seen[-1] == 0


def test_a_step_up_that_fails_is_taken_back_after_three_seconds():
    seen = levels(*[LOSSY] * BAD_S, *[GOOD] * FIRST_TRIAL_S, *[NACKY] * BAD_S)
    assert seen[-BAD_S - 1 :] == [0, 0, 0, 1]


def test_moderate_loss_neither_moves_down_nor_up():
    assert set(levels(*[GOOD] * 9, *[SO_SO] * 300)) == {0}
    down = after(*[LOSSY] * BAD_S)
    assert set(levels(*[SO_SO] * 300, start=down)) == {1}


def test_a_line_that_only_carries_the_small_one_is_tried_ever_more_rarely():
    quality, ups = Quality(), []
    for second in range(3600):
        before = quality.level
        quality = quality.after(GOOD if before else LOSSY)
        if quality.level < before:
            ups.append(second)
    waits = [later - earlier for earlier, later in pairwise(ups)]
    assert waits == sorted(waits)
    assert waits[0] < 2 * FIRST_TRIAL_S + 20
    assert waits[-1] >= LONGEST_TRIAL_S
    assert len(ups) < 20
