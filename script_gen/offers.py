"""Pure: the arithmetic of a promotion and of the shipping rule, as far as their words leave no doubt."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from script_gen.numbers import Quantity, quantities

CENT: Final = Decimal("0.01")
_GIFT: Final = re.compile(
    r"送(?!(?:[0-9一二两三半]+[个盒瓶袋组件份条包只套支]?|.{0,3}同款)(?:$|[，,])|达|到|货)|赠|附送"
    r"|\bfree (?:gift|sample|wrap|(?:[a-z-]+ ){1,3}with)\b|\bgift wrap\b",
    re.IGNORECASE,
)
_COUNT: Final = r"(?P<count>\d+|[一二两三四五六七八九十]+)"
_UNIT: Final = r"[个盒瓶袋组件份条包只套支罐双张本]"
_AMOUNT: Final = r"(?P<amount>\d+(?:\.\d{1,2})?|[一二三四五六七八九十百]+)"
_EN_COUNT: Final = r"(?P<count>\d+|two|three|four|five|six|seven|eight|nine|ten)"
_EN_SHARE: Final = r"(?P<percent>\d{1,2})(?:%| percent)"
_EN_AMOUNT: Final = r"[$€£¥](?P<amount>\d+(?:\.\d{1,2})?)"
_PATTERNS: Final = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("nth_off", rf"^第{_COUNT}{_UNIT}(?:立)?减{_AMOUNT}元$"),
        ("nth_rate", rf"^第{_COUNT}{_UNIT}(?:打)?{_AMOUNT}折$"),
        ("nth_half", rf"^第{_COUNT}{_UNIT}半价$"),
        ("count_off", rf"^(?:买|满|拍){_COUNT}{_UNIT}(?:立)?减{_AMOUNT}元$"),
        ("count_rate", rf"^(?:买|满|拍)?{_COUNT}{_UNIT}(?:及以上)?(?:打)?{_AMOUNT}折$"),
        ("sum_off", rf"^满(?P<sum>\d+)元?减{_AMOUNT}元?$"),
        ("bundle", rf"^(?:买|拍)?{_COUNT}{_UNIT}(?:只要|一共)?{_AMOUNT}元$"),
        ("bundle", rf"^(?:any |buy |get )?{_EN_COUNT}(?: [a-z ]+)? for {_EN_AMOUNT}$"),
        ("count_off", rf"^{_EN_AMOUNT} off (?:when you buy )?{_EN_COUNT}(?: or more)?(?: [a-z]+)?$"),
        ("count_rate", rf"^{_EN_SHARE} off (?:when|if) you (?:buy|get|take|order) {_EN_COUNT}(?: [a-z]+)? or more$"),
        ("count_rate", rf"^{_EN_SHARE} off {_EN_COUNT} or more(?: [a-z]+)?$"),
        (
            "count_rate",
            rf"^(?:buy|get|take) {_EN_COUNT}(?: [a-z]+)? or more,? (?:and )?(?:get|save) {_EN_SHARE}(?: off)?$",
        ),
        ("sum_off", rf"^{_EN_AMOUNT} off (?:orders )?over [$€£¥](?P<sum>\d+(?:\.\d{{1,2}})?)$"),
    )
)
_ZH_FREE_OVER: Final = re.compile(r"满(\d+(?:\.\d+)?)元?(?:全国)?包邮")
_ZH_FEE: Final = re.compile(r"(?:运费|邮费|快递费|收)(?:是|为)?(\d+(?:\.\d+)?)元")
_ZH_FREE: Final = re.compile(r"^(?:全国|全场|所有订单|全部)?包邮")
_EN_FREE_OVER: Final = re.compile(
    r"free (?:us |domestic )?shipping\b[^.;]*?\b(over|above|from|of at least)\s+[$€£¥](\d+(?:\.\d+)?)", re.IGNORECASE
)
_EN_FEE: Final = re.compile(
    r"\b(?:otherwise|else|flat|shipping is|shipping costs)\s+(?:a flat )?[$€£¥](\d+(?:\.\d+)?)", re.IGNORECASE
)
_EN_FREE: Final = re.compile(r"^free shipping(?: on (?:all|every) orders?)?(?=$|[.,;])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Offer:
    """A promotion whose arithmetic is plain."""

    kind: str
    """`gift`, `nth_off`, `nth_rate`, `count_off`, `count_rate`, `sum_off` or `bundle`."""
    count: int = 1
    amount: Decimal = Decimal(0)
    """Money, or for `_rate` the share that is paid."""
    over: Decimal = Decimal(0)

    def cost(self, price: Decimal, pieces: int) -> Decimal | None:
        """What `pieces` cost; None where the words leave open whether the offer counts twice."""
        plain = price * pieces
        if self.kind == "gift":
            return plain
        if self.kind == "count_rate":
            return _cents(plain * self.amount) if pieces >= self.count else plain
        if self.kind == "sum_off":
            return None if plain >= 2 * self.over else plain - self.amount if plain >= self.over else plain
        if pieces < self.count:
            return plain
        if pieces >= 2 * self.count:
            return None
        saved = {
            "nth_off": self.amount,
            "count_off": self.amount,
            "nth_rate": _cents(price * (1 - self.amount)),
            "bundle": price * self.count - self.amount,
        }[self.kind]
        return plain - saved


@dataclass(frozen=True, slots=True)
class ShippingRule:
    """What sending an order costs at home."""

    fee: Decimal
    """Below the bound."""
    free_from: Decimal
    """Orders that reach it are sent free."""
    reached: bool
    """Whether an order of exactly this sum is free too: `满99元` is, `over $50` is not."""

    def cost(self, goods: Decimal) -> Decimal:
        """What is added to an order of goods worth this much."""
        free = goods >= self.free_from if self.reached else goods > self.free_from
        return Decimal(0) if free else self.fee


@lru_cache(maxsize=1024)
def offer_of(text: str) -> Offer | None:
    """The arithmetic of a promotion's words; None when they are not plain enough to reckon with."""
    words = text.strip("。.!！ ")
    for kind, pattern in _PATTERNS:
        if match := pattern.match(words):
            return _offer(kind, match.groupdict())
    return Offer("gift") if _GIFT.search(words) and not re.search(r"减|折|\boff\b|%", words) else None


@lru_cache(maxsize=64)
def shipping_of(text: str) -> ShippingRule | None:
    """The arithmetic of a shipping policy's words; None when they do not say it plainly."""
    if match := _ZH_FREE_OVER.search(text):
        fee = _ZH_FEE.search(text)
        return ShippingRule(Decimal(fee[1]), Decimal(match[1]), True) if fee else None
    if _ZH_FREE.search(text) or _EN_FREE.search(text):
        return ShippingRule(Decimal(0), Decimal(0), True)
    if (match := _EN_FREE_OVER.search(text)) and (fee := _EN_FEE.search(text)):
        return ShippingRule(Decimal(fee[1]), Decimal(match[2]), match[1].lower() not in {"over", "above"})
    return None


def _offer(kind: str, found: dict[str, str | None]) -> Offer | None:
    count = _number(found.get("count") or "1")
    amount = (
        Decimal(100) - Decimal(percent) if (percent := found.get("percent")) else _number(found.get("amount") or "0")
    )
    over = Decimal(found.get("sum") or "0")
    if kind == "nth_half":
        return Offer("nth_rate", int(count), Decimal("0.5"))
    if kind.endswith("_rate"):
        share = amount / 10 if amount < 10 and not percent else amount / 100
        return Offer(kind, int(count), share) if 0 < share < 1 else None
    return Offer(kind, int(count), amount, over)


_DIGITS: Final = str.maketrans("一二三四五六七八九", "123456789")


def _number(words: str) -> Decimal:
    if len(words) > 1 and (digits := words.translate(_DIGITS)).isdecimal():
        return Decimal(digits)
    found: tuple[Quantity, ...] = quantities(words if words != "一" else "1")
    return found[0].value if found else Decimal(words)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
