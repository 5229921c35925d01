"""The photo host drawn: what moves, what stays, and that nothing of it is cut off or lies over what is not its own."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.portraits import drawn_rig
from host.avatar.photo import PhotoHost, Rig
from host.avatar.photo.figure import MARGIN
from host.avatar.photo.landmarks import EYES, LOWER_INNER, UPPER_INNER
from host.avatar.photo.layers import Bands
from host.avatar.photo.measures import measured
from host.avatar.pile import Laid, Pile
from host.avatar.pose import VISEMES, Pose

SIZE = (360, 640)
WALL = (200, 120, 40, 255)
Picture = NDArray[np.uint8]


@pytest.fixture(scope="module")
def rig() -> Rig:
    return drawn_rig()


@pytest.fixture(scope="module")
def host(rig: Rig) -> PhotoHost:
    return PhotoHost(rig, size=SIZE)


def drawn(host: PhotoHost, pose: Pose, size: tuple[int, int] = SIZE) -> Picture:
    picture = np.full((size[1], size[0], 4), WALL, np.uint8)
    host.draw(pose, picture)
    return picture


def saying(viseme: str, **others: float) -> Pose:
    return replace(Pose(visemes=tuple(float(each == viseme) for each in VISEMES)), **others)


def changed(before: Picture, after: Picture) -> NDArray[np.bool_]:
    return np.asarray(np.abs(before.astype(int) - after).max(2) > 12)


def test_equal_poses_give_equal_pictures_whatever_came_between(host: PhotoHost) -> None:
    pose = saying("E", smile=0.6, blink=0.3)
    first = drawn(host, pose)
    drawn(host, saying("aa", breath=1.0, brows=1.0))
    drawn(host, Pose(head=(0.3, -0.2, 0.2), sway=(1.0, 1.0)))
    assert np.array_equal(first, drawn(host, pose))


@pytest.mark.parametrize("pose", [Pose(), saying("aa"), Pose(head=(-0.3, 0.2, -0.2), sway=(-1.0, 1.0), breath=1.0)])
def test_the_room_shows_around_the_figure_and_the_picture_stays_opaque(host: PhotoHost, pose: Pose) -> None:
    picture = drawn(host, pose)
    assert (picture[..., 3] == 255).all()
    assert (picture[:60, :60] == WALL).all()
    assert (picture[:60, -60:] == WALL).all()
    assert changed(drawn(host, pose), np.full_like(picture, WALL)).mean() > 0.3


def test_extreme_movement_is_nowhere_cut_off(host: PhotoHost, rig: Rig) -> None:
    """Drawn with narrow bands or with everything warped, the outline is the same."""
    pose = Pose(head=(0.4, 0.4, 0.4), sway=(1.0, -1.0), breath=1.0)
    generous = PhotoHost(rig, size=SIZE)
    widest = [replace(band, extents=(band.extents[-1],) * len(band.extents)) for band in generous._bands.each]
    generous._bands = Bands(widest)
    assert np.array_equal(drawn(host, pose), drawn(generous, pose))


def test_a_torso_that_hardly_moves_is_the_same_cutouts(host: PhotoHost) -> None:
    """What stands need not be warped, painted or converted again; what breathes must be."""

    def laid(breath: float) -> set[Laid]:
        pile = Pile(SIZE)
        host.lay(Pose(breath=breath), pile)
        return set(pile.laid)

    still, stirred, risen = laid(0.5), laid(0.501), laid(1.0)
    assert len(still & stirred) > len(still & risen) > 0


def lips(host: PhotoHost, pose: Pose) -> float:
    """How large a part of the mouth's middle column is no lip: what changed against shut lips there."""
    face = host._face
    top, bottom = (face.to_px(face.points[[row]])[0] - MARGIN for row in (UPPER_INNER[5], LOWER_INNER[5]))
    column, middle = round(float(top[0])), round(float((top[1] + bottom[1]) / 2))
    reach = round(0.5 * face.unit_px)
    strip = (slice(middle - reach, middle + reach), slice(column - 1, column + 2))
    shut, now = drawn(host, saying("PP", smile=pose.smile))[strip], drawn(host, pose)[strip]
    return float(changed(shut, now).mean())


def test_vowels_open_the_mouth_and_lips_are_shut_on_m_b_p(host: PhotoHost) -> None:
    opened = {viseme: lips(host, saying(viseme)) for viseme in VISEMES}
    assert opened["PP"] == 0
    assert opened["sil"] < 0.1
    assert opened["aa"] > opened["E"] > 0.12
    assert min(opened[vowel] for vowel in ("aa", "E", "O")) > opened["sil"]


def test_a_half_weighted_press_still_shuts_the_lips(host: PhotoHost) -> None:
    weights = [0.0] * len(VISEMES)
    weights[VISEMES.index("PP")], weights[VISEMES.index("aa")] = 0.65, 0.35
    assert host._articulation(Pose(visemes=tuple(weights))).gap == 0


def test_a_blink_changes_the_eyes_alone(host: PhotoHost) -> None:
    moved = changed(drawn(host, Pose()), drawn(host, Pose(blink=1.0)))
    rows, columns = np.nonzero(moved)
    corners = [i for eye in EYES for i in eye.corners]
    (left, top), (right, bottom) = (
        edge(host._face.to_px(host._face.points[corners]), axis=0) - MARGIN for edge in (np.min, np.max)
    )
    unit = host._face.unit_px
    assert moved.any()
    assert left - 0.2 * unit < columns.min()
    assert columns.max() < right + 0.2 * unit
    assert top - 0.45 * unit < rows.min()
    assert rows.max() < bottom + 0.3 * unit


def place_of_nose(host: PhotoHost, pose: Pose) -> NDArray[np.float64]:
    motion = host._mouth._edges
    return np.asarray((host._articulation(pose).weights @ motion._moves).reshape(-1, 2)[-1], float)


def test_the_head_turns_nods_and_tilts_the_way_the_pose_says(host: PhotoHost) -> None:
    assert place_of_nose(host, Pose(head=(0.1, 0, 0)))[0] > 2
    assert place_of_nose(host, Pose(head=(-0.1, 0, 0)))[0] < -2
    assert place_of_nose(host, Pose(head=(0, 0.1, 0)))[1] > 2
    assert place_of_nose(host, Pose(head=(0, 0, 0.1)))[0] > 0
    far, near = (place_of_nose(host, Pose(head=(angle, 0, 0)))[0] for angle in (0.9, 0.3))
    assert far < 1.1 * near, "a photograph that is turned too far shows that it is flat"


def test_sway_and_breath_move_the_shoulders_and_leave_the_lower_edge(host: PhotoHost) -> None:
    still, moved = drawn(host, Pose()), drawn(host, Pose(sway=(1.0, 0.0), breath=1.0))
    foot = host._still[0].shown.top
    assert np.array_equal(still[foot:], moved[foot:])
    assert changed(still[foot - 200 : foot], moved[foot - 200 : foot]).any()


def test_gaze_brows_and_smile_are_seen(host: PhotoHost) -> None:
    still = drawn(host, Pose(smile=0.3))
    for pose in (Pose(smile=0.3, gaze=(0.8, 0)), Pose(smile=0.3, brows=1.0), Pose(smile=1.0), Pose(smile=0.0)):
        assert changed(still, drawn(host, pose)).sum() > 20


@pytest.mark.parametrize("size", [(720, 1280), (1280, 720), (252, 444)])
def test_any_size_is_filled_down_to_its_lower_edge(rig: Rig, size: tuple[int, int]) -> None:
    picture = drawn(PhotoHost(rig, size=size), Pose(head=(0.1, 0, 0)), size)
    assert changed(picture, np.full_like(picture, WALL))[-4:].mean() > 0.2
    assert (picture[:10, :10] == WALL).all()


def test_the_face_box_holds_the_face(host: PhotoHost) -> None:
    left, top, right, bottom = host.face_box
    points = host._face.to_px(host._face.points) - MARGIN
    assert left < points[:, 0].min() < points[:, 0].max() < right
    assert top < points[:, 1].min() < points[:, 1].max() < bottom


def test_another_picture_size_is_refused(host: PhotoHost) -> None:
    with pytest.raises(ValueError, match="must be"):
        host.draw(Pose(), np.zeros((100, 100, 4), np.uint8))


def test_a_short_portrait_fades_instead_of_ending_in_a_line(rig: Rig) -> None:
    chin = int(rig.points[:, 1].max())
    bust = replace(rig, person=rig.person[: chin + 200])
    picture = drawn(PhotoHost(bust, size=SIZE), Pose())
    middle = picture[:, SIZE[0] // 2, :3].astype(int)
    assert np.abs(np.diff(middle[-160:], axis=0)).max() < 60
    assert (middle[-1] == WALL[:3]).all()


def test_shoulders_that_the_photograph_cuts_fade_into_a_wide_picture(rig: Rig) -> None:
    left, right = (round(float(edge)) for edge in (rig.points[:, 0].min() - 90, rig.points[:, 0].max() + 90))
    points = rig.points - np.array([left, 0, 0], np.float32)
    narrow = replace(rig, person=np.ascontiguousarray(rig.person[:, left:right]), points=points)
    size, beside = (504, 896), 200
    picture = np.full((size[1], size[0] + 2 * beside, 4), WALL, np.uint8)
    pile = Pile((size[0] + 2 * beside, size[1]))
    PhotoHost(narrow, size=size, beside=beside).lay(Pose(), pile.within((beside, 0), size))
    pile.flatten(picture)
    row = picture[700, :, :3].astype(int)
    shown = np.flatnonzero(np.abs(row - WALL[:3]).max(1) > 12)
    for edge in (shown[0], shown[-1]):
        assert np.abs(np.diff(row[edge - 20 : edge + 20], axis=0)).max() < 40


def test_measures_do_not_depend_on_tilt_or_size() -> None:
    points = drawn_rig().points
    turn = np.array([[np.cos(0.3), -np.sin(0.3)], [np.sin(0.3), np.cos(0.3)]])
    tilted = np.hstack([points[:, :2] @ turn.T * 2.5 + 40, points[:, 2:] * 2.5]).astype(np.float32)
    assert np.allclose(measured(points).points, measured(tilted).points, atol=1e-4)
    assert np.allclose(measured(points).depth, measured(tilted).depth, atol=1e-4)
