"""The reviewed lists that moderation goes by: reading their files, and the changes an operator makes to them on air."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from comments.comment import Action
from comments.fold import fold

LISTS: Final = Path(__file__).with_name("lists")
"""One file a subject; the files' own opening comments say how to write them."""

SUBJECTS: Final = ("contact", "link", "scam", "gambling", "sexual", "ads", "staff", "care", "abuse", "own", "meaning")
"""The order in which subjects win. An injured buyer who curses needs a person more than a filter,
but nobody is helped by leaving a lure on the screen. `own` is for the merchant's words, `meaning` for the second
look (`comments.conduct`)."""

OWN: Final = {"own.hide": Action.HIDE, "own.flag": Action.FLAG}
"""Rules that ship empty, for words of the merchant."""

WORD_LIMIT: Final = 60
"""Characters of a word an operator adds."""


class ListFault(Exception):
    """A list file or a change that cannot be used; says which file, rule and field, and what would be right."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One reviewed rule: what it looks for, what excuses it, and what is then done."""

    name: str
    """`<subject>.<rule>`, as shown to the operator."""
    action: Action
    words: tuple[str, ...] = ()
    """Chinese words match through any gap; Latin words only at word edges."""
    patterns: tuple[re.Pattern[str], ...] = ()
    """Regular expressions over the folded text, with its blanks and without."""
    digits: tuple[re.Pattern[str], ...] = ()
    """Regular expressions over the look in which disguised numbers are plain digits."""
    sounds: tuple[str, ...] = ()
    """Chinese words whose homophones count as well: a short list of what is most abused."""
    heard: tuple[re.Pattern[str], ...] = ()
    """Regular expressions over how the text sounds, as `comments.sounds.hear` gives it."""
    unless: tuple[str, ...] = ()
    """Innocent wordings: a hit that touches one does not count."""
    excuses: tuple[re.Pattern[str], ...] = ()
    """Contexts that lift the whole rule."""
    author: bool = False
    """Whether it judges the display name instead of the text."""
    about: str = ""
    """What it is against, for people."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change an operator made: a word put into a rule's list or taken out of it."""

    rule: str
    field: str
    """`words` or `unless`."""
    text: str
    present: bool
    """Put in (`True`) or taken out."""


def read_lists(folder: Path = LISTS) -> list[Rule]:
    """Every rule of the folder's `<subject>.toml` files, in the order in which they win; raises ListFault."""
    rules: list[Rule] = []
    for subject in SUBJECTS:
        path = folder / f"{subject}.toml"
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ListFault(f"{path}: cannot be read: {error}") from error
        rules += [_rule(path, subject, name, table) for name, table in tables.items()]
    return rules


def changed(rules: Sequence[Rule], changes: Iterable[Change]) -> list[Rule]:
    """The rules after an operator's changes, in order. A change of a rule that is no more is passed over."""
    by_name = {rule.name: rule for rule in rules}
    for change in changes:
        if (rule := by_name.get(change.rule)) is not None:
            by_name[rule.name] = _with(rule, change)
    return [by_name[rule.name] for rule in rules]


def checked(change: Change, rules: Sequence[Rule]) -> Change:
    """The change with its text in the spelling lists use; raises ListFault when it cannot be made."""
    rule = next((rule for rule in rules if rule.name == change.rule), None)
    if rule is None:
        raise ListFault(f"there is no rule {change.rule!r}: {', '.join(rule.name for rule in rules)}")
    if change.field not in {"words", "unless"}:
        raise ListFault(f"{change.rule}: {change.field!r} cannot be changed on air: words or unless can")
    if not change.present:
        return _listed(change, rule)
    text = spelled(change.text)
    if not 2 <= len(text) <= WORD_LIMIT:
        raise ListFault(f"{change.rule}: {change.text!r} has {len(text)} letters: 2 to {WORD_LIMIT} are needed")
    return replace(change, text=text)


def spelled(word: str) -> str:
    """A list's word in the look it is searched in: Chinese without gaps, Latin with single blanks."""
    look = fold(word)
    return look.spaced if look.spaced.isascii() else look.squeezed


def _listed(change: Change, rule: Rule) -> Change:
    """A removal names the word as its list has it, whatever its spelling."""
    for word in rule.words if change.field == "words" else rule.unless:
        if word == change.text or spelled(word) == spelled(change.text):
            return replace(change, text=word)
    raise ListFault(f"{change.rule}: {change.text!r} is not in {change.field}")


def _with(rule: Rule, change: Change) -> Rule:
    had = rule.words if change.field == "words" else rule.unless
    now = tuple(word for word in had if word != change.text) + ((change.text,) if change.present else ())
    return replace(rule, words=now) if change.field == "words" else replace(rule, unless=now)


_STRINGS: Final = ("words", "patterns", "digits", "sounds", "heard", "unless", "excuses")


def _rule(path: Path, subject: str, name: str, table: Any) -> Rule:
    where = f"{path}: [{name}]"
    if not isinstance(table, dict):
        raise ListFault(f"{where}: expected a table of a rule")
    if unknown := set(table) - {*_STRINGS, "action", "author", "about"}:
        raise ListFault(f"{where}: unknown field {sorted(unknown)[0]!r}")
    if table.get("action") not in {"hide", "flag"}:
        raise ListFault(f"{where}: action must be 'hide' or 'flag', not {table.get('action')!r}")
    lists = {field: table.get(field, []) for field in _STRINGS}
    for field, entries in lists.items():
        if not isinstance(entries, list) or not all(isinstance(entry, str) and entry for entry in entries):
            raise ListFault(f"{where}: {field} must be a list of non-empty strings")
    return Rule(
        name=f"{subject}.{name}",
        action=Action(table["action"]),
        words=tuple(lists["words"]),
        patterns=_compiled(where, "patterns", lists["patterns"]),
        digits=_compiled(where, "digits", lists["digits"]),
        sounds=tuple(lists["sounds"]),
        heard=_compiled(where, "heard", lists["heard"]),
        unless=tuple(lists["unless"]),
        excuses=_compiled(where, "excuses", lists["excuses"]),
        author=bool(table.get("author", False)),
        about=str(table.get("about", "")),
    )


def _compiled(where: str, field: str, sources: list[str]) -> tuple[re.Pattern[str], ...]:
    try:
        return tuple(re.compile(source) for source in sources)
    except re.error as error:
        raise ListFault(f"{where}: {field}: {error.pattern!r} is no regular expression: {error}") from error
