"""`livehost bench rig`: from one portrait to a rig on disk, and from the disk to the first picture of a show."""

import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from bench.portraits import CONSENT, portrait
from bench.report import Report, Row
from host.avatar.photo import PhotoHost, load_rig, save_rig
from host.avatar.photo.build import build_rig
from host.avatar.pose import Pose

LIMIT_S: Final = 10.0
TODAY: Final = date(2026, 11, 22)
_CONSENT_TOML: Final = """\
person = "Nobody"
given_on = 2026-01-01
uses = ["live", "recordings"]
until = 2999-12-31
signature = "drawn or in the public domain"
"""


def run() -> Report:
    """One portrait, once, MediaPipe's own start included, as a merchant waits for it."""
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        with tempfile.TemporaryDirectory(prefix="livehost-") as scratch:
            made_s, opened_s = _seconds(Path(scratch))
    finally:
        cv2.setNumThreads(threads)
    rows = (Row("portrait to rig", made_s, "s", LIMIT_S), Row("rig to first picture", opened_s, "s"))
    return Report("rig", rows)


def _seconds(folder: Path) -> tuple[float, float]:
    picture = portrait(folder)
    began = time.perf_counter()
    save_rig(folder / "rig", build_rig(picture, CONSENT).rig, _CONSENT_TOML, made_on=TODAY)
    made = time.perf_counter()
    host = PhotoHost(load_rig(folder / "rig", today=TODAY))
    host.draw(Pose(), np.zeros((1280, 720, 4), np.uint8))
    return made - began, time.perf_counter() - made
