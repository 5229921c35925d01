"""Which faces can be rigged: each refusal says what is wrong and how to take a better photo."""

import json
from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from bench.portraits import POINTS, drawn_person
from host.avatar.photo.face import Face, judged
from host.avatar.photo.portrait import PortraitRefused

LOOKS = dict.fromkeys(("jawOpen", "eyeBlinkLeft", "eyeBlinkRight", "mouthSmileLeft", "mouthSmileRight"), 0.05)
Picture = NDArray[np.uint8]


@pytest.fixture(scope="module")
def picture() -> Picture:
    person = drawn_person()
    alpha = person[..., 3:] / 255
    return np.asarray((person[..., :3] * alpha + 216 * (1 - alpha)), np.uint8)


@pytest.fixture(scope="module")
def face() -> Face:
    return Face(np.array(json.loads(POINTS.read_text()), np.float32), LOOKS, (0.0, 0.0, 0.0))


def smaller(face: Face, share: float) -> Face:
    return replace(face, points=face.points * np.float32(share))


def refusal(faces: list[Face], picture: Picture) -> str:
    with pytest.raises(PortraitRefused) as refused:
        judged(faces, picture)
    return str(refused.value)


def test_a_plain_face_is_taken(face: Face, picture: Picture) -> None:
    assert judged([face], picture) is face


def test_a_passer_by_far_behind_does_not_matter(face: Face, picture: Picture) -> None:
    assert judged([smaller(face, 0.2), face], picture) is face


def test_no_face_and_several(face: Face, picture: Picture) -> None:
    assert "no face is seen" in refusal([], picture)
    assert "2 faces" in refusal([face, smaller(face, 0.8)], picture)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"turn_deg": (25.0, 0.0, 0.0)}, "turned (25 degrees sideways"),
        ({"turn_deg": (0.0, -30.0, 0.0)}, "30 up or down"),
        ({"turn_deg": (0.0, 0.0, 28.0)}, "tilted by 28"),
        ({"looks": LOOKS | {"jawOpen": 0.6}}, "mouth is open"),
        ({"looks": LOOKS | {"eyeBlinkLeft": 0.9, "eyeBlinkRight": 0.8}}, "eyes are shut"),
    ],
)
def test_pose_and_expression(face: Face, picture: Picture, change: dict[str, object], said: str) -> None:
    assert said in refusal([replace(face, **change)], picture)  # type: ignore[arg-type]


def test_a_wink_is_no_reason_to_refuse(face: Face, picture: Picture) -> None:
    assert judged([replace(face, looks=LOOKS | {"eyeBlinkLeft": 0.9})], picture)


def test_a_face_too_small_says_how_small(face: Face, picture: Picture) -> None:
    said = refusal([smaller(face, 0.2)], picture)
    assert "62 pixels wide" in said
    assert "80 are the least" in said


def covered(picture: Picture, face: Face, ids: list[int], bgr: tuple[int, int, int]) -> Picture:
    worn = picture.copy()
    cv2.fillConvexPoly(worn, cv2.convexHull(face.points[ids, :2].astype(np.int32)), bgr)
    return worn


def test_a_mask_is_seen(face: Face, picture: Picture) -> None:
    worn = covered(picture, face, [197, 50, 280, 205, 425, 152, 172, 397, 132, 361], (200, 140, 60))
    assert "covers a part of the face" in refusal([face], worn)


def test_dark_glasses_are_seen(face: Face, picture: Picture) -> None:
    worn = covered(picture, face, [247, 130, 110, 243, 30], (12, 12, 12))
    for ids in ([70, 107, 118, 188, 35], [336, 300, 347, 412, 265]):
        worn = covered(worn, face, ids, (12, 12, 12))
    assert "dark glasses" in refusal([face], worn)
