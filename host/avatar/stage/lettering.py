"""Lettering: the fonts, a fallback for what they lack, and text measured, wrapped and clipped in bounded time."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, groupby
from pathlib import Path
from typing import Any, Final, Literal

import skia

from host.avatar.ink import Canvas, Paint

Weight = Literal["Regular", "Medium", "Bold"]

LONGEST: Final = 400
"""Characters of any text that are looked at; nothing in the picture has room for more."""

_CLOSERS: Final = frozenset("，。！？、；：）】》」』”’…·%,.!?;:)]}")
"""Never at the start of a line."""
_PAUSES: Final = frozenset("，。！？、；：,.!?;:")
_OPENERS: Final = frozenset("（【《「『“‘([{￥$€£¥")
"""Never at the end of a line."""
_SYSTEM_FOLDERS: Final = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts")
_KNOWN_AT_MOST: Final = 4096


@dataclass(frozen=True, slots=True)
class Run:
    """One line of text, measured."""

    text: str
    edges: tuple[float, ...]
    """Left edge of every character, then the right edge of the last."""
    pieces: tuple[tuple[str, float, Any], ...]
    """Text, left edge and `skia.Font` of every stretch in one font."""

    @property
    def width(self) -> float:
        """Pixels from the first character to the last."""
        return self.edges[-1]

    def part(self, index: int) -> "Run":
        """One of its characters alone."""
        left = self.edges[index]
        font = next(font for _, start, font in reversed(self.pieces) if start <= left)
        return Run(self.text[index], (0.0, self.edges[index + 1] - left), ((self.text[index], 0.0, font),))

    def draw(self, canvas: Canvas, x: float, baseline: float, paint: Paint) -> None:
        """Draw it with its first character at `x`."""
        for text, left, font in self.pieces:
            canvas.drawString(text, x + left, baseline, font, paint)


@dataclass(frozen=True, slots=True)
class Block:
    """Wrapped lines in one size."""

    lines: tuple[Run, ...]
    size: float

    @property
    def width(self) -> float:
        """The width of the longest line."""
        return max((line.width for line in self.lines), default=0.0)


class Letters:
    """Noto Sans SC in three weights; the system's fonts for the rest; what no font has is left out."""

    def __init__(self, folder: Path) -> None:
        files = skia.FontMgr.New_Custom_Empty()
        weights: tuple[Weight, ...] = ("Regular", "Medium", "Bold")
        self._faces = {weight: _face(files, folder / f"NotoSansSC-{weight}.ttf") for weight in weights}
        self._found: dict[tuple[str, Weight], Any] = {}
        _system_families()  # now, so that no picture waits for it

    def clean(self, text: str) -> str:
        """The drawable start of any text: one line, no control or direction marks, no characters without a glyph."""
        spaced = (" " if char.isspace() else char for char in unicodedata.normalize("NFC", text[:LONGEST]))
        kept = [char for char in spaced if char == " " or self._face_of(char, "Regular") is not None]
        return "".join(char for char, before in zip(kept, [" ", *kept], strict=False) if (char, before) != (" ", " "))

    def initial(self, text: str) -> str:
        """The first letter of any text that can be drawn; a question mark for none."""
        return self.clean(text).strip()[:1].upper() or "?"

    def run(self, text: str, size: float, weight: Weight = "Regular") -> Run:
        """A line of clean text, however long."""
        edges, pieces = [0.0], []
        for face, stretch in _stretches(text, lambda char: self._face_of(char, weight)):
            font = _font(face, size)
            pieces.append((stretch, edges[-1], font))
            edges += accumulate(font.getWidths(font.textToGlyphs(stretch)), initial=edges.pop())
        return Run(text, tuple(edges), tuple(pieces))

    def line(self, text: str, size: float, width: float, weight: Weight = "Regular") -> Run:
        """One line of any text, clipped with an ellipsis where `width` ends."""
        return self._clipped(self.clean(text).strip(), size, width, weight)

    def block(
        self, text: str, width: float, *, sizes: Sequence[float], lines: int, weight: Weight = "Regular"
    ) -> Block:
        """Any text in at most so many balanced lines, in the largest of the falling `sizes` that fits, else clipped."""
        drawn = self.clean(text).strip()
        for size in sizes:
            broken = _broken(self.run(drawn, size, weight), width)
            if len(broken) <= lines:
                break
        else:
            cut = sum(map(len, broken[: lines - 1]))
            broken = [*broken[: lines - 1], drawn[cut:]]
        return Block(tuple(self._clipped(part.strip(), size, width, weight) for part in broken), size)

    def _clipped(self, text: str, size: float, width: float, weight: Weight) -> Run:
        whole = self.run(text, size, weight)
        if whole.width <= width:
            return whole
        dots = "…" if any(map(_wide, text)) else "..."
        room = width - self.run(dots, size, weight).width
        kept = text[: max(bisect_right(whole.edges, room) - 1, 0)].rstrip(" ，。、；：,.;:·")
        return self.run(kept + dots, size, weight)

    def _face_of(self, char: str, weight: Weight) -> Any:
        known = (char, weight)
        if known not in self._found:
            if len(self._found) >= _KNOWN_AT_MOST:
                self._found.clear()
            self._found[known] = self._find(char, weight)
        return self._found[known]

    def _find(self, char: str, weight: Weight) -> Any:
        if unicodedata.category(char)[0] == "C" or unicodedata.category(char) in {"Mn", "Me", "Zl", "Zp"}:
            return None
        own = self._faces[weight]
        if own.unicharToGlyph(ord(char)):
            return own
        others = _system_faces(weight == "Bold")
        return next((face for face in others if face.unicharToGlyph(ord(char))), None)


@cache
def _system_families() -> tuple[Any, ...]:
    """The font families of this machine, found once in a process, which takes a quarter of a second.

    The folders are read as they are: the Fontconfig inside skia's wheel is older than the settings it would read.
    """
    found = [skia.FontMgr.New_Custom_Directory(folder) for folder in _SYSTEM_FOLDERS if Path(folder).is_dir()]
    return tuple(fonts.createStyleSet(i) for fonts in found for i in range(fonts.countFamilies()))


@cache
def _system_faces(bold: bool) -> tuple[Any, ...]:
    """A face of every font family of this machine, those nearest to our own first."""
    style = skia.FontStyle.Bold() if bold else skia.FontStyle.Normal()
    faces = [face for face in (family.matchStyle(style) for family in _system_families()) if face is not None]
    return tuple(sorted(faces, key=lambda face: _distance(face.getFamilyName())))


def _distance(family: str) -> tuple[bool, bool, bool, str]:
    """Upright sans first, Chinese forms before those of its neighbours."""
    return "Mono" in family, "Sans" not in family, " SC" not in family, family


def _face(files: Any, path: Path) -> Any:
    face = files.makeFromFile(str(path))
    if face is None:
        raise ValueError(f"{path}: not a font; run `make install` (or `livehost install`)")
    return face


def _font(face: Any, size: float) -> Any:
    font = skia.Font(face, size)
    font.setSubpixel(True)
    font.setLinearMetrics(True)
    font.setHinting(skia.FontHinting.kNone)
    return font


def _stretches(text: str, face_of: Any) -> Iterator[tuple[Any, str]]:
    """The text in stretches of one font."""
    faces = [face_of(char) for char in text]
    for _, group in groupby(range(len(text)), key=lambda i: id(faces[i])):
        places = list(group)
        yield faces[places[0]], text[places[0] : places[-1] + 1]


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _may_break(before: str, after: str) -> bool:
    if after in _CLOSERS or before in _OPENERS or after == " ":
        return False
    return before == " " or _wide(before) or _wide(after)


def _broken(run: Run, width: float) -> list[str]:
    """The text in as few lines as `width` allows, about equally long, broken after punctuation where that fits."""
    few = _greedy(run, width)
    if not 1 < len(few) <= 3:
        return few
    return _best(run, width, len(few)) or few


def _best(run: Run, width: float, count: int) -> list[str]:
    """The cheapest way into exactly `count` lines; nothing when words alone do not fit."""
    text, edges = run.text, run.edges
    breaks = [i for i in range(1, len(text)) if _may_break(text[i - 1], text[i])]
    ways: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for left in range(count, 0, -1):
        longer: dict[int, tuple[float, tuple[int, ...]]] = {}
        for stop in breaks if left > 1 else [len(text)]:
            costs = (
                (cost + _slack(edges[stop] - edges[start], width) + _roughness(text, stop), (*places, stop))
                for start, (cost, places) in ways.items()
                if start < stop and edges[stop] - edges[start] <= width
            )
            if (way := min(costs, default=None)) is not None:
                longer[stop] = way
        ways = longer
    if not ways:
        return []
    places = ways[len(text)][1]
    return [text[start:stop] for start, stop in zip((0, *places), places, strict=False)]


def _slack(length: float, width: float) -> float:
    return (1 - length / width) ** 2


def _roughness(text: str, stop: int) -> float:
    """What a break costs where the voice does not pause."""
    return 0.0 if stop == len(text) or text[:stop].rstrip()[-1:] in _PAUSES else 0.2


def _greedy(run: Run, width: float) -> list[str]:
    """Every line as full as it goes; a word longer than a line is cut anywhere."""
    text, edges = run.text, run.edges
    lines, start, last = [], 0, 0
    for i in range(1, len(text)):
        if _may_break(text[i - 1], text[i]):
            last = i
        if edges[i + 1] - edges[start] > width and text[i] != " ":
            end = last if last > start else i
            lines.append(text[start:end])
            start = end
    return [*lines, text[start:]]
