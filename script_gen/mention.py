"""Which products a comment speaks of: by link number, by place on the shelf, by name, or by a part no other shares."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Final

from script_gen.numbers import quantities
from script_gen.product import Shop

_LINK: Final = re.compile(
    r"(?:([0-9]{1,3}|[一二三四五六七八九十]{1,3})\s*号)|(?:\b(?:link|item|number|no\.?)\s*#?\s*([0-9]{1,3})\b)|#\s*([0-9]{1,3})\b"
)
_ORDINALS: Final = dict(
    zip("first second third fourth fifth sixth seventh eighth ninth tenth".split(), range(1, 11), strict=True)  # noqa: SIM905
)
_ORDINAL: Final = re.compile(
    r"第([0-9]{1,3}|[一二三四五六七八九十]{1,3})(?:个|款|样|种)|(最后)(?:一|那)?(?:个|款|样|种)"
    rf"|\b({'|'.join(_ORDINALS)}|last)\s+(?:one|item|product|thing)\b"
)
_HEAD: Final = (
    r"(?:^|(?<=[和跟与加、，,])|(?<=[一二两三四五0-9][个盒瓶袋组件份条包])|(?<=[这那买]))([HEAD])"
    r"(?=$|[和跟与加、，,？?呢各要]|多少|怎么卖|啥价|咋卖|一[个盒瓶袋组件份条包]|一共|哪里|的)"
)
_WORD: Final = re.compile(r"[a-z]{3,}")
_MOST: Final = 3


@dataclass(frozen=True, slots=True)
class Named:
    """Something a comment names."""

    start: int
    stop: int
    owners: tuple[str, ...]
    """The products it may be: one when it is plain, none for a link number the shop does not have."""


class Mentions:
    """Finds products in comments; made once a shop."""

    def __init__(self, shop: Shop) -> None:
        self._ids = [product.id for product in shop.products]
        self._names = {product.id: product.name.lower() for product in shop.products}
        self._owners: defaultdict[str, set[str]] = defaultdict(set)
        self._kinds: defaultdict[str, set[str]] = defaultdict(set)
        """Words of a category that no name holds: 蜂蜜 for 槐花蜜."""
        for product in shop.products:
            for part in _parts(product.name.lower()):
                self._owners[part].add(product.id)
        for product in shop.products:
            for part in _parts(product.category.lower()) - self._owners.keys():
                self._kinds[part].add(product.id)
        self._heads: dict[str, str] = {}
        """The last character of a Chinese name, which says what the thing is: 茶 for 云雾绿茶."""
        for product in shop.products:
            head = product.name[-1:]
            if "\u4e00" <= head <= "\u9fff" and sum(name.endswith(head) for name in self._names.values()) == 1:
                self._heads[head] = product.id
                self._kinds[f"{head}子"].add(product.id)
        self._head = re.compile(_HEAD.replace("HEAD", "".join(self._heads) or "\0"))

    def find(self, text: str) -> list[Named]:
        """Each thing named in the (normalised, lower-case) text, at most three, in the order of the text."""
        found: list[Named] = []
        rest = text
        for pattern, numbered in ((_ORDINAL, self._placed), (_LINK, self._numbered)):
            for match in pattern.finditer(rest):
                found.append(Named(*match.span(), numbered(match)))
            rest = pattern.sub(lambda match: " " * len(match.group()), rest)
        while len(found) < _MOST and (named := self._longest(rest) or self._headed(rest)):
            part, owners = named
            at = rest.index(part)
            rest = rest.replace(part, " " * len(part))
            if all(other.owners != owners for other in found):
                found.append(Named(at, at + len(part), owners))
        return sorted(found[:_MOST], key=lambda named: named.start)

    def without(self, text: str) -> str:
        """The text with every link number and part of a name taken out."""
        rest = _LINK.sub(" ", _ORDINAL.sub(" ", text))
        while named := self._longest(rest) or self._headed(rest):
            rest = rest.replace(named[0], " ")
        return " ".join(rest.split())

    def _placed(self, match: re.Match[str]) -> tuple[str, ...]:
        if match[2] or match[3] == "last":
            return (self._ids[-1],)
        if match[3]:
            return self._at(_ORDINALS[match[3]])
        return self._at(int(match[1]) if match[1].isdigit() else int(quantities(f"{match[1]}号")[0].value))

    def _numbered(self, match: re.Match[str]) -> tuple[str, ...]:
        digits = next(group for group in match.groups() if group)
        return self._at(int(digits) if digits.isdigit() else int(quantities(f"{digits}号")[0].value))

    def _at(self, number: int) -> tuple[str, ...]:
        return (self._ids[number - 1],) if 1 <= number <= len(self._ids) else ()

    def _headed(self, text: str) -> tuple[str, tuple[str, ...]] | None:
        """A name by its last character alone, where the sentence counts it, asks its price or joins it to another."""
        match = self._head.search(text)
        return (match[1], (self._heads[match[1]],)) if match else None

    def _longest(self, text: str) -> tuple[str, tuple[str, ...]] | None:
        """The longest part of any name in the text, and the products whose names share most of it."""
        found = _parts(text)
        parts = [part for part in found if part in self._owners]
        if not parts:
            kinds = sorted((part for part in found if part in self._kinds), key=lambda part: (-len(part), part))
            return (kinds[0], tuple(sorted(self._kinds[kinds[0]], key=self._ids.index))) if kinds else None
        longest = max(parts, key=lambda part: (len(part), part))
        scores = Counter(owner for part in parts for owner in self._owners[part] if part in longest or longest in part)
        exact = [owner for owner in self._owners[longest] if self._names[owner] in text]
        best = max(scores.values())
        owners = (
            exact or [owner for owner in self._owners[longest] if scores[owner] == best] or list(self._owners[longest])
        )
        return longest, tuple(sorted(owners, key=self._ids.index)[:_MOST])


def _parts(text: str) -> set[str]:
    """Runs of two to eight Chinese characters, and English words without their plural s."""
    parts = {
        match.group().removesuffix("s") if len(match.group()) > 3 else match.group() for match in _WORD.finditer(text)
    }
    for run in re.findall(r"[\u4e00-\u9fff]{2,}", text):
        parts |= {run[at : at + size] for size in range(2, 9) for at in range(len(run) - size + 1)}
    return parts
