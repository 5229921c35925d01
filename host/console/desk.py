"""What the pages need of the show. The show is what is behind it; tests put a hand-written fake there."""

from collections.abc import AsyncIterator
from typing import Any, Literal, Protocol

When = Literal["now", "sentence_end"]


class DeskRefusal(Exception):
    """An operator's or viewer's wish that cannot be done; its text says why and what would be right."""

    def __init__(self, reason: str, *, code: str, detail: dict[str, Any] | None = None) -> None:
        super().__init__(reason)
        self.code = code
        """`unknown_line`, `already_aired`, `stale_version`, `refused_claim`, `unknown_product`, `unknown_voice`,
        `unknown_style`, `unknown_rule`, `unknown_comment`, `bad_word`, `too_long`, `too_fast`, `too_many`, `empty`,
        `microphone_taken`, `nobody_speaks`."""
        self.detail = detail or {}


class Room(Protocol):
    """The viewers' side."""

    def hello(self) -> dict[str, Any]:
        """The page's first message.

        `{"shop": {"name", "language", "currency"}, "notice": AI label text, "simulated": bool,
        "products": [{"id", "number", "name", "price", "list_price", "stock", "unit", "promotion", "image"}],
        "on_air": product id or None, "comments": [last 50, as `comment` messages], "viewers": int, "likes": int,
        "written": [last answers in writing, as `written` messages]}`; prices are ready strings with the currency sign.
        """

    async def comment(self, author: str, text: str, viewer: str) -> dict[str, Any]:
        """Take a comment typed on the page; returns its `comment` message or raises DeskRefusal."""

    def react(self, kind: str, author: str, count: int) -> None:
        """A viewer of the page liked (`count` times), came in or shared: `kind` is `like`, `join` or `share`."""

    def click(self, product_id: str) -> None:
        """A viewer tapped a product's card; counted, never kept by person."""

    def messages(self) -> AsyncIterator[dict[str, Any]]:
        """Live messages, each with a `type`.

        `comment {id, author, text, simulated}` · `hidden {id}` · `on_air {product_id}` · `product {…}`, changed ·
        `answer {comment_ids, text, simulated}` ·
        `pointer {comment_ids, author, others, text, ago_s, simulated}` for those who ask what was answered lately ·
        `written {comment_ids, author, asked, others, text, simulated, by_person}`, an answer in writing (the same first
        id again: in other words, or for more people) · `unwritten {comment_ids}`, one taken back ·
        `reaction {kind, author, count, about, simulated}`, for likes `{kind, count, total}` ·
        `viewers {count}` · `state {state: live|paused}`.
        Slow readers lose the oldest.
        """

    def image(self, product_id: str) -> bytes | None:
        """The product's picture as PNG or JPEG bytes."""


class Desk(Protocol):
    """The operators' side. Every action is an event with its author (`by`)."""

    def snapshot(self) -> dict[str, Any]:
        """All the console shows.

        `{"state": "live"|"paused", "floor": the operator who speaks in the host's place or None, "shop": …,
        "products": […], "on_air": {"line_id", "text", "spoken", "origin", "mood", "product_id"} | None,
        "lines": [{"id", "text", "mood", "gesture", "goal", "product_id", "origin", "version",
        "state": "waiting"|"ready"}], "comments": [{"id", "author", "text", "simulated", "intent", "mood",
        "language", "verdict", "rule", "status": "waiting"|"answering"|"answered"|"written"|"hidden"|"flagged"|"kept"|
        "expired", "answer"}], "events": [last 50], "health": {"viewers", "late_pictures", "skips", "loop_lag_ms",
        "voice", "faults"}, "panels": {panel name: what it shows}}`
        """

    def snapshots(self) -> AsyncIterator[dict[str, Any]]:
        """A new snapshot whenever something changed, at most four a second."""

    async def insert(self, by: str, text: str, *, after: str | None, mood: str, override: bool) -> str:
        """Add a line after line `after` (None: first); returns its id."""

    async def edit(self, by: str, line_id: str, text: str, *, version: int, override: bool) -> None:
        """Replace the text of a line that has not aired."""

    async def delete(self, by: str, line_id: str) -> None:
        """Drop a line that has not aired."""

    async def restore(self, by: str, line_id: str) -> None:
        """Bring a deleted line back to where it stood; only the last ones can be."""

    async def move(self, by: str, line_id: str, *, after: str | None) -> None:
        """Put a line after another one (None: first)."""

    async def say(self, by: str, text: str, *, when: When, override: bool) -> str:
        """Say a line at once (`now`: the clause on air is cut with a fade) or when the sentence ends."""

    async def pause(self, by: str) -> None:
        """Silence at once, amid a word: the host stays alive, answers nothing, sound is the music bed only."""

    async def resume(self, by: str) -> None:
        """Go on where the script stood, with the clause that was cut off."""

    async def skip_to(self, by: str, product_id: str) -> None:
        """Finish the clause on air, then present this product."""

    async def voice(self, by: str, *, voice: str | None, brand_style: str | None) -> None:
        """Speak with another voice or in another brand style (None: as before), from the next line made on."""

    async def pronounce(self, by: str, written: str, spoken: str) -> None:
        """Say `written` as `spoken` from the next line made on."""

    async def microphone(self, by: str, pcm: AsyncIterator[bytes]) -> None:
        """Take over by voice: int16 little-endian mono at 48 kHz, until the iterator ends; then hand back.

        The script falls silent at once and waits; the host's mouth follows the sound.
        """

    async def hand_back(self, by: str) -> None:
        """End whoever speaks by microphone, oneself or another; refused as `nobody_speaks`."""
