"""Which gesture a clause's own words ask for, and at which of its characters."""

import re
from dataclasses import dataclass
from typing import Final

_ASKS: Final = {
    "thank": "谢谢 感谢 多谢 | thanks thank appreciate",
    "wave": "大家好 你好 您好 晚上好 下午好 早上好 再见 拜拜 | hello hi hey goodbye bye",
    "point": "￥ ¥ $ € £ 价格 优惠 下单 链接 购物车 满减 库存 元 折 | price coupon discount link stock dollars euros",
    "count": "第一 第二 第三 三个 三点 三种 两个 两点 两种 首先 | first firstly",
    "thumbs_up": "推荐 好评 放心 值得 喜欢 | recommend recommended love trust worth favourite favorite",
    "show": "看看 来看 看一下 这款 这一款 | look here's this",
    "welcome": "欢迎 各位 朋友们 大家 | welcome everyone friends",
}
"""Signs and words without a space around them, then whole words; the first gesture that fits is taken: thanks for an
order at a price are thanks."""


def _pattern(words: str) -> re.Pattern[str]:
    signs, whole = (part.split() for part in words.split("|"))
    return re.compile(f"{'|'.join(map(re.escape, signs))}|\\b(?:{'|'.join(whole)})\\b", re.IGNORECASE)


_PATTERNS: Final = {gesture: _pattern(words) for gesture, words in _ASKS.items()}


@dataclass(frozen=True, slots=True)
class Ask:
    """A gesture and the character at which its word begins."""

    gesture: str
    at: int


def asked(text: str, start: int, stop: int) -> Ask | None:
    """What characters `start` to `stop` of a line ask for; `None` when the arms may do as they like."""
    for gesture, words in _PATTERNS.items():
        if found := words.search(text, start, stop):
            return Ask(gesture, found.start())
    return None
