"""Which products a comment speaks of: by link number, by place on the shelf, by name, or by a part no other shares."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from script_gen.asking import subject_words
from script_gen.numbers import quantities
from script_gen.product import Shop

_HAN_NUMBER: Final = "[0-9]{1,3}|[一二三四五六七八九十]{1,3}"
_COUNTED: Final = dict(zip("one two three four five six seven eight nine ten".split(), range(1, 11), strict=True))  # noqa: SIM905
_LINK: Final = re.compile(
    rf"({_HAN_NUMBER})\s*号|(?:链接|小黄车|购物车)\s*({_HAN_NUMBER})(?!号|[个件份斤盒套双]|\d)"
    r"|\b(?:l(?:i?nk|ni?k)|item|product|number|num|no\.?|nr\.?)\s*#?\s*([0-9]{1,3})\b|#\s*([0-9]{1,3})\b"
    rf"|\b(?:link|item|product|number)\s+({'|'.join(_COUNTED)})\b"
)
_OTHER_NUMBER: Final = re.compile(
    r"(?:今[天儿日]|昨[天儿日]|明[天儿日]|后天|[这本每下上]个?月|[0-9一二三四五六七八九十]月)\s*[0-9一二三四五六七八九十]{1,3}\s*号"
    r"|[0-9一二三四五六七八九十]{1,3}\s*号(?:电池|色(?!链接)|线|楼|店|门|仓|[之以]?前|那?天|晚上?|早上|[上下中]午|能?(?:收?到|寄到|送到)(?!手))"
    r"|\b(?:order|phone|tracking|cell|card|contact|on|my|your|ur) (?:number|no\.?|#)\s*#?\s*[0-9]{1,3}\b"
    r"|\b(?:number|no\.?|#)\s*(?:1|one) (?:fan|seller|choice|brand|pick|rated|best)\b"
)
"""Numbers that are no link: dates, sizes of batteries, shades, orders."""
_SHOE_SIZES: Final = range(34, 49)
"""What 36号 is on a shelf of fewer products."""
_ORDINALS: Final = dict(
    zip("first second third fourth fifth sixth seventh eighth ninth tenth".split(), range(1, 11), strict=True)  # noqa: SIM905
)
_ORDINAL: Final = re.compile(
    r"(倒数)?第([0-9]{1,3}|[一二三四五六七八九十]{1,3})(?:个|款|样|种)|(最后)(?:一|那)?(?:个|款|样|种)"
    rf"|\b({'|'.join(_ORDINALS)}|last)\s+(?:one|item|product|thing)\b"
)
_HEAD: Final = (
    r"(?:^|(?<=[和跟与加、，,])|(?<=[一二两三四五0-9][个盒瓶袋组件份条包])|(?<=[这那买]))([HEAD])"
    r"(?=$|[和跟与加、，,？?呢各要]|多少|怎么|能|可以|会|偏|掉|啥价|咋卖|一[个盒瓶袋组件份条包]|一共|哪里|的)"
    r"|(?<=[这那][个双件口把条只瓶盒款台张支包袋])([HEAD])(?![\u4e00-\u9fff]的)"
)
_WORD: Final = re.compile(r"[a-z]{3,}")
_SPACED: Final = re.compile(r"\b([a-z]{2,})[ -](?=([a-z]{2,})\b)")
_SERIAL: Final = re.compile(r"([a-z]{3,}|[\u4e00-\u9fff]{2})\s*#?([0-9]{1,5})(?![0-9])")
"""A name that ends in its number: mug 77."""
_DOING: Final = re.compile(
    r"\b(?:to|i|you|u|we|they|he|she|can|could|will|would|should|might|must|don't|just|gonna|wanna)\s+$"
)
_DONE_TO: Final = re.compile(r"s?\s+(?:it|them|him|her|me|us|'em|away)\b")
"""What stands before and after a verb, which names no product: could I throw it in."""
_OWN: Final = re.compile(r"\b(?:my|our|his|her|their)\s+(?:own\s+|old\s+|new\s+)?$")
"""Before a thing that is the viewer's and not the shop's: will it fit my lamp."""
_INDEFINITE: Final = re.compile(r"\b(?:an?|any|some)\s+$")
_NEXT: Final = re.compile(r"s?\s+([a-z]{3,})")
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
        self._place = {product_id: at for at, product_id in enumerate(self._ids)}
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
        self._serials: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._things: set[str] = set(self._kinds)
        """Words that say what a thing is, the last of names and those of categories: mug, not enamel."""
        for product_id, name in self._names.items():
            self._things.update(map(_stem, _WORD.findall(name)[-1:]))
            for match in _SERIAL.finditer(name):
                self._serials[_stem(match[1]), match[2]].add(product_id)
        self._heads: dict[str, str] = {}
        """The last character of a Chinese name, which says what the thing is: 茶 for 云雾绿茶."""
        for product in shop.products:
            head = product.name[-1:]
            if "\u4e00" <= head <= "\u9fff" and sum(name.endswith(head) for name in self._names.values()) == 1:
                self._heads[head] = product.id
                self._kinds[f"{head}子"].add(product.id)
        self._head = re.compile(_HEAD.replace("HEAD", "".join(self._heads) or "\0"))

    def joined(self, text: str) -> str:
        """The text with a name put together that a viewer writes as two words: tail light for Taillight."""
        return _SPACED.sub(lambda two: two[1] if _stem(two[1] + two[2]) in self._owners else two[0], text)

    def find(self, text: str) -> list[Named]:
        """Each thing named in the (normalised, lower-case) text, at most three, in the order of the text."""
        found: list[Named] = []
        rest = self._names_only(text)
        for matches, numbered in ((_ORDINAL.finditer, self._placed), (self._links, self._numbered)):
            for match in list(matches(rest)):
                found.append(Named(*match.span(), numbered(match)))
                rest = _blanked(rest, match)
        while len(found) < _MOST and (named := self._longest(rest) or self._headed(rest)):
            part, owners = named
            at = rest.index(part)
            rest = rest.replace(part, " " * len(part))
            if all(other.owners != owners for other in found):
                found.append(Named(at, at + len(part), owners))
        return sorted(found[:_MOST], key=lambda named: named.start)

    def without(self, text: str) -> str:
        """The text with every link number and part of a name taken out."""
        kept = _ORDINAL.sub(" ", text)
        for match in list(self._links(kept)):
            kept = _blanked(kept, match)
        rest = self._names_only(kept)
        while named := self._longest(rest) or self._headed(rest):
            rest, kept = rest.replace(named[0], " "), kept.replace(named[0], " ")
        return " ".join(kept.split())

    def _names_only(self, text: str) -> str:
        """The text with English words blanked that could name a product and here do not."""
        rest = text
        for match in _WORD.finditer(text):
            stem = _stem(match.group())
            if (stem in self._owners or stem in self._kinds) and self._names_nothing(text, match, stem):
                rest = _blanked(rest, match)
        return rest

    def _names_nothing(self, text: str, match: re.Match[str], stem: str) -> bool:
        """Whether the word is a verb, the viewer's own thing, or says only what another thing is like: a full zip."""
        before, after = text[: match.start()], text[match.start() + len(stem) :]
        following = _NEXT.match(after)
        beside = {_stem(word) for word in (*_WORD.findall(before)[-1:], *(following.groups() if following else ()))}
        own = self._owners.get(stem, set())
        if any(not own.isdisjoint(self._owners[word]) for word in beside & self._owners.keys()):
            return False
        if _DOING.search(before) or _DONE_TO.match(after) or _OWN.search(before):
            return True
        other = following is not None and bool(subject_words(following[1], "en")) and not beside & self._things
        return stem not in self._things and other and _INDEFINITE.search(before) is not None

    def _links(self, text: str) -> Iterator[re.Match[str]]:
        """Every number that is a link's."""
        others = [match.span() for match in _OTHER_NUMBER.finditer(text)]
        for match in _LINK.finditer(text):
            if any(match.start() < stop and start < match.end() for start, stop in others):
                continue
            size = match[1] and len(self._ids) < _numeral(match[1]) in _SHOE_SIZES
            if not (size and not text.startswith("链接", match.end())):
                yield match

    def _placed(self, match: re.Match[str]) -> tuple[str, ...]:
        if match[3] or match[4] == "last":
            return (self._ids[-1],)
        place = _ORDINALS[match[4]] if match[4] else _numeral(match[2])
        return self._at(len(self._ids) + 1 - place if match[1] else place)

    def _numbered(self, match: re.Match[str]) -> tuple[str, ...]:
        return self._at(_numeral(next(group for group in match.groups() if group)))

    def _at(self, number: int) -> tuple[str, ...]:
        return (self._ids[number - 1],) if 1 <= number <= len(self._ids) else ()

    def _headed(self, text: str) -> tuple[str, tuple[str, ...]] | None:
        """A name by its last character alone, where the sentence counts it, asks its price or joins it to another."""
        match = self._head.search(text)
        head = (match[1] or match[2]) if match else ""
        return (head, (self._heads[head],)) if head else None

    def _longest(self, text: str) -> tuple[str, tuple[str, ...]] | None:
        """The longest part of any name in the text, and the products whose names share most of it."""
        for match in _SERIAL.finditer(text):
            if owners := self._serials.get((_stem(match[1]), match[2])):
                return match.group(), self._in_order(owners)
        found = _parts(text)
        parts = [part for part in found if part in self._owners]
        if not parts:
            kinds = sorted((part for part in found if part in self._kinds), key=lambda part: (-len(part), part))
            return (kinds[0], self._in_order(self._kinds[kinds[0]])) if kinds else None
        longest = max(parts, key=lambda part: (len(part), part))
        scores = Counter(owner for part in parts for owner in self._owners[part] if part in longest or longest in part)
        exact = [owner for owner in self._owners[longest] if self._names[owner] in text]
        best = max(scores.values())
        chosen = exact or [owner for owner in self._owners[longest] if scores[owner] == best] or self._owners[longest]
        return longest, self._in_order(chosen)[:_MOST]

    def _in_order(self, owners: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(owners, key=self._place.__getitem__))


def _numeral(written: str) -> int:
    """The number in digits, Chinese numerals or an English word to ten."""
    if written.isdigit():
        return int(written)
    return _COUNTED.get(written) or int(quantities(f"{written}号")[0].value)


def _blanked(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + " " * len(match.group()) + text[match.end() :]


def _stem(word: str) -> str:
    """An English word without its plural s."""
    return word.removesuffix("s") if len(word) > 3 else word


def _parts(text: str) -> set[str]:
    """Runs of two to eight Chinese characters, and English words without their plural s."""
    parts = {_stem(word) for word in _WORD.findall(text)}
    for run in re.findall(r"[\u4e00-\u9fff]{2,}", text):
        parts |= {run[at : at + size] for size in range(2, 9) for at in range(len(run) - size + 1)}
    return parts
