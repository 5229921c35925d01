"""The stage: what every picture carries, what comes and goes in it, and that bad input never stops it."""

from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from host.assets import AssetMissing
from host.avatar.pile import Pile
from host.avatar.pose import Pose
from host.avatar.scene import Bubble, Caption, Card, Scene
from host.avatar.sprite import cutout
from host.avatar.stage import Stage, load_layout, theme_for
from stream.timeline import Samples, from_ms, from_s

STYLES = ("luxury-story", "daily-brisk", "children-gentle", "tech-calm", "warm-story")
ZH = "这款茶叶是今年春天采的，泡出来汤色清亮。"
LATER = from_s(9)
FACE = (slice(220, 560), slice(230, 490))
CARD = (slice(850, 1080), slice(30, 330))
BUBBLE = (slice(1000, 1086), slice(520, 690))
CAPTION = (slice(1110, 1230), slice(60, 660))
BAND = (slice(905, 1040), slice(40, 680))

CARD_SHOWN = Card("tea", 3, "云雾绿茶", "￥68.00", "￥88.00", "仅剩20盒", "买两盒送茶漏", None, from_s(5))
BUBBLE_SHOWN = Bubble("小雨", "保质期多久？", True, from_s(5))
CAPTION_SHOWN = Caption(ZH, 6, (0, len(ZH)), from_s(5))
FULL = Scene("山野集", "zh", CARD_SHOWN, CAPTION_SHOWN, BUBBLE_SHOWN, simulated=True)
BARE = Scene("山野集", "zh")


class Nobody:
    """An empty room."""

    def lay(self, pose: Pose, pile: Pile) -> None:
        """Lays nothing."""


def stage(style: str = "luxury-story") -> Stage:
    return Stage(Nobody(), layout=load_layout("portrait"), theme=theme_for(style))


def shot(scene: Scene, at: Samples = LATER, on: Stage | None = None) -> NDArray[np.uint8]:
    return (on or stage()).compose(scene, Pose(), at)


def apart(one: NDArray[np.uint8], other: NDArray[np.uint8], where: tuple[slice, slice]) -> float:
    return float(np.abs(one[where].astype(int) - other[where]).mean())


def test_the_picture_is_i420_and_its_own_array() -> None:
    shown = stage()
    first = shown.paint(FULL, Pose(), LATER)
    kept = first.copy()
    second = shown.paint(BARE, Pose(), from_s(12))
    assert first.shape == (1920, 720)
    assert first.dtype == np.uint8
    assert np.array_equal(first, kept), "a picture on its way to the encoder must not change"
    assert not np.array_equal(first, second)
    assert np.array_equal(first, cv2.cvtColor(shot(FULL), cv2.COLOR_BGRA2YUV_I420))


def test_the_host_is_laid_over_an_opaque_room() -> None:
    seen: list[NDArray[np.uint8]] = []

    class Watching:
        def lay(self, pose: Pose, pile: Pile) -> None:
            seen.append(np.zeros((*pile.size[::-1], 4), np.uint8))
            pile.flatten(seen[-1])
            pile.lay(cutout(np.full((100, 100, 4), (0, 0, 255, 255), np.uint8), 300, 400))

    picture = Stage(Watching(), layout=load_layout("portrait"), theme=theme_for("tech-calm")).compose(
        BARE, Pose(), LATER
    )
    assert seen[0].shape == (1280, 720, 4)
    assert (seen[0][..., 3] == 255).all()
    assert (picture[400:500, 300:400] == (0, 0, 255, 255)).all()


@pytest.mark.parametrize("style", STYLES)
def test_equal_moments_give_equal_pictures_and_the_room_lives(style: str) -> None:
    shown = stage(style)
    first = shot(BARE, from_s(20), shown)
    moved = shot(BARE, from_s(23), shown)
    assert np.array_equal(first, shot(BARE, from_s(20), shown))
    assert 0.001 < float(np.abs(first.astype(int) - moved).mean()) < 3, "lights drift, gently"


def test_styles_look_different_and_an_unknown_one_is_sound() -> None:
    rooms = [shot(BARE, on=stage(style)) for style in STYLES[:4]]
    for i, one in enumerate(rooms):
        for other in rooms[i + 1 :]:
            assert float(np.abs(one.astype(int) - other).mean()) > 10
    assert theme_for("no such style") is theme_for("luxury-story")


@pytest.mark.parametrize("scene", [FULL, replace(FULL, language="en", shop="A shop with quite a long name indeed")])
def test_nothing_covers_the_face(scene: Scene) -> None:
    assert np.array_equal(shot(scene)[FACE], shot(BARE)[FACE])


@pytest.mark.parametrize(
    ("scene", "where"),
    [
        (replace(BARE, card=CARD_SHOWN), CARD),
        (replace(BARE, bubble=BUBBLE_SHOWN), BUBBLE),
        (replace(BARE, caption=CAPTION_SHOWN), CAPTION),
    ],
)
def test_each_part_shows_in_its_place_and_leaves_again(scene: Scene, where: tuple[slice, slice]) -> None:
    shown = stage()
    assert apart(shot(scene, from_s(5), shown), shot(BARE, from_s(5)), where) < 1, "at its start it is still coming"
    assert apart(shot(scene, LATER, shown), shot(BARE), where) > 15
    assert np.array_equal(shot(scene, from_s(30), shown)[where], shot(scene, from_s(30))[where])
    shot(BARE, from_s(31), shown)
    assert apart(shot(BARE, from_s(32), shown), shot(BARE, from_s(32)), where) == 0


def test_a_card_slides_in_without_a_jump_and_the_old_one_does_not_blink_away() -> None:
    shown, other = stage(), replace(CARD_SHOWN, product_id="mug", name="马克杯", since=from_s(10))
    before = shot(replace(BARE, card=CARD_SHOWN), from_ms(9960), shown)
    film = [
        shot(replace(BARE, card=other), Samples(from_s(10) + from_ms(40 * n)), shown)[CARD].astype(int)
        for n in range(14)
    ]
    steps = [float(np.abs(b - a).mean()) for a, b in pairwise(film)]
    assert float(np.abs(before[CARD] - film[0]).mean()) < 1
    assert max(steps) < 25
    assert steps[-1] < 1


def test_the_opening_band_stays_for_three_seconds() -> None:
    for at, there in ((-400, True), (0, True), (2900, True), (3400, False), (60_000, False)):
        moment = from_ms(at)
        dark = float(shot(BARE, moment)[BAND][..., :3].mean())
        bright = float(shot(BARE, from_s(60))[BAND][..., :3].mean())
        assert (dark < 0.75 * bright) == there, f"at {at} ms"


def lit(picture: NDArray[np.uint8]) -> int:
    """Pixels in the tone of spoken words, which is warm; the words to come are grey."""
    blue, _, red, _ = np.moveaxis(picture[CAPTION].astype(int), -1, 0)
    return int(((red > 200) & (red - blue > 60)).sum())


def test_more_of_the_caption_is_lit_as_it_is_said() -> None:
    shots = [lit(shot(replace(BARE, caption=replace(CAPTION_SHOWN, lit=n)))) for n in (0, 4, 10, 15, len(ZH))]
    assert shots[0] < 30
    assert shots == sorted(set(shots))


def test_the_light_runs_smoothly_from_word_to_word() -> None:
    shown, whole = stage(), lit(shot(replace(BARE, caption=replace(CAPTION_SHOWN, lit=11))))
    shot(replace(BARE, caption=replace(CAPTION_SHOWN, lit=2)), LATER, shown)
    film = [
        lit(shot(replace(BARE, caption=replace(CAPTION_SHOWN, lit=11)), Samples(LATER + from_ms(40 * n)), shown))
        for n in range(1, 20)
    ]
    assert film == sorted(film)
    assert film[0] < 0.7 * whole
    assert film[-1] == whole


def test_only_the_clause_on_air_is_captioned() -> None:
    text = "第一句在这里。第二句在那里。"
    second = Caption(text, 7, (7, 14), from_s(5))
    alone = Caption(text[7:], 0, (0, 7), from_s(5))
    assert np.array_equal(shot(replace(BARE, caption=second)), shot(replace(BARE, caption=alone)))


HOSTILE = (
    "A" * 10_000,
    "茶" * 10_000,
    "\u202e\u2066abc\u2069" * 2_000,
    "one\ntwo\r\n\x00\x07three\t" * 500,
    "👩‍👩‍👧‍👦🏠😀𠮷囧 مرحبا שלום",
    "\ud800\udfff",
    "",
    "   ",
    "。" * 500,
    "（" * 500,
    "a\u0301" * 300,
    "\U0010ffff\ue000",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_stops_the_picture_or_leaves_its_place(text: str) -> None:
    card = replace(CARD_SHOWN, name=text, price=text, list_price=text, stock=text, promotion=text)
    caption = Caption(text, 10_000, (0, len(text)), from_s(5))
    picture = shot(Scene(text, "zh", card, caption, Bubble(text, text, True, from_s(5)), simulated=True))
    bare = shot(BARE)
    assert np.array_equal(picture[FACE], bare[FACE])
    assert np.array_equal(picture[84:148], bare[84:148]), "the label's own band is nobody else's"


def test_clauses_beyond_the_text_are_sound() -> None:
    for clause, spoken in (((0, 0), 0), ((5, 3), 4), ((90, 99), 95), ((0, 5), -3)):
        shot(replace(BARE, caption=Caption(ZH, spoken, clause, from_s(5))))


def test_larger_pictures_look_the_same() -> None:
    large = Stage(Nobody(), layout=load_layout("portrait-hd"), theme=theme_for("luxury-story")).compose(
        FULL, Pose(), LATER
    )
    small = np.asarray(cv2.resize(large, (720, 1280), interpolation=cv2.INTER_AREA), np.uint8)
    assert float(np.abs(small.astype(int) - shot(FULL)).mean()) < 2


def test_without_fonts_one_line_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("LIVEHOST_HOME", str(tmp_path_factory.mktemp("empty")))
    with pytest.raises(AssetMissing, match=r"^[^\n]*make install[^\n]*$"):
        stage()
