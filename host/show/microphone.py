"""The operator's microphone: their voice takes the host's place on the timeline, then the script goes on."""

from collections.abc import AsyncIterator

import numpy as np
from numpy.typing import NDArray

from host.console.desk import DeskRefusal
from host.show.cue import Cue
from host.show.events import EventType
from host.show.show import Show
from host.voice.speech import Speech
from script_gen.line import Line, Origin
from stream.timeline import from_ms

PIECE = from_ms(100)
"""Sound is placed in pieces of this length: short enough to follow, long enough for the mouth to be drawn from."""

BACKLOG_AT_MOST = from_ms(600)
"""Sound waiting beyond this is dropped: a stalled browser must not make the host late for the rest of the evening."""


class Microphone:
    """Puts an operator's sound on air while the script is held."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self._recalled = False

    def recall(self) -> None:
        """Whoever speaks has the floor no more, from their next piece of sound on."""
        self._recalled = True

    async def take_over(self, by: str, pcm: AsyncIterator[bytes]) -> None:
        """Hold the script, air int16 mono 48 kHz sound until `pcm` ends or it is recalled, and hand back."""
        show = self._show
        if show.floor is not None:
            raise DeskRefusal(f"{show.floor} is speaking", code="microphone_taken")
        was_paused, self._recalled = show.director.paused, False
        show.log.append(EventType.EDITED, {"action": "microphone", "on": True}, by=by)
        show.lend(by)
        show.pause()
        try:
            await self._air(pcm)
        finally:
            show.log.append(EventType.EDITED, {"action": "microphone", "on": False}, by=by)
            if not was_paused:
                show.resume()
            show.lend(None)

    async def _air(self, pcm: AsyncIterator[bytes]) -> None:
        cue = self._show.director.cue(Line("", origin=Origin.OPERATOR, product_id=self._show.product_on_air))
        waiting = bytearray()
        clause = 0
        async for chunk in pcm:
            if self._recalled:
                return
            waiting += chunk
            while len(waiting) >= 2 * PIECE:
                piece = np.frombuffer(bytes(waiting[: 2 * PIECE]), "<i2").astype(np.int16)
                del waiting[: 2 * PIECE]
                clause += self._place(cue, clause, piece)

    def _place(self, cue: Cue, clause: int, piece: NDArray[np.int16]) -> bool:
        now = self._show.clock.now()
        if self._show.track.end > now + BACKLOG_AT_MOST and clause:
            return False
        self._show.airing.air(cue, clause, Speech(piece, (), ()))
        return True
