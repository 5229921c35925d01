"""What viewers' pages say of their own watching: first picture, freezes, failures; summed, never kept by person."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from host.console.body import read_json
from host.console.limits import RateLimit, address_of
from host.console.problem import Problem, too_fast
from host.console.whep import WhepEndpoint
from stream.histogram import Histogram

REPORTS_PER_S = 2.0
REPORTS_BURST = 40
"""Per address: a page reports every half minute."""

Count = Annotated[int, Field(ge=0, le=1_000_000)]
Span = Annotated[float, Field(ge=0, le=3_600_000)]
Failure = Literal["no_picture", "lost"]


class ViewingIn(BaseModel):
    """What happened since the page's last report."""

    first_picture_ms: Span | None = None
    """From sending the offer to the first decoded picture; once a session."""
    freezes: Count = 0
    frozen_ms: Span = 0
    pictures: Count = 0
    dropped: Count = 0
    packets: Count = 0
    lost: Count = 0
    failure: Failure | None = None
    """`no_picture`: connected, but nothing came; `lost`: it came and then stopped."""


@dataclass(slots=True)
class Viewing:
    """Sums over all reports since the start."""

    reports: int = 0
    freezes: int = 0
    frozen_s: float = 0.0
    pictures: int = 0
    dropped: int = 0
    packets: int = 0
    lost: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    first_picture: Histogram = field(default_factory=Histogram)

    def add(self, said: ViewingIn) -> None:
        """Count one report."""
        self.reports += 1
        self.freezes += said.freezes
        self.frozen_s += said.frozen_ms / 1000
        self.pictures += said.pictures
        self.dropped += said.dropped
        self.packets += said.packets
        self.lost += said.lost
        if said.first_picture_ms is not None:
            self.first_picture.add(said.first_picture_ms)
        if said.failure is not None:
            self.failures[said.failure] += 1


def viewing_routes(viewing: Viewing, whep: WhepEndpoint) -> APIRouter:
    """`POST /whep/{session}/report`: only a session that exists may report."""
    routes = APIRouter(prefix="/whep")
    limit = RateLimit(REPORTS_PER_S, REPORTS_BURST)

    @routes.post("/{session_id}/report")
    async def report(session_id: str, request: Request) -> Response:
        if not limit.allow(address_of(request), asyncio.get_running_loop().time()):
            raise too_fast("Too many reports at once from this address.")
        said = await read_json(request, ViewingIn)
        if not whep.known(session_id):
            raise Problem(404, "unknown_session", "There is no such session.")
        viewing.add(said)
        return Response(status_code=204)

    return routes
