"""The lines to come, in order, as operators edit them."""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from host.show.cue import Cue
from script_gen.line import Line, Origin

DELETED_AT_MOST = 20
"""Deleted lines that can still be brought back; the oldest are gone for good."""


class QueueRefusal(Exception):
    """An edit that cannot be done; the text says why."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        """`unknown_line` or `stale_version`."""


class _Deleted(NamedTuple):
    cue: Cue
    after: str | None
    """The line it stood behind; None: it was first."""


class Queue:
    """Cues that have not aired, in the order they will. A line leaves it the moment it goes on air."""

    def __init__(self) -> None:
        self._cues: list[Cue] = []
        self._deleted: deque[_Deleted] = deque(maxlen=DELETED_AT_MOST)

    def __len__(self) -> int:
        return len(self._cues)

    def __iter__(self) -> Iterator[Cue]:
        return iter(self._cues)

    @property
    def first(self) -> Cue:
        """The line that airs next; IndexError when there is none."""
        return self._cues[0]

    def head(self, length: int) -> list[Cue]:
        """The next lines, at most `length`."""
        return self._cues[:length]

    def scripted(self) -> list[Cue]:
        """The lines the script wrote; operators' own are not among them."""
        return [cue for cue in self._cues if cue.origin is Origin.SCRIPT]

    def extend(self, cues: Iterable[Cue]) -> None:
        """Add lines at the end."""
        self._cues.extend(cues)

    def insert(self, cue: Cue, *, after: str | None) -> None:
        """Add a line behind line `after`, or first."""
        self._cues.insert(0 if after is None else self._index(after) + 1, cue)

    def edit(self, line_id: str, line: Line, *, version: int) -> Cue:
        """Replace a line's words; returns the cue as it was. Refuses when the caller saw an older version."""
        index = self._index(line_id)
        old = self._cues[index]
        if old.version != version:
            raise QueueRefusal(
                "stale_version", f"line {line_id} was changed meanwhile: it is at version {old.version}, not {version}"
            )
        self._cues[index] = old.rewritten(line)
        return old

    def remove(self, line_id: str) -> Cue:
        """Take a line out."""
        return self._cues.pop(self._index(line_id))

    def delete(self, line_id: str) -> Cue:
        """Take a line out that may be wanted back."""
        index = self._index(line_id)
        self._deleted.append(_Deleted(self._cues[index], self._cues[index - 1].id if index else None))
        return self._cues.pop(index)

    def restore(self, line_id: str) -> None:
        """Bring a deleted line back to where it stood, or first when the line it stood behind has left."""
        found = next((deleted for deleted in self._deleted if deleted.cue.id == line_id), None)
        if found is None:
            raise QueueRefusal("unknown_line", f"line {line_id} was not deleted, or too long ago to be brought back")
        self._deleted.remove(found)
        here = any(cue.id == found.after for cue in self._cues)
        self.insert(found.cue, after=found.after if here else None)

    def move(self, line_id: str, *, after: str | None) -> None:
        """Put a line behind line `after`, or first."""
        if after == line_id:
            raise QueueRefusal("unknown_line", f"line {line_id} cannot stand behind itself")
        target = None if after is None else self._cues[self._index(after)].id
        cue = self.remove(line_id)
        self.insert(cue, after=target)

    def _index(self, line_id: str) -> int:
        for index, cue in enumerate(self._cues):
            if cue.id == line_id:
                return index
        raise QueueRefusal(
            "unknown_line", f"line {line_id} is not among the lines to come: it has aired or was deleted"
        )
