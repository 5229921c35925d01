"""The reviewed examples of `seeds/`, with the labels each of them teaches."""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from comments.comment import Intent, Mood
from comments.fold import plain
from comments.language import language_of
from comments.wordings import first, wordings_in

SEEDS: Final = Path(__file__).with_name("seeds")
BOTH: Final = ("room", "live", "sideways", "neighbours", "understated", "slang", "overheard")
"""The files whose examples carry intent and mood."""

MOOD_OF_INTENT: Final[dict[Intent, Mood]] = {
    **{intent: Mood.NEUTRAL for intent in Intent if intent not in {Intent.GREETING, Intent.CHITCHAT}},
    Intent.PRAISE: Mood.HAPPY,
    Intent.COMPLAINT: Mood.UPSET,
}
"""The mood an intent's seed teaches when none of its words tells another: a plain question has none."""


@dataclass(frozen=True, slots=True)
class Example:
    """One comment and what it teaches; `None`: nothing of that kind."""

    text: str
    intent: Intent | None
    mood: Mood | None


def read_examples() -> list[Example]:
    """All seeds: `intent.toml`, then `mood.toml`, then the files of `BOTH`."""
    intents = [
        Example(text, Intent(label), mood_taught(text, Intent(label))) for label, text in _listed(_read("intent"))
    ]
    moods = [Example(text, None, Mood(label)) for label, text in _listed(_read("mood"))]
    both = [
        Example(text, Intent(intent), Mood(mood))
        for name in BOTH
        for intent, tables in _read(name).items()
        for mood, text in _listed(tables)
    ]
    return intents + moods + both


def read_conduct() -> list[tuple[str, str]]:
    """What moderation's second look is taught besides: label (`none`, or a subject or rule of the lists) and text."""
    return _listed(_read("conduct"))


def mood_taught(text: str, intent: Intent) -> Mood | None:
    """The mood an intent's seed stands for; `None` when its intent tells nothing of it."""
    wording = first(wordings_in(language_of(text)).mood, plain(text))
    return Mood(wording.label) if wording else MOOD_OF_INTENT.get(intent)


def fingerprint() -> str:
    """A digest of the seed files; weights with another one are stale."""
    digest = hashlib.sha256()
    for name in ("intent", "mood", *BOTH, "conduct"):
        digest.update((SEEDS / f"{name}.toml").read_bytes())
    return digest.hexdigest()[:16]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((SEEDS / f"{name}.toml").read_text(encoding="utf-8"))


def _listed(tables: dict[str, dict[str, list[str]]]) -> list[tuple[str, str]]:
    """Label and text of tables of a label with lists `zh` and `en`."""
    return [(label, text) for label, lists in tables.items() for texts in lists.values() for text in texts if text]
