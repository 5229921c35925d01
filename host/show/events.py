"""What happened in a show, numbered and append-only. The log records what was really spoken."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from stream.timeline import Samples


class EventType(StrEnum):
    """The kinds of event, as stored and as sent to the console."""

    SHOW_OPENED = "show_opened"
    SHOW_CLOSED = "show_closed"
    COMMENT_ARRIVED = "comment_arrived"
    COMMENT_UNDERSTOOD = "comment_understood"
    REACTIONS = "reactions"
    CUE_QUEUED = "cue_queued"
    CUE_STARTED = "cue_started"
    CUE_ENDED = "cue_ended"
    POINTED = "pointed"
    WRITTEN = "written"
    PRESENTED = "presented"
    STOCK = "stock"
    EDITED = "edited"
    OUTPUT = "output"
    FAULT = "fault"
    HEALTH = "health"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `seq` is given by the store and never reused."""

    seq: int
    at: Samples
    type: EventType
    data: dict[str, Any] = field(default_factory=dict)
    """JSON values only. CUE_ENDED: `cue_id, line_id, spoken, cut, fact_ids`. POINTED: `comment_ids,
    answered` (the comment whose answer was pointed to). WRITTEN, answered in writing: `comment_ids, text, fact_ids,
    product_id, deferred`. EDITED: `by, action, …`. OUTPUT: `name,
    kind, state, reason`. PRESENTED: what a room did during one presentation and the minute after
    (host/learning/tally.py). STOCK: `shop, product_id, stock, filed` (the shop file's figure then) `, simulated`."""
    by: str | None = None
    """The operator, for EDITED."""
