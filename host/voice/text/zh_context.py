"""Mandarin characters whose reading depends on their neighbours, decided by rules over whole phrases."""

from collections.abc import Callable

_COUNTING = frozenset("第一二三四五六七八九十百千万亿两几每这那整半单")
_SUBJECTS = frozenset("我你您他她它们就还都也可家")


def in_context(words: list[str], readings: list[str], known: Callable[[str], bool]) -> list[str]:
    """The readings (pinyin with a tone figure, one for each character) with the context rules applied.

    Only characters that stand alone as words, behind a number (三只), or in a word that no dictionary has (`known`)
    are looked at: inside other words the dictionaries know better.
    """
    run = "".join(words)
    result = list(readings)
    begin = 0
    for word in words:
        counted = _COUNTING.issuperset(word[:-1])
        for place in range(len(word) - 1 if counted else 0, len(word)):
            decide = _RULES.get(word[place])
            if decide and (counted or not known(word)):
                result[begin + place] = decide(run[: begin + place], run[begin + place + 1 :])
        begin += len(word)
    return result


def _only_or_measure(before: str, after: str) -> str:
    """只: a measure word after a number or 这, 那, 每; otherwise `only`."""
    return "zhi1" if before[-1:] in _COUNTING and after[:1] not in {"要", "有", "是", "能", "需", "卖"} else "zhi3"


def _must_or_particle(before: str, after: str) -> str:
    """得: `must` between a subject and a verb, otherwise the particle after a verb."""
    must = (not before or before[-1:] in _SUBJECTS) and after[:1] in frozenset("赶抓去买看说先要快早把给有试用等")
    return "dei3" if must else "de5"


def _row_or_do(before: str, after: str) -> str:
    """行: a row after a number, otherwise `fine`."""
    return "hang2" if before[-1:] in _COUNTING else "xing2"


def _grow_or_long(before: str, after: str) -> str:
    """长: `grow` before 出, 得 and 了 with a number; otherwise `long`."""
    grown = after[:1] == "了" and after[1:2] in _COUNTING | {"不", "很", "好"}
    so = after[:1] == "得" and after[1:2] not in {"到", "多"}
    return "zhang3" if grown or so or after[:1] in {"出", "个", "满", "痘"} else "chang2"


def _turn_or_pass(before: str, after: str) -> str:
    """转: `turn round` beside an angle, a circle or what can turn; otherwise `change` or `pass on`."""
    turns = after[:1] in _COUNTING | set("圈动着得起") or before[-1:] in {"自", "旋", "打", "会"}
    return "zhuan4" if turns else "zhuan3"


def _adjust_or_move(before: str, after: str) -> str:
    """调: `adjust` something that has degrees; otherwise `move` or `transfer`."""
    return (
        "tiao2"
        if after[:1] in frozenset("成到高低大小亮暗整一好试温个出制节档") or before[-1:] in {"可", "微"}
        else "diao4"
    )


def _dry_or_do(before: str, after: str) -> str:
    """干: `do` with what is done; otherwise `dry`."""
    done = after[:1] in frozenset("什啥活嘛吗事") or before[-1:] in frozenset("就想在敢大")
    return "gan4" if done else "gan1"


def _back_or_carry(before: str, after: str) -> str:
    """背: `back` as a part of somebody or something; otherwise `carry`."""
    back = after[:1] in frozenset("部面心后景痛疼影") or before[-1:] in frozenset("后手靠椅露美驼刀的")
    return "bei4" if back else "bei1"


def _return_or_still(before: str, after: str) -> str:
    """还: `give back` to somebody, and what is given back; otherwise `still`."""
    return "huan2" if after[:1] in {"你", "您", "钱", "了", "给"} or after[:2] in {"回来", "回去"} else "hai2"


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
    "还": _return_or_still,
    "转": _turn_or_pass,
    "调": _adjust_or_move,
    "干": _dry_or_do,
    "背": _back_or_carry,
    "为": lambda before, after: "wei4",
    "量": lambda before, after: "liang2" if after[:1] in frozenset("一了下尺体身腰围") else "liang4",
    "好": lambda before, after: "hao3",
    "都": lambda before, after: "dou1",
    "着": lambda before, after: "zhe5",
    "了": lambda before, after: "liao3" if before[-1:] in {"得", "不"} else "le5",
    "个": lambda before, after: "ge4",
    "教": lambda before, after: "jiao1",
    "空": lambda before, after: "kong4" if after[:1] in {"出", "下"} else "kong1",
    "数": lambda before, after: "shu3" if after[:1] in frozenset("一到着数三") else "shu4",
    "宿": lambda before, after: "xiu3" if before[-1:] in _COUNTING else "su4",
    "系": lambda before, after: "ji4" if after[:1] in frozenset("上好紧住在着围带绳扣蝴鞋领丝腰安一个") else "xi4",
    "冲": lambda before, after: "chong4" if after[:1] in frozenset("着这你您他她它") else "chong1",
    "奔": lambda before, after: "ben4" if after[:1] in frozenset("着向这") else "ben1",
}
