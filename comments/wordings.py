"""The rules beside the classifier: wordings that tell an intent or a mood by themselves."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

RULES: Final = Path(__file__).with_name("rules")
"""`zh.toml` and `en.toml`; their opening comments say how to write a rule."""


class WordingFault(Exception):
    """A rule file that cannot be used; says which file and rule, and what would be right."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One rule: a label, and the wordings that mean it."""

    id: str
    label: str
    """An intent or a mood, by the list the rule stands in."""
    any: re.Pattern[str]
    unless: re.Pattern[str] | None

    def holds(self, text: str) -> bool:
        """Whether the rule decides this text, which must be in its plain spelling (`comments.fold.plain`)."""
        return bool(self.any.search(text)) and not (self.unless and self.unless.search(text))


@dataclass(frozen=True, slots=True)
class Wordings:
    """One language's rules, in the order in which they are tried."""

    intent: tuple[Wording, ...]
    mood: tuple[Wording, ...]


def first(wordings: Sequence[Wording], text: str) -> Wording | None:
    """The first rule that holds."""
    return next((wording for wording in wordings if wording.holds(text)), None)


@cache
def wordings_in(language: str) -> Wordings:
    """The shipped rules of `zh` or `en`; none for other languages. Raises WordingFault."""
    path = RULES / f"{language}.toml"
    return read_wordings(path) if path.is_file() else Wordings((), ())


def read_wordings(path: Path) -> Wordings:
    """A rule file, checked; raises WordingFault."""
    try:
        lists = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WordingFault(f"{path}: cannot be read: {error}") from error
    return Wordings(
        intent=tuple(_wording(path, "intent", entry) for entry in lists.get("intent", [])),
        mood=tuple(_wording(path, "mood", entry) for entry in lists.get("mood", [])),
    )


def _wording(path: Path, kind: str, entry: dict[str, Any]) -> Wording:
    where = f"{path}: [[{kind}]] {entry.get('id', '(no id)')}"
    try:
        unless = entry.get("unless", [])
        return Wording(entry["id"], entry[kind], _either(entry["any"]), _either(unless) if unless else None)
    except KeyError as error:
        raise WordingFault(f"{where}: field {error} is missing") from error
    except re.error as error:
        raise WordingFault(f"{where}: no regular expression: {error}") from error


def _either(sources: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{source})" for source in sources))
