"""The puppet draws what the pose says, the same every time, and tells a caller what it knows."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from host.assets import asset_dir
from host.avatar.pose import VISEMES, Pose
from host.avatar.puppet import CHARACTERS, COLOURS, FACE, SKINS, Puppet, appearance, gestures
from host.avatar.puppet.turning import KEPT_BYTES
from host.avatar.sheet import contact_sheet
from host.avatar.stage.lettering import Letters
from script_gen.line import Gesture

GOLDEN = Path(__file__).parents[1] / "golden"
MUG = Path(__file__).parents[2] / "script_gen/shops/harbor/images/enamel-mug.png"
MOUTH = (slice(470, 540), slice(322, 398))
EYES = (slice(385, 435), slice(280, 440))


def shape(name: str) -> tuple[float, ...]:
    return tuple(float(viseme == name) for viseme in VISEMES)


def drawn(puppet: Puppet, pose: Pose) -> NDArray[np.uint8]:
    picture = np.full((1280, 720, 4), (236, 232, 240, 255), np.uint8)
    puppet.draw(pose, picture)
    return picture


def apart(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    return float(np.abs(one[..., :3].astype(int) - other[..., :3]).mean())


@pytest.fixture(scope="module")
def mei() -> Puppet:
    return Puppet("mei")


POSES = (
    Pose(),
    Pose(visemes=shape("aa"), smile=0.8, head=(0.12, -0.04, 0.03), gesture="wave", reach=1.0, beat=0.4),
    Pose(blink=0.51, gaze=(0.33, -0.21), brows=0.37, sway=(0.61, -0.3), breath=0.7, gesture="thank", reach=0.43),
)


def test_equal_poses_give_equal_pictures_whatever_was_drawn_before(mei: Puppet) -> None:
    near = [replace(pose, blink=pose.blink + 0.004, sway=(pose.sway[0] + 0.01, pose.sway[1])) for pose in POSES]
    first = [drawn(mei, pose) for pose in POSES]
    for pose in reversed(near):
        drawn(mei, pose)
    fresh = Puppet("mei")
    for pose, picture in zip(reversed(POSES), reversed(first), strict=True):
        assert np.array_equal(drawn(mei, pose), picture)
        assert np.array_equal(drawn(fresh, pose), picture)


def test_lips_open_as_far_as_the_viseme_asks(mei: Puppet) -> None:
    def cavity(name: str) -> int:
        blue, green, red = np.moveaxis(drawn(mei, Pose(visemes=shape(name)))[MOUTH][..., :3].astype(int), -1, 0)
        return int(((red < 135) & (green < 60) & (blue < 70)).sum())

    opened = [cavity(name) for name in ("PP", "E", "O", "aa")]
    assert opened[0] < 60, "a p, b or m shows nothing of the inside of the mouth but the line between the lips"
    assert opened == sorted(opened)
    assert opened[-1] > 3 * max(opened[0], 50)


@pytest.mark.parametrize("smile", [0.0, 0.5, 1.0])
def test_a_smile_shows_no_teeth_between_pressed_lips(mei: Puppet, smile: float) -> None:
    mouth = drawn(mei, Pose(visemes=shape("PP"), smile=smile))[MOUTH][..., :3]
    assert not (mouth.min(-1) > 245).any()


@pytest.mark.parametrize("name", ["FF", "SS", "I", "E", "aa"])
def test_teeth_show_where_the_sound_needs_them(mei: Puppet, name: str) -> None:
    mouth = drawn(mei, Pose(visemes=shape(name)))[MOUTH][..., :3]
    assert (mouth.min(-1) > 235).sum() > 30


def test_a_blink_covers_the_eyes(mei: Puppet) -> None:
    def whites(blink: float) -> int:
        return int((drawn(mei, Pose(blink=blink))[EYES][..., :3].min(-1) > 238).sum())

    assert whites(0.0) > 200
    assert whites(1.0) == 0


@pytest.mark.parametrize("gesture", [gesture.value for gesture in Gesture if gesture is not Gesture.REST])
def test_every_gesture_changes_the_picture_and_leaves_the_header_free(mei: Puppet, gesture: str) -> None:
    rest, there = drawn(mei, Pose()), drawn(mei, Pose(gesture=gesture, reach=1.0))
    changed = np.argwhere((rest != there).any(-1))
    assert len(changed) > 5000
    assert changed[:, 0].min() > 150
    moved = drawn(mei, Pose(gesture=gesture, reach=1.0, beat=1.0))
    assert apart(there, moved) > 0.05, "the beat moves the hand"


@pytest.mark.parametrize("gesture", [gesture.value for gesture in Gesture])
def test_arms_travel_without_a_jump(mei: Puppet, gesture: str) -> None:
    steps = [drawn(mei, Pose(gesture=gesture, reach=i / 14)) for i in range(15)]
    changes = [apart(one, other) for one, other in pairwise(steps)]
    assert max(changes) < 8.0


def test_features_shift_with_the_turn_of_the_head(mei: Puppet) -> None:
    def iris(yaw: float) -> float:
        eye = drawn(mei, Pose(head=(yaw, 0.0, 0.0)))[390:430, 275:350, :3].astype(int)
        return float(np.argwhere(eye.max(-1) < 60)[:, 1].mean())

    assert iris(-0.15) + 3 < iris(0.0) < iris(0.15) - 3


@pytest.mark.parametrize("who", [who.name for who in CHARACTERS])
def test_every_outfit_is_a_theme_of_its_own(who: str) -> None:
    outfits = next(known for known in CHARACTERS if known.name == who).outfits
    assert len(outfits) == 3
    chests = [drawn(Puppet(who, outfit.name), Pose())[740:760, 215:235, :3].mean((0, 1)) for outfit in outfits]
    assert min(float(np.abs(a - b).max()) for i, a in enumerate(chests) for b in chests[:i]) > 30


@pytest.mark.parametrize(
    ("who", "outfit", "told"),
    [("bob", "", "mei, leo"), ("mei", "tuxedo", "coral, jade, midnight"), ("leo", "coral", "navy, forest, sand")],
)
def test_unknown_names_are_answered_with_the_known_ones(who: str, outfit: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Puppet(who, outfit)


def test_an_unknown_gesture_is_answered_with_the_known_ones(mei: Puppet) -> None:
    with pytest.raises(ValueError, match="thumbs_up"):
        drawn(mei, Pose(gesture="dab", reach=1.0))


@pytest.mark.parametrize("wrong", [np.zeros((720, 1280, 4), np.uint8), np.zeros((1280, 720, 4), np.float32)])
def test_a_picture_of_the_wrong_kind_is_refused(mei: Puppet, wrong: NDArray[np.uint8]) -> None:
    with pytest.raises(ValueError, match=r"\(1280, 720, 4\) uint8"):
        mei.draw(Pose(), wrong)


@pytest.mark.parametrize(
    ("size", "face"), [((1080, 1920), (540, 618)), ((1280, 720), (640, 297))], ids=["1080x1920", "landscape"]
)
def test_the_figure_fits_other_pictures(size: tuple[int, int], face: tuple[int, int]) -> None:
    picture = np.full((size[1], size[0], 4), 255, np.uint8)
    Puppet("leo", size=size).draw(Pose(gesture="welcome", reach=1.0), picture)
    red, blue = int(picture[face[1], face[0], 2]), int(picture[face[1], face[0], 0])
    assert red > blue + 20, "skin is where the face is"


def test_the_face_is_where_it_is_said_to_be(mei: Puppet) -> None:
    x, y = (round(v) for v in FACE)
    blue, green, red, _ = drawn(mei, Pose())[y, x].tolist()
    assert red > green > blue > 150


@pytest.mark.parametrize(
    ("who", "hair", "told"),
    [
        ("mei", "quiff", "long, bob, ponytail; colours: black"), ("leo", "bob", "quiff, fringe, waves"),
        ("mei", "bob long", "one style and one colour"), ("mei", "green", "colours: black, espresso"),
    ],
)  # fmt: skip
def test_unknown_hair_is_answered_with_the_known(who: str, hair: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Puppet(who, hair=hair)


def test_hair_is_named_by_style_or_colour_or_both_in_any_order() -> None:
    asked = [appearance("mei", hair=hair) for hair in ("bob", "black", "black bob", "bob, black", "")]
    assert [who.style for who in asked] == ["bob", "long", "bob", "bob", "long"]
    assert [who.hair == COLOURS["black"] for who in asked] == [False, True, True, True, False]


def test_an_unknown_skin_is_answered_with_the_known() -> None:
    with pytest.raises(ValueError, match="fair, light, honey, bronze, deep"):
        Puppet(skin="blue")


@pytest.mark.parametrize("skin", sorted(SKINS))
def test_every_skin_shows_in_face_and_hands(skin: str) -> None:
    picture = drawn(Puppet(skin=skin), Pose())
    base = np.array([int(SKINS[skin].base[i : i + 2], 16) for i in (5, 3, 1)])
    for where in ((slice(455, 465), slice(320, 335)), (slice(800, 815), slice(335, 350))):
        assert np.abs(picture[where][..., :3].mean((0, 1)) - base).max() < 40


@pytest.fixture
def product(tmp_path: Path) -> Path:
    """A picture of nothing but blue."""
    path = tmp_path / "blue.png"
    assert cv2.imwrite(str(path), np.full((300, 300, 3), (230, 60, 20), np.uint8))
    return path


def blue(picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return np.asarray(np.abs(picture[..., :3].astype(int) - (230, 60, 20)).max(-1) < 12)


def test_the_product_itself_is_held_up_and_put_away(mei: Puppet, product: Path) -> None:
    mei.prewarm(product)
    held = Pose(gesture="show", reach=1.0, product=product)
    up = blue(drawn(mei, held))
    assert up.sum() > 25_000
    assert np.argwhere(up)[:, 0].max() < 770, "it stays clear of the card below"
    assert not blue(drawn(mei, replace(held, reach=0.0))).any()
    assert not blue(drawn(mei, replace(held, gesture="point"))).any()
    growing = [int(blue(drawn(mei, replace(held, reach=reach))).sum()) for reach in (0.4, 0.55, 0.7)]
    assert growing == sorted(growing)


@pytest.mark.parametrize("content", [b"", b"not a picture"])
def test_what_cannot_be_read_is_offered_with_an_open_hand(
    mei: Puppet, tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    bad = tmp_path / "bad.png"
    bad.write_bytes(content)
    mei.prewarm(bad)
    asked = drawn(mei, Pose(gesture="show", reach=1.0, product=bad))
    assert np.array_equal(asked, drawn(mei, Pose(gesture="show", reach=1.0)))
    assert "bad.png: this product cannot be held up" in caplog.text


def test_hair_trails_behind_a_turning_head(mei: Puppet) -> None:
    still, turning = drawn(mei, Pose()), drawn(mei, Pose(trail=(0.1, -0.03)))
    changed = (still != turning).any(-1)
    assert changed.any(), "the ends swing"
    assert not changed[EYES].any()


@pytest.mark.parametrize(
    ("name", "who", "hair", "skin", "pose"),
    [
        ("puppet_mei_rest", "mei", "", "", Pose(smile=0.5)),
        ("puppet_mei_talk", "mei", "", "", replace(POSES[1], beat=0.0)),
        ("puppet_leo_point", "leo", "", "", Pose(visemes=shape("E"), gesture="point", reach=1.0, gaze=(-0.5, 0.5))),
        ("puppet_mei_show", "mei", "bob black", "honey", Pose(smile=0.6, gesture="show", reach=1.0, product=MUG)),
        (
            "puppet_leo_explain", "leo", "waves chestnut", "bronze",
            Pose(visemes=shape("O"), gesture="explain", reach=0.8, blink=1.0),
        ),
    ],
)  # fmt: skip
def test_golden_pictures(name: str, who: str, hair: str, skin: str, pose: Pose) -> None:
    """Redraw them with `livehost avatar sheet` beside you when the art changes on purpose."""
    puppet = Puppet(who, hair=hair, skin=skin)
    puppet.prewarm(pose.product)
    small = cv2.resize(drawn(puppet, pose)[..., :3], (180, 320), interpolation=cv2.INTER_AREA)
    kept = cv2.imread(str(GOLDEN / f"{name}.png"))
    assert kept is not None, f"tests/golden/{name}.png is missing"
    off = np.abs(small.astype(int) - kept)
    assert off.mean() < 1.0
    assert np.asarray(cv2.blur(off.astype(np.float32), (9, 9))).max() < 18, "no part of the picture differs visibly"


def test_the_copies_kept_of_turned_hair_are_bounded(mei: Puppet) -> None:
    before, sizes = mei.kept_bytes, []
    for n in range(60):
        drawn(mei, Pose(head=(0, 0, n / 300 - 0.1)))
        sizes.append(mei.kept_bytes - before)
    assert sizes[5] > 0
    assert max(sizes) <= KEPT_BYTES
    assert sizes[-1] < sum(b - a for a, b in pairwise(sizes) if b > a), "the oldest have gone"


def test_the_sheet_shows_every_gesture_there_is() -> None:
    drawn: set[str] = set()

    class Sitter:
        def draw(self, pose: Pose, onto: NDArray[np.uint8]) -> None:
            drawn.add(pose.gesture)

    contact_sheet(Sitter(), "nobody", Letters(asset_dir("fonts")))
    assert drawn == set(gestures._IN) - {gestures.HOLD}, "what is held is the picture of `show`"
