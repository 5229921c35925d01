"""What may be shown and answered: keep, hide or flag for a person, always with the rule that fired. Pure."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from ahocorasick_rs import AhoCorasick

from comments.comment import Action, Verdict
from comments.fold import Folded, fold

LISTS: Final = Path(__file__).with_name("lists")
"""The reviewed lists, one file a subject; the files' own opening comments say how to write them."""

SUBJECTS: Final = ("contact", "link", "scam", "gambling", "sexual", "ads", "staff", "care", "abuse")
"""The order in which subjects win. An injured buyer who curses needs a person more than a filter,
but nobody is helped by leaving a lure on the screen."""

KEEP: Final = Verdict(Action.KEEP)

_LATIN: Final = re.compile(r"[a-z0-9]")


class ListFault(Exception):
    """A list file that cannot be used; says which file, rule and field, and what would be right."""


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
    unless: tuple[str, ...] = ()
    """Innocent wordings: a hit inside one does not count."""
    excuses: tuple[re.Pattern[str], ...] = ()
    """Contexts that lift the whole rule."""
    author: bool = False
    """Whether it judges the display name instead of the text."""


@dataclass(frozen=True, slots=True)
class _Word:
    rule: int
    """The rule's place in the order."""
    text: str
    innocent: bool


class Moderator:
    """All rules, made ready to match: two walks of one Aho-Corasick automaton and a few dozen short patterns."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)
        self._words = [_Word(at, word, False) for at, rule in enumerate(rules) for word in _folded_words(rule.words)]
        self._words += [_Word(at, word, True) for at, rule in enumerate(rules) for word in _folded_words(rule.unless)]
        self._automaton = AhoCorasick([word.text for word in self._words])

    def moderate(self, text: str, author: str = "") -> Verdict:
        """The strictest thing any rule says of the text or of the name beside it. Never raises."""
        folded = fold(text)
        named = fold(author) if author else None
        fired = self._fired(folded, of_author=False)
        if named is not None:
            fired |= self._fired(named, of_author=True)
        if not fired:
            return KEEP
        rule = self._rules[min(fired)]
        return Verdict(rule.action, rule.name)

    def _fired(self, folded: Folded, *, of_author: bool) -> set[int]:
        """The places of the rules that hold for one text."""
        found = self._word_hits(folded)
        fired = set()
        for at, rule in enumerate(self._rules):
            if rule.author != of_author:
                continue
            hit = at in found or _matches(rule, folded)
            if hit and not any(excuse.search(folded.spaced) for excuse in rule.excuses):
                fired.add(at)
        return fired

    def _word_hits(self, folded: Folded) -> set[int]:
        looks = {folded.spaced, folded.squeezed, folded.hearted, folded.leet}
        return {rule for look in looks if look for rule in self._hits_in(look)}

    def _hits_in(self, look: str) -> Iterable[int]:
        hits = [
            (self._words[index], start, stop)
            for index, start, stop in self._automaton.find_matches_as_indexes(look, overlapping=True)
        ]
        innocent = [(word.rule, start, stop) for word, start, stop in hits if word.innocent]
        for word, start, stop in hits:
            if word.innocent or not _at_edges(look, start, stop):
                continue
            if not any(rule == word.rule and begin < stop and start < end for rule, begin, end in innocent):
                yield word.rule


def moderate(text: str, author: str = "") -> Verdict:
    """Judge by the lists that ship with the program. Pure, bounded by the text's length, never raises."""
    return shipped().moderate(text, author)


@cache
def shipped() -> Moderator:
    """The moderator made of the shipped lists; reading them takes some 20 ms, once."""
    return Moderator(read_lists(LISTS))


def read_lists(folder: Path) -> list[Rule]:
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


_STRINGS: Final = ("words", "patterns", "digits", "unless", "excuses")


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
        unless=tuple(lists["unless"]),
        excuses=_compiled(where, "excuses", lists["excuses"]),
        author=bool(table.get("author", False)),
    )


def _compiled(where: str, field: str, sources: list[str]) -> tuple[re.Pattern[str], ...]:
    try:
        return tuple(re.compile(source) for source in sources)
    except re.error as error:
        raise ListFault(f"{where}: {field}: {error.pattern!r} is no regular expression: {error}") from error


def _folded_words(words: Iterable[str]) -> list[str]:
    """A list's words in the look they are searched in: Chinese without gaps, Latin with single blanks."""
    looks = (fold(word) for word in words)
    return [look.spaced if look.spaced.isascii() else look.squeezed for look in looks]


def _at_edges(look: str, start: int, stop: int) -> bool:
    """Whether a hit does not cut a Latin word: `vx` in `加vx吧`, but not in `vxlan`."""
    before = start > 0 and _LATIN.match(look[start]) and _LATIN.match(look[start - 1])
    after = stop < len(look) and _LATIN.match(look[stop - 1]) and _LATIN.match(look[stop])
    return not (before or after)


def _matches(rule: Rule, folded: Folded) -> bool:
    looks = (folded.spaced, folded.squeezed, folded.hearted)
    if any(pattern.search(look) for pattern in rule.patterns for look in looks if look):
        return True
    return any(pattern.search(folded.digits) for pattern in rule.digits)
