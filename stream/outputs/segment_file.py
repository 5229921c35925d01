"""One segment being written: whole after every chunk, also when the power goes, and labelled when it is finished."""

import fcntl
import hashlib
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from stream.outputs.aigc import AigcLabel, fill_in_hash, read_aigc
from stream.outputs.boxes import Format, fragment, header, top_boxes
from stream.outputs.chunks import Chunk
from stream.outputs.segments import Segment
from stream.timeline import Samples

Seal = Callable[[Path, Path], None]
"""Writes a signed copy of the first file as the second; raises `OSError` or `ValueError`."""

UNFINISHED: Final = ".part"
"""Behind the name of a signed copy that is not whole yet."""

MANIFEST: Final = b"uuid"
"""The type of the box that holds a C2PA manifest; a segment has no other of it."""

_log = logging.getLogger(__name__)


class SegmentFile:
    """Appends chunks to a file of its own. Every method blocks: it belongs in the recording's thread.

    A chunk is written and flushed to the disk (`fdatasync`) before `append` returns. One that does not fit is taken
    back, so that the file ends with a whole chunk whatever happens.
    """

    def __init__(self, path: Path, number: int, format_: Format, label: AigcLabel, *, breaks: int) -> None:
        """Create the file, which must not exist, and its folder. Raises `OSError`."""
        self.path = path
        self._number = number
        self._label = label
        self._breaks = breaks
        self._hash = hashlib.sha256()
        self._start: Samples | None = None
        self._end = Samples(0)
        self._chunks = 0
        self._entries: list[tuple[Samples, int]] = []
        path.parent.mkdir(parents=True, exist_ok=True)
        head = header(format_, labels=label.metadata())
        self._head = self._size = len(head)
        self._hash_at = head.index(label.hash_text())
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
        # Ends with the process, however that ends: who can lock a file knows that nobody writes it any more.
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._write_or_close(head)
        _flush_folder(path.parent)

    @property
    def start(self) -> Samples | None:
        """The moment it begins, once it holds a chunk."""
        return self._start

    def append(self, chunk: Chunk) -> None:
        """Write a chunk for good. Raises `OSError` and leaves the file as it was."""
        data = fragment(self._chunks + 1, chunk.pieces)
        try:
            _write(self._file, data)
            os.fdatasync(self._file)
        except OSError:
            os.ftruncate(self._file, self._size)
            os.lseek(self._file, self._size, os.SEEK_SET)
            raise
        self._hash.update(data)
        if chunk.keyframe:
            self._entries.append((chunk.start, self._size - self._head))
        self._size += len(data)
        self._chunks += 1
        self._start = chunk.start if self._start is None else self._start
        self._end = chunk.end

    def finish(self, seal: Seal | None) -> Segment | None:
        """Write the content's hash into the label, sign, and close; None when it holds nothing and was removed.

        A copy that cannot be signed (the disk is full) leaves the file unsigned, labelled and playable.
        """
        if self._start is None:
            self.discard()
            return None
        os.pwrite(self._file, self._label.hash_text(self._hash.hexdigest()), self._hash_at)
        os.fdatasync(self._file)
        os.close(self._file)
        if seal:
            seal_in_place(self.path, seal)
        size = self.path.stat().st_size
        head = self._head + size - self._size  # the manifest lies in front of the fragments
        return Segment(
            number=self._number,
            path=self.path,
            start=self._start,
            end=self._end,
            head=head,
            size=size,
            breaks=self._breaks,
            entries=tuple(self._entries),
        )

    def discard(self) -> None:
        """Close and remove a file that holds nothing."""
        os.close(self._file)
        self.path.unlink(missing_ok=True)

    def _write_or_close(self, head: bytes) -> None:
        try:
            _write(self._file, head)
        except OSError:
            self.discard()
            raise


def mend(path: Path, seal: Seal | None) -> bool:
    """Finish a segment whose writer was killed: cut off what is torn, write its hash, sign; whether it was one.

    One that holds no whole fragment is removed. Raises `OSError`, and ValueError when it is no segment.
    """
    with path.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        found = list(top_boxes(file))
        size = max((end for kind, _, _, end in found if kind == b"mdat"), default=0)
        if size:
            file.truncate(size)
            unfinished = fill_in_hash(file)
    if not size:
        path.unlink()
        return True
    signed = any(kind == MANIFEST for kind, _, _, _ in found)
    # The power may also have gone between hash and signature; what was changed since is not signed for anybody.
    unsigned = seal is not None and not signed and (unfinished or read_aigc(path).intact)
    if seal and unsigned:
        seal_in_place(path, seal)
    return unfinished or unsigned


def seal_header(path: Path, format_: Format, label: AigcLabel, seal: Seal | None) -> bytes:
    """Write a header without fragments, labelled and signed; its bytes. Raises `OSError`."""
    nothing = hashlib.sha256().hexdigest()
    path.write_bytes(header(format_, labels=label.metadata(nothing)))
    if seal:
        seal_in_place(path, seal)
    return path.read_bytes()


def seal_in_place(path: Path, seal: Seal) -> None:
    """Replace a file by its signed copy; one that cannot be signed stays as it is, with a line in the log."""
    copy = path.with_name(path.name + UNFINISHED)
    copy.unlink(missing_ok=True)
    try:
        seal(path, copy)
        _flush(copy)
        copy.replace(path)
        _flush_folder(path.parent)
    except (OSError, ValueError) as error:
        _log.warning("%s stays without a signature: %s", path.name, error)
        copy.unlink(missing_ok=True)


def _write(file: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(file, left) :]


def _flush(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _flush_folder(folder: Path) -> None:
    """A file's name survives a power cut only when its folder has been flushed too."""
    _flush(folder)
