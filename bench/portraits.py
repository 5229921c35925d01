"""Portraits for the photo host's benchmarks: one that the project draws itself, and NASA's of an astronaut."""

import json
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from host.avatar.photo import PhotoHost, Rig
from host.avatar.photo.build import build_rig
from host.avatar.photo.consent import Consent
from host.avatar.pose import Pose
from host.avatar.puppet import Puppet
from host.avatar.sprite import Pixels
from host.avatar.stage import load_layout

CONSENT: Final = Consent(
    person="Nobody",
    given_on=date(2026, 1, 1),
    uses=("live", "recordings"),
    until=date(2999, 12, 31),
    signature="drawn or in the public domain",
)
POINTS: Final = Path(__file__).with_name("drawn_face.json")
"""What MediaPipe finds in the drawn portrait, so that drawing it needs no MediaPipe."""
_SIZE: Final = (1080, 1920)


def drawn_person() -> Pixels:
    """A drawn person as straight BGRA, 1080 x 1920: what shows on black and on white alike is the person."""
    puppet = Puppet("leo", size=_SIZE)
    on_black, on_white = (np.full((_SIZE[1], _SIZE[0], 4), (*3 * [level], 255), np.uint8) for level in (0, 255))
    for picture in (on_black, on_white):
        puppet.draw(Pose(smile=0.25), picture)
    alpha = 255 - (on_white[..., :3].astype(int) - on_black[..., :3]).max(2).clip(0, 255)
    colour = on_black[..., :3] * 255.0 / np.maximum(alpha, 1)[..., None]
    return np.dstack([colour.clip(0, 255), alpha]).round().astype(np.uint8)


@cache
def drawn_rig() -> Rig:
    """The rig of the drawn person, made without looking for the face."""
    points = np.array(json.loads(POINTS.read_text()), np.float32)
    return Rig(drawn_person(), points, CONSENT)


def drawn_host(layout: str) -> PhotoHost:
    """The drawn person as a photo host at a layout's size."""
    return PhotoHost(drawn_rig(), size=load_layout(layout).figure_px)


def portrait(folder: Path) -> Path:
    """A portrait written into a folder: the astronaut where scikit-image is installed, else the drawn person."""
    path = folder / "portrait.png"
    if find_spec("skimage") is None:
        person = drawn_person()
        alpha = person[..., 3:] / 255
        picture = person[..., :3] * alpha + 216 * (1 - alpha)
    else:
        picture = import_module("skimage.data").astronaut()[..., ::-1]  # NASA, public domain
    path.write_bytes(cv2.imencode(".png", np.asarray(picture, np.uint8))[1].tobytes())
    return path


def portrait_rig(folder: Path) -> Rig:
    """The rig of `portrait`, by MediaPipe."""
    return build_rig(portrait(folder), CONSENT).rig
