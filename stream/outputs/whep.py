"""The built-in WHEP endpoint: browsers watch the show from here, all of them fed by the one encode."""

import asyncio
import secrets
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from stream.bus import Bus
from stream.clock import Clock
from stream.histogram import Spread
from stream.ice import IceServers
from stream.outputs.delivery import Ways
from stream.outputs.direct import Scratch
from stream.outputs.doors import Doors
from stream.outputs.fragment import read_fragment
from stream.outputs.gathering import IceSupply
from stream.outputs.ladder import Ladder
from stream.outputs.offer import CANDIDATES_MAX, Offer, OfferRefused, UnknownSession, check_offer
from stream.outputs.rounds import go_round
from stream.outputs.seat import Seat
from stream.outputs.viewer import Viewer
from stream.packet import Kind
from stream.renditions import Rendition
from stream.totals import Totals

LOOK_S: Final = 0.5
"""How often vanished viewers are looked for: with their silence and a goodbye nobody hears it is under ten seconds."""

USUAL_DOORS: Final = Doors()

REMEMBERED: Final = 256
"""Names of viewers that left."""


@dataclass(frozen=True, slots=True)
class Session:
    """What a viewer gets for its offer."""

    id: str
    answer_sdp: str


@dataclass(frozen=True, slots=True)
class WhepStats:
    """Viewers now, and what happened to all there have been."""

    connected: int
    half_open: int
    direct: int
    """Of those connected, how many take the fast way."""
    by_level: Mapping[int, int]
    """Connected viewers on each rendition: 0 the best; the highest number gets keyframes only."""
    joined: int
    failed: Mapping[str, int]
    """Joins that failed: malformed, too_large, unsupported, full, ice (no way was found), dtls (no key agreed on)."""
    vanished: int
    """Connected once, then silent or lost."""
    relay_failures: int
    """Times a TURN server gave no address."""
    totals: Totals
    """Summed over all viewers, those who left included."""
    loss: float
    """Mean share of packets lost on the way to those connected, before retransmission."""
    lateness: Spread
    """How long after their moment pictures had been sent to the last viewer."""


class Whep:
    """Lets viewers in, watches over them, and lets them go. Needs `run()` beside it to feed them and miss them.

    Bounded by its `doors`: an offer beyond them is refused (503). `hosts` are the addresses to listen on, all of this
    machine's when empty; no STUN or TURN server unless given. `renditions` are what there is besides the bus' own
    pictures. `direct=False` keeps everybody on the safe way.
    """

    def __init__(
        self,
        bus: Bus,
        clock: Clock,
        *,
        hosts: Sequence[str] = (),
        ice_servers: IceServers | None = None,
        renditions: Sequence[Rendition] = (),
        direct: bool = True,
        doors: Doors = USUAL_DOORS,
    ) -> None:
        self._clock = clock
        self._hosts = hosts
        self._loopback = any(ip_address(host).is_loopback for host in hosts)
        self._ice = IceSupply(ice_servers or IceServers(), clock)
        self._ladder = Ladder(bus, clock, renditions)
        self._ways = Ways(clock, Scratch(), direct)
        self._doors = doors
        self._seats: dict[str, Seat] = {}
        self._change = asyncio.Event()
        self._joined = self._vanished = 0
        self._failed: Counter[str] = Counter()
        self._gone = Totals()
        self._left: deque[str] = deque(maxlen=REMEMBERED)

    @property
    def count(self) -> int:
        """Viewers connected now."""
        return sum(seat.viewer.state == "connected" for seat in self._seats.values())

    async def run(self) -> None:
        """Feed the viewers and watch over them until cancelled, then see them all out."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._ladder.run(), name="feeds")
                group.create_task(go_round(self._seats, self._clock), name="rounds")
                while True:
                    await self._change_or(LOOK_S)
                    for name in self._lost():
                        group.create_task(self._see_out(self._seats.pop(name)), name=f"closing viewer {name}")
        finally:
            await self.close()

    def known(self, session_id: str) -> bool:
        """Whether this viewer is here, or left a moment ago: its page's last words may come after it."""
        return session_id in self._seats or session_id in self._left

    async def offer(self, sdp: str, address: str = "") -> Session:
        """Answer a viewer's offer; raises `OfferRefused` with the status that tells it why not.

        `address` is where the viewer asked from: one address cannot take all places of those who are connecting.
        """
        try:
            self._doors.admit(self._seats.values(), address)
            return await self._answer(check_offer(sdp, loopback=self._loopback), address)
        except OfferRefused as refused:
            self._failed[refused.cause] += 1
            raise

    async def patch(self, session_id: str, fragment: str) -> None:
        """Take trickled candidates (`application/trickle-ice-sdpfrag`); raises `FragmentRefused`, `UnknownSession`."""
        seat = self._seat(session_id)
        candidates = read_fragment(fragment, ufrag=seat.ufrag, loopback=self._loopback)
        for candidate in candidates[: CANDIDATES_MAX - seat.candidates]:
            await seat.take(candidate)

    async def delete(self, session_id: str) -> None:
        """Let a viewer go; raises `UnknownSession`."""
        seat = self._seat(session_id)
        del self._seats[session_id]
        await self._close(seat)

    async def close(self) -> None:
        """Let every viewer go."""
        seats = list(self._seats.values())
        self._seats.clear()
        await asyncio.gather(*map(self._close, seats))

    def stats(self) -> WhepStats:
        """Who is here, and what happened so far."""
        seated = [seat.viewer for seat in self._seats.values()]
        here = [viewer for viewer in seated if viewer.state == "connected"]
        return WhepStats(
            connected=len(here),
            half_open=sum(seat.half_open for seat in self._seats.values()),
            direct=sum(viewer.direct for viewer in here),
            by_level=Counter(viewer.quality.level for viewer in here),
            joined=self._joined,
            failed=dict(self._failed),
            vanished=self._vanished,
            relay_failures=self._ice.failures,
            totals=sum((viewer.totals() for viewer in seated), self._gone + Totals(skips=self._ladder.skips)),
            loss=sum(viewer.loss for viewer in here) / max(1, len(here)),
            lateness=self._ladder.best.lateness(),
        )

    def _lost(self) -> list[str]:
        now = self._clock.now()
        return [name for name, seat in self._seats.items() if self._doors.has_lost(seat, now)]

    async def _answer(self, offer: Offer, address: str) -> Session:
        if Kind.VIDEO in offer.kinds and not self._ladder.rungs(Kind.VIDEO, offer.codec):
            raise OfferRefused(422, "the offer has no H.264 with packetization-mode=1")
        name = secrets.token_urlsafe(16)
        servers = self._ice.for_viewer(name)
        viewer = Viewer(
            name, self._ladder, self._ways, hosts=self._hosts, ice_servers=servers, on_change=self._change.set
        )
        seat = self._seats[name] = Seat(viewer, offer.ufrag, address, self._clock.now())
        try:
            session = Session(name, await seat.answer(offer))
        except OfferRefused:
            with suppress(UnknownSession):
                await self.delete(name)
            raise
        self._ice.note(servers, session.answer_sdp)
        self._joined += 1
        return session

    async def _see_out(self, seat: Seat) -> None:
        if seat.connected:
            self._vanished += 1
        else:
            self._failed["dtls" if seat.viewer.reached else "ice"] += 1
        await self._close(seat)

    async def _close(self, seat: Seat) -> None:
        self._left.append(seat.viewer.name)
        self._gone += seat.viewer.totals()
        await seat.close()

    async def _change_or(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._change.wait()
        except TimeoutError:
            return
        self._change.clear()

    def _seat(self, session_id: str) -> Seat:
        if session_id not in self._seats:
            raise UnknownSession
        return self._seats[session_id]
