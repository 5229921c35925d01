"""What a comment points at without a name or a number: the one shown before, one by its colour or price."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from script_gen.product import Product, Shop

_PIECE: Final = "[个款样件双条只瓶盒支把套]"
_NO_PRODUCT: Final = (
    f"(?!{_PIECE}?的?(?:优惠|[券劵]|活动|红包|福利|福袋|问题|话|人|歌|音乐|客服|快递|订单|抽奖|主播|赠品))"
)

_ADDED: Final = "(?<![晚早网路身马街车加再带穿配送拍买])"
"""Not behind these, where 上一个 is no more than one more: 加上一个, 晚上一个人."""
_THING: Final = "(?:one|item|thing|product)"
_HOST: Final = "(?:that )?(?:you|u|y'?all|she|he)"

BEFORE: Final = re.compile(
    rf"{_ADDED}上(?:一{_PIECE}|[个款])(?!月|星期|礼拜|周|人)|前一{_PIECE}|前面(?:讲|说|介绍|展示|上)?的?那{_PIECE}"
    rf"|(?:刚[才刚]?|方才)(?:讲|说|介绍|展示)?的?那{_NO_PRODUCT}|刚[才刚](?:讲|说|介绍|展示)的|刚[才刚]的{_NO_PRODUCT}"
    rf"|\b(?:previous|earlier|prior) {_THING}\b|\b{_THING} before\b|\bbefore this\b"
    rf"|\b{_HOST} (?:just )?(?:showed|had)(?: us)?(?: up)? (?:before|earlier|just now|last)\b"
    rf"|\b{_THING} {_HOST} (?:just )?(?:had|showed)\b|\b(?:was|were) (?:the|that) last {_THING}\b"
    rf"|\b(?:the|that) last {_THING} {_HOST} (?:showed|had|did)\b"
)
"""Wordings for the product that was on air before the one that is."""

LAST_LEFT: Final = re.compile(
    r"\b(?:is|was) (?:this|that|it|mine) the last (?:one|item)\b|\blast (?:one|item) (?:left|in stock)\b"
    r"|\blast item price\b|最后一[件个](?:了|吗|库存)"
)
"""Asks for the stock, and not for the last product on the shelf."""

COLOURS: Final[Mapping[str, re.Pattern[str]]] = {
    char: re.compile(rf"{char}|\b(?:{english})\b")
    for char, english in {
        "红": "red|crimson|scarlet", "蓝": "blue|navy", "白": "white|ivory", "黑": "black", "绿": "green", "粉": "pink",
        "黄": "yellow", "灰": "gr[ae]y", "紫": "purple|violet", "棕": "brown", "橙": "orange", "米": "beige|cream",
        "金": "gold", "银": "silver",
    }.items()
}  # fmt: skip
"""Each colour as products name it."""

_COLOURED: Final = re.compile(rf"([{''.join(COLOURS)}])色?的?[那这]{_PIECE}")
_COLOURED_ONE: Final = re.compile(r"\b([a-z]+) ones?\b")
_PRICED: Final = re.compile(
    rf"(\d+(?:\.\d{{1,2}})?)\s*(?:块|元)?钱?的?那{_PIECE}"
    r"|\$\s?(\d+(?:\.\d\d?)?) ones?\b|\b(\d+(?:\.\d\d?)?) ?(?:dollars?|bucks?|euros?|pounds?|quid) ones?\b"
)


class Pointing:
    """Finds the product that a text points at by its colour or its price. Made once a shop."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._coloured = {colour: _of_colour(shop, word) for colour, word in COLOURS.items()}

    def product(self, text: str) -> str | None:
        """The one product whose colour or price a plain text names; None: none, or several."""
        return self._by_price(text) or self._by_colour(text)

    def _by_price(self, text: str) -> str | None:
        if (match := _PRICED.search(text)) is None:
            return None
        price = Decimal(next(group for group in match.groups() if group))
        return _only(
            [product.id for product in self._shop.products if product.price in {price, price + Decimal("0.99")}]
        )

    def _by_colour(self, text: str) -> str | None:
        if match := _COLOURED.search(text):
            return _only(self._coloured[match[1]])
        named = {match[1] for match in _COLOURED_ONE.finditer(text)}
        colours = [colour for colour, word in COLOURS.items() if any(map(word.fullmatch, named))]
        return _only(self._coloured[colours[0]]) if len(colours) == 1 else None


def _of_colour(shop: Shop, word: re.Pattern[str]) -> list[str]:
    """The products that come in a colour, by their names and by what their fields of colours say."""
    return [product.id for product in shop.products if word.search(_looks(product))]


def _looks(product: Product) -> str:
    fields = (fact.value for fact in product.facts if re.search("色|colou?r", fact.field, re.IGNORECASE))
    return " ".join((product.name, *fields)).lower()


def _only(found: list[str]) -> str | None:
    return found[0] if len(found) == 1 else None
