"""The web application: every page, route and socket of one room, put together."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.types import Scope

from host.console.cross_origin import CrossOrigin
from host.console.desk import Desk, DeskRefusal, Room
from host.console.limits import OpenAtOnce, RateLimit
from host.console.metrics import Figure, Figures, metrics_routes
from host.console.operator import operator_routes
from host.console.operator_feed import operator_feeds
from host.console.panel import Panel
from host.console.problem import Problem, Refusals
from host.console.security import Gate, SecurityHeaders
from host.console.viewer import COMMENTS_BURST, COMMENTS_PER_S, FEEDS_ALTOGETHER, FEEDS_PER_ADDRESS, viewer_routes
from host.console.viewing import Viewing, viewing_routes
from host.console.whep import OFFERS_BURST, OFFERS_PER_S, Watching, WhepEndpoint, whep_routes

STATIC: Final = Path(__file__).parent / "static"


def build_app(
    room: Room,
    desk: Desk,
    whep: WhepEndpoint,
    *,
    token: str,
    watching: Watching | None = None,
    viewing: Viewing | None = None,
    figures: Figures = tuple,
    panels: Sequence[Panel] = (),
    routes: Sequence[APIRouter] = (),
) -> FastAPI:
    """One room's pages. `token` opens the operator console; `figures` are what `/metrics` tells.

    `routes` are what else is served.
    """
    # the generated API pages would load scripts from a foreign host, and no telemetry leaves a merchant's machine
    app = FastAPI(
        title="livehost", docs_url=None, redoc_url=None, openapi_url=None, telemetry={"auto_configure": False}
    )
    app.add_middleware(SecurityHeaders)
    refusals = Refusals()
    app.add_exception_handler(Problem, refusals.problem)
    app.add_exception_handler(DeskRefusal, refusals.refusal)
    gate, watching = Gate(token), watching or Watching()
    if watching.origins:
        app.add_middleware(CrossOrigin, origins=watching.origins)
    app.include_router(
        viewer_routes(room, RateLimit(COMMENTS_PER_S, COMMENTS_BURST), OpenAtOnce(FEEDS_PER_ADDRESS, FEEDS_ALTOGETHER))
    )
    app.include_router(operator_routes(desk, gate))
    app.include_router(operator_feeds(desk, gate))
    for router in (*routes, *(panel.routes(gate) for panel in panels)):
        app.include_router(router)
    app.include_router(whep_routes(whep, watching, gate, RateLimit(OFFERS_PER_S, OFFERS_BURST)))
    app.include_router(viewing_routes(viewing or Viewing(), whep))
    refused = Figure("requests_refused", "Requests the pages refused", refusals.codes, "code", "counter")
    app.include_router(metrics_routes(lambda: (*figures(), refused), gate))
    _add_pages(app)
    return app


def _add_pages(app: FastAPI) -> None:
    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/", response_class=FileResponse)
    async def viewer_page() -> FileResponse:
        return FileResponse(STATIC / "viewer.html", headers=_Files.FRESH)

    @app.get("/console", response_class=FileResponse)
    async def console_page() -> FileResponse:
        return FileResponse(STATIC / "console.html", headers=_Files.FRESH)

    app.mount("/static", _Files(directory=STATIC), name="static")


class _Files(StaticFiles):
    """Static files the browser asks about every time, so that an upgrade never mixes old and new modules."""

    FRESH: Final = {"Cache-Control": "no-cache"}

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(self.FRESH)
        return response
