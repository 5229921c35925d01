"""The claims gate: words that advertising law and category rules keep from the voice, with their innocent contexts."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from script_gen.claim_rules import CATEGORIES, Rule, rules
from script_gen.wariness import ALARM, Embed, shipped

_SLIPPED_IN = re.compile(r"(?<=[\u4e00-\u9fff])[\s\u00b7._*~|/+\u200b-]{1,3}(?=[\u4e00-\u9fff])")
_CLAUSE = re.compile(r"[^，。！？；,.!?;\n]+")
_DISOWNED = re.compile(r"[^，。！？]{1,8}(?:这种话|这样的话|这些话|[两三几]个字)我?们?(?:不能|不敢|不会|不)(?:说|讲)")
"""Words the host names only to say that it does not say them."""
_SOURCE = re.compile(
    r"来源|出处|据|根据|统计|检测|认证|source|according to|data from|measured by|awarded by", re.IGNORECASE
)
_SYLLABLES: Final = re.compile(r"[\u4e00-\u9fff]|[A-Za-z0-9'’-]+")
LEAST_READ: Final = 4
"""Words, or Chinese characters, below which a text is not read by meaning."""
DOUBT: Final = "sounds_forbidden"
"""The rule of a finding by meaning alone: a person looks at it."""
_DOUBTED: Final = {
    "zh": "听起来像广告法不让说的话，请再看一眼；换成看得见、查得到的事实更稳妥",
    "en": "this sounds like what advertising law forbids, so look again; what can be seen or measured is safe to say",
}
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")

PIECE: Final = 240
"""Characters that are looked at together; some shapes take the square of a piece's length."""
REACH: Final = 80
"""Characters that pieces share: no shape, and nothing that makes one innocent, is longer."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence that may not be said: the rule, where it fired, and what may be said instead."""

    rule: str
    span: tuple[int, int]
    """First character in the text as given, one past the last."""
    suggestion: str
    """What to do about it."""
    reason: str = ""
    """The law behind the rule."""
    wording: str = ""
    """The text with the clause that broke the rule put legally; itself past the gate, else empty."""


class Guard:
    """Checks any text against the rules of `rules/*.toml`, Chinese and English together."""

    def __init__(self, embed: Embed | None = None) -> None:
        """With `embed` sentences that no rule names are read by meaning too, some 10 ms each."""
        self._rules = rules()
        self._embed = embed

    def check(self, text: str, category: str = "general", evidence: Sequence[str] = ()) -> Finding | None:
        """The first rule broken, or None. ValueError for a category that is none of `CATEGORIES`.

        `evidence` are facts cited in the text: a rank claim passes when one of them makes the same claim with its year
        and source, and the text says the year.
        """
        found = self._first(text, category, evidence)
        if found is None:
            return self._doubt(text)
        rule, span = found
        return Finding(rule.name, span, rule.suggestion, rule.law, self._reworded(text, span, rule, category, evidence))

    def _doubt(self, text: str) -> Finding | None:
        """By meaning: what sounds like reviewed sentences that are forbidden."""
        plain = _plain(text)[0]
        if self._embed is None or not _says_something(text) or shipped().score(self._embed(plain), plain) < ALARM:
            return None
        chinese = any("\u4e00" <= char <= "\u9fff" for char in text)
        return Finding(DOUBT, (0, len(text)), _DOUBTED["zh" if chinese else "en"])

    def _first(self, text: str, category: str, evidence: Sequence[str]) -> tuple[Rule, tuple[int, int]] | None:
        if category not in CATEGORIES:
            raise ValueError(f"category {category!r} is unknown: use one of {', '.join(CATEGORIES)}")
        plain, places = _plain(text)
        found = [
            (span, rule)
            for rule in self._rules
            if category in rule.categories
            for span in _spans(rule, plain)
            if not (rule.evidence and _proved(plain[slice(*span)], plain, evidence))
        ]
        if not found:
            return None
        (start, stop), rule = min(found, key=lambda pair: pair[0])
        return rule, (places[start], places[stop - 1] + 1)

    def _reworded(self, text: str, span: tuple[int, int], rule: Rule, category: str, evidence: Sequence[str]) -> str:
        """The text with the offending clause replaced; clause by clause until it passes, or empty."""
        for _ in range(4):
            clause = next(m for m in _CLAUSE.finditer(f"{text} ") if m.start() <= span[0] < m.end())
            text = (
                text[: clause.start()]
                + (" " if clause.group()[:1] == " " else "")
                + rule.instead
                + text[clause.end() :]
            )
            found = self._first(text, category, evidence)
            if found is None:
                return text.strip()
            rule, span = found
        return ""


def _says_something(text: str) -> bool:
    """Whether it is long enough to have a meaning of its own: three English words, `take the S`, are not."""
    return len(_SYLLABLES.findall(text)) >= LEAST_READ


def _spans(rule: Rule, text: str) -> Iterator[tuple[int, int]]:
    for piece in _pieces(text):
        yield from _piece_spans(rule, text, piece)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where it is read from and to, a piece after another, no Latin word cut: hostile text costs by its length only."""
    start = 0
    while True:
        stop = start + PIECE
        while stop < len(text) and stop < start + PIECE + REACH and text[stop].isascii() and text[stop].isalnum():
            stop += 1
        yield start, stop
        if stop >= len(text):
            return
        start = stop - REACH


def _piece_spans(rule: Rule, text: str, piece: tuple[int, int]) -> Iterator[tuple[int, int]]:
    found = list(rule.pattern.finditer(text, *piece))
    if not found:
        return
    around = max(piece[0] - REACH, 0), piece[1] + REACH
    innocent = [match.span() for match in rule.innocent.finditer(text, *around)] if rule.innocent else []
    innocent += [match.span() for match in _DISOWNED.finditer(text, *around)]
    for match in found:
        denied = rule.denied.search(text, max(match.start() - REACH, 0), match.start())
        if denied is None and not any(start <= match.start() < stop for start, stop in innocent):
            yield match.span()


def _proved(claim: str, text: str, evidence: Sequence[str]) -> bool:
    """Whether a dated source makes this very claim, and the text says of what year."""
    for fact in evidence:
        known = _plain(fact)[0]
        years = set(_YEAR.findall(known))
        if claim in known and _SOURCE.search(known) and years and years & set(_YEAR.findall(text)):
            return True
    return False


def _plain(text: str) -> tuple[str, list[int]]:
    """The text as the rules see it, and where each of its characters stood.

    Full-width and look-alike characters are made plain; what is slipped in between Chinese characters is left out.
    """
    folded = [(unicodedata.normalize("NFKC", char).lower(), at) for at, char in enumerate(text)]
    chars = [(char, at) for said, at in folded for char in said]
    solid = _SLIPPED_IN.sub(lambda match: "\0" * len(match.group()), "".join(char for char, _ in chars))
    kept = [(char, at) for (char, at), mark in zip(chars, solid, strict=True) if mark != "\0"]
    return "".join(char for char, _ in kept), [at for _, at in kept]
