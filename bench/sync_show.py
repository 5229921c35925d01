"""The clap show: a presenter who says "ah" as a beep sounds and a square flashes, all on the same sample."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, NoReturn

import numpy as np
from numpy.typing import NDArray

from host.avatar.puppet.mouth import CENTRE, OPEN, SHAPES, WIDTH
from host.avatar.puppet.turning import FACE, HEAD
from host.avatar.scene import Scene
from host.performance import Performer
from host.show.cue import Cue
from host.show.frames import Frames, Painter
from host.show.track import Track
from host.voice.speech import Mark, Speech
from script_gen.line import Line
from stream.mixer import Mixer
from stream.timeline import PICTURE, RATE_HZ, Samples, from_ms, from_s

FIRST: Final = from_s(3)
CLAP_EVERY: Final = from_ms(800)
BEEP: Final = from_ms(200)
REST: Final = from_ms(300)
"""Silence in the clause before and after its only vowel."""

_BEEP_HZ: Final = 1000
_LOUD: Final = 12_000
_DARK, _LIGHT = 16, 235


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the picture, in pixels."""

    left: int
    top: int
    width: int
    height: int

    def on(self, width: int) -> "Area":
        """The same part of a picture this wide, when this one is of a picture 720 wide; sides stay even."""
        return Area(*(2 * round(side * width / 1440) for side in (self.left, self.top, self.width, self.height)))

    def of(self, luma: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """This part of a picture's luma, shape `(height, width)`; a view."""
        return luma[self.top : self.top + self.height, self.left : self.left + self.width]


def _mouth() -> Area:
    """Where the puppet's widest and most open lips can be, with room for the head to move."""
    x, y = (face + HEAD * centre for face, centre in zip(FACE, CENTRE, strict=True))
    half, gap = (round(HEAD * float(SHAPES[:, column].max())) for column in (WIDTH, OPEN))
    return Area(round(x) - half, round(y) - gap // 2, 2 * half, 2 * gap)


MOUTH: Final = _mouth()
"""The mouth in a picture 720 wide. Its mean luma falls in step with the gap between the lips."""

FLASH: Final = Area(632, 1192, 80, 80)
"""The square that tells a late picture from lips that anticipate, in a picture 720 wide."""


class ClapShow:
    """Claps every 800 ms: the show's own track, performance and painter, with a flashing square laid over."""

    def __init__(self, painter: Painter, claps: int, *, first: Samples = FIRST, width: int = 720) -> None:
        """`painter` makes pictures `width` wide; the first of `claps` claps is at `first`, exactly there."""
        self.claps = [Samples(first + i * CLAP_EVERY) for i in range(claps)]
        self.width = width
        self._speech = _ah()
        track = Track()
        for i, at in enumerate(self.claps):
            track.place(Cue(f"clap {i}", Line("Ah!")), 0, self._speech, Samples(at - REST))
        empty = Scene(shop="Clap", language="en")
        self._frames = Frames(track, painter, Performer(1), empty=empty, card=_nothing, comment=_nothing)

    @property
    def end(self) -> Samples:
        """When the last clap is over."""
        return Samples(self.claps[-1] + CLAP_EVERY)

    def place(self, mixer: Mixer) -> None:
        """Put the whole show's sound in its place."""
        for at in self.claps:
            mixer.place(Samples(at - REST), self._speech.pcm)

    def picture(self, at: Samples) -> Callable[[], NDArray[np.uint8]]:
        """The job that draws the picture at `at`; the square is lit when the picture's middle is in a beep."""
        middle = at + PICTURE // 2
        lit = any(clap <= middle < clap + BEEP for clap in self.claps)
        return partial(self._flashed, self._frames.picture(at), lit)

    def _flashed(self, draw: Callable[[], NDArray[np.uint8]], lit: bool) -> NDArray[np.uint8]:
        picture = draw()
        FLASH.on(self.width).of(picture)[:] = _LIGHT if lit else _DARK
        return picture


def _ah() -> Speech:
    """Silence, a beep marked as an "a", silence."""
    pcm = np.zeros(REST + BEEP + REST, np.int16)
    pcm[REST : REST + BEEP] = _LOUD * np.sin(2 * np.pi * _BEEP_HZ * np.arange(BEEP) / RATE_HZ)
    edges = [Samples(edge) for edge in (0, REST, REST + BEEP, len(pcm))]
    marks = tuple(Mark(at, until, phone) for at, until, phone in zip(edges, edges[1:], ("", "a", ""), strict=False))
    return Speech(pcm, marks, (), 0, len("Ah!"))


def _nothing(*_: object) -> NoReturn:
    raise LookupError("the clap show has no products and no comments")
