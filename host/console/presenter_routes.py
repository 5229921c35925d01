"""The presenter panel's routes: the look on the air, what there is to choose from, and the showcase."""

from typing import Annotated, Final, Protocol

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, StringConstraints

from host.console.body import read_body, read_json
from host.console.security import Gate

PICTURE_BYTES: Final = 12 * 2**20
"""The largest background picture that is read."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Word = Annotated[str, StringConstraints(max_length=80)]


class Presenter(Protocol):
    """What operators may ask of the presenter; what cannot be done raises DeskRefusal."""

    async def wear(self, by: str, **parts: str) -> None:
        """Change parts of the look: `host, outfit, hair, skin, background, layout`; returns when it shows."""

    def showcase(self, by: str, *, on: bool) -> None:
        """Fill the screen with the pictures of the product on air, or end that."""

    async def bring(self, by: str, picture: bytes) -> str:
        """Keep a background picture; its name under the backgrounds."""

    async def remove(self, by: str, name: str) -> None:
        """Forget a background picture that is not on the air."""

    async def thumbnail(self, kind: str, name: str) -> bytes | None:
        """A PNG of a host (`mei.coral`) or a background (`room:fresh`); None for what there is not."""


class LookIn(BaseModel):
    """Parts of a look; what is left out stays."""

    host: Name | None = None
    outfit: Word | None = None
    hair: Word | None = None
    skin: Word | None = None
    background: Name | None = None
    layout: Name | None = None


class ShowcaseIn(BaseModel):
    """Whether the product's pictures fill the screen."""

    on: bool


def presenter_routes(presenter: Presenter, gate: Gate) -> APIRouter:
    """Everything under `/api/console/presenter`; each needs the token."""
    routes = APIRouter(prefix="/api/console/presenter")
    by_dependency = Depends(gate.operator)

    @routes.patch("", status_code=204)
    async def wear(request: Request, by: str = by_dependency) -> None:
        wish = await read_json(request, LookIn)
        await presenter.wear(by, **wish.model_dump(exclude_none=True))

    @routes.post("/showcase", status_code=204)
    async def showcase(request: Request, by: str = by_dependency) -> None:
        presenter.showcase(by, on=(await read_json(request, ShowcaseIn)).on)

    @routes.post("/backgrounds", status_code=201)
    async def bring(request: Request, by: str = by_dependency) -> dict[str, str]:
        return {"name": await presenter.bring(by, await read_body(request, PICTURE_BYTES))}

    @routes.delete("/backgrounds/{name}", status_code=204)
    async def remove(name: str, by: str = by_dependency) -> None:
        await presenter.remove(by, name)

    @routes.get("/thumbnails", dependencies=[by_dependency])
    async def thumbnail(kind: str, name: str) -> Response:
        png = await presenter.thumbnail(kind, name)
        if png is None:
            return Response(status_code=404)
        return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})

    return routes
