"""Comments and meanings by hand, and the short way into an inbox."""

from comments.comment import Action, Comment, Intent, Kind, Meaning, Mood, Verdict
from comments.inbox import Dropped, Inbox, Taken

KEEP = Verdict(Action.KEEP)


def comment(id: str, text: str = "多少钱", author: str = "", at: int = 0, kind: Kind = Kind.COMMENT) -> Comment:
    """A comment of the page."""
    return Comment(id, "page", author or f"viewer {id}", text, kind, at)


def meaning(intent: Intent = Intent.PRICE, mood: Mood = Mood.NEUTRAL, language: str = "zh") -> Meaning:
    """A meaning that nothing is unsure about."""
    return Meaning(intent, mood, language, 1.0, "rule:test")


def put(inbox: Inbox, one: Comment, what: Meaning | None = None, now: int | None = None) -> Taken | Dropped:
    """Let a comment wait, at once or at `now`."""
    return inbox.put(one, what or meaning(), KEEP, one.received_at if now is None else now)
