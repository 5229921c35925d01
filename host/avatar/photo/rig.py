"""The rig: a folder with a person cut out, the points of the face, the consent, and the sha256 of each."""

import hashlib
import json
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from host.avatar.photo.consent import LIVE, Consent, parse_consent
from host.avatar.sprite import Pixels

MANIFEST: Final = "rig.toml"
PERSON: Final = "person.png"
POINTS: Final = "points.json"
CONSENT: Final = "consent.toml"
_FORMAT: Final = 1
_FILES: Final = (PERSON, POINTS, CONSENT)
_LARGEST_BYTES: Final = 64 * 2**20


class RigFault(ValueError):
    """A folder that is no sound rig; the text names the file and what would be right."""


@dataclass(frozen=True, slots=True)
class Rig:
    """One person, ready to be drawn."""

    person: Pixels
    """Straight BGRA, `(height, width, 4)`."""
    points: NDArray[np.float32]
    """The face's 478 points in those pixels, `(478, 3)`."""
    consent: Consent


def save_rig(folder: Path, rig: Rig, consent_text: str, *, made_on: date) -> None:
    """Write the rig's files into a folder, which is made when it is not there, the manifest last."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    png = cv2.imencode(".png", rig.person)[1].tobytes()
    points = json.dumps({"points": np.round(rig.points.astype(float), 2).tolist()})
    contents = {PERSON: png, POINTS: points.encode(), CONSENT: consent_text.encode()}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    lines = [
        "# Made by `livehost avatar make`; a changed file below no longer matches its sha256 and stays off the air.",
        f"format = {_FORMAT}",
        f"made_on = {made_on.isoformat()}",
        f"person = {json.dumps(rig.consent.person, ensure_ascii=False)}",
        f"until = {rig.consent.until.isoformat()}",
        "",
        "[sha256]",
        *(f'"{name}" = "{hashlib.sha256(content).hexdigest()}"' for name, content in contents.items()),
        "",
    ]
    (folder / MANIFEST).write_text("\n".join(lines), encoding="utf-8")


def load_rig(folder: Path, *, today: date) -> Rig:
    """The rig in a folder, for a show today.

    Raises `RigFault` when a file is missing, changed or broken, and `ConsentFault` when the person's consent does not
    cover a live show today.
    """
    files = _verified(folder)
    consent = parse_consent(files[CONSENT].decode("utf-8", "replace"), f"{folder / CONSENT}")
    consent.check(LIVE, today)
    person = cv2.imdecode(np.frombuffer(files[PERSON], np.uint8), cv2.IMREAD_UNCHANGED)
    if person is None or person.dtype != np.uint8 or person.ndim != 3 or person.shape[2] != 4:
        raise RigFault(f"{folder / PERSON} is no cut-out person: make the rig anew")
    return Rig(np.asarray(person, np.uint8), _points(files[POINTS], folder / POINTS, person.shape[:2]), consent)


def _verified(folder: Path) -> dict[str, bytes]:
    """The rig's files, each as the manifest says."""
    manifest = _manifest(folder / MANIFEST)
    if manifest.get("format") != _FORMAT:
        raise RigFault(f"{folder / MANIFEST}: format {manifest.get('format')!r}, wanted {_FORMAT}: make the rig anew")
    known = manifest.get("sha256")
    files = {}
    for name in _FILES:
        if not isinstance(known, dict) or name not in known:
            raise RigFault(f"{folder / MANIFEST} has no sha256 of {name}: make the rig anew")
        content = _read(folder / name)
        if hashlib.sha256(content).hexdigest() != known[name]:
            raise RigFault(f"{folder / name} is not the file that the rig was made with: make the rig anew")
        files[name] = content
    return files


def _manifest(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_read(path).decode("utf-8"))
    except ValueError as error:
        if isinstance(error, RigFault):
            raise
        raise RigFault(f"{path} is damaged ({error}): make the rig anew") from error


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise RigFault(f"{path} has {path.stat().st_size} bytes, which no rig has: make the rig anew")
        return path.read_bytes()
    except OSError as error:
        raise RigFault(
            f"{path}: {error.strerror}; a rig folder is made by `livehost avatar make PORTRAIT --consent FILE -o DIR`"
        ) from error


def _points(content: bytes, path: Path, shape: tuple[int, ...]) -> NDArray[np.float32]:
    try:
        points = np.asarray(json.loads(content)["points"], np.float32)
    except (ValueError, KeyError, TypeError) as error:
        raise RigFault(f"{path} holds no points: make the rig anew") from error
    if points.shape != (478, 3) or not np.isfinite(points).all() or np.abs(points).max() > 2 * max(shape):
        raise RigFault(f"{path} wants 478 points of three numbers within the picture: make the rig anew")
    return points
