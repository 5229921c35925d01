"""One spelling for the many ways to write a thing: what moderation and rules look at instead of the raw text."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final

_LOOKALIKES: Final = dict(
    zip(
        "аеорсухіјѕѵһԁɡοαενκτρυιωϲбвгкмнтүғӏԛѡɑıօսոհցզ∨∪⋁ꜱʋєёїпχησ",
        "aeopcyxijsvhdgoaevktpuiwc6brkmhtyflqwaiounhgqvuvsveeinxno",
        strict=True,
    )
)
"""Cyrillic, Greek and Armenian letters and signs that look Latin, after case folding (a choice from Unicode's
confusables.txt)."""

_DRESSED: Final = re.compile(
    "LATIN (?:SMALL LETTER|LETTER SMALL CAPITAL) (?:TURNED |SCRIPT |REVERSED |OPEN )?([A-Z])(?: WITH .*)?"
)
"""Unicode's names of one Latin letter with a stroke or accents, as a small capital, or upside down."""

_SPLIT: Final = {
    "扌口": "扣", "亻言": "信", "艹微": "薇", "扌戈": "找", "君羊": "群", "禾厶": "私", "贝兼": "赚", "贝者": "赌",
    "亻尔": "你", "礻畐": "福", "钅戋": "钱", "纟勺": "约", "讠射": "谢", "扌喿": "操", "月匈": "胸", "衤果": "裸",
}  # fmt: skip
"""Characters written as their halves."""

_WORDS_IN_PICTURES: Final = {
    "➕": "+",
    "✚": "+",
    "🐧": "企鹅",
    "🛰": "卫星",
    "💬": "",
    "➖": "-",
    "·": " ",
    "。": ".",
    "〇": "0",
}

_PICTURED: Final = str.maketrans(
    {
        "🐔": "鸡",
        "🐓": "鸡",
        "🐴": "马",
        "🐎": "马",
        "🐶": "狗",
        "🐕": "狗",
        "🐷": "猪",
        "🐖": "猪",
        "💰": "钱",
        "🧧": "红包",
    }
)
"""Pictures that stand for a word in insults and lures."""

_HEARTS: Final = re.compile("[❤♥♡❥💓-💟🧡🤍🤎🖤🩷🩵🩶]")

_CHINESE_DIGITS: Final = str.maketrans("零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两洞拐勾", "012345678912345678912079")
_ENGLISH_DIGITS: Final = {"oh": "0", "plus": "+"} | {
    word: str(digit)
    for digit, word in enumerate("zero one two three four five six seven eight nine".split())  # noqa: SIM905
}
_DIGIT_WORDS: Final = re.compile(rf"(?:(?:\b(?:{'|'.join(_ENGLISH_DIGITS)})\b|[\d+])[\s,./-]*){{7,}}")
"""Digits in words, seven or more of them: as many as a telephone number has."""
_DIGIT_WORD: Final = re.compile("[a-z]+")
_NOT_NUMBER: Final = re.compile(r"[^\d+]")

_LEET: Final = str.maketrans("013457@$!|", "oieastasii")

_NOT_WORD: Final = re.compile(r"[^\w+@$!|.:/-]|_")
_GAPS: Final = re.compile(r"\s+")
_NOT_LETTER: Final = re.compile(r"[^\w+]|_")
_LONG_RUN: Final = re.compile(r"([a-z])\1{2,}")
_HALVES: Final = re.compile("|".join(_SPLIT))
_HIDDEN_DIGITS: Final = re.compile(r"(?<=\d)[ol|i]+(?=\d|(?![a-z]))")
_DIGIT_LOOKS: Final = str.maketrans("ol|i", "0111")
_SPELLED_OUT: Final = re.compile(r"(?<![a-z0-9])(?:(?:[a-z@$!*]\d?|\d)[\s.\-*/|]{1,3}){2,}[a-z@$!0-9]\d?(?![a-z0-9])")
_DIGIT_GAP: Final = re.compile(r"(?<=\d)[^\w+]+(?=\d)")


FOLD_LIMIT: Final = 2_000
"""Characters looked at; a cleaned comment has 300."""


@dataclass(frozen=True, slots=True)
class Folded:
    """The looks of one text, each for another kind of disguise."""

    spaced: str
    """Folded letters with single blanks; letters set apart (`v . x`) joined; for words with edges."""
    squeezed: str
    """Letters, digits and `+` only, without any gap; for Chinese words, whose gaps mean nothing."""
    hearted: str
    """`squeezed` with every heart read as 心 (薇❤ is 薇心); empty when there is no heart."""
    leet: str
    """`spaced` with digits and signs read as the letters they imitate (`sh1t`)."""
    digits: str
    """`spaced` with Chinese numerals, and letters that look like digits beside such, as digits, and no gap between
    digits; for numbers in disguise."""


def fold(text: str) -> Folded:
    """All looks of `text`: NFKC, lower case, simplified Chinese, lookalikes undone. Bounded by the text's length."""
    letters = _undisguised(text[:FOLD_LIMIT])
    spaced = _GAPS.sub(" ", _NOT_WORD.sub(" ", _HEARTS.sub("", letters))).strip()
    spaced = _SPELLED_OUT.sub(lambda found: re.sub(r"[\s.\-*/|]", "", found[0]), spaced)
    spaced = _LONG_RUN.sub(r"\1", spaced)
    hearted = _NOT_LETTER.sub("", _HEARTS.sub("心", letters)) if _HEARTS.search(letters) else ""
    return Folded(
        spaced=spaced,
        squeezed=_NOT_LETTER.sub("", spaced),
        hearted=hearted,
        leet=_GAPS.sub(" ", re.sub(r"[^\w\s]", " ", spaced.translate(_LEET))),
        digits=_digits(spaced),
    )


def _digits(spaced: str) -> str:
    told = _DIGIT_WORDS.sub(_in_digits, spaced.translate(_CHINESE_DIGITS))
    return _HIDDEN_DIGITS.sub(lambda found: found[0].translate(_DIGIT_LOOKS), _DIGIT_GAP.sub("", told))


def _in_digits(found: re.Match[str]) -> str:
    digits = _DIGIT_WORD.sub(lambda word: _ENGLISH_DIGITS[word[0]], found[0])
    return f"{_NOT_NUMBER.sub('', digits)} "


def _undisguised(text: str) -> str:
    """The plain letters behind accents, pictures and characters written as their halves."""
    shown = plain("".join(map(_undressed, text.translate(_PICTURED))))
    return _HALVES.sub(lambda found: _SPLIT[found[0]], shown)


def plain(text: str) -> str:
    """NFKC, lower case, simplified Chinese, lookalikes and boxed letters undone; signs and emoji stay."""
    return simplify(_letters(text))


def simplify(text: str) -> str:
    """Traditional Chinese as simplified, character by character (OpenCC's table)."""
    return text.translate(_traditional())


def _letters(text: str) -> str:
    """Case and look folded, with what cannot be seen or only decorates left out."""
    shown = "".join(_LOOKALIKES.get(char, char) for char in map(_plain_letter, text))
    folded = unicodedata.normalize("NFKC", shown).casefold()
    return "".join(
        _WORDS_IN_PICTURES.get(char, _LOOKALIKES.get(char, char))
        for char in folded
        if unicodedata.category(char) not in {"Cf", "Mn", "Me", "Cc", "Cs", "Co"} or char.isspace()
    )


@lru_cache(maxsize=4096)
def _undressed(char: str) -> str:
    """The plain Latin letter of one with accents or strokes, as a small capital, or upside down; others stay."""
    if char < "\u00c0" or char > "\u1eff":
        return char
    dressed = _DRESSED.fullmatch(unicodedata.name(char.lower(), ""))
    return dressed[1].lower() if dressed else char


def _plain_letter(char: str) -> str:
    """Letters and digits in boxes and circles that NFKC leaves as they are."""
    code = ord(char)
    if code < 0x2776:
        return char
    for start, count in ((0x1F150, 26), (0x1F170, 26), (0x1F1E6, 26)):
        if start <= code < start + count:
            return chr(ord("a") + code - start)
    for start in (0x2776, 0x2780, 0x278A):
        if start <= code < start + 10:
            return str((code - start + 1) % 10)
    return char


@cache
def _traditional() -> dict[int, str]:
    """OpenCC's character table; `str.translate` with it costs a hundredth of the package's own converter."""
    table = resources.files("opencc").joinpath("dictionary/TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if "\t" in line)
    return {ord(one): many.split()[0] for one, many in pairs if len(one) == 1 and many.split()[0] != one}
