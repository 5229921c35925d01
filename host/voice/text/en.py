"""English: a written line to spoken tokens, by rules and hibari's pronunciation lexicons."""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from hibari.g2p import G2P
from pypinyin import lazy_pinyin

from host.voice.text.en_rules import RULES
from host.voice.text.en_signs import PAUSES as HEARD
from host.voice.text.en_signs import SIGNS
from host.voice.text.pinyin_en import LONGEST, looks_chinese, name_phones
from host.voice.text.reading import Rule, Spoken, lexicon_rules, plain, read, spoken
from host.voice.text.token import PAUSES, Token, weld

_GUESSED = 2
"""The pronouncer's rating of what no lexicon knows."""
_GRADED = re.compile(r"(?i)\b(?:class|grade|group|level|option|plan|size|type|vitamin) $")
LETTER_A = "ˈA"
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")


class English:
    """Reads English lines. Loading takes about half a second; one line about two milliseconds."""

    def __init__(self) -> None:
        self._g2p: Any = G2P()
        self._g2p.oov("zq")  # its network loads at first use, a quarter of a second better spent now

    def tokens(self, text: str, lexicon: Mapping[str, str] | None = None) -> tuple[Token, ...]:
        """The tokens of a line. `lexicon` maps written to spoken words (a respelling such as `nwah`)."""
        rules: list[Rule] = [*lexicon_rules(lexicon or {}), *RULES, *SIGNS, *HEARD]
        return weld(self._words(_squeeze(spoken(read(plain(text), rules)))))

    def latin(self, words: str) -> list[tuple[str, int, int]]:
        """Phones and places of the words of a Latin stretch inside another language."""
        found: list[tuple[str, int, int]] = []
        for phones, start, stop, apart in self._pronounced(words):
            if phones and not set(phones) <= set(PAUSES):
                phones = LETTER_A if words[start:stop] == "A" else phones
                found.append((f" {phones}" if apart and found else phones, start, stop))
        return found

    def _words(self, line: Spoken) -> list[Token]:
        tokens: list[Token] = []
        found = self._pronounced(line.text)
        for place, (phones, start, stop, apart) in enumerate(found):
            said = line.text[start:stop]
            if "'" in said and name_phones(said):
                said = said.replace("'", "")
            elif said == "A" and _is_letter(line, start, stop, found[place + 1 :]):
                phones = LETTER_A
            pause = phones in PAUSES
            if not phones or (pause and (not tokens or tokens[-1].is_pause)):
                continue
            lead = " " if apart and tokens and not pause else ""
            tokens.append(Token(phones if pause else said, lead + phones, *line.span(start, stop)))
        return tokens

    def _pronounced(self, text: str) -> list[tuple[str, int, int, bool]]:
        """Phones, place, and whether a space stands before it, for every token of the pronouncer."""
        found: list[tuple[str, int, int, bool]] = []
        at = 0
        for token in self._g2p.phonemize_tokens(self._g2p.tokenize(text)):
            start = text.find(token.text, at)
            if start < 0:
                continue
            found.append((_alphabet(_phones(token)), start, start + len(token.text), start > at or not found))
            at = start + len(token.text)
        return found


def _phones(token: Any) -> str:
    """A Chinese name by its syllables; the pronouncer's network would read it as an English word."""
    a_name = "'" in token.text or (token.rating == _GUESSED and looks_chinese(token.text))
    return (name_phones(token.text) if a_name else "") or token.phonemes or ""


def _is_letter(line: Spoken, at: int, stop: int, behind: Sequence[tuple[str, int, int, bool]]) -> bool:
    """Whether the `A` at `at` is the letter and no article: type A, and before A M, a plus, the figures of A4."""
    if not behind or _GRADED.search(line.text[:at]):
        return True
    phones, start, end, _ = behind[0]
    alone = end - start == 1 and line.text[start].isupper()
    return alone or phones in PAUSES or line.span(start, start + 1)[0] == line.span(stop - 1, stop)[1]


def _alphabet(phones: str) -> str:
    """Without the quotation marks and brackets that the pronouncer passes on."""
    return "".join(symbol for symbol in phones if symbol not in "\"“”()'").strip()


def _squeeze(line: Spoken) -> Spoken:
    """Single spaces, none before a pause, no pause at the start; hanzi as their pinyin."""
    text: list[str] = []
    starts: list[int] = []
    stops: list[int] = []
    for character, start, stop in _latinised(line):
        if character == " " and (not text or text[-1] == " "):
            continue
        if character in PAUSES and text and text[-1] == " ":
            text.pop(), starts.pop(), stops.pop()
        text.append(character)
        starts.append(start)
        stops.append(stop)
    return Spoken("".join(text), tuple(starts), tuple(stops))


def _latinised(line: Spoken) -> list[tuple[str, int, int]]:
    places = list(zip(line.text.replace("\n", " "), line.starts, line.stops, strict=True))
    found: list[tuple[str, int, int]] = []
    for han, group in groupby(places, key=lambda place: bool(_HAN.match(place[0]))):
        members = list(group)
        if not han:
            found += members
            continue
        start, stop = members[0][1], members[-1][2]
        joint = "'" if len(members) <= LONGEST else ""
        name = joint.join(lazy_pinyin("".join(character for character, _, _ in members)))
        found += [(character, start, stop) for character in f" {name} "]
    return found
