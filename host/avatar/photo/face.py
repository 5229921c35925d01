"""The face: found by MediaPipe with 478 points, and judged whether it can be rigged, with advice for a better photo."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from host.assets import asset_dir
from host.avatar.photo.landmarks import CHEEKS, EYES
from host.avatar.photo.portrait import PortraitRefused

MODELS: Final = "face"
"""The asset that holds the two models."""
SMALLEST_FACE_PX: Final = 80
SHARP_FACE_PX: Final = 220
"""Narrower faces are enlarged and look soft."""
MOST_TURNED_DEG: Final = 18.0
MOST_TILTED_DEG: Final = 20.0
_MOST_OPEN: Final = 0.35
_MOST_SHUT: Final = 0.62
_BYSTANDER: Final = 0.35
"""Of the largest face's width: whoever is wider is a second person, whoever is narrower a passer-by."""
_SKIN_PATCHES: Final = (6, 197, 50, 280, 205, 425, 199, 175, 164)
"""Bridge and back of the nose, cheeks, chin, above the lip: bare on every face that can be rigged."""
_OTHER_COLOUR: Final = 30.0
"""Distance in the a, b plane of CIE Lab at which a patch is no skin of this face."""


class ModelsMissing(RuntimeError):
    """MediaPipe or its models are not installed; the text says how to install them."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face in a portrait."""

    points: NDArray[np.float32]
    """`(478, 3)`: x and y in pixels, z in pixels too, smaller nearer the camera."""
    looks: dict[str, float]
    """MediaPipe's 52 blendshapes by name, 0 to 1."""
    turn_deg: tuple[float, float, float]
    """Yaw, pitch and roll."""

    @property
    def width_px(self) -> float:
        """Cheek to cheek."""
        return width_of(self.points)


def width_of(points: NDArray[np.float32]) -> float:
    """Cheek to cheek, in the unit of the points."""
    left, right = points[list(CHEEKS), :2]
    return float(np.hypot(*(right - left)))


def find_face(portrait: NDArray[np.uint8]) -> Face:
    """The one face of a BGR picture. Raises `PortraitRefused` for none, several, or one that cannot be rigged."""
    with _quiet(), closing(face_reader(faces=4)) as reader:
        found = reader.detect(_picture(portrait[..., ::-1]))
    faces = [
        Face(
            _pixels(points, portrait),
            {look.category_name: float(look.score) for look in looks},
            _angles_deg(np.asarray(matrix)),
        )
        for points, looks, matrix in zip(
            found.face_landmarks, found.face_blendshapes, found.facial_transformation_matrixes, strict=True
        )
    ]
    return judged(faces, portrait)


def face_reader(*, faces: int = 1) -> Any:
    """MediaPipe's face landmarker; to be closed. Raises `ModelsMissing`."""
    vision = _vision()
    options = vision.FaceLandmarkerOptions(
        base_options=_model("face_landmarker.task"),
        num_faces=faces,
        output_face_blendshapes=True,
        output_facial_transformation_matrixes=True,
    )
    return vision.FaceLandmarker.create_from_options(options)


def read_points(reader: Any, picture: NDArray[np.uint8]) -> NDArray[np.float32] | None:
    """The first face's points in an RGB picture, `(478, 3)` in pixels, or nothing."""
    faces = reader.detect(_picture(picture)).face_landmarks
    return _pixels(faces[0], picture) if faces else None


def _pixels(points: Any, picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    height, width = picture.shape[:2]
    return np.array([(p.x * width, p.y * height, p.z * width) for p in points], np.float32)


def judged(faces: list[Face], portrait: NDArray[np.uint8]) -> Face:
    """The face to rig among those found. Raises `PortraitRefused` with what is wrong and how to do better."""
    if not faces:
        raise PortraitRefused(
            "no face is seen in this picture: face the camera, in even light, nothing before the face, the head "
            "about a quarter of the picture's height"
        )
    face = max(faces, key=lambda each: each.width_px)
    others = [each for each in faces if each is not face and each.width_px > _BYSTANDER * face.width_px]
    if others:
        raise PortraitRefused(f"{len(others) + 1} faces are seen: take or crop a picture of one person alone")
    for complaint in (_size, _turn, _expression, _cover):
        if reason := complaint(face, portrait):
            raise PortraitRefused(reason)
    return face


def likely_person(portrait: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How likely each pixel belongs to a person, `(height, width)`, 0 to 1."""
    vision = _vision()
    options = vision.ImageSegmenterOptions(
        base_options=_model("selfie_segmentation.tflite"), output_confidence_masks=True, output_category_mask=False
    )
    with _quiet(), closing(vision.ImageSegmenter.create_from_options(options)) as segmenter:
        found = segmenter.segment(_picture(portrait[..., ::-1]))
        return np.array(found.confidence_masks[0].numpy_view(), np.float32).reshape(portrait.shape[:2])


def _size(face: Face, _portrait: NDArray[np.uint8]) -> str:
    if face.width_px >= SMALLEST_FACE_PX:
        return ""
    return (
        f"the face is {face.width_px:.0f} pixels wide, {SMALLEST_FACE_PX} are the least and {SHARP_FACE_PX} look "
        "sharp: step nearer, or send the picture in its full size"
    )


def _turn(face: Face, _portrait: NDArray[np.uint8]) -> str:
    yaw, pitch, roll = face.turn_deg
    if abs(yaw) > MOST_TURNED_DEG or abs(pitch) > MOST_TURNED_DEG + 4:
        return (
            f"the head is turned ({abs(yaw):.0f} degrees sideways, {abs(pitch):.0f} up or down): look straight into "
            "the camera, held at the height of the eyes"
        )
    if abs(roll) > MOST_TILTED_DEG:
        return f"the head is tilted by {abs(roll):.0f} degrees: hold head and camera upright"
    return ""


def _expression(face: Face, _portrait: NDArray[np.uint8]) -> str:
    if face.looks["jawOpen"] > _MOST_OPEN:
        return "the mouth is open: close it, or smile a little; it is opened by the words later"
    if min(face.looks["eyeBlinkLeft"], face.looks["eyeBlinkRight"]) > _MOST_SHUT:
        return "the eyes are shut: look into the camera with open eyes"
    return ""


def _cover(face: Face, portrait: NDArray[np.uint8]) -> str:
    """Masks, hands and dark glasses, by colours that no skin beside them has."""
    lab = cv2.cvtColor(cv2.GaussianBlur(portrait, (0, 0), face.width_px / 60), cv2.COLOR_BGR2LAB).astype(float)
    limit = np.array(portrait.shape[1::-1]) - 1
    spots = face.points[:, :2].round().astype(int).clip(0, limit)
    patches = lab[spots[list(_SKIN_PATCHES), 1], spots[list(_SKIN_PATCHES), 0]]
    skin = np.median(patches, axis=0)
    if float(np.hypot(*(patches[:, 1:] - skin[1:]).T).max()) > _OTHER_COLOUR:
        return (
            "something covers a part of the face: no mask, hand, hair or hard coloured light on nose, cheeks and chin"
        )
    eyes = [lab[spots[i, 1], spots[i, 0], 0] for eye in EYES for i in (*eye.crease, *eye.lower)]
    if max(eyes) < 0.42 * skin[0]:
        return "dark glasses hide the eyes: take them off; clear glasses without reflections are fine"
    return ""


def _angles_deg(matrix: NDArray[np.float64]) -> tuple[float, float, float]:
    """Yaw, pitch and roll of MediaPipe's canonical face (x right, y up, z to the camera)."""
    turn = matrix[:3, :3] / np.linalg.norm(matrix[:3, :3], axis=0)
    yaw = np.arctan2(turn[0, 2], turn[2, 2])
    pitch = np.arcsin(np.clip(-turn[1, 2], -1, 1))
    roll = np.arctan2(turn[1, 0], turn[1, 1])
    return tuple(float(np.degrees(angle)) for angle in (yaw, pitch, roll))  # type: ignore[return-value]


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps MediaPipe's own notes off the terminal: its C++ part writes to stderr whatever it is told."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _vision() -> Any:
    try:
        from mediapipe.tasks.python import vision  # two seconds that only the making of a rig needs
    except ImportError as error:
        raise ModelsMissing("photo hosts are made with MediaPipe, which is not installed: run `make photo`") from error
    return vision


def _model(name: str) -> Any:
    from mediapipe.tasks.python import BaseOptions

    return BaseOptions(model_asset_path=str(asset_dir(MODELS) / name))


def _picture(rgb: NDArray[np.uint8]) -> Any:
    import mediapipe

    return mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(rgb))
