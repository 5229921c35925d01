"""Pseudonyms: how viewers are named in what is kept, by a hash with a salt that never leaves this installation."""

import hashlib
import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from comments.comment import Comment
from host.occupancy import made

SALT_FILE: Final = "viewer-salt"
"""In the data folder. Whoever loses it can no longer find a viewer's comments; whoever has it can."""

WITHOUT_IDS: Final = {"page"}
"""Sources that tell viewers apart by their address, which is not kept, not even hashed."""

_SALT_BYTES: Final = 32


class SaltDamaged(ValueError):
    """The salt is none; the text says what to do. With a shorter one pseudonyms could be guessed."""


class Pseudonyms:
    """Makes the same pseudonym of the same viewer, on this installation only."""

    def __init__(self, salt: bytes) -> None:
        self._salt = salt

    def of(self, source: str, name: str) -> str:
        """Sixteen hexadecimal digits for a viewer of a source; empty for one without a name."""
        return self._hashed(f"{source}\0{name}") if name else ""

    def of_id(self, source: str, id_: str) -> str:
        """The same for a viewer's id there, which no name can be taken for: cleaned names hold no control character."""
        return self._hashed(f"{source}\0\0{id_}") if id_ else ""

    def of_comment(self, comment: Comment) -> dict[str, str]:
        """How its viewer is named in what is kept: by name, and by id where the source has ids."""
        by_name = {"viewer": self.of(comment.source, comment.author)}
        if comment.source in WITHOUT_IDS:
            return by_name
        return by_name | {"viewer_id": self.of_id(comment.source, comment.viewer)}

    def _hashed(self, viewer: str) -> str:
        return hmac.new(self._salt, viewer.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:16]


def pseudonyms(data_dir: Path) -> Pseudonyms:
    """Those of the installation that keeps its data there; its salt is made at the first use. Raises `SaltDamaged`."""
    path = made(data_dir) / SALT_FILE
    if not path.exists():
        _write_whole(path, secrets.token_bytes(_SALT_BYTES))
    salt = path.read_bytes()
    if len(salt) != _SALT_BYTES:
        raise SaltDamaged(
            f"{path} is damaged ({len(salt)} bytes instead of {_SALT_BYTES}): bring it back from a backup, or remove "
            "it; then what viewers wrote before can no longer be found by their names"
        )
    return Pseudonyms(salt)


def _write_whole(path: Path, data: bytes) -> None:
    """Write a file that is there whole or not at all, also after a power cut; one that somebody made before stays."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
