"""One viewer's seat: its connection, its life signs, and the supervisor that lets nothing of it reach the others."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from aiortc import RTCIceCandidate
from aiortc.exceptions import InvalidStateError, OperationError

from stream.outputs.offer import Offer, OfferRefused
from stream.outputs.viewer import Viewer
from stream.timeline import Samples

_UNANSWERABLE = (OperationError, InvalidStateError, ValueError)
"""What the library raises on an offer that it understands and cannot answer."""

_log = logging.getLogger(__name__)


class Seat:
    """A viewer and what the endpoint knows about it. Whatever its connection throws ends this seat and no other."""

    def __init__(self, viewer: Viewer, ufrag: str, address: str, now: Samples) -> None:
        self.viewer = viewer
        self.ufrag = ufrag
        self.address = address
        self.candidates = 0
        """Trickled so far."""
        self.connected = False
        self._broken = False
        self._reports = 0
        self._heard_at = now

    @property
    def half_open(self) -> bool:
        """Whether it is answered and not yet connected."""
        return self.viewer.state in {"new", "connecting"}

    def lost(self, now: Samples, connect_within: Samples, silent_for: Samples) -> bool:
        """Whether the viewer is gone, judged by its connection's state and its reports."""
        state = self.viewer.state
        if state == "connected" and not self.connected:
            self.connected, self._heard_at = True, now
        if self.viewer.reports != self._reports:
            self._reports, self._heard_at = self.viewer.reports, now
        if self._broken or self.viewer.broken or state in {"failed", "closed"}:
            return True
        return now - self._heard_at > (silent_for if self.connected else connect_within)

    async def answer(self, offer: Offer) -> str:
        """The SDP answer; raises `OfferRefused`."""
        with self._alone():
            try:
                return await self.viewer.answer(offer)
            except _UNANSWERABLE as error:
                raise OfferRefused(422, "the offer cannot be answered") from error
        raise OfferRefused(422, "the offer cannot be answered")

    async def take(self, candidate: RTCIceCandidate) -> None:
        """Follow a trickled candidate."""
        self.candidates += 1
        with self._alone():
            await self.viewer.add_candidate(candidate)

    def judge(self, seconds: float) -> None:
        """Choose the rendition by what was reported in the last `seconds`."""
        if self.connected:
            with self._alone():
                self.viewer.judge(seconds)

    async def close(self) -> None:
        """End the connection."""
        with self._alone():
            await self.viewer.close()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            yield
        except OfferRefused:
            raise
        except Exception as error:  # noqa: BLE001 one viewer's fault must never end the others' show
            self._broken = True
            _log.warning("a viewer's connection failed and ends: %s", type(error).__name__)
