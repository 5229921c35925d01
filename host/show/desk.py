"""The desk: what operators do to the show, each deed an event with its author."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Protocol

from host.console.desk import DeskRefusal, When
from host.console.panel import Panel
from host.shelf import Shelf
from host.show.actions import Action
from host.show.cue import Cue, Entry
from host.show.events import EventType
from host.show.lawful import refusal_of
from host.show.microphone import Microphone
from host.show.queue import QueueRefusal
from host.show.show import Show
from host.voice.delivery import BRAND_STYLES
from script_gen.claims import Finding
from script_gen.line import Gesture, Line, Mood, Origin

LEXICON_AT_MOST = 1_000
"""Words: each line is read against all of them."""

TEXT_AT_MOST = 300
"""Characters in an operator's line: about a minute of speech."""

SNAPSHOTS_EVERY_S = 0.25


class Lawful(Protocol):
    """Whatever reads operators' words before they are spoken."""

    async def finding(self, text: str, product_id: str | None) -> Finding | None:
        """What is wrong with a text said of that product; None: nothing."""
        ...


class LiveDesk:
    """Implements `host.console.desk.Desk` on a running show."""

    def __init__(
        self,
        show: Show,
        *,
        shop: str,
        shelf: Shelf,
        lawful: Lawful,
        health: Callable[[], dict[str, Any]],
        voices: Sequence[str] = (),
        lexicon: dict[str, str] | None = None,
        panels: Sequence[Panel] = (),
    ) -> None:
        """`lawful` warns; an operator may override it, and the log names who did.

        `voices` are those that speak the shop's language; `lexicon` is the one the voice reads by.
        """
        self._show = show
        self._shop = shop
        self._shelf = shelf
        self._lawful = lawful
        self._health = health
        self._voices = tuple(voices)
        self._lexicon = {} if lexicon is None else lexicon
        self._panels = tuple(panels)
        self._microphone = Microphone(show)

    # -- looking --------------------------------------------------------------------------------

    def snapshot(self) -> dict[str, Any]:
        """All the console shows."""
        director, log, ledger = self._show.director, self._show.log, self._show.ledger
        return {
            "state": self._show.air_state,
            "floor": self._show.floor,
            "shop": self._shop,
            "products": self._shelf.rows(),
            "on_air": self._on_air(),
            "product_on_air": self._show.product_on_air,
            "lines": [self._line(cue) for cue in director.queue],
            "asides": [self._line(cue) for cue in director.asides],
            "comments": [entry.full() for entry in ledger.all()[-100:]],
            "events": [
                {"seq": e.seq, "at": e.at, "type": e.type.value, "by": e.by, "data": e.data} for e in log.recent(50)
            ],
            "health": self._health(),
            "panels": {panel.name: panel.state() for panel in self._panels},
        }

    async def snapshots(self) -> AsyncIterator[dict[str, Any]]:
        """A new snapshot whenever something changed, at most four a second."""
        with self._show.log.watching() as changed:
            while True:
                yield self.snapshot()
                await asyncio.sleep(SNAPSHOTS_EVERY_S)
                await changed.wait()
                changed.clear()

    def _on_air(self) -> dict[str, Any] | None:
        placed = self._show.track.at(self._show.clock.now())
        if placed is None:
            return None
        cue = placed.cue
        return {
            "line_id": cue.id,
            "text": cue.line.text,
            "spoken": self._show.airing.chars_spoken(),
            "origin": cue.origin.value,
            "mood": cue.line.mood.value,
            "product_id": cue.line.product_id,
        }

    def _line(self, cue: Cue) -> dict[str, Any]:
        line = cue.line
        return {
            "id": cue.id,
            "text": line.text,
            "mood": line.mood.value,
            "gesture": line.gesture.value,
            "goal": line.goal.value if line.goal else None,
            "product_id": line.product_id,
            "origin": line.origin.value,
            "version": cue.version,
            "state": "ready" if self._show.director.ready(cue) else "waiting",
        }

    # -- doing ----------------------------------------------------------------------------------

    async def insert(self, by: str, text: str, *, after: str | None, mood: str, override: bool) -> str:
        """Add a line after line `after`, or first."""
        line = await self._operators_line(text, mood=mood, override=override)
        with _refusing():
            cue, actions = self._show.director.insert(line, after=after)
        self._done(by, "insert", actions, line_id=cue.id, text=line.text, after=after, override=override)
        return cue.id

    async def edit(self, by: str, line_id: str, text: str, *, version: int, override: bool) -> None:
        """Replace the text of a line that has not aired; its mood and gesture stay."""
        old = self._waiting(line_id)
        line = await self._operators_line(text, mood=old.line.mood.value, override=override, like=old.line)
        with _refusing():
            actions = self._show.director.edit(line_id, line, version=version)
        self._done(by, "edit", actions, line_id=line_id, was=old.line.text, text=line.text, override=override)

    async def delete(self, by: str, line_id: str) -> None:
        """Drop a line that has not aired."""
        with _refusing():
            actions = self._show.director.delete(line_id)
        self._done(by, "delete", actions, line_id=line_id)

    async def restore(self, by: str, line_id: str) -> None:
        """Bring back a deleted line."""
        with _refusing():
            actions = self._show.director.restore(line_id)
        self._done(by, "restore", actions, line_id=line_id)

    async def move(self, by: str, line_id: str, *, after: str | None) -> None:
        """Put a line after another one, or first."""
        with _refusing():
            actions = self._show.director.move(line_id, after=after)
        self._done(by, "move", actions, line_id=line_id, after=after)

    async def say(self, by: str, text: str, *, when: When, override: bool) -> str:
        """Say a line now, or when the sentence on air ends."""
        line = await self._operators_line(text, mood="neutral", override=override)
        entry = Entry.NOW if when == "now" else Entry.SENTENCE_END
        cue = self._show.director.cue(line, entry=entry)
        self._done(
            by, "say", self._show.director.say(cue), line_id=cue.id, text=line.text, when=when, override=override
        )
        return cue.id

    async def pause(self, by: str) -> None:
        """Silence at once; script and answers wait."""
        self._check_floor()
        self._record(by, "pause")
        self._show.pause()

    async def resume(self, by: str) -> None:
        """Go on where the script stood."""
        self._check_floor()
        self._record(by, "resume")
        self._show.resume()

    async def skip_to(self, by: str, product_id: str) -> None:
        """Finish the clause on air, then present this product."""
        if all(product["id"] != product_id for product in self._shelf.rows()):
            raise DeskRefusal(f"the shop has no product {product_id!r}", code="unknown_product")
        self._done(by, "skip", self._show.director.skip_to(product_id), product_id=product_id)

    async def voice(self, by: str, *, voice: str | None, brand_style: str | None) -> None:
        """Speak with another voice or in another brand style, from the next line on."""
        if voice is not None and voice not in self._voices:
            raise DeskRefusal(f"no voice {voice!r} here: {', '.join(self._voices)}", code="unknown_voice")
        if brand_style is not None and brand_style not in BRAND_STYLES:
            raise DeskRefusal(f"no style {brand_style!r}: {', '.join(BRAND_STYLES)}", code="unknown_style")
        was = self._show.manner
        manner = replace(was, voice=voice or was.voice, brand_style=brand_style or was.brand_style)
        self._record(by, "voice", voice=manner.voice, brand_style=manner.brand_style)
        self._show.speak_as(manner)

    async def pronounce(self, by: str, written: str, spoken: str) -> None:
        """Say `written` as `spoken` from the next line on."""
        if len(self._lexicon) >= LEXICON_AT_MOST and written not in self._lexicon:
            raise DeskRefusal(f"the lexicon holds {LEXICON_AT_MOST} words already", code="too_many")
        self._lexicon[written] = spoken
        actions = self._show.director.renew(lambda line: written in line.text)
        self._done(by, "pronounce", actions, written=written, spoken=spoken)

    async def microphone(self, by: str, pcm: AsyncIterator[bytes]) -> None:
        """Take over by voice until the sound ends."""
        await self._microphone.take_over(by, pcm)

    async def hand_back(self, by: str) -> None:
        """End whoever speaks by microphone: an open one must not hold the show."""
        if self._show.floor is None:
            raise DeskRefusal("nobody speaks by microphone", code="nobody_speaks")
        self._record(by, "hand_back", name=self._show.floor)
        self._microphone.recall()

    # -- checking -------------------------------------------------------------------------------

    def _check_floor(self) -> None:
        """While somebody speaks in the host's place the script waits, whatever is pressed."""
        if self._show.floor is not None:
            raise DeskRefusal(f"{self._show.floor} is speaking; hand back first", code="microphone_taken")

    def _waiting(self, line_id: str) -> Cue:
        for cue in self._show.director.queue:
            if cue.id == line_id:
                return cue
        raise DeskRefusal(f"line {line_id} has aired or was deleted", code="unknown_line")

    async def _operators_line(self, text: str, *, mood: str, override: bool, like: Line | None = None) -> Line:
        """A line in an operator's words, checked against the law unless overridden."""
        text = " ".join(text.split())
        if not text:
            raise DeskRefusal("the line is empty", code="empty")
        if len(text) > TEXT_AT_MOST:
            raise DeskRefusal(f"the line has {len(text)} characters, {TEXT_AT_MOST} at most", code="too_long")
        gesture = like.gesture if like else Gesture.REST
        product_id = like.product_id if like else self._show.product_on_air
        if not override and (finding := await self._lawful.finding(text, product_id)) is not None:
            raise refusal_of(finding)
        goal = like.goal if like else None
        return Line(text, Mood(mood), gesture, origin=Origin.OPERATOR, product_id=product_id, goal=goal)

    def _done(self, by: str, deed: str, actions: Sequence[Action], **data: Any) -> None:
        """Record a deed with its author, then let the show perform what follows from it."""
        self._record(by, deed, **data)
        self._show.perform(actions)

    def _record(self, by: str, deed: str, **data: Any) -> None:
        self._show.log.append(EventType.EDITED, {"action": deed, **data}, by=by)


@contextmanager
def _refusing() -> Iterator[None]:
    """What the queue refuses, the desk refuses."""
    try:
        yield
    except QueueRefusal as refusal:
        raise DeskRefusal(str(refusal), code=refusal.code) from refusal
