"""A bad line in user space: every datagram between one viewer and the endpoint is delayed, and some are lost.

It stands where netem in a network namespace would, on machines whose kernel has no netem, and does the same: loss is
independent from datagram to datagram, the delay is constant, and ICE and DTLS suffer like everything else. A narrow
line has a queue of a quarter of a second before it, and what finds that full is lost.
"""

import asyncio
import random
import re
from collections.abc import Callable
from typing import Any, cast

from bench.receiver import LOOPBACK
from stream.outputs.whep import Session, Whep

Address = tuple[str, int]

QUEUE_S = 0.25
"""What the queue before a narrow line holds."""


class LossyEndpoint:
    """A WHEP endpoint whose viewers are reached only through a bad line. `close` it."""

    def __init__(
        self, whep: Whep, *, loss: float, delay_s: float, rate_bps: float = float("inf"), seed: int = 1
    ) -> None:
        """`loss` is a share, `delay_s` each way's, `rate_bps` what the line carries each way."""
        self._whep = whep
        self._rate_bps = rate_bps
        self._loss = loss
        self._delay_s = delay_s
        self._random = random.Random(seed)
        self._lines: list[asyncio.DatagramTransport] = []

    async def offer(self, sdp: str, address: str = "") -> Session:
        """Answer with the line's own port in place of the endpoint's."""
        session = await self._whep.offer(_without_candidates(sdp), address)
        port = re.search(r"a=candidate:\S+ 1 udp \d+ 127\.0\.0\.1 (\d+) ", session.answer_sdp)
        if port is None:
            raise ValueError("the answer has no candidate on loopback")
        line = await self._open((LOOPBACK[0], int(port[1])))
        return Session(session.id, session.answer_sdp.replace(f" {port[1]} ", f" {line} "))

    async def patch(self, session_id: str, fragment: str) -> None:
        """Candidates are not passed on: the viewer must come through the line."""

    async def delete(self, session_id: str) -> None:
        """End a session."""
        await self._whep.delete(session_id)

    def known(self, session_id: str) -> bool:
        """Whether there is such a session."""
        return self._whep.known(session_id)

    def close(self) -> None:
        """Cut all lines."""
        for line in self._lines:
            line.close()

    def lost(self) -> bool:
        """Whether the next datagram is."""
        return self._random.random() < self._loss

    async def _open(self, server: Address) -> int:
        """A line to `server`; the port viewers send to."""
        loop = asyncio.get_running_loop()
        near, far = (_End(self.lost, self._delay_s, self._rate_bps) for _ in range(2))
        near.other, far.other, far.peer = far, near, server
        for end in (near, far):
            transport, _ = await loop.create_datagram_endpoint(lambda end=end: end, local_addr=(LOOPBACK[0], 0))  # type: ignore[misc]
            self._lines.append(transport)
        port: int = self._lines[-2].get_extra_info("sockname")[1]
        return port


class _End(asyncio.DatagramProtocol):
    """One end of a line: what comes in here goes out at the other end, later or never."""

    other: "_End"

    def __init__(self, lost: Callable[[], bool], delay_s: float, rate_bps: float) -> None:
        self.peer: Address | None = None
        self._lost = lost
        self._delay_s = delay_s
        self._rate_bps = rate_bps
        self._free_at = 0.0
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the socket to send from."""
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, address: Any) -> None:
        """Lose it, or pass it on when the line is free and after the delay."""
        self.peer = address
        loop = asyncio.get_running_loop()
        begins = max(self._free_at, loop.time())
        if self._lost() or begins - loop.time() > QUEUE_S:
            return
        self._free_at = begins + len(data) * 8 / self._rate_bps
        loop.call_at(self._free_at + self._delay_s, self.other.send, data)

    def send(self, data: bytes) -> None:
        """Out at this end, once it is known who is there."""
        if self._transport is not None and self.peer is not None and not self._transport.is_closing():
            self._transport.sendto(data, self.peer)


def _without_candidates(sdp: str) -> str:
    return "".join(line for line in sdp.splitlines(keepends=True) if not line.startswith("a=candidate"))
