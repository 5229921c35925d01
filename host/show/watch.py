"""The watch: every minute the show's figures into its log, the AI label read back as viewers get it, the clock set."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import av
import numpy as np
from numpy.typing import NDArray

from host.show.events import EventType
from host.show.show import Show
from host.show.thinking import Thinking
from stream.bus import Bus
from stream.packet import Kind
from stream.timeline import Samples, from_s

EVERY = from_s(60)

FIRST_AFTER = from_s(5)
"""By then pictures are on the air."""


_UNITS: Final = ((86_400, "days"), (3_600, "hours"), (60, "minutes"), (1, "seconds"))


class Watch:
    """Looks after the show; a label that cannot be read is a fault that operators see."""

    def __init__(
        self,
        show: Show,
        bus: Bus,
        thinking: Thinking,
        *,
        health: Callable[[], dict[str, Any]],
        label_visible: Callable[[NDArray[np.uint8]], bool],
    ) -> None:
        self._show = show
        self._bus = bus
        self._thinking = thinking
        self._health = health
        self._label_visible = label_visible

    async def run(self) -> None:
        """Look every minute, for ever."""
        clock = self._show.clock
        at = FIRST_AFTER
        while True:
            await clock.sleep_until(at)
            if behind := clock.set_right():
                self._show.fault("clock", f"this machine's clock was set {told_shift(behind)}; the show follows it")
            labelled = await self._thinking(partial(self._read_label, await self._keyframe()))
            if not labelled:
                self._show.fault("label", "the AI label cannot be read in the encoded picture")
            self._show.log.append(EventType.HEALTH, self._health() | {"label": labelled})
            at = Samples(max(at + EVERY, clock.now()))

    def _read_label(self, keyframe: bytes) -> bool:
        return self._label_visible(decoded(keyframe))

    async def _keyframe(self) -> bytes:
        """The picture that a viewer who joined now would begin with."""
        with self._bus.subscribe("watch", limit=100, kinds={Kind.VIDEO}) as packets:
            async for packet in packets:
                if packet.keyframe:
                    return packet.data
        raise RuntimeError("the bus was closed")


def told_shift(seconds: float) -> str:
    """`2 hours forward`, `40 seconds back`; of a second and more."""
    length, way = abs(seconds), "forward" if seconds > 0 else "back"
    amount, unit = next((length / each, name) for each, name in _UNITS if length >= each)
    return f"{amount:.3g} {unit} {way}"


def decoded(keyframe: bytes) -> NDArray[np.uint8]:
    """The I420 picture of one H.264 keyframe in Annex B form."""
    decoder = av.CodecContext.create("h264", "r")
    frames = [*decoder.decode(av.Packet(keyframe)), *decoder.decode(None)]
    return np.asarray(frames[0].to_ndarray(format="yuv420p"), np.uint8)
