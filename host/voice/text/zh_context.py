"""Mandarin characters whose reading depends on their neighbours, decided by rules over whole phrases."""

from collections.abc import Callable

_COUNTING = frozenset("第一二三四五六七八九十百千万亿两几每这那整半单")
_SUBJECTS = frozenset("我你您他她它们就还都也可家")


def in_context(words: list[str], readings: list[str]) -> list[str]:
    """The readings (pinyin with a tone figure, one for each character) with the context rules applied.

    Only characters that stand alone as words, or behind a number (三只), are looked at: inside other words the
    dictionaries know better.
    """
    run = "".join(words)
    result = list(readings)
    stop = 0
    for word in words:
        stop += len(word)
        decide = _RULES.get(word[-1])
        if decide and _COUNTING.issuperset(word[:-1]):
            result[stop - 1] = decide(run[: stop - 1], run[stop:])
    return result


def _only_or_measure(before: str, after: str) -> str:
    """只: a measure word after a number or 这, 那, 每; otherwise `only`."""
    return "zhi1" if before[-1:] in _COUNTING and after[:1] not in {"要", "有", "是", "能", "需", "卖"} else "zhi3"


def _must_or_particle(before: str, after: str) -> str:
    """得: `must` between a subject and a verb, otherwise the particle after a verb."""
    must = before[-1:] in _SUBJECTS and after[:1] in frozenset("赶抓去买看说先要快早把给有试")
    return "dei3" if must else "de5"


def _row_or_do(before: str, after: str) -> str:
    """行: a row after a number, otherwise `fine`."""
    return "hang2" if before[-1:] in _COUNTING else "xing2"


def _grow_or_long(before: str, after: str) -> str:
    """长: `grow` before 了, 出, 得; otherwise `long`."""
    return "zhang3" if after[:1] in {"出", "个", "满", "痘"} else "chang2"


def _kind_or_plant(before: str, after: str) -> str:
    """种: a kind after a number or 这, 那, 各; otherwise `to plant`."""
    return "zhong3" if before[-1:] in _COUNTING | {"各", "多", "哪", "何"} else "zhong4"


def _land_or_particle(before: str, after: str) -> str:
    """地: the particle between a description and a verb; `ground` at the start or after 在, 落, 拖."""
    return "di4" if not before or before[-1] in {"在", "落", "拖", "满", "此", "该"} or not after else "de5"


_RULES: dict[str, Callable[[str, str], str]] = {
    "只": _only_or_measure,
    "得": _must_or_particle,
    "行": _row_or_do,
    "长": _grow_or_long,
    "种": _kind_or_plant,
    "地": _land_or_particle,
    "重": lambda before, after: "chong2" if before[-1:] in _COUNTING else "zhong4",
    "还": lambda before, after: "huan2" if after[:1] in {"你", "您", "钱", "了", "给"} else "hai2",
    "为": lambda before, after: "wei4",
    "量": lambda before, after: "liang2" if after[:1] in {"一", "了", "下"} else "liang4",
    "好": lambda before, after: "hao3",
    "都": lambda before, after: "dou1",
    "着": lambda before, after: "zhe5",
    "了": lambda before, after: "liao3" if before[-1:] in {"得", "不"} else "le5",
    "个": lambda before, after: "ge4",
}
