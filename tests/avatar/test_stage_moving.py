"""What moves around the host: dissolves, the showcase and its inset, ticker, the offer's clock, the caption's plate."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from host.assets import asset_dir
from host.avatar.backdrop import Backdrop
from host.avatar.pile import Pile
from host.avatar.pose import Pose
from host.avatar.scene import Caption, Card, Scene, Showcase, Toast
from host.avatar.sprite import Pixels, cutout
from host.avatar.stage import Dissolve, Layout, Stage, label_visible, load_layout, theme_for
from host.avatar.stage.card import clock_text
from host.avatar.stage.inset import MOVES_S
from host.avatar.stage.layout import Spot
from host.avatar.stage.lettering import Letters
from host.avatar.stage.ticker import Ticker
from stream.timeline import PICTURE, Samples, from_ms, from_s

SMALL = replace(load_layout("portrait"), size=(360, 640))
BARE = Scene("山野集", "zh")


class Red:
    """A host whose face is a red square."""

    def lay(self, pose: Pose, pile: Pile) -> None:
        wide, high = pile.size
        square = np.full(
            (high * 520 // 1280 - high * 300 // 1280, wide * 470 // 720 - wide * 250 // 720, 4), 255, np.uint8
        )
        square[..., :2] = 0
        pile.lay(cutout(square, wide * 250 // 720, high * 300 // 1280))


def stage(layout: Layout = SMALL, room: str = "studio") -> Stage:
    return Stage(Red(), layout=layout, theme=theme_for(""), backdrop=Backdrop("room", room))


def red(picture: Pixels) -> NDArray[np.bool_]:
    blue, green, tone, _ = np.moveaxis(picture.astype(int), -1, 0)
    return np.asarray((tone > 200) & (blue < 60) & (green < 60))


def step(one: Pixels, other: Pixels) -> float:
    return float(np.abs(one.astype(int) - other).mean())


def i420(picture: Pixels) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGRA2YUV_I420), np.uint8)


# -- changing the look ------------------------------------------------------------------------------


def film(painter: Dissolve, scene: Scene, first: Samples, count: int) -> list[NDArray[np.uint8]]:
    return [painter.paint(scene, Pose(), Samples(first + n * PICTURE)) for n in range(count)]


def test_a_change_dissolves_from_the_old_look_into_the_new_one() -> None:
    painter = Dissolve(stage())
    before = film(painter, BARE, from_s(10), 2)[-1]
    painter.change(stage(room="night"))
    shots = film(painter, BARE, from_s(20), 20)
    fresh = stage(room="night").paint(BARE, Pose(), Samples(from_s(20) + 19 * PICTURE))
    steps = [step(a, b) for a, b in pairwise([before, *shots])]
    whole = step(before, fresh)
    assert np.array_equal(shots[-1], fresh)
    assert max(steps) < 0.25 * whole, "no jump"
    assert all(step(a, fresh) >= step(b, fresh) - 0.5 for a, b in pairwise(shots))


def test_the_label_is_whole_in_every_picture_of_a_change_even_when_it_moves() -> None:
    below = replace(SMALL, label=Spot(replace(SMALL.label.area, top=600.0, bottom=664.0)), toast=None, card=None)
    painter = Dissolve(stage())
    film(painter, BARE, from_s(10), 1)
    painter.change(stage(below))
    for picture in film(painter, BARE, from_s(20), 20):
        assert painter.label_visible(picture, "zh")
    assert label_visible(picture, "zh", below)
    assert not label_visible(picture, "zh", SMALL)


def test_the_newest_of_several_changes_wins() -> None:
    painter = Dissolve(stage())
    film(painter, BARE, from_s(10), 1)
    for room in ("night", "nursery", "fresh"):
        painter.change(stage(room=room))
    last = film(painter, BARE, from_s(20), 20)[-1]
    assert np.array_equal(last, stage(room="fresh").paint(BARE, Pose(), Samples(from_s(20) + 19 * PICTURE)))


def test_a_change_while_another_dissolves_follows_it() -> None:
    painter = Dissolve(stage())
    painter.change(stage(room="night"))
    film(painter, BARE, from_s(20), 5)
    painter.change(stage(room="fresh"))
    shots = film(painter, BARE, Samples(from_s(20) + 5 * PICTURE), 40)
    assert max(step(a, b) for a, b in pairwise(shots)) < 12
    assert np.array_equal(shots[-1], stage(room="fresh").paint(BARE, Pose(), Samples(from_s(20) + 44 * PICTURE)))


def test_the_size_cannot_change_while_live() -> None:
    painter = Dissolve(stage())
    with pytest.raises(ValueError, match="a show stays 360x640 while live, and landscape is 1280x720"):
        painter.change(stage(load_layout("landscape")))


# -- the showcase -----------------------------------------------------------------------------------


@pytest.fixture
def images(tmp_path: Path) -> tuple[Path, ...]:
    paths = []
    for i, tone in enumerate(((200, 120, 30), (40, 160, 40))):
        flat = np.full((500, 500, 3), tone, np.uint8)
        flat[::40] = 255
        paths.append(tmp_path / f"{i}.png")
        assert cv2.imwrite(str(paths[-1]), flat)
    return tuple(paths)


def shown(images: tuple[Path, ...], seconds: float, *, leave_s: float | None = None) -> list[Pixels]:
    """A showcase from second 10 on, one picture after another; the host was on the air before."""
    on_air = stage()
    case = Showcase(images, from_s(10))
    for path in images:
        on_air._gallery._files.wait(path)
    shots = [on_air.compose(BARE, Pose(), from_ms(9960))]
    for n in range(round(seconds * 25)):
        at = Samples(from_s(10) + n * PICTURE)
        gone = leave_s is not None and n >= leave_s * 25
        shots.append(on_air.compose(replace(BARE, showcase=None if gone else case), Pose(), at))
    return shots


def test_the_host_moves_into_a_corner_over_the_products_pictures(images: tuple[Path, ...]) -> None:
    shots = shown(images, 2)
    areas = [int(red(shot).sum()) for shot in shots]
    assert areas[-1] < 0.5 * areas[0], "smaller"
    assert areas[-1] > 0.02 * areas[0], "but there"
    assert SMALL.showcase is not None
    ys, xs = np.nonzero(red(shots[-1]))
    corner, scale = SMALL.showcase.area, SMALL.scale
    assert corner.left * scale <= xs.mean() <= corner.right * scale
    assert corner.top * scale <= ys.mean() <= corner.bottom * scale
    assert max(step(a, b) for a, b in pairwise(shots)) < 30, "it goes there in small steps"
    assert shots[-1][620, 30, 0] > 60, "the product fills the rest"
    assert label_visible(i420(shots[-1]), "zh", SMALL)


def test_it_leaves_the_way_it_came_and_the_picture_is_as_before(images: tuple[Path, ...]) -> None:
    shots = shown(images, 2 + 2 * MOVES_S, leave_s=2)
    moment = Samples(from_s(10) + (len(shots) - 2) * PICTURE)
    assert np.array_equal(shots[-1], stage().compose(BARE, Pose(), moment))
    assert max(step(a, b) for a, b in pairwise(shots)) < 30


def test_the_pan_is_slow_and_never_stands_and_one_picture_dissolves_into_the_next(images: tuple[Path, ...]) -> None:
    shots = shown(images, 9)[40:]
    steps = [step(a[400:], b[400:]) for a, b in pairwise(shots)]
    assert max(steps) < 8
    assert all(one or other for one, other in pairwise(steps)), "each half moves at least in every second picture"
    assert all(step(a, b) for a, b in pairwise(shots)), "and one of them in every picture"
    assert step(shots[0], shots[-1]) > 20


def test_bad_pictures_are_passed_over_and_without_a_good_one_the_host_stays(
    images: tuple[Path, ...], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n")
    assert np.array_equal(shown((broken,), 1)[-1], shown((), 1)[-1])
    assert int(red(shown((broken, *images), 2)[-1]).sum()) < 0.5 * int(red(shown((), 2)[-1]).sum())


@pytest.mark.parametrize("shape", [(1200, 300), (300, 1200), (40, 40), (2000, 2000)])
def test_pictures_of_any_shape_fill_the_screen(shape: tuple[int, int], tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    assert cv2.imwrite(str(path), np.full((*shape, 3), (10, 200, 200), np.uint8))
    picture = shown((path,), 1.5)[-1]
    assert np.abs(picture[560:600, 20:150, :3].astype(int) - (10, 200, 200)).max() < 12


# -- ticker, clock, toast, caption ------------------------------------------------------------------


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
