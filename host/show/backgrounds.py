"""Pictures that operators brought for behind the host: kept in a folder, checked and made safe when they come."""

import hashlib
from pathlib import Path
from typing import Final

import cv2

from host.avatar.picture_file import covering, picture_from

MOST: Final = 24
LARGEST_BYTES: Final = 12 * 2**20
SMALLEST_PX: Final = 320
"""Less would be a smear behind the host."""
_LONGEST_PX: Final = 1920
_QUALITY: Final = 90


class BackgroundRefused(ValueError):
    """A picture that is not taken; the text says why, and what would be."""


class Backgrounds:
    """A folder of pictures, each under a name made from its content, so that none is kept twice."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = sorted(path.stem for path in folder.glob("*.jpg")) if folder.is_dir() else []

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all that are kept."""
        return tuple(self._names)

    def path(self, name: str) -> Path:
        """Where one is kept; KeyError for an unknown name."""
        if name not in self._names:
            raise KeyError(name)
        return self._folder / f"{name}.jpg"

    def add(self, raw: bytes) -> str:
        """Keep a picture, decoded and written anew so that nothing but its pixels stays; its name.

        Takes some 100 ms. Raises `BackgroundRefused`, `PictureUnusable` or `OSError`.
        """
        if len(raw) > LARGEST_BYTES:
            raise BackgroundRefused(f"the picture has {len(raw)} bytes, {LARGEST_BYTES // 2**20} MB at most")
        if len(self._names) >= MOST:
            raise BackgroundRefused(f"{MOST} pictures are kept already: remove one first")
        pixels = picture_from(raw, least_px=_LONGEST_PX)
        height, width = pixels.shape[:2]
        if min(height, width) < SMALLEST_PX:
            raise BackgroundRefused(f"the picture is {width}x{height}, {SMALLEST_PX} pixels a side at least")
        share = min(_LONGEST_PX / max(height, width), 1.0)
        small = covering(pixels, (round(width * share), round(height * share)))
        body = cv2.imencode(".jpg", small[..., :3], [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes()
        return self._keep(body)

    def remove(self, name: str) -> None:
        """Forget one; KeyError for an unknown name."""
        self.path(name).unlink(missing_ok=True)
        self._names.remove(name)

    def _keep(self, body: bytes) -> str:
        name = hashlib.sha256(body).hexdigest()[:16]
        if name not in self._names:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / f"{name}.jpg").write_bytes(body)
            self._names = sorted([*self._names, name])
        return name
