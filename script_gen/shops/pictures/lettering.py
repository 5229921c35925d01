"""Lettering: words set in one typeface, across or down."""

from pathlib import Path

import skia

from script_gen.shops.pictures.pen import Canvas, Paint, Point


class Lettering:
    """A typeface read from a file, and words set in it."""

    def __init__(self, typeface: Path) -> None:
        """Raises `ValueError` when the file is no typeface."""
        self._face = skia.Typeface.MakeFromFile(str(typeface))
        if self._face is None:
            raise ValueError(f"{typeface}: no typeface could be read from it; a .ttf or .otf file would be right")

    def across(
        self, canvas: Canvas, words: str, centre: Point, size: float, paint: Paint, *, tracking: float = 0.0
    ) -> None:
        """One line, centred on a point of its baseline; `tracking` px between letters."""
        font = self._font(size)
        widths = [font.measureText(letter) for letter in words]
        x = centre[0] - (sum(widths) + tracking * (len(words) - 1)) / 2
        for letter, width in zip(words, widths, strict=True):
            canvas.drawString(letter, x, centre[1], font, paint)
            x += width + tracking

    def down(self, canvas: Canvas, words: str, top: Point, size: float, paint: Paint, *, leading: float = 1.16) -> None:
        """One column of Chinese, hanging from the middle of its top edge."""
        font = self._font(size)
        for row, letter in enumerate(words):
            left = top[0] - font.measureText(letter) / 2
            canvas.drawString(letter, left, top[1] + size * (0.88 + row * leading), font, paint)

    def _font(self, size: float) -> skia.Font:
        font = skia.Font(self._face, size)
        font.setEdging(skia.Font.Edging.kAntiAlias)
        font.setHinting(skia.FontHinting.kNone)
        font.setSubpixel(True)
        return font
