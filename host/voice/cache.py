"""Spoken clauses kept on disk under what they were made from, so that a sentence is computed once."""

import json
import logging
import os
import struct
import threading
import zlib
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

import numpy as np

from host.voice.speech import Mark
from host.voice.utterance import Take
from stream.timeline import Samples

log = logging.getLogger(__name__)

_MAGIC: Final = b"LHV1"
_HEAD: Final = struct.Struct("<4sIII")
"""Magic, CRC-32 of all that follows, bytes of JSON, bytes of sound."""
_SUFFIX: Final = ".clause"


@dataclass(slots=True)
class Tally:
    """What the cache has seen since it was opened."""

    hits: int = 0
    misses: int = 0
    broken: int = 0
    """Files that could not be read back; they are deleted."""
    refused: int = 0
    """Clauses that could not be written: disk full, or no right to."""


class ClauseCache:
    """At most `limit_bytes` of clauses in a folder; the least recently used go first.

    Several processes may share the folder: files appear whole or not at all, and one that another process has
    deleted is simply missing. Safe to use from two threads.
    """

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self.tally = Tally()
        self._folder = folder
        self._limit = limit_bytes
        self._lock = threading.Lock()
        self._sizes: OrderedDict[str, int] = OrderedDict()
        """Key to bytes, least recently used first."""
        self._survey()
        self._evict()

    @property
    def held_bytes(self) -> int:
        """What it holds now."""
        return sum(self._sizes.values())

    def __contains__(self, key: str) -> bool:
        with self._lock:
            return key in self._sizes

    def get(self, key: str) -> Take | None:
        """The clause of that key, or `None`; a broken file is deleted and counted."""
        path = self._path(key)
        try:
            take = unpacked(path.read_bytes())
            os.utime(path)
        except OSError:
            self._forget(key)
            self.tally.misses += 1
            return None
        except ValueError as error:
            log.warning("dropped a broken clause from the voice cache: %s", error)
            _remove(path)
            self._forget(key)
            self.tally.broken += 1
            return None
        with self._lock:
            self._sizes.move_to_end(key) if key in self._sizes else None
        self.tally.hits += 1
        return take

    def put(self, key: str, take: Take) -> None:
        """Keep a clause. When it cannot be written it is counted, and the show goes on."""
        data = packed(take)
        path = self._path(key)
        try:
            self._write(path, data)
        except OSError as error:
            if not self.tally.refused:
                log.warning("the voice cache in %s cannot be written, speech is not kept: %s", self._folder, error)
            self.tally.refused += 1
            return
        with self._lock:
            self._sizes[key] = len(data)
            self._sizes.move_to_end(key)
        self._evict()

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
            try:
                part.write(data)
                part.close()
                os.replace(part.name, path)
            except OSError:
                Path(part.name).unlink(missing_ok=True)
                raise

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}{_SUFFIX}"

    def _forget(self, key: str) -> None:
        with self._lock:
            self._sizes.pop(key, None)

    def _survey(self) -> None:
        """Take stock of what an earlier run left, oldest use first; a write that was cut short is cleared away."""
        found = []
        for path in self._folder.glob("??/*"):
            if path.suffix == ".part":
                _remove(path)
            elif path.suffix == _SUFFIX:
                with suppress(FileNotFoundError):  # another room has just dropped it
                    status = path.stat()
                    found.append((status.st_mtime_ns, path.stem, status.st_size))
        self._sizes.update((key, size) for _, key, size in sorted(found))

    def _evict(self) -> None:
        with self._lock:
            total = sum(self._sizes.values())
            while total > self._limit and self._sizes:
                key, size = self._sizes.popitem(last=False)
                _remove(self._path(key))
                total -= size


def _remove(path: Path) -> None:
    """Delete a file; one that is gone, or cannot be deleted, is no reason to fall silent."""
    with suppress(OSError):
        path.unlink()


def packed(take: Take) -> bytes:
    """A take as bytes: head, JSON of marks and spans, sound as little-endian int16."""
    marks = [[mark.at, mark.until, mark.phone] for mark in take.marks]
    text = json.dumps({"marks": marks, "spans": take.spans}, ensure_ascii=False).encode()
    sound = take.pcm.astype("<i2").tobytes()
    return _HEAD.pack(_MAGIC, zlib.crc32(text + sound), len(text), len(sound)) + text + sound


def unpacked(data: bytes) -> Take:
    """The take of `packed` bytes. Raises `ValueError` when they are not whole."""
    if len(data) < _HEAD.size:
        raise ValueError(f"{len(data)} bytes are too few")
    magic, crc, text_bytes, sound_bytes = _HEAD.unpack_from(data)
    body = data[_HEAD.size :]
    if magic != _MAGIC or len(body) != text_bytes + sound_bytes or zlib.crc32(body) != crc:
        raise ValueError("its checksum does not fit")
    written = json.loads(body[:text_bytes])
    marks = tuple(Mark(Samples(at), Samples(until), phone) for at, until, phone in written["marks"])
    pcm = np.frombuffer(body, "<i2", offset=text_bytes).astype(np.int16)
    return Take(pcm, marks, tuple((at, until) for at, until in written["spans"]))
