"""保温杯: the vacuum bottle in its three colours, pine green in front."""

from script_gen.shops.pictures.lettering import Lettering
from script_gen.shops.pictures.marks import peaks
from script_gen.shops.pictures.pen import Canvas, box, drum, fill, line, linear, oval, round_light
from script_gen.shops.pictures.studio import cast


def draw(canvas: Canvas, lettering: Lettering) -> None:
    """The whole still-life: two behind, one in front."""
    for centre, tone in ((228, "#efe6d2"), (580, "#4a4d4f")):
        cast(canvas, (centre, 620), 62, length=130)
        _bottle(canvas, lettering, (centre, 620), 0.8, tone)
    cast(canvas, (404, 706), 84, length=190)
    _bottle(canvas, lettering, (404, 706), 1.06, "#2f6a52")


def _bottle(canvas: Canvas, lettering: Lettering, foot: tuple[float, float], size: float, tone: str) -> None:
    pale = tone > "#a"
    canvas.save()
    canvas.translate(*foot)
    canvas.scale(size, size)
    # The steel neck runs on behind the lid and the shoulder, so that their seams show metal and not the room.
    canvas.drawPath(drum(-76, -500, 76, -425, 15), round_light(-76, 76, "#c3c6c6", gloss=0.9, deep="#2d3335"))
    canvas.drawPath(drum(-80, -442, 80, 0, 17), round_light(-80, 80, tone, gloss=0.42))
    canvas.drawPath(drum(-80, -10, 80, 0, 17), round_light(-78, 78, "#b9bcbc", gloss=0.8))
    _lid(canvas, tone)
    canvas.drawRRect(box(-54, -420, -36, -22, 9), fill("#ffffff", 0.5, soft=5))
    canvas.drawRRect(box(66, -410, 71, -26, 3), fill("#ffffff", 0.22, soft=2))
    ink = "#4b4636" if pale else "#e9efe6"
    peaks(canvas, (6, -262), 62, ink)
    lettering.down(canvas, "山野集", (6, -226), 30, fill(ink))
    canvas.restore()


def _lid(canvas: Canvas, tone: str) -> None:
    canvas.drawPath(drum(-74, -540, 74, -480, 14), fill("#161c19"))
    canvas.drawPath(drum(-78, -508, 78, -452, 15), round_light(-78, 78, tone, gloss=0.3))
    canvas.drawPath(drum(-74, -566, 74, -508, 14), round_light(-74, 74, tone, gloss=0.36))
    top = linear((-74, -580), (74, -556), (0, "#ffffff", 0.5), (1, "#ffffff", 0.04))
    canvas.drawOval(oval((0, -566), 74, 14), fill(tone))
    canvas.drawOval(oval((0, -566), 74, 14), top)
    canvas.drawPath(drum(-75, -514, 75, -510, 14), fill("#0c120e", 0.55))
    steel = linear((-20, 0), (24, 0), (0, "#f6f8f8"), (0.5, "#c2c7c8"), (1, "#7f878a"))
    canvas.drawRRect(box(-20, -530, 24, -468, 9), fill("#0c120e", 0.4, soft=4))
    canvas.drawRRect(box(-21, -532, 21, -470, 9), steel)
    canvas.drawRRect(box(-12, -496, 12, -478, 8), fill("#59605f", 0.75))
    canvas.drawLine(-14, -525, 14, -525, line("#ffffff", 2.5, 0.8))
