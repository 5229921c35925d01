"""From phones to visemes: the IPA of English and Mandarin and the letters Kokoro adds to it."""

import unicodedata
from typing import Final

from host.avatar.pose import VISEMES

_GROUPS: Final = {
    "PP": "p b m β ɸ",
    "FF": "f v ʋ ɱ",
    "TH": "θ ð T",
    "DD": "t d l ɫ ɾ ʈ ɖ ɭ ʎ",
    "kk": "k ɡ g c ɟ q x ɣ χ h ɦ ʔ",
    "CH": "ʃ ʒ tʃ dʒ ʧ ʤ ɕ ʑ tɕ dʑ ʨ ʥ ç ʂ ʐ tʂ ʈʂ ꭧ",
    "SS": "s z ts dz ʦ ʣ S",
    "nn": "n ɲ ŋ ɳ ɴ",
    "RR": "r ɹ ɻ ʁ ɽ ɚ ɝ ɜ",
    "aa": "a ɑ æ ʌ ɐ ə ɒ ᵊ",
    "E": "e ɛ ɘ ɤ",
    "I": "i ɪ j ɨ ɿ ʅ ᵻ",
    "O": "o ɔ",
    "U": "u ʊ w ʉ y ɥ ʏ ʍ",
}
_PAIRS: Final = {"A": "eɪ", "I": "aɪ", "O": "oʊ", "Q": "əʊ", "W": "aʊ", "Y": "ɔɪ"}
"""Kokoro's single letters for English diphthongs (hexgrad/kokoro, phoneme table)."""

_VISEME: Final = {phone: VISEMES.index(name) for name, phones in _GROUPS.items() for phone in phones.split()}
_DROPPED: Final = frozenset("ˈˌːˑʰʲʷ'’:→↗↘↓˥˦˧˨˩012345 .,!?;—…“”\"()~-")


def stressed(phone: str) -> bool:
    """Whether the phone carries primary stress."""
    return "ˈ" in phone


def visemes_of(phone: str) -> tuple[int, ...]:
    """The visemes a phone goes through, as places in `VISEMES`; silence for marks that make no sound."""
    plain = "".join(c for c in phone if c not in _DROPPED and not unicodedata.combining(c))
    if not plain:
        return (0,)
    if plain in _VISEME and plain not in _PAIRS:
        return (_VISEME[plain],)
    spelled = "".join(_PAIRS.get(c, c) for c in plain)
    passed: list[int] = []
    while spelled:
        length = 2 if spelled[:2] in _VISEME else 1
        viseme = _VISEME.get(spelled[:length], 0)
        if viseme and passed[-1:] != [viseme]:
            passed.append(viseme)
        spelled = spelled[length:]
    return tuple(passed) or (0,)
