"""The built-in WHEP endpoint: browsers watch the show from here, all of them fed by the one encode."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from aiortc import RTCIceServer
from aiortc.exceptions import InvalidStateError, OperationError

from stream.bus import Bus
from stream.clock import Clock
from stream.outputs.fragment import read_fragment
from stream.outputs.offer import CANDIDATES_MAX, Offer, OfferRefused, UnknownSession, check_offer
from stream.outputs.rtp_h264 import rtp_payloads
from stream.outputs.viewer import Viewer
from stream.packet import Packet
from stream.timeline import Samples, from_s

VIEWERS_MAX: Final = 200
HALF_OPEN_MAX: Final = 16
"""Answered and not yet connected; each costs a socket and a key, and anybody can ask for one."""

CONNECT_WITHIN: Final = from_s(15)
SILENT_FOR: Final = from_s(9)
"""A viewer that reports nothing for so long has vanished: browsers report pictures every second, sound every five."""

_PAYLOADS_KEPT: Final = 128


@dataclass(frozen=True, slots=True)
class Session:
    """What a viewer gets for its offer."""

    id: str
    answer_sdp: str


@dataclass(frozen=True, slots=True)
class WhepStats:
    """Viewers now, and what happened to those before."""

    connected: int
    half_open: int
    joined: int
    refused: int
    vanished: int
    """Connected once, then silent or lost."""
    never_connected: int
    overflows: int
    """Times a viewer was too slow and was skipped to a keyframe, among those connected now."""


class _Seat:
    """A viewer and what the endpoint knows about its life signs."""

    def __init__(self, viewer: Viewer, ufrag: str, now: Samples) -> None:
        self.viewer = viewer
        self.ufrag = ufrag
        self.candidates = 0
        self.connected = False
        self._reports = 0
        self._heard_at = now

    def lost(self, now: Samples, connect_within: Samples, silent_for: Samples) -> bool:
        """Whether the viewer is gone, judged by its connection's state and its reports."""
        state = self.viewer.state
        if state == "connected" and not self.connected:
            self.connected, self._heard_at = True, now
        if self.viewer.reports != self._reports:
            self._reports, self._heard_at = self.viewer.reports, now
        patience = silent_for if self.connected else connect_within
        return state in {"failed", "closed"} or now - self._heard_at > patience


class Whep:
    """Lets viewers in, watches over them, and lets them go. Needs `run()` beside it to notice those who vanish.

    Bounded: `viewers_max` seats of which `half_open_max` may be unconnected; an offer beyond that is refused (503).
    `hosts` are the addresses to listen on (all of this machine's when empty); no STUN or TURN server unless given.
    """

    def __init__(
        self,
        bus: Bus,
        clock: Clock,
        *,
        hosts: Sequence[str] = (),
        ice_servers: Sequence[RTCIceServer] = (),
        viewers_max: int = VIEWERS_MAX,
        half_open_max: int = HALF_OPEN_MAX,
        connect_within: Samples = CONNECT_WITHIN,
        silent_for: Samples = SILENT_FOR,
    ) -> None:
        self._bus = bus
        self._clock = clock
        self._hosts = hosts
        self._ice_servers = ice_servers
        self._viewers_max = viewers_max
        self._half_open_max = half_open_max
        self._connect_within = connect_within
        self._silent_for = silent_for
        self._seats: dict[str, _Seat] = {}
        self._payloads: dict[Samples, list[bytes]] = {}
        self._change = asyncio.Event()
        self._joined = self._refused = self._vanished = self._never_connected = 0

    @property
    def count(self) -> int:
        """Viewers connected now."""
        return sum(seat.viewer.state == "connected" for seat in self._seats.values())

    async def run(self) -> None:
        """Watch over the viewers until cancelled, then see them all out."""
        try:
            async with asyncio.TaskGroup() as group:
                while True:
                    await self._change_or_second()
                    for name in self._lost():
                        group.create_task(self._see_out(self._seats.pop(name)), name=f"closing viewer {name}")
        finally:
            await self.close()

    async def offer(self, sdp: str) -> Session:
        """Answer a viewer's offer; raises `OfferRefused` with the status that tells it why not."""
        try:
            self._check_room()
            return await self._answer(check_offer(sdp))
        except OfferRefused:
            self._refused += 1
            raise

    async def patch(self, session_id: str, fragment: str) -> None:
        """Take trickled candidates (`application/trickle-ice-sdpfrag`); raises `FragmentRefused`, `UnknownSession`."""
        seat = self._seat(session_id)
        read = read_fragment(fragment, ufrag=seat.ufrag)
        for candidate in read.candidates[: CANDIDATES_MAX - seat.candidates]:
            seat.candidates += 1
            await seat.viewer.add_candidate(candidate)
        if read.complete:
            await seat.viewer.add_candidate(None)

    async def delete(self, session_id: str) -> None:
        """Let a viewer go; raises `UnknownSession`."""
        seat = self._seat(session_id)
        del self._seats[session_id]
        await seat.viewer.close()

    async def close(self) -> None:
        """Let every viewer go."""
        seats, self._seats = list(self._seats.values()), {}
        await asyncio.gather(*(seat.viewer.close() for seat in seats))

    def stats(self) -> WhepStats:
        """Who is here, and what happened so far."""
        return WhepStats(
            connected=self.count,
            half_open=self._half_open,
            joined=self._joined,
            refused=self._refused,
            vanished=self._vanished,
            never_connected=self._never_connected,
            overflows=sum(seat.viewer.overflows for seat in self._seats.values()),
        )

    @property
    def _half_open(self) -> int:
        return sum(seat.viewer.state in {"new", "connecting"} for seat in self._seats.values())

    def _lost(self) -> list[str]:
        now = self._clock.now()
        return [name for name, seat in self._seats.items() if seat.lost(now, self._connect_within, self._silent_for)]

    def _check_room(self) -> None:
        if len(self._seats) >= self._viewers_max:
            raise OfferRefused(503, f"all {self._viewers_max} seats are taken")
        if self._half_open >= self._half_open_max:
            raise OfferRefused(503, "too many viewers are connecting at this moment; try again in a second")

    async def _answer(self, offer: Offer) -> Session:
        viewer = Viewer(
            secrets.token_urlsafe(16),
            self._bus,
            self._payloads_of,
            self._clock.wall,
            hosts=self._hosts,
            ice_servers=self._ice_servers,
            on_change=self._change.set,
        )
        self._seats[viewer.name] = _Seat(viewer, offer.ufrag, self._clock.now())
        try:
            session = Session(viewer.name, await viewer.answer(offer))
        except (OperationError, InvalidStateError, ValueError) as error:
            await self.delete(viewer.name)
            raise OfferRefused(422, "the offer cannot be answered") from error
        self._joined += 1
        return session

    async def _see_out(self, seat: _Seat) -> None:
        if seat.connected:
            self._vanished += 1
        else:
            self._never_connected += 1
        await seat.viewer.close()

    async def _change_or_second(self) -> None:
        try:
            async with asyncio.timeout(1):
                await self._change.wait()
        except TimeoutError:
            return
        self._change.clear()

    def _seat(self, session_id: str) -> _Seat:
        if session_id not in self._seats:
            raise UnknownSession
        return self._seats[session_id]

    def _payloads_of(self, packet: Packet) -> list[bytes]:
        # Every viewer asks for every picture: only the first pays for cutting it up.
        if packet.pts not in self._payloads:
            self._payloads[packet.pts] = rtp_payloads(packet.data)
            if len(self._payloads) > _PAYLOADS_KEPT:
                del self._payloads[next(iter(self._payloads))]
        return self._payloads[packet.pts]
