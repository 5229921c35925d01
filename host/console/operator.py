"""The operators' routes: every wish goes to the Desk with the operator's name; the Desk's refusals go back."""

from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field, StringConstraints

from host.console.body import read_json
from host.console.desk import Desk, When
from host.console.repeats import Repeats, WishKey
from host.console.security import Gate
from script_gen.line import Mood

LINE_CHARACTERS: Final = 1000
"""The longest line an operator may write at once: about four minutes of speech."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LINE_CHARACTERS)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class InsertIn(BaseModel):
    """A new line and its place: after line `after`, or first."""

    text: Text
    after: Id | None = None
    mood: Mood = Mood.NEUTRAL
    override: bool = False


class EditIn(BaseModel):
    """A line's new text, written against `version`."""

    text: Text
    version: Annotated[int, Field(ge=0)]
    override: bool = False


class MoveIn(BaseModel):
    """A line's new place: after line `after`, or first."""

    after: Id | None


class SayIn(BaseModel):
    """Something to say soon."""

    text: Text
    when: When
    override: bool = False


class SkipIn(BaseModel):
    """The product to present next."""

    product_id: Id


class VoiceIn(BaseModel):
    """How the host speaks from now on; what is left out stays."""

    voice: Id | None = None
    brand_style: Id | None = None


class PronounceIn(BaseModel):
    """How something written is said."""

    written: Word
    spoken: Word


def operator_routes(desk: Desk, gate: Gate) -> APIRouter:
    """Everything under `/api/console` that is plain HTTP; each needs the token."""
    routes = APIRouter(prefix="/api/console")
    by_dependency = Depends(gate.operator)
    repeats = Repeats()

    @routes.get("")
    async def snapshot(by: str = by_dependency) -> dict[str, object]:
        return {"by": by, **desk.snapshot()}

    @routes.post("/lines", status_code=201)
    async def insert(request: Request, key: WishKey = "", by: str = by_dependency) -> dict[str, str]:
        line = await read_json(request, InsertIn)
        wish = partial(desk.insert, by, line.text, after=line.after, mood=line.mood.value, override=line.override)
        return {"id": await repeats.once(by, key, wish)}

    @routes.patch("/lines/{line_id}", status_code=204)
    async def edit(line_id: str, request: Request, by: str = by_dependency) -> None:
        line = await read_json(request, EditIn)
        await desk.edit(by, line_id, line.text, version=line.version, override=line.override)

    @routes.delete("/lines/{line_id}", status_code=204)
    async def delete(line_id: str, by: str = by_dependency) -> None:
        await desk.delete(by, line_id)

    @routes.post("/lines/{line_id}/restore", status_code=204)
    async def restore(line_id: str, by: str = by_dependency) -> None:
        await desk.restore(by, line_id)

    @routes.post("/lines/{line_id}/move", status_code=204)
    async def move(line_id: str, request: Request, by: str = by_dependency) -> None:
        place = await read_json(request, MoveIn)
        await desk.move(by, line_id, after=place.after)

    @routes.post("/say", status_code=201)
    async def say(request: Request, key: WishKey = "", by: str = by_dependency) -> dict[str, str]:
        line = await read_json(request, SayIn)
        wish = partial(desk.say, by, line.text, when=line.when, override=line.override)
        return {"id": await repeats.once(by, key, wish)}

    @routes.post("/pause", status_code=204)
    async def pause(by: str = by_dependency) -> None:
        await desk.pause(by)

    @routes.post("/resume", status_code=204)
    async def resume(by: str = by_dependency) -> None:
        await desk.resume(by)

    @routes.post("/hand_back", status_code=204)
    async def hand_back(by: str = by_dependency) -> None:
        await desk.hand_back(by)

    @routes.post("/skip", status_code=204)
    async def skip(request: Request, by: str = by_dependency) -> None:
        await desk.skip_to(by, (await read_json(request, SkipIn)).product_id)

    @routes.post("/voice", status_code=204)
    async def voice(request: Request, by: str = by_dependency) -> None:
        wish = await read_json(request, VoiceIn)
        await desk.voice(by, voice=wish.voice, brand_style=wish.brand_style)

    @routes.post("/lexicon", status_code=204)
    async def pronounce(request: Request, by: str = by_dependency) -> None:
        entry = await read_json(request, PronounceIn)
        await desk.pronounce(by, entry.written, entry.spoken)

    return routes
