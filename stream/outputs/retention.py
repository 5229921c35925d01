"""How long recordings stay: the oldest files go first, by age and by what all of them weigh."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from stream.outputs.segment_file import UNFINISHED


@dataclass(frozen=True, slots=True)
class Keep:
    """What may stay."""

    age: timedelta
    size_bytes: int


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
        for torn in root.rglob("*" + UNFINISHED):
            torn.unlink(missing_ok=True)
        found = ((path, path.stat()) for path in root.rglob("*.mp4"))
        files = (_File(path, stat.st_size, stat.st_mtime) for path, stat in found)
        self._files = deque(sorted(files, key=lambda file: file.made))
        self._total = sum(file.size for file in self._files)

    def add(self, path: Path, now: datetime) -> set[Path]:
        """Count a new file, and remove what must go now; the paths of the removed."""
        size = path.stat().st_size
        self._files.append(_File(path, size, now.timestamp()))
        self._total += size
        return self.sweep(now)

    def sweep(self, now: datetime) -> set[Path]:
        """Remove what is too old, and the oldest while all together are too large; the paths of the removed."""
        oldest = (now - self._keep.age).timestamp()
        gone = set()
        while self._files and (self._files[0].made < oldest or self._total > self._keep.size_bytes):
            file = self._files.popleft()
            file.path.unlink(missing_ok=True)
            self._total -= file.size
            gone.add(file.path)
            self._remove_empty(file.path.parent)
        return gone

    def _remove_empty(self, folder: Path) -> None:
        while folder != self._root and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent
