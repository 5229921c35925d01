"""Chinese names as English speakers say them: pinyin to the phones of the English voices, without tones."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final


def _table(pairs: str) -> dict[str, str]:
    return {written: sound for written, _, sound in (pair.partition("=") for pair in pairs.split())}


_INITIALS: Final = _table(
    "b=b p=p m=m f=f d=d t=t n=n l=l k=k h=h s=s w=w = g=ɡ r=ɹ y=j z=z c=ts j=ʤ q=ʧ x=ʃ zh=ʤ ch=ʧ sh=ʃ"
)
_FINALS: Final = _table(
    "a=ˈɑ o=ˈO e=ˈʌ i=ˈi u=ˈu v=ˈu ü=ˈu er=ˈɑɹ ai=ˈI ei=ˈA ao=ˈW ou=ˈO an=ˈɑn en=ˈʌn ang=ˈɑŋ eng=ˈʌŋ "
    "ong=ˈʊŋ ia=jˈɑ ie=jˈɛ iao=jˈW iu=jˈO ian=jˈɛn in=ˈɪn ing=ˈɪŋ iang=jˈɑŋ iong=jˈʊŋ ua=wˈɑ uo=wˈO "
    "uai=wˈI ui=wˈA uan=wˈɑn un=wˈʌn uang=wˈɑŋ ue=wˈɛ"
)
_WHOLE: Final = _table(
    "yi=ˈi ye=jˈɛ yan=jˈɛn yin=ˈɪn ying=ˈɪŋ yuan=jwˈɑn yue=jwˈɛ yun=jˈun jun=ʤˈun qun=ʧˈun xun=ʃˈun "
    "juan=ʤwˈɛn quan=ʧwˈɛn xuan=ʃwˈɛn wu=wˈu yu=jˈu"
)
LONGEST: Final = 8
"""Syllables; what is longer is no name."""
_HISSED: Final = {"zh": "ˈɜɹ", "ch": "ˈɜɹ", "sh": "ˈɜɹ", "r": "ˈɜɹ", "z": "ˈɪ", "c": "ˈɪ", "s": "ˈɪ"}
"""The `i` behind these is no vowel of its own."""
_SYLLABLE: Final = re.compile(
    rf"({'|'.join(sorted(_INITIALS, key=len, reverse=True))})({'|'.join(sorted(_FINALS, key=len, reverse=True))})"
)
_TELLTALE: Final = re.compile(r"^x|q(?!u)|zh|ao|ou|ua|uo|ang|ei|ui")
"""What hardly an English word has that the lexicons lack, and most Chinese names do."""


def name_phones(name: str) -> str:
    """The phones of a name in pinyin, its syllables apart by `'` or not; empty when it is none."""
    word = name.lower() if len(name) <= 7 * LONGEST else ""
    syllables = [found for part in word.split("'") for found in _syllables(part) or ("",)]
    if not 1 < len(syllables) <= LONGEST or "" in syllables:
        return ""
    *first, last = map(_sound, syllables)
    return "".join(sound.replace("ˈ", "ˌ") for sound in first) + last


def looks_chinese(word: str) -> bool:
    """Whether a Latin word that no lexicon knows is a Chinese name, such as Xiaomi or Huawei."""
    return word[:1].isupper() and bool(_TELLTALE.search(word.lower()))


def _sound(syllable: str) -> str:
    if whole := _WHOLE.get(syllable):
        return whole
    found = _SYLLABLE.fullmatch(syllable)
    assert found is not None
    initial, final = found.groups()
    if final == "i" and initial in _HISSED:
        return _INITIALS[initial] + _HISSED[initial]
    sound = _FINALS[final]
    return _INITIALS[initial] + (sound.removeprefix("j") if initial in {"j", "q", "x"} else sound)


@lru_cache(maxsize=256)
def _syllables(word: str) -> tuple[str, ...]:
    """The word cut into syllables, long ones first; nothing when it cannot be."""
    for syllable in _openings(word):
        rest = word[len(syllable) :]
        if not rest:
            return (syllable,)
        if behind := _syllables(rest):
            return (syllable, *behind)
    return ()


def _openings(word: str) -> Iterator[str]:
    """The syllables that `word` may begin with, the longest first."""
    for length in range(min(6, len(word)), 0, -1):
        if _SYLLABLE.fullmatch(word[:length]):
            yield word[:length]
