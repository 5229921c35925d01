"""Which products a comment speaks of: by link number, by name, or by a part of a name that no other product shares."""

import re
from collections import Counter, defaultdict

from script_gen.numbers import quantities
from script_gen.product import Shop

_LINK = re.compile(
    r"(?:([0-9]{1,3}|[一二三四五六七八九十]{1,3})\s*号)|(?:\b(?:link|item|number|no\.?)\s*#?\s*([0-9]{1,3})\b)|#\s*([0-9]{1,3})\b"
)
_WORD = re.compile(r"[a-z]{3,}")
_MOST = 3


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

    def find(self, text: str) -> list[list[str]]:
        """For each thing named in the (normalised, lower-case) text, the products it may be; at most three things.

        An inner list of more than one product is ambiguous. A link number the shop does not have gives an empty list.
        """
        found = [self._numbered(match) for match in _LINK.finditer(text)]
        rest = _LINK.sub(" ", text)
        while len(found) < _MOST and (named := self._longest(rest)):
            part, owners = named
            rest = rest.replace(part, " ")
            if owners not in found:
                found.append(owners)
        return found[:_MOST]

    def without(self, text: str) -> str:
        """The text with every link number and part of a name taken out."""
        rest = _LINK.sub(" ", text)
        while named := self._longest(rest):
            rest = rest.replace(named[0], " ")
        return rest

    def _numbered(self, match: re.Match[str]) -> list[str]:
        digits = next(group for group in match.groups() if group)
        number = int(digits) if digits.isdigit() else int(quantities(f"{digits}号")[0].value)
        return [self._ids[number - 1]] if 1 <= number <= len(self._ids) else []

    def _longest(self, text: str) -> tuple[str, list[str]] | None:
        """The longest part of any name in the text, and the products whose names share most of it."""
        found = _parts(text)
        parts = [part for part in found if part in self._owners]
        if not parts:
            kinds = [part for part in found if part in self._kinds]
            return (max(kinds, key=len), sorted(self._kinds[max(kinds, key=len)])) if kinds else None
        longest = max(parts, key=len)
        scores = Counter(owner for part in parts for owner in self._owners[part] if part in longest or longest in part)
        exact = [owner for owner in self._owners[longest] if self._names[owner] in text]
        best = max(scores.values())
        owners = (
            exact or [owner for owner in self._owners[longest] if scores[owner] == best] or list(self._owners[longest])
        )
        return longest, sorted(owners, key=self._ids.index) if len(owners) < _MOST else owners[:_MOST]


def _parts(text: str) -> set[str]:
    """Runs of two to eight Chinese characters, and English words without their plural s."""
    parts = {
        match.group().removesuffix("s") if len(match.group()) > 3 else match.group() for match in _WORD.finditer(text)
    }
    for run in re.findall(r"[\u4e00-\u9fff]{2,}", text):
        parts |= {run[at : at + size] for size in range(2, 9) for at in range(len(run) - size + 1)}
    return parts
