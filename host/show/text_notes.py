"""Answers in writing as the picture shows them: short ones, one after another, while no comment is being answered."""

from collections import deque
from typing import Any, Final

from host.avatar.scene import Bubble
from stream.timeline import Samples, from_s

LASTS: Final = from_s(4)
"""A line and a half at an easy reading pace."""
GAP: Final = from_s(1)
WAITING_AT_MOST: Final = 3
"""Notes waiting to be shown; in a rush the oldest is not shown at all. All are on the viewers' pages."""
LONGEST: Final = {"zh": 40, "en": 96}
"""Characters that can be read in the time; a longer answer is on the pages only."""
HEADING: Final = {"zh": "文字回复 {author}", "en": "In writing to {author}"}


class TextNotes:
    """Hears what viewers are told, on the event loop. Moments must rise."""

    def __init__(self, language: str) -> None:
        self._heading = HEADING.get(language, HEADING["en"])
        self._longest = LONGEST.get(language, LONGEST["en"])
        self._waiting: deque[dict[str, Any]] = deque(maxlen=WAITING_AT_MOST)
        self._shown: tuple[tuple[str, ...], Bubble] | None = None
        self._free_from = Samples(-(2**40))

    def hear(self, message: dict[str, Any]) -> None:
        """Take an answer in writing, or take one back."""
        if message.get("type") == "written":
            self._withdraw(message["comment_ids"])
            if len(message["text"]) <= self._longest:
                self._waiting.append(message)
        elif message.get("type") == "unwritten":
            self._withdraw(message["comment_ids"])

    def at(self, moment: Samples, *, room: bool) -> Bubble | None:
        """The note on show at `moment`; where there is no `room` it leaves, and none comes."""
        if self._shown is not None and (not room or moment - self._shown[1].since >= LASTS):
            self._shown = None
            self._free_from = Samples(moment + GAP)
        if self._shown is None and room and self._waiting and moment >= self._free_from:
            self._shown = self._note(self._waiting.popleft(), moment)
        return self._shown[1] if self._shown else None

    def _note(self, message: dict[str, Any], moment: Samples) -> tuple[tuple[str, ...], Bubble]:
        heading = self._heading.format(author=message["author"])
        bubble = Bubble(heading, message["text"], bool(message.get("simulated")), since=moment)
        return tuple(message["comment_ids"]), bubble

    def _withdraw(self, comment_ids: list[str]) -> None:
        """Nothing that was taken back or put in other words stays in the picture."""
        self._waiting = deque((one for one in self._waiting if one["comment_ids"] != comment_ids), WAITING_AT_MOST)
        if self._shown is not None and list(self._shown[0]) == comment_ids:
            self._shown = None
