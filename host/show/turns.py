"""Turns: who of those that wait will be answered aloud in time, and who had better be answered in writing."""

from collections.abc import Sequence
from typing import Final

from comments.comment import Intent
from comments.ranking import SOCIAL, Question
from stream.timeline import Samples, from_s

TURN: Final = from_s(8)
"""What an answer takes on air: some five seconds, and after every second one the script has a line."""

ALOUD_WITHIN: Final = from_s(40)
"""A question nobody will have spoken to by then is answered in writing: few viewers wait longer for an answer."""

TALK: Final = SOCIAL | {Intent.CHITCHAT, Intent.SPAM}
"""Remarks that nobody misses an answer to."""


def too_late(waiting: Sequence[Question], ahead: int, now: Samples) -> list[Question]:
    """Those of the questions, best first, whose turn comes too late when `ahead` answers are made already."""
    return [
        question
        for place, question in enumerate(waiting, start=ahead + 1)
        if question.members[0].meaning.intent not in TALK and _waited(question, now) + place * TURN > ALOUD_WITHIN
    ]


def _waited(question: Question, now: Samples) -> int:
    return now - question.members[0].comment.received_at
