"""The two brands' marks: a seal with two peaks, a pine above the water."""

from script_gen.shops.pictures.lettering import Lettering
from script_gen.shops.pictures.pen import Canvas, Point, box, fill, line, outline, polygon


def peaks(canvas: Canvas, centre: Point, width: float, tone: str) -> None:
    """山野集: two peaks and a rising sun, `width` px across."""
    canvas.save()
    canvas.translate(*centre)
    canvas.scale(width / 100, width / 100)
    canvas.drawPath(outline("M -50 28 L -14 -26 L 6 4 L 20 -12 L 50 28 Z"), fill(tone))
    canvas.drawCircle(26, -28, 10, fill(tone))
    canvas.restore()


def seal(canvas: Canvas, lettering: Lettering, centre: Point, side: float) -> None:
    """The red seal of 山野集, the name down its middle."""
    x, y = centre
    canvas.drawRRect(box(x - side * 0.3, y - side / 2, x + side * 0.3, y + side / 2, side * 0.1), fill("#b23a2a"))
    lettering.down(canvas, "山野集", (x, y - side * 0.45), side * 0.27, fill("#fff3e0"), leading=1.09)


def pine(canvas: Canvas, centre: Point, height: float, tone: str) -> None:
    """Harbor & Pine: a pine over two waves, `height` px tall."""
    canvas.save()
    canvas.translate(*centre)
    canvas.scale(height / 100, height / 100)
    for top, wide in ((-50, 17), (-30, 25), (-10, 33)):
        canvas.drawPath(polygon((0, top), (wide, top + 32), (-wide, top + 32)), fill(tone))
    for y in (34, 47):
        canvas.drawPath(
            outline(f"M -36 {y} Q -24 {y - 9} -12 {y} Q 0 {y + 9} 12 {y} Q 24 {y - 9} 36 {y}"), line(tone, 6)
        )
    canvas.restore()


def harbor_name(canvas: Canvas, lettering: Lettering, centre: Point, size: float, tone: str) -> None:
    """The shop's name, spaced as on its labels; `centre` lies on the baseline."""
    lettering.across(canvas, "HARBOR & PINE", centre, size, fill(tone), tracking=size * 0.16)
