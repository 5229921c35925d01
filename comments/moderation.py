"""What may be shown and answered: keep, hide or flag for a person, with the rule that fired and on what. Pure."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Final

from ahocorasick_rs import AhoCorasick

from comments.comment import Action, Verdict
from comments.fold import Folded, fold
from comments.lists import Rule, read_lists, spelled
from comments.sounds import hear, sounding

KEEP: Final = Verdict(Action.KEEP)

_LATIN: Final = re.compile(r"[a-z0-9]")

_TELLING_JOINED: Final = 8
"""Letters of several words that are found without blanks as well (`sendnudes`)."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """Why a rule fired."""

    rule: Rule
    found: str
    """What it found, in the folded spelling in which it looked."""
    of_author: bool = False
    """Found in the display name, not in the text."""


@dataclass(frozen=True, slots=True)
class _Word:
    rule: int
    """The rule's place in the order."""
    text: str
    innocent: bool


_Found = tuple[_Word, Span]
_Patterns = list[tuple[int, re.Pattern[str]]]
"""Each with its rule's place in the order."""


@dataclass(frozen=True, slots=True)
class _Forms:
    """What the rules that judge texts, or those that judge names, look for beside words."""

    patterns: _Patterns
    digits: _Patterns
    sounds: _Patterns
    """In pinyin."""


_BETWEEN: Final = "\n"
"""Between two looks: no look and no word holds it."""


class Moderator:
    """All rules, made ready to match: a walk or two of one Aho-Corasick automaton and some dozen short patterns."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Some 5 ms once the words were folded before; words are folded once a process."""
        self.rules: Final = tuple(rules)
        self._words = [
            _Word(at, look, False) for at, rule in enumerate(rules) for word in rule.words for look in _spellings(word)
        ]
        self._words += [
            _Word(at, look, True) for at, rule in enumerate(rules) for word in rule.unless for look in _looks(word)
        ]
        self._automaton = AhoCorasick([word.text for word in self._words])
        self._of_texts, self._of_names = (_forms(rules, of_author=of_author) for of_author in (False, True))

    def moderate(self, text: str, author: str = "") -> Verdict:
        """The strictest thing any rule says of the text or of the name beside it. Never raises.

        Verdicts are kept and names are not: what was found in a name is not told.
        """
        hits = self.explain(text, author)
        if not hits:
            return KEEP
        return Verdict(hits[0].rule.action, hits[0].rule.name, None if hits[0].of_author else hits[0].found)

    def lifted(self, verdict: Verdict, text: str) -> Verdict:
        """The second look's verdict, unless the text holds an innocent wording of its rule."""
        at = next((at for at, rule in enumerate(self.rules) if rule.name == verdict.rule), None)
        if at is None:
            return verdict
        folded = fold(text)
        found = (word for look in self._found([folded.spaced, folded.squeezed]) for word, _ in look)
        return KEEP if any(word.innocent and word.rule == at for word in found) else verdict

    def explain(self, text: str, author: str = "") -> list[Hit]:
        """Every rule that fires, the one that wins first."""
        found = self._fired(fold(text), of_author=False)
        named = self._fired(fold(author), of_author=True) if author else {}
        order = sorted(
            [(at, False, what) for at, what in found.items()] + [(at, True, what) for at, what in named.items()]
        )
        return [Hit(self.rules[at], what, of_author) for at, of_author, what in order]

    def _fired(self, folded: Folded, *, of_author: bool) -> dict[int, str]:
        """The places of the rules that hold for one text, and what each found."""
        fired: dict[int, str] = {}
        forms = self._of_names if of_author else self._of_texts
        looks = [look for look in dict.fromkeys((folded.spaced, folded.squeezed, folded.hearted, folded.leet)) if look]
        for look, found in zip(looks, self._found(looks), strict=True):
            hits = [*self._word_hits(look, found), *_homophones(forms.sounds, look)]
            if look is not folded.leet:
                hits += _matches(forms.patterns, look)
            self._keep(look, hits, found, fired, of_author=of_author)
        digits = folded.digits
        self._keep(digits, _matches(forms.digits, digits), None, fired, of_author=of_author)
        return {
            at: what
            for at, what in fired.items()
            if not any(excuse.search(folded.spaced) for excuse in self.rules[at].excuses)
        }

    def _found(self, looks: Sequence[str]) -> list[list[_Found]]:
        """What the automaton finds in each look, in one walk: it lets go of Python's lock, and waits to get it back."""
        found: list[list[_Found]] = [[] for _ in looks]
        starts = list(accumulate((len(look) + 1 for look in looks), initial=0))
        for index, start, stop in self._automaton.find_matches_as_indexes(_BETWEEN.join(looks), overlapping=True):
            at = bisect_right(starts, start) - 1
            found[at].append((self._words[index], (start - starts[at], stop - starts[at])))
        return found

    def _keep(
        self,
        look: str,
        hits: Iterable[tuple[int, Span]],
        found: Iterable[_Found] | None,
        fired: dict[int, str],
        *,
        of_author: bool,
    ) -> None:
        """Note the first hit of each rule that touches none of its innocent wordings, which are among the `found`.

        None: the automaton has not walked this look yet.
        """
        innocent: list[tuple[int, Span]] | None = None
        for at, (start, stop) in hits:
            if at in fired or self.rules[at].author != of_author:
                continue
            if innocent is None:
                found = self._found([look])[0] if found is None else found
                innocent = [(word.rule, span) for word, span in found if word.innocent]
            if not any(rule == at and begin < stop and start < end for rule, (begin, end) in innocent):
                fired[at] = look[start:stop].strip()

    def _word_hits(self, look: str, found: Iterable[_Found]) -> Iterator[tuple[int, Span]]:
        for word, (start, stop) in found:
            if not word.innocent and _at_edges(look, start, stop):
                yield word.rule, (start, stop)


def moderate(text: str, author: str = "") -> Verdict:
    """Judge by the lists that ship with the program. Pure, bounded by the text's length, never raises."""
    return shipped().moderate(text, author)


@cache
def shipped() -> Moderator:
    """The moderator made of the shipped lists; reading them takes some 50 ms, once."""
    return Moderator(read_lists())


@cache
def _spellings(word: str) -> frozenset[str]:
    """A word as it is searched for; Latin ones of some length without their blanks too, as letters set apart join."""
    look = spelled(word)
    joined = look.replace(" ", "")
    return frozenset({look, joined} if joined.isascii() and len(joined) >= _TELLING_JOINED else {look})


@cache
def _looks(word: str) -> frozenset[str]:
    """An innocent wording as it is searched for, and, when it holds a number, as the look for numbers has it."""
    return frozenset({spelled(word), fold(word).digits} if any(map(str.isdigit, word)) else {spelled(word)})


@cache
def _sounding(words: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return (re.compile("|".join(sounding(spelled(word)) for word in words)),) if words else ()


def _forms(rules: Sequence[Rule], *, of_author: bool) -> _Forms:
    judging = [(at, rule) for at, rule in enumerate(rules) if rule.author == of_author]
    return _Forms(
        patterns=[(at, pattern) for at, rule in judging for pattern in rule.patterns],
        digits=[(at, pattern) for at, rule in judging for pattern in rule.digits],
        sounds=[(at, pattern) for at, rule in judging for pattern in (*_sounding(rule.sounds), *rule.heard)],
    )


def _homophones(sounds: _Patterns, look: str) -> list[tuple[int, Span]]:
    """What sounds like one of the few words most abused."""
    heard = hear(look)
    return [(at, heard.span(*span)) for at, span in _matches(sounds, heard.letters)]


def _matches(patterns: _Patterns, look: str) -> list[tuple[int, Span]]:
    """Where each rule's patterns hold: most do nowhere, and a hundred are asked for every comment."""
    return [(at, match.span()) for at, pattern in patterns for match in pattern.finditer(look)]


def _at_edges(look: str, start: int, stop: int) -> bool:
    """Whether a hit does not cut a Latin word: `vx` in `加vx吧`, but not in `vxlan`."""
    before = start > 0 and _LATIN.match(look[start]) and _LATIN.match(look[start - 1])
    after = stop < len(look) and _LATIN.match(look[stop - 1]) and _LATIN.match(look[stop])
    return not (before or after)
