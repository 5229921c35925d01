"""The operators' hand in answers in writing: seeing them, the switch, other words, taking back, saying aloud."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from host.console.desk import DeskRefusal
from host.show.cue import Entry
from host.show.events import EventType
from host.show.lawful import Lawful, refusal_of
from host.show.text_replies import TextReplies, TextReply
from script_gen.line import Line, Origin

if TYPE_CHECKING:
    from host.show.show import Show

SHOWN: Final = 20


class WrittenDesk:
    """Implements `host.console.written_routes.Written` on a running show."""

    def __init__(self, show: "Show", text: TextReplies, lawful: Lawful) -> None:
        self._show = show
        self._text = text
        self._lawful = lawful

    def state(self) -> dict[str, Any]:
        """The panel: the switch, whether the room is crowded, and the last answers, newest first."""
        return {
            "on": self._text.on,
            "crowded": self._text.crowded,
            "written": [_row(reply) for reply in reversed(self._text.given(SHOWN))],
        }

    def switch(self, by: str, *, on: bool) -> None:
        """Let the host answer in writing, or not."""
        self._text.on = on
        self._record(by, "written_switch", on=on)

    async def correct(self, by: str, comment_id: str, text: str, *, override: bool) -> None:
        """Put an answer in other words, read by the law of its product unless overridden."""
        words, before = " ".join(text.split()), self._find(comment_id)
        if not words:
            raise DeskRefusal("the answer is empty", code="empty")
        if not override and (finding := await self._lawful.finding(words, before.product_id)) is not None:
            raise refusal_of(finding)
        now = self._find(comment_id)
        self._text.change(replace(now, text=words, fact_ids=(), deferred=False, by_person=True))
        ids = list(now.comment_ids)
        self._record(by, "written_correct", comment_ids=ids, was=before.text, text=words, override=override)

    def retract(self, by: str, comment_id: str) -> None:
        """Take an answer off the viewers' pages."""
        reply = self._find(comment_id)
        self._text.withdraw(reply)
        self._record(by, "written_retract", comment_ids=list(reply.comment_ids), was=reply.text)

    def aloud(self, by: str, comment_id: str) -> None:
        """Have the host say it too, at the next clause end."""
        reply = self._find(comment_id)
        origin = Origin.OPERATOR if reply.by_person else Origin.REPLY
        line = Line(reply.text, fact_ids=reply.fact_ids, origin=origin, product_id=reply.product_id)
        self._record(by, "written_aloud", comment_ids=list(reply.comment_ids), text=reply.text)
        director = self._show.director
        self._show.perform(director.say(director.cue(line, entry=Entry.CLAUSE_END, comment_ids=reply.comment_ids)))

    def _find(self, comment_id: str) -> TextReply:
        reply = self._text.find(comment_id)
        if reply is None:
            raise DeskRefusal("this answer was taken back, or is no longer held", code="unknown_comment")
        return reply

    def _record(self, by: str, deed: str, **data: Any) -> None:
        self._show.log.append(EventType.EDITED, {"action": deed, **data}, by=by)


def _row(reply: TextReply) -> dict[str, Any]:
    shown = reply.public() | {"id": reply.comment_ids[0], "deferred": reply.deferred}
    return {name: value for name, value in shown.items() if name not in {"type", "comment_ids"}}
