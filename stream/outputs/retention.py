"""How long recordings stay: the oldest files go first, by age and by what all weigh; and what room they leave free."""

import logging
import shutil
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from stream.outputs.segment_file import UNFINISHED

AT_ONCE: Final = 50
"""Files removed at most with each new one: a folder of years must not hold up the recording, and a machine whose clock
jumped far ahead loses its recordings slowly enough for somebody to notice."""

MORE_THAN_RESERVE: Final = 1.1
"""Times the reserve that must be free before recording begins again: it shall not end and begin with every segment."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Keep:
    """What may stay."""

    age: timedelta
    size_bytes: int
    reserve_bytes: int = 0
    """Room left free on the disk for others: the show's log, the system. Nothing goes before its time for it."""


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    size: int
    made: float
    """POSIX time."""


class Retention:
    """Watches over one folder of recordings, those of earlier shows too. Belongs in the recording's thread."""

    def __init__(self, root: Path, keep: Keep) -> None:
        """Reads the folder; what an earlier run left half signed is removed."""
        self._keep = keep
        self._root = root
        # Those of the recorder only: somebody may be joining a film of an earlier run at this moment.
        for torn in (*root.glob("*/*/*-*.mp4" + UNFINISHED), *root.glob("*/init.mp4" + UNFINISHED)):
            _remove(torn)
        self._files = deque(sorted(_files(root), key=lambda file: file.made))
        self._total = sum(file.size for file in self._files)
        self._behind = False
        self._short = False

    def has_room(self) -> bool:
        """Whether one more segment may begin without touching the reserve."""
        wanted = self._keep.reserve_bytes * (MORE_THAN_RESERVE if self._short else 1)
        self._short = shutil.disk_usage(_there(self._root)).free < wanted
        return not self._short

    def add(self, path: Path, now: datetime) -> set[Path]:
        """Count a new file, and remove what must go now; the paths of the removed."""
        size = path.stat().st_size
        self._files.append(_File(path, size, now.timestamp()))
        self._total += size
        return self.sweep(now)

    def sweep(self, now: datetime) -> set[Path]:
        """Remove what is too old, and the oldest while all together are too large; the paths of the removed.

        At most `AT_ONCE` files; the others with the next calls.
        """
        oldest = (now - self._keep.age).timestamp()
        gone: set[Path] = set()
        while self._files and (self._files[0].made < oldest or self._total > self._keep.size_bytes):
            if len(gone) == AT_ONCE:
                self._warn(oldest)
                break
            file = self._files.popleft()
            self._total -= file.size
            gone.add(file.path)
            _remove(file.path)
            self._remove_empty(file.path.parent)
        return gone

    def _warn(self, oldest: float) -> None:
        """Once: a clock that is wrong would remove everything there is, little by little."""
        if not self._behind:
            self._behind = True
            old = sum(file.made < oldest for file in self._files)
            _log.warning(
                "recordings: by this machine's clock %d files are older than %s and will be removed, %d with each new "
                "one; is the clock right?",
                old + AT_ONCE,
                self._keep.age,
                AT_ONCE,
            )

    def _remove_empty(self, folder: Path) -> None:
        with suppress(OSError):  # it holds something, or is gone already
            while folder != self._root:
                folder.rmdir()
                folder = folder.parent


def _there(folder: Path) -> Path:
    """The folder, or the nearest one above it that has been made."""
    return next((each for each in (folder, *folder.parents) if each.exists()), Path())


def _files(root: Path) -> Iterator[_File]:
    for path in root.rglob("*.mp4"):
        with suppress(OSError):  # it went meanwhile, or points nowhere
            stat = path.stat()
            yield _File(path, stat.st_size, stat.st_mtime)


def _remove(path: Path) -> None:
    """A file that cannot be removed is somebody else's, and must not end the recording."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        _log.warning("recordings: %s cannot be removed: %s", path.name, error.strerror)
