"""Tone sandhi of Mandarin: 一, 不 and the third tone, over whole phrases.

The rules are those of Duanmu, The Phonology of Standard Chinese (2007), chapter 11: the third tone changes first
inside words and then across them, so that 我老板 keeps its first tone and 保管好 does not.
"""

_NUMERALS = frozenset("零〇一二三四五六七八九十百千万亿两幺")


def sandhi(characters: str, tones: list[int], ends: list[int]) -> list[int]:
    """The tones as spoken; 5 is neutral. `ends` has one past the last character of every word."""
    spoken = list(tones)
    for place, character in enumerate(characters):
        following = tones[place + 1] if place + 1 < len(tones) else None
        if character == "一" and tones[place] in {1, 2, 4}:
            spoken[place] = _yi(characters, place, following)
        elif character == "不" and tones[place] in {2, 4}:
            spoken[place] = _bu(characters, place, following)
    _third(spoken, ends)
    return spoken


def _around(characters: str, place: int) -> tuple[str, str]:
    before = characters[place - 1] if place else ""
    after = characters[place + 1] if place + 1 < len(characters) else ""
    return before, after


def _yi(characters: str, place: int, following: int | None) -> int:
    before, after = _around(characters, place)
    if before and before == after:
        return 5
    counted = after in _NUMERALS - set("百千万亿") or (after == "点" and characters[place + 2 : place + 3] in _NUMERALS)
    ordinal = before in _NUMERALS or before in {"第", "初", "点", "周"}
    if following is None or counted or ordinal or after in {"月", "号", "日"}:
        return 1
    return 2 if following == 4 or after == "个" else 4


def _bu(characters: str, place: int, following: int | None) -> int:
    before, after = _around(characters, place)
    if before and before == after:
        return 5
    return 2 if following == 4 else 4


def _third(tones: list[int], ends: list[int]) -> None:
    begin = 0
    for end in ends:
        for place in range(begin, end - 1):
            if tones[place] == 3 and tones[place + 1] == 3:
                tones[place] = 2
        begin = end
    for end in reversed(ends[:-1]):
        if tones[end - 1] == 3 and tones[end] == 3:
            tones[end - 1] = 2
