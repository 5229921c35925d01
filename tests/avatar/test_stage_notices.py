"""What comes and goes around the host: ticker, the offer's clock, toasts, the caption on its plate."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from host.assets import asset_dir
from host.avatar.pile import Pile
from host.avatar.pose import Pose
from host.avatar.scene import Caption, Card, Toast
from host.avatar.sprite import Pixels
from host.avatar.stage import load_layout
from host.avatar.stage.card import clock_text
from host.avatar.stage.lettering import Letters
from host.avatar.stage.ticker import Ticker
from stream.timeline import PICTURE, Samples, from_ms, from_s
from tests.avatar.stage_shots import BARE, stage, step


def ticker(entries: tuple[str, ...], at: Samples) -> Pixels:
    layout = load_layout("portrait")
    assert layout.ticker is not None
    bar = Ticker(Letters(asset_dir("fonts")), accent="#ff0000", scale=1.0, spot=layout.ticker)
    picture = np.full((1280, 720, 4), 255, np.uint8)
    pile = Pile((720, 1280))
    bar.lay(entries, at, pile)
    pile.flatten(picture)
    return picture[1240:1280]


@pytest.mark.parametrize("entries", [("全国包邮",), ("Free shipping over $50", "30-day returns", "x" * 500)])
def test_the_ticker_runs_two_pixels_a_picture_without_a_seam(entries: tuple[str, ...]) -> None:
    for n in (0, 7, 1000, 100_000):
        one, other = (ticker(entries, Samples((n + k) * PICTURE)) for k in (0, 1))
        assert np.array_equal(one[:, 2:], other[:, :-2])


def test_what_the_ticker_cuts_off_it_says_so_at_any_length() -> None:
    whole, longer = ("退" * 240,), ("退" * 239 + "货运费由买家承担",)
    at = Samples(2600 * PICTURE)
    assert not np.array_equal(ticker(whole, at), ticker(longer, at))
    assert np.array_equal(ticker(("退" * 239 + "…",), at), ticker(longer, at))


@pytest.mark.parametrize("entries", [(), ("",), ("  ", "\ue000")])
def test_a_ticker_without_words_is_not_there(entries: tuple[str, ...]) -> None:
    assert (ticker(entries, Samples(0)) == 255).all()


@pytest.mark.parametrize(
    ("left_s", "language", "told"),
    [
        (5, "zh", "00:00:05"),
        (0.5, "zh", "00:00:00"),
        (3_725, "en", "01:02:05"),
        (86_400, "zh", "1天 00:00:00"),
        (90_061, "en", "1d 01:01:01"),
        (0, "zh", None),
        (-4, "zh", None),
        (200 * 86_400, "en", None),
    ],
)
def test_the_clock_tells_what_is_left(left_s: float, language: str, told: str | None) -> None:
    assert clock_text(from_s(1000 + left_s), from_s(1000), language) == told


CARD = Card("tea", 3, "云雾绿茶", "￥68.00", None, None, "买两盒送茶漏", None, from_s(0), ends=from_s(30))
FOOT = (slice(1030, 1080), slice(40, 300))


def test_the_clock_runs_on_a_card_that_stands_still_and_goes_when_the_offer_ends() -> None:
    on_air = stage(load_layout("portrait"))
    shots = [on_air.compose(replace(BARE, card=CARD), Pose(), from_s(at)) for at in (20.1, 20.9, 21.1, 29.9, 30.5, 31)]
    feet = [shot[FOOT].astype(int) for shot in shots]
    assert np.array_equal(feet[0], feet[1])
    assert 0 < np.abs(feet[1] - feet[2]).max(-1).astype(bool).mean() < 0.15, "figures change, the rest stands"
    assert np.abs(feet[3] - feet[5]).mean() > 8, "the clock is gone"


def test_a_toast_comes_and_goes_and_says_when_it_is_simulated() -> None:
    on_air, layout = stage(load_layout("portrait")), load_layout("portrait")
    assert layout.toast is not None
    area = layout.toast.area
    where = (slice(round(area.top), round(area.bottom)), slice(round(area.left), round(area.right)))
    toasts = [Toast("小雨", "云雾绿茶", simulated, from_s(5)) for simulated in (False, True)]
    real, played = (on_air.compose(replace(BARE, toast=toast), Pose(), from_s(9))[where] for toast in toasts)
    bare = stage(load_layout("portrait")).compose(BARE, Pose(), from_s(9))[where]
    assert step(real, bare) > 10
    assert step(real, played) > 1
    on_air.compose(BARE, Pose(), from_s(10))
    assert np.array_equal(
        on_air.compose(BARE, Pose(), from_s(11))[where],
        stage(load_layout("portrait")).compose(BARE, Pose(), from_s(11))[where],
    )


@pytest.mark.parametrize("layout", ["portrait", "landscape"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_toast_has_room_for_the_name_beside_its_mark(layout: str, language: str) -> None:
    scenes = [
        replace(BARE, language=language, toast=Toast(name, "Canvas Tote", True, from_s(5))) for name in ("Anna", "Lena")
    ]
    anna, lena = (stage(load_layout(layout)).compose(scene, Pose(), from_s(9)) for scene in scenes)
    assert not np.array_equal(anna, lena)


@pytest.mark.parametrize("text", ["A" * 9000, "茶" * 9000, "", "\u202e\x00", "👩‍👩‍👧‍👦" * 200])
def test_no_name_and_no_order_stops_the_toast(text: str) -> None:
    scene = replace(BARE, toast=Toast(text, text, True, from_s(5)), ticker=(text, text), shop=text or "x")
    stage().compose(scene, Pose(), from_s(9))


@pytest.mark.parametrize("layout", ["portrait", "landscape"])
def test_two_lines_of_a_caption_keep_off_the_edge_of_the_plate(layout: str) -> None:
    chosen = load_layout(layout)
    assert chosen.caption is not None
    area, text = chosen.caption.area, "国国国国国国国国国国国国国国国国国国国国国"
    scenes = [replace(BARE, caption=Caption(text[:n], 0, (0, n), from_s(5))) for n in (1, len(text))]
    one, two = (stage(chosen).compose(scene, Pose(), from_s(9)).astype(int) for scene in scenes)
    rows = np.flatnonzero(np.abs(one - two).max(-1).max(1) > 20)
    assert rows[0] - area.top > 8
    assert area.bottom - rows[-1] > 8


PLATE = (slice(1114, 1120), slice(60, 660))


def test_the_captions_plate_stands_while_clauses_follow_each_other() -> None:
    text = "第一句在这里，很短。第二句要长得多，一直到这个地方才算完。"
    one, two = Caption(text, 5, (0, 10), from_s(5)), Caption(text, 12, (10, len(text)), from_s(8))
    on_air = stage(load_layout("portrait"))
    shots = [on_air.compose(replace(BARE, caption=one), Pose(), from_ms(7900 + 40 * n)) for n in range(3)]
    shots += [on_air.compose(replace(BARE, caption=two), Pose(), from_ms(8000 + 40 * n)) for n in range(10)]
    assert max(step(a[PLATE], b[PLATE]) for a, b in pairwise(shots)) < 0.6
    gone = [on_air.compose(BARE, Pose(), from_ms(8400 + 40 * n)) for n in range(9)]
    steps = [step(a[PLATE], b[PLATE]) for a, b in pairwise([shots[-1], *gone])]
    assert 1 < max(steps) < 0.7 * sum(steps), "it fades"


def test_of_the_clause_before_nothing_is_left_under_the_next() -> None:
    last = Caption("接着是这一句。", 0, (0, 7), from_s(8))
    seen = []
    for text in ("前面说的是一句很长的话，", "短的，"):
        on_air = stage(load_layout("portrait"))
        on_air.compose(replace(BARE, caption=Caption(text, 2, (0, len(text)), from_s(5))), Pose(), from_ms(7960))
        seen.append(on_air.compose(replace(BARE, caption=last), Pose(), from_ms(8040)))
    assert np.array_equal(*seen)
