"""Where a line is cut into clauses: a short first one when somebody waits, never inside a word, number or unit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from host.voice.text.token import Token

PAUSE_MS: Final = {",": 170, ";": 280, ":": 230, ".": 400, "!": 380, "?": 430, "…": 480, "—": 260}
"""The silence after a clause by the mark that ends it, at an even pace. Chosen by ear."""
SHORT: Final = 5
SHORT_MS: Final = 90
"""After fewer syllables than that a comma is this short: Kokoro itself makes one of 50 to 100 ms there."""
RUN_ON_MS: Final = 20
"""The silence at a cut where nothing is written."""

_HEARD: Final = {",": "，", ";": "；", ":": "：", ".": "。", "!": "！", "?": "？", "…": "……", "—": "——"}
_HAN_GAP: Final = re.compile(r"(?<![A-Za-z]) | (?![A-Za-z])")
"""A space that does not stand between two Latin words."""

LEANING: Final = frozenset("的地得了吗呢吧啊哦呀嘛着过们里上下中内后前个件款只双条套瓶盒包元块折码号月日年点就都")
"""Mandarin words that lean on the word before them: no cut in front of one."""

REACHING: Final = frozenset(
    (
        *"不很太更最这那每一两三第在把被给从对和与跟或到为是有没也还都就再只请",
        *("a", "an", "the", "this", "that", "of", "for", "to", "in", "on", "at", "with", "by", "from", "and", "or"),
        *("my", "your", "his", "her", "its", "our", "their", "is", "are", "was", "be", "no", "not", "so", "very"),
        *("but", "as", "only"),
    )
)
"""Words that reach for the word after them: no cut behind one."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How long clauses may be, in syllables."""

    first: int = 6
    """The longest first clause when somebody waits."""
    stretch: float = 1.5
    """It may be this many times longer when that takes it to a written pause."""
    growth: float = 1.8
    """Each further clause may be this many times longer, so that it is ready before the one before it ends."""
    usual: int = 10
    """How long clauses grow when somebody waits."""
    phrase: int = 5
    """From here on a comma ends the clause: short phrases come back in other lines, and the cache knows them."""
    longest: int = 18
    """No clause is longer, written pause or not, when there is a good place to cut it."""
    most: int = 26
    """Here it is cut at any place between two words."""
    shortest: int = 3
    """Fewer syllables are said in one breath with what follows."""


SIZES: Final = {"kokoro": Sizes(first=4, phrase=4)}
"""By engine: Kokoro's work for six syllables would be heard as a wait; and of the phrases of four syllables between
commas most come back, so that they are made once: 30 % of a second hour is new instead of 38 %."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of tokens that is spoken at one go. The clauses of a line cover all its written characters."""

    tokens: tuple[Token, ...]
    start: int
    """First written character."""
    stop: int
    """One past the last written character; what is not spoken belongs to the clause before it."""

    @property
    def pause_ms(self) -> int:
        """The silence after it at an even pace."""
        mark = self.tokens[-1].spoken
        brief = mark == "," and sum(token.syllables for token in self.tokens) < SHORT
        return SHORT_MS if brief else PAUSE_MS.get(mark, RUN_ON_MS)

    def spoken(self, language: str) -> str:
        """What is said, as a text for voices that read by themselves: prices and signs are words already."""
        if language == "zh":
            said = [_HEARD.get(token.spoken, token.spoken) for token in self.tokens]
            return _HAN_GAP.sub("", " ".join(said))
        return "".join(f" {t.spoken}" if t.phones[:1] == " " else t.spoken for t in self.tokens).strip()


def split(tokens: Sequence[Token], length: int, *, urgent: bool = False, sizes: Sizes | None = None) -> list[Clause]:
    """Cut a line of `length` characters. Every token is in exactly one clause, in order."""
    sizes = sizes or Sizes()
    room = float(sizes.first if urgent else sizes.usual)
    groups: list[tuple[Token, ...]] = []
    rest = list(tokens)
    while rest:
        place = _cut(rest, room, sizes, hurried=urgent and room < sizes.usual)
        groups.append(tuple(rest[:place]))
        rest = rest[place:]
        room = min(float(sizes.usual), room * sizes.growth)
    starts = [0, *(min(token.start for token in group) for group in groups[1:]), length]
    return [Clause(group, *span) for group, span in zip(groups, pairwise(starts), strict=True)]


def _cut(tokens: Sequence[Token], room: float, sizes: Sizes, *, hurried: bool) -> int:
    """How many of `tokens` the next clause takes."""
    limit = room * sizes.stretch if hurried else float(sizes.longest)
    said, best = 0, 0
    for place, token in enumerate(tokens, 1):
        said += token.syllables
        if said > limit and best:
            return best
        if said > sizes.most and place > 1:
            return place - 1
        if token.is_pause and _ends(token, said, sizes, hurried=hurried):
            return place
        if _may_cut(tokens, place) and said >= sizes.shortest and (said <= room or not best):
            best = place
    return len(tokens)


def _ends(token: Token, said: int, sizes: Sizes, *, hurried: bool) -> bool:
    """Whether a written pause closes the clause."""
    enough = sizes.shortest if hurried or token.spoken in ".!?…" else sizes.phrase
    return said >= enough


def _may_cut(tokens: Sequence[Token], place: int) -> bool:
    """Whether a cut after `place` tokens leaves whole phrases on both sides."""
    if place >= len(tokens) or tokens[place].is_pause:
        return False
    before, after = tokens[place - 1].spoken.lower(), tokens[place].spoken
    if before in REACHING or after in LEANING or before[-1] in _FIGURES:
        return False
    return not (before.isascii() and after[0] in _FIGURES)


_FIGURES: Final = frozenset("零一二三四五六七八九十百千万亿两几")
