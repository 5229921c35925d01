"""HTML as text: the lines a reader sees, and the parts of a page that tell of a product."""

import json
import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any, Final

_UNSEEN = re.compile(r"<(script|style|template)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)", re.IGNORECASE | re.DOTALL)
_BREAKS = re.compile(r"<(?:br|/p|/li|/div|/h\d|/tr)[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_PAIR = re.compile(r"([^:：]{1,20})[:：]\s*(\S.{0,120})")
_PRICE = re.compile(r"price|rmb", re.IGNORECASE)
_FORMER = re.compile(r"orig|old|was|del|line|market|compare|former|strike|unit|range", re.IGNORECASE)
_VOID: Final = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_CELLS: Final = frozenset({"td", "th", "dt", "dd", "li"})
DEEPEST: Final = 400
"""Levels of nesting that are followed; what lies deeper is read as if it stood there."""


def plain(html: str) -> list[str]:
    """The lines a reader would see; scripts, styles and comments are none."""
    lines = _TAG.sub("", _BREAKS.sub("\n", _UNSEEN.sub("", html))).split("\n")
    return [line for line in (" ".join(unescape(line).split()) for line in lines) if line]


@dataclass(slots=True)
class Page:
    """What a page holds, in its order."""

    data: list[Any] = field(default_factory=list)
    """JSON-LD blocks."""
    meta: list[tuple[str, str]] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    """Labels with values: rows of tables, definition lists, `label: value` in lists."""
    title: str = ""
    heading: str = ""
    """The first h1."""
    prices: list[str] = field(default_factory=list)
    """Texts of elements called prices, struck ones left out."""


def read_page(html: str) -> Page:
    """Read a page, however broken its HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._open: list[tuple[str, str]] = []
        """Tag and role of each open element: `price`, `former`, or nothing."""
        self._data: list[str] | None = None
        self._texts: dict[str, list[str]] = {}
        """What is being read of a cell, the title, a heading."""
        self._row: list[str] = []
        self._label = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "script":
            self._data = [] if given.get("type") == "application/ld+json" else None
        elif tag == "meta":
            self._meta(given)
        elif tag == "tr":
            self._row = []
        elif tag in _CELLS or tag in {"title", "h1"}:
            self._texts[tag] = []
        if tag not in _VOID and len(self._open) < DEEPEST:
            self._open.append((tag, _role(tag, given)))

    def handle_data(self, data: str) -> None:
        if self._data is not None:
            self._data.append(data)
            return
        if self._open and self._open[-1][0] in {"script", "style"}:
            return
        for texts in self._texts.values():
            texts.append(data)
        roles = {role for _, role in self._open}
        if data.strip() and "price" in roles and "former" not in roles:
            self.page.prices.append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._data is not None:
            self._parse("".join(self._data))
            self._data = None
        if tag in self._texts:
            self._ended(tag, " ".join("".join(self._texts.pop(tag)).split()))
        elif tag == "tr":
            self._pair(*self._row) if len(self._row) == 2 else None
        if any(open_tag == tag for open_tag, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def _ended(self, tag: str, text: str) -> None:
        match tag:
            case "title":
                self.page.title = self.page.title or text
            case "h1":
                self.page.heading = self.page.heading or text
            case "td" | "th":
                self._row.append(text)
            case "dt":
                self._label = text
            case "dd":
                self._definition(text)
            case "li" if (told := _PAIR.fullmatch(text)) is not None:
                self._pair(told[1], told[2])

    def _definition(self, text: str) -> None:
        """A term's further definitions are more values of it."""
        if self.page.pairs and self.page.pairs[-1][0] == self._label:
            self.page.pairs[-1] = (self._label, f"{self.page.pairs[-1][1]}, {text}")
        else:
            self._pair(self._label, text)

    def _pair(self, label: str, value: str) -> None:
        label = label.strip().rstrip(":： ")
        if label and value and len(label) <= 40:
            self.page.pairs.append((label, value))

    def _meta(self, given: dict[str, str]) -> None:
        name, content = given.get("property") or given.get("name") or given.get("itemprop"), given.get("content")
        if name and content and content.strip():
            self.page.meta.append((name.lower(), content.strip()))

    def _parse(self, block: str) -> None:
        try:
            self.page.data.append(json.loads(block))
        except (ValueError, RecursionError):
            return


def _role(tag: str, given: dict[str, str]) -> str:
    called = f"{given.get('class', '')} {given.get('id', '')} {given.get('itemprop', '')}"
    if tag in {"del", "s", "strike"} or (_PRICE.search(called) and _FORMER.search(called)):
        return "former"
    return "price" if _PRICE.search(called) else ""
