"""Mandarin: a written line to spoken tokens, by rules, word segmentation, readings in context and tone sandhi."""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

import jieba
from misaki.transcription import pinyin_to_ipa
from pypinyin import Style, lazy_pinyin, load_phrases_dict, load_single_dict
from pypinyin.constants import PHRASES_DICT

from host.voice.text.reading import Rule, Spoken, lexicon_rules, plain, read, spoken
from host.voice.text.tables import table
from host.voice.text.token import PAUSES, Token, weld
from host.voice.text.zh_context import in_context
from host.voice.text.zh_rules import RULES
from host.voice.text.zh_sandhi import sandhi
from host.voice.text.zh_signs import PAUSES as HEARD
from host.voice.text.zh_signs import SIGNS

Latin = Callable[[str], list[tuple[str, int, int]]]
"""Latin words to (phones, start, stop) in that text."""

_PART = re.compile(
    r"(?P<han>[\u3007\u3400-\u4dbf\u4e00-\u9fff]+)|(?P<pinyin>(?<![A-Za-z])(?:[a-zü]{1,6}[1-5] ?)+)"
    r"|(?P<latin>[A-Za-z][A-Za-z'’ -]*)|(?P<pause>[,.!?;:…—])|(?P<gap>\s+)"
)
_SYLLABLE: Final = re.compile(r"([a-zü]{1,6})([1-5])")


class Mandarin:
    """Reads Mandarin lines. Loading takes about a second; one line about two milliseconds."""

    def __init__(self, latin: Latin) -> None:
        self._latin = latin
        jieba.setLogLevel(logging.WARNING)
        self._words: Any = jieba.Tokenizer()
        self._words.initialize()
        data = table("zh")
        phrases: dict[str, str] = data["phrases"]
        load_phrases_dict({word: [[reading] for reading in readings.split()] for word, readings in phrases.items()})
        load_single_dict({ord(character): readings for character, readings in data["first_readings"].items()})
        self._letters = {letter: _ipa(pinyin) for letter, pinyin in data["letters"].items()}
        for word in (*phrases, *data["words"].split()):
            self._words.add_word(word)

    def tokens(self, text: str, lexicon: Mapping[str, str] | None = None) -> tuple[Token, ...]:
        """The tokens of a line. `lexicon` maps written to spoken: hanzi, Latin words, or pinyin (`chong2 qing4`)."""
        rules: list[Rule] = [*lexicon_rules(lexicon or {}), *RULES, *SIGNS, *HEARD]
        line = spoken(read(plain(text), rules))
        return weld(list(_unrepeated(self._parts(line))))

    def _parts(self, line: Spoken) -> Iterator[Token]:
        apart = False
        for match in _PART.finditer(line.text):
            if match["gap"]:
                apart = True
                continue
            for phones, said, start, stop in self._sounds(match):
                lead = " " if apart and said not in PAUSES else ""
                yield Token(said, lead + phones, *line.span(match.start() + start, match.start() + stop))
                apart = True

    def _sounds(self, match: re.Match[str]) -> Iterator[tuple[str, str, int, int]]:
        """Phones, what is said, and the place within the match."""
        said = match[0]
        if match["pause"]:
            yield said, said, 0, 1
        elif match["han"]:
            yield from self._hanzi(said)
        elif match["pinyin"]:
            syllables = _SYLLABLE.findall(said)
            tones = sandhi("x" * len(syllables), [int(tone) for _, tone in syllables], [len(syllables)])
            yield "".join(ipa(s, t) for (s, _), t in zip(syllables, tones, strict=True)), said, 0, len(said)
        else:
            yield from ((self._lettered(phones, said[a:b]), said[a:b], a, b) for phones, a, b in self._latin(said))

    def _lettered(self, phones: str, word: str) -> str:
        """A letter by itself as Mandarin speakers say it; the space in front stays."""
        lead = " " if phones.startswith(" ") else ""
        return lead + self._letters[word] if word in self._letters else phones

    def _known(self, word: str) -> bool:
        return bool(self._words.FREQ.get(word)) or word in PHRASES_DICT

    def _hanzi(self, run: str) -> Iterator[tuple[str, str, int, int]]:
        words = [word for word in self._words.cut(run) if word]
        readings = in_context(words, lazy_pinyin(words, style=Style.TONE3, neutral_tone_with_five=True), self._known)
        ends = [sum(map(len, words[: place + 1])) for place in range(len(words))]
        syllables = [_SYLLABLE.fullmatch(reading) for reading in readings]
        tones = sandhi(run, [int(s[2]) if s else 5 for s in syllables], ends)
        begin = 0
        for word, end in zip(words, ends, strict=True):
            phones = "".join(ipa(s[1], tones[p]) for p, s in enumerate(syllables[begin:end], begin) if s)
            if phones:
                yield phones, word, begin, end
            begin = end


def _unrepeated(tokens: Iterator[Token]) -> Iterator[Token]:
    """Leave out a pause that opens the line or follows a pause; the first of a row counts."""
    speaking = False
    for token in tokens:
        if speaking or not token.is_pause:
            yield token
        speaking = not token.is_pause


def _ipa(pinyin: str) -> str:
    return "".join(ipa(syllable, int(tone)) for syllable, tone in _SYLLABLE.findall(pinyin))


@lru_cache(maxsize=4096)
def ipa(syllable: str, tone: int) -> str:
    """A toneless pinyin syllable and its tone in Kokoro's alphabet, as misaki writes Mandarin (tone arrows last)."""
    try:
        symbols = "".join(pinyin_to_ipa(f"{syllable}{tone}")[0])
    except ValueError:
        return ""
    for written, arrow in (("˧˩˧", "↓"), ("˧˥", "↗"), ("˥˩", "↘"), ("˥", "→")):
        symbols = symbols.replace(written, arrow)
    return symbols.replace("ɻ̩", "ɨ").replace("ɹ̩", "ɨ").replace("\u032f", "")
