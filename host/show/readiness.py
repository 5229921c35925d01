"""How far the sound of each cue is made that is wanted soon."""

from dataclasses import dataclass
from typing import Final

from host.show.cue import Cue, Wording


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a cue's sound is made."""

    clauses: int = 0
    complete: bool = False


NONE: Final = Progress()


class Readiness:
    """Keeps the progress of every cue whose sound is wanted; by id and version, for an edited line is made anew."""

    def __init__(self) -> None:
        self._progress: dict[Wording, Progress] = {}

    def want(self, cue: Cue) -> bool:
        """From now on its sound is wanted; False when it was before."""
        if cue.key in self._progress:
            return False
        self._progress[cue.key] = NONE
        return True

    def came(self, key: Wording, progress: Progress) -> bool:
        """A cue's sound has come this far; False when nobody wants it any more."""
        if key not in self._progress:
            return False
        self._progress[key] = progress
        return True

    def forget(self, cue: Cue) -> bool:
        """Its sound is wanted no more; whether it was."""
        return self._progress.pop(cue.key, None) is not None

    def ready(self, cue: Cue, clause: int = 0) -> bool:
        """Whether that clause of the cue is made."""
        return self._progress.get(cue.key, NONE).clauses > clause

    def spoken(self, cue: Cue, clauses: int) -> bool:
        """Whether so many clauses are all of the cue."""
        progress = self._progress.get(cue.key, NONE)
        return progress.complete and clauses >= progress.clauses
