"""The outputs panel's routes: where the show goes besides its own viewers, added and removed while it is live."""

from typing import Protocol

from fastapi import APIRouter, Depends, Request

from host.console.body import read_json
from host.console.security import Gate
from host.outputs_file import OutputWish


class OutputsDesk(Protocol):
    """What operators may ask of the outputs; what cannot be done raises DeskRefusal."""

    def add(self, by: str, wish: OutputWish) -> None:
        """Send the show there too."""

    def remove(self, by: str, name: str) -> None:
        """Stop sending it there."""


def outputs_routes(outputs: OutputsDesk, gate: Gate) -> APIRouter:
    """Everything under `/api/console/outputs`; each needs the token."""
    routes = APIRouter(prefix="/api/console/outputs")
    by_dependency = Depends(gate.operator)

    @routes.post("", status_code=204)
    async def add(request: Request, by: str = by_dependency) -> None:
        outputs.add(by, await read_json(request, OutputWish))

    @routes.delete("/{name}", status_code=204)
    async def remove(name: str, by: str = by_dependency) -> None:
        outputs.remove(by, name)

    return routes
