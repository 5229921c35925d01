"""What a show is built from: a script, a place for sound, and the manner of its host."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from script_gen.line import Line, Segment
from stream.timeline import Samples


class Script(Protocol):
    """Whatever writes the lines."""

    def next_segment(self, *, wall: datetime, product_id: str | None = None) -> Segment:
        """The next lines, or those of one product."""
        ...

    def notice(self) -> Line:
        """The spoken notice that the host is AI-generated, in varying words."""
        ...

    def state(self) -> dict[str, Any]:
        """JSON that `restore` takes."""
        ...

    def restore(self, state: dict[str, Any]) -> None:
        """Go on where that state was."""
        ...


class Sound(Protocol):
    """Whatever mixes the clauses."""

    def place(self, at: Samples, pcm: NDArray[np.int16]) -> None:
        """Add mono sound at 48 kHz from `at` on."""
        ...

    def cut(self, at: Samples, *, fade: Samples) -> None:
        """Fade out everything from `at` on."""
        ...


@dataclass(frozen=True, slots=True)
class Manner:
    """How this room's host speaks."""

    voice: str
    language: str
    brand_style: str
