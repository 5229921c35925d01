"""The performance is pure, alive, in time with the marks, and never jumps."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from host.avatar.pose import VISEMES, Pose
from host.performance import Attention, Performer, Spoken
from host.performance.life import blink
from host.performance.phones import visemes_of
from host.performance.suited import asked
from host.voice.speech import Mark, Speech, Word
from script_gen.line import Gesture
from stream.timeline import PICTURE, RATE_HZ, Samples, from_ms, from_s, to_s

PHONES = ("n", "i", "x", "au", "m", "a", "ʂ", "i", "ɹ", "ei", "p", "a", "l", "u", "f", "a", "ts", "ai", "b", "o")


def clause(
    start: int,
    phones: Sequence[tuple[str, float]],
    *,
    mood: str = "warm",
    gesture: str = "rest",
    text: str = "",
    first: int = 0,
) -> Spoken:
    """A clause of `(phone, ms)` with one word every two phones, spoken as a hum."""
    at, marks = 0, []
    for phone, ms in phones:
        marks.append(Mark(Samples(at), Samples(at + from_ms(ms)), phone))
        at += from_ms(ms)
    words = tuple(
        Word(marks[i].at, marks[min(i + 1, len(marks) - 1)].until, first + i // 2, first + i // 2 + 1)
        for i in range(0, len(marks), 2)
    )
    hum = (6000 * np.sin(np.arange(at) * 2 * np.pi * 180 / RATE_HZ)).astype(np.int16)
    return Spoken(Samples(start), Speech(hum, tuple(marks), words, first, first + len(words)), mood, gesture, text)


def talk(seconds: float, gestures: Sequence[str] = ("welcome", "rest", "point", "count")) -> list[Spoken]:
    """Clauses of two to four seconds with short rests between."""
    draw, spoken, at = np.random.default_rng(5), [], from_s(1)
    while to_s(at) < seconds:
        phones = [
            (PHONES[int(i)], float(ms))
            for i, ms in zip(draw.integers(0, 20, 24), draw.integers(50, 160, 24), strict=True)
        ]
        moods = ("warm", "excited", "neutral", "calm", "sorry")
        spoken.append(clause(at, phones, mood=moods[len(spoken) % 5], gesture=gestures[len(spoken) % len(gestures)]))
        at = Samples(spoken[-1].end + from_ms(int(draw.integers(80, 900))))
    return spoken


def around(spoken: Sequence[Spoken], at: int) -> list[Spoken]:
    return [one for one in spoken if one.end > at - from_s(2) and one.start < at + from_s(2)]


def film(performer: Performer, spoken: Sequence[Spoken], seconds: float) -> list[Pose]:
    return [performer.pose(Samples(at), around(spoken, at)) for at in range(0, from_s(seconds), PICTURE)]


def test_the_same_inputs_give_the_same_pose_in_any_order() -> None:
    spoken = talk(20)
    forward = film(Performer(3), spoken, 20)
    again = Performer(3)
    backward = [again.pose(Samples(at), around(spoken, at)) for at in reversed(range(0, from_s(20), PICTURE))]
    assert forward == backward[::-1]
    assert forward != film(Performer(4), spoken, 20)


@pytest.mark.parametrize("ms", [12, 25, 40, 70, 120])
@pytest.mark.parametrize("phone", ["m", "p", "b", "pʰ"])
@pytest.mark.parametrize("offset", [0, 500, 1111, 1800])
def test_lips_close_on_every_m_b_p_however_short(phone: str, ms: float, offset: int) -> None:
    spoken = clause(from_s(1) + offset, [("a", 120), (phone, ms), ("a", 120)])
    mark = spoken.speech.marks[1]
    performer = Performer(1)
    middle = spoken.start + (mark.at + mark.until) // 2
    near = [
        at
        for at in range(0, from_s(2), PICTURE)
        if abs(at + PICTURE // 2 - middle) <= PICTURE // 2 + (mark.until - mark.at) // 2
    ]
    closed = [performer.pose(Samples(at), [spoken]).visemes[VISEMES.index("PP")] for at in near]
    assert max(closed) > 0.9


def test_vowels_reach_their_shape_and_silence_closes_the_mouth() -> None:
    spoken = clause(from_s(1), [("a", 160), ("", 300), ("i", 160), ("u", 160)])
    performer = Performer(1)

    def strongest(ms: float) -> str:
        visemes = performer.pose(Samples(from_s(1) + from_ms(ms) - PICTURE // 2), [spoken]).visemes
        assert sum(visemes) == pytest.approx(1, abs=1e-3)
        return VISEMES[int(np.argmax(visemes))]

    assert [strongest(ms) for ms in (80, 320, 540, 700, 1100)] == ["aa", "sil", "I", "U", "sil"]


def test_the_mouth_opens_before_the_sound() -> None:
    spoken = clause(from_s(1), [("o", 200)])
    lead = Performer(1).pose(Samples(from_s(1) - from_ms(60) - PICTURE // 2), [spoken])
    early = Performer(1).pose(Samples(from_s(1) - from_ms(200)), [spoken])
    assert lead.visemes[VISEMES.index("O")] > 0.3
    assert early.visemes[0] > 0.99


@pytest.mark.parametrize(
    ("phone", "expected"),
    [
        ("tɕʰ", ["CH"]), ("ꭧ", ["CH"]), ("ʂ", ["CH"]), ("ˈaː", ["aa"]), ("A", ["E", "I"]), ("I", ["aa", "I"]),
         ("W", ["aa", "U"]),
        ("au", ["aa", "U"]), ("θ", ["TH"]), ("ŋ", ["nn"]), ("m̩", ["PP"]), ("ɥ", ["U"]), ("", ["sil"]),
        ("↗", ["sil"]), ("ai↘", ["aa", "I"]),
        ("v", ["FF"]), ("☃", ["sil"]),
    ],
)  # fmt: skip
def test_phones_of_both_languages_have_visemes(phone: str, expected: list[str]) -> None:
    assert [VISEMES[i] for i in visemes_of(phone)] == expected


@pytest.mark.parametrize("seed", [1, 2, 9])
@pytest.mark.parametrize("talking", [True, False])
def test_blinks_come_twelve_to_twenty_a_minute_unevenly(seed: int, talking: bool) -> None:
    spoken = talk(300) if talking else []
    shut = [blink(seed, to_s(at), around(spoken, at)) > 0.5 for at in range(0, from_s(300), PICTURE)]
    starts = [i for i, (before, now) in enumerate(pairwise(shut)) if now and not before]
    assert 12 <= len(starts) / 5 <= 20
    gaps = np.diff(starts) / 25
    assert gaps.min() < 1.0, "some blinks are double"
    assert gaps.std() > 0.8
    assert gaps.max() < 12


def test_the_face_is_never_still_longer_than_two_fifths_of_a_second() -> None:
    still, longest, anchor = 0, 0, None
    for pose in film(Performer(6), [], 120):
        features = np.array([
            49 * pose.head[0] + 7 * pose.sway[0], 57 * pose.head[1] + 3 * pose.sway[1] - 2.6 * pose.breath,
            165 * pose.head[2], 30 * pose.blink, 8 * pose.gaze[0], 5 * pose.gaze[1], 9 * pose.brows, 12 * pose.smile,
        ])  # fmt: skip
        if anchor is None or np.abs(features - anchor).max() > 0.2:
            anchor, still = features, 0
        else:
            still += 1
        longest = max(longest, still)
    assert longest <= 10


def test_ten_minutes_of_idling_never_repeat() -> None:
    performer = Performer(11)
    track = np.array([performer.pose(Samples(at), []).head for at in range(0, from_s(600), PICTURE * 5)])
    track = (track - track.mean(0)) / track.std(0)
    for shift in range(25, 1500):
        likeness = float((track[:-shift] * track[shift:]).mean())
        assert likeness < 0.5, f"the head repeats itself after {shift / 5} s"


def test_gestures_rise_and_fall_smoothly_and_change_only_at_rest() -> None:
    poses = film(Performer(2), talk(120, ("welcome", "point", "wave", "thank", "count", "thumbs_up", "show")), 120)
    assert {pose.gesture for pose in poses} == {gesture.value for gesture in Gesture}
    for before, now in pairwise(poses):
        assert abs(now.reach - before.reach) < 0.2
        if now.gesture != before.gesture:
            assert max(now.reach, before.reach) < 0.1
    assert 1.0 < max(pose.reach for pose in poses) < 1.08, "arms swing a little beyond and settle"
    calm = film(Performer(2), talk(60, ("welcome", "rest", "point", "rest")), 60)
    assert sum(pose.reach == 0 for pose in calm) > len(calm) / 6, "hands come to rest again"


def test_a_gesture_belongs_to_its_clause() -> None:
    spoken = clause(from_s(3), [("a", 150)] * 18, gesture="point")
    performer = Performer(1)
    reach = {s: performer.pose(from_s(s), [spoken]).reach for s in (2.6, 3.9, 5.0, 7.0)}
    assert reach[2.6] == 0
    assert reach[3.9] == pytest.approx(1, abs=0.05)
    assert reach[5.0] == pytest.approx(1)
    assert reach[7.0] == 0


def test_a_gesture_of_a_short_clause_is_seen_all_the_same() -> None:
    poses = film(Performer(1), [clause(from_s(3), [("a", 150)] * 4, gesture="show")], 8)
    assert sum(pose.reach > 0.95 for pose in poses) > 15, "longer than half a second"
    assert poses[-1].reach == 0


@pytest.mark.parametrize(("pause_ms", "stays"), [(100, True), (350, True), (1800, False)])
def test_a_gesture_called_again_at_once_stays_up(pause_ms: int, stays: bool) -> None:
    first = clause(from_s(2), [("a", 150)] * 10, gesture="point")
    again = clause(first.end + from_ms(pause_ms), [("a", 150)] * 10, gesture="point")
    between = range(first.end - from_ms(400), again.start + from_ms(400), PICTURE)
    reach = [Performer(1).pose(Samples(at), [first, again]).reach for at in between]
    assert (min(reach) > 0.9) == stays
    assert max(abs(a - b) for a, b in pairwise(reach)) < 0.2


def test_numbers_are_underlined_with_nod_and_brows() -> None:
    phones = [("a", 200)] * 20
    plain, number = (
        clause(from_s(1), phones, mood="neutral", text=text) for text in ("甲乙丙丁戊己庚辛壬癸", "甲乙丙丁9己庚辛壬癸")
    )
    at = Samples(from_s(1) + number.speech.words[4].at + from_ms(60))
    quiet, loud = Performer(1).pose(at, [plain]), Performer(1).pose(at, [number])
    assert loud.brows > quiet.brows + 0.3
    assert loud.head[1] > quiet.head[1] + 0.03


def test_moods_show_in_the_smile() -> None:
    performer = Performer(1)
    smiles = [
        performer.pose(from_s(3), [clause(from_s(1), [("a", 200)] * 20, mood=mood)]).smile
        for mood in ("sorry", "neutral", "warm", "excited")
    ]
    assert smiles == sorted(smiles)
    assert smiles[-1] - smiles[0] > 0.5


def test_smile_and_head_never_jump() -> None:
    poses = film(Performer(8), talk(60), 60)
    for before, now in pairwise(poses):
        assert abs(now.smile - before.smile) < 0.16
        assert max(abs(a - b) for a, b in zip(now.head, before.head, strict=True)) < 0.03


@pytest.mark.parametrize(("where", "right", "down"), [(Attention.COMMENTS, -0.4, 0.4), (Attention.CARD, -0.4, 0.5)])
def test_eyes_go_where_attention_is(where: Attention, right: float, down: float) -> None:
    gaze = [Performer(1).pose(from_s(s / 3), [], attention=where).gaze for s in range(30)]
    assert all(x < right and y > down for x, y in gaze)


def test_a_cut_clause_leaves_no_jump_in_the_arms() -> None:
    whole = clause(from_s(1), [("a", 150)] * 30, gesture="welcome")
    cut = Spoken(
        whole.start, Speech(whole.speech.pcm[: from_s(2)], whole.speech.marks[:14], ()), whole.mood, whole.gesture
    )
    at = Samples(cut.end)
    performer = Performer(1)
    assert performer.pose(at, [whole]).reach - performer.pose(at, [cut]).reach < 0.3


@pytest.mark.parametrize(
    ("text", "gesture"),
    [
        ("谢谢你的喜欢，马上给你装好", "thank"), ("Thank you so much for the order", "thank"),
        ("大家好，欢迎来到直播间", "wave"), ("Hello and welcome", "wave"), ("现在只要六十八元一盒", "point"),
        ("It is $9.50 for two", "point"), ("第一，它很轻", "count"), ("I love it and recommend it", "thumbs_up"),
        ("来看看这款杯子", "show"), ("Welcome, everyone", "welcome"), ("它洗过很多次也不变形", ""),
        ("A hint of history", ""),
    ],
)  # fmt: skip
def test_words_ask_for_their_gesture(text: str, gesture: str) -> None:
    ask = asked(text, 0, len(text))
    assert (ask.gesture if ask else "") == gesture


def test_a_gesture_comes_with_the_word_that_asks_for_it() -> None:
    spoken = clause(from_s(1), [("a", 200)] * 30, text="甲乙丙丁戊己庚￥癸子丑寅卯辰巳")
    word = to_s(spoken.start) + to_s(spoken.speech.words[7].at)
    poses = {round(s, 2): Performer(1).pose(from_s(word + s), [spoken]) for s in (-0.6, 0.45)}
    assert poses[-0.6].reach == 0
    assert (poses[0.45].gesture, poses[0.45].reach > 0.9) == ("point", True)
    assert poses[0.45].gaze[1] > 0.2, "the eyes follow the hand for a moment"


def test_hands_talk_along_now_and_then_with_lines_that_ask_for_nothing() -> None:
    gestures = [pose.gesture for pose in film(Performer(5), talk(120, ("rest",)), 120)]
    moving = sum(gesture != "rest" for gesture in gestures) / len(gestures)
    assert {"explain", "offer"} <= set(gestures)
    assert 0.15 < moving < 0.7


def test_a_sad_line_bows_the_head_and_an_excited_one_lifts_it() -> None:
    def pitch(mood: str) -> float:
        spoken = clause(from_s(1), [("a", 200)] * 20, mood=mood)
        return float(np.mean([Performer(s).pose(from_s(3), [spoken]).head[1] for s in range(20)]))

    assert pitch("excited") < pitch("neutral") < pitch("sorry") - 0.03


def test_pieces_from_a_microphone_do_not_make_the_host_blink() -> None:
    pieces = [
        Spoken(Samples(i * from_ms(100)), Speech(np.full(from_ms(100), 3000, np.int16), (), ()), "neutral", "rest")
        for i in range(600)
    ]
    shut = [blink(3, to_s(at), around(pieces, at)) > 0.5 for at in range(0, from_s(60), PICTURE)]
    assert 8 <= sum(now and not before for before, now in pairwise(shut)) <= 24
