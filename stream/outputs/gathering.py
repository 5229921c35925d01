"""Gathering of candidates: on which addresses, for how long, and what to do while a TURN server does not answer."""

from collections.abc import Sequence
from typing import Final

from aioice import Candidate
from aiortc import RTCDtlsTransport, RTCIceServer

from stream.clock import Clock
from stream.ice import IceServer, IceServers
from stream.timeline import Samples, from_s

GATHER_WITHIN_S: Final = 2
"""How long an answer may wait for STUN and TURN servers."""

REST: Final = from_s(30)
"""A TURN server that did not answer is not asked again for this long: nobody else waits for it."""


def gather_on(hosts: Sequence[str], transport: RTCDtlsTransport) -> None:
    """Have a transport listen on `hosts` (on every address of this machine but loopback when empty)."""
    ice = transport.transport._connection
    gather = ice.get_component_candidates

    async def gather_on_hosts(component: int, addresses: list[str], timeout: int = 5) -> list[Candidate]:
        return await gather(component, list(hosts) or addresses, GATHER_WITHIN_S)

    ice.get_component_candidates = gather_on_hosts  # type: ignore[method-assign]


class IceSupply:
    """The servers to use for the next viewer's connection, without a TURN server that failed a moment ago."""

    def __init__(self, servers: IceServers, clock: Clock) -> None:
        self.failures = 0
        """How often a TURN server gave no relayed address."""
        self._servers = servers
        self._clock = clock
        self._rests_until = Samples(0)

    def for_viewer(self, name: str) -> list[RTCIceServer]:
        """In the WebRTC library's form; empty means that no server outside is contacted."""
        resting = self._clock.now() < self._rests_until
        return [_server(each) for each in self._servers.for_viewer(name) if not (each.relays and resting)]

    def note(self, servers: Sequence[RTCIceServer], answer_sdp: str) -> None:
        """Learn from an answer whether the TURN server among `servers` gave an address."""
        asked = any(str(server.urls).startswith("turn") for server in servers)
        if asked and " typ relay" not in answer_sdp:
            self.failures += 1
            self._rests_until = Samples(self._clock.now() + REST)


def _server(server: IceServer) -> RTCIceServer:
    return RTCIceServer(server.url, server.username or None, server.credential or None)
