"""The ways to wear hair, as sheets in head units: each named once, for the characters that may choose it."""

from typing import Final

from host.avatar.ink import dots
from host.avatar.puppet.hair import Sheet, Style
from host.avatar.sprite import Box


def _sheet(near: str, far: str, *, wave: float = 0.0, strands: int = 26, seed: int = 1) -> Sheet:
    return Sheet(tuple(dots(near)), tuple(dots(far)), wave, strands=strands, seed=seed)


def _pair(near: str, far: str, *, wave: float = 0.0, strands: int = 26, seed: int = 1) -> tuple[Sheet, Sheet]:
    """A sheet on the picture's left and its mirror image on the right."""
    left = _sheet(near, far, wave=wave, strands=strands, seed=seed)
    near_right, far_right = (tuple((-x, y) for x, y in side) for side in (left.near, left.far))
    return left, Sheet(near_right, far_right, -wave, strands=strands, seed=seed + 1)


_SWEPT_RIGHT: Final = _sheet(
    "30,-120 68,-104 90,-72 98,-40 101,-18 104,-2",
    "18,-165 60,-160 98,-128 120,-84 128,-36 116,22",
    strands=24, seed=6,
)  # fmt: skip

_LONG: Final = Style(
    back=_pair(
        "6,-150 -70,-140 -112,-70 -122,20 -136,110 -152,190 -138,262 -84,306",
        "6,-150 0,-100 -10,-40 -14,30 -16,110 -22,180 -34,244 -78,298",
        wave=9, strands=40, seed=3,
    ),
    front=(
        _SWEPT_RIGHT,
        _sheet(
            "37,-120 6,-99 -40,-70 -72,-30 -86,20 -94,84 -101,144 -93,190 -100,226 -118,250",
            "28,-165 -22,-167 -84,-138 -117,-76 -124,10 -130,84 -148,144 -157,190 -144,230 -120,254",
            wave=8, strands=34, seed=5,
        ),
    ),
    reach=Box(-166, -172, 140, 260),
    ears=(1,),
)  # fmt: skip

_BOB: Final = Style(
    back=_pair(
        "6,-150 -70,-140 -112,-70 -126,10 -130,80 -116,128 -72,152",
        "6,-150 0,-100 -8,-40 -10,20 -12,80 -18,124 -56,148",
        wave=4, strands=34, seed=23,
    ),
    front=(
        _sheet(
            "30,-120 66,-104 88,-72 95,-30 99,14 99,62 84,122 70,146",
            "18,-165 60,-160 98,-130 123,-86 134,-16 138,56 122,112 74,152",
            wave=-3, strands=26, seed=24,
        ),
        _sheet(
            "37,-120 6,-100 -40,-74 -72,-36 -88,14 -93,68 -80,124 -66,148",
            "28,-165 -22,-167 -84,-138 -119,-76 -130,0 -137,70 -118,120 -70,156",
            wave=3, strands=32, seed=25,
        ),
    ),
    reach=Box(-146, -172, 146, 160),
    ears=(),
)  # fmt: skip

_PONYTAIL: Final = Style(
    back=(
        _sheet(
            "52,24 104,44 138,104 148,176 134,246 96,300",
            "40,56 72,78 88,124 92,180 94,240 92,296",
            wave=-8, strands=30, seed=33,
        ),
        *_pair(
            "0,-150 -74,-140 -110,-84 -110,-14 -94,44 -58,84",
            "0,-150 4,-110 6,-60 6,0 0,50 -8,88",
            strands=22, seed=31,
        ),
    ),
    front=(
        _SWEPT_RIGHT,
        _sheet(
            "37,-120 2,-103 -42,-80 -74,-44 -88,-8 -94,18",
            "28,-165 -22,-167 -80,-142 -112,-92 -117,-36 -102,26",
            strands=30, seed=35,
        ),
        _sheet(
            "-66,-92 -92,-46 -103,16 -101,74 -108,106", "-74,-84 -99,-40 -110,18 -109,72 -110,108",
            strands=4, seed=36,
        ),
    ),
    reach=Box(-128, -172, 140, 156),
)  # fmt: skip

_SHORT_SIDES: Final = _pair(
    "-48,-112 -70,-100 -85,-74 -91,-44 -94,-18 -95,-4",
    "-50,-148 -84,-138 -107,-102 -111,-56 -107,-20 -101,-2",
    strands=16, seed=16,
)  # fmt: skip
_SHORT_BACK: Final = _pair(
    "0,-150 -74,-136 -106,-80 -106,-20 -92,20 -64,40",
    "0,-150 6,-110 8,-60 8,-10 0,24 -10,44",
    strands=20, seed=13,
)  # fmt: skip
_SHORT_REACH: Final = Box(-126, -196, 126, 156)

_QUIFF: Final = Style(
    back=_SHORT_BACK,
    front=(
        *_SHORT_SIDES,
        _sheet(
            "-56,-106 -34,-108 -4,-110 30,-108 62,-101 84,-86 95,-62",
            "-60,-138 -44,-168 0,-184 44,-182 82,-162 105,-126 108,-82",
            strands=30, seed=15,
        ),
    ),
    reach=_SHORT_REACH,
)  # fmt: skip

_FRINGE: Final = Style(
    back=_SHORT_BACK,
    front=(
        *_SHORT_SIDES,
        _sheet(
            "-86,-62 -66,-86 -36,-84 0,-78 34,-84 66,-96 90,-78",
            "-100,-84 -84,-136 -34,-170 22,-174 70,-156 100,-120 106,-84",
            wave=3, strands=34, seed=45,
        ),
    ),
    reach=_SHORT_REACH,
)  # fmt: skip

_WAVES: Final = Style(
    back=_pair(
        "0,-150 -76,-138 -108,-80 -110,-10 -100,38 -66,62",
        "0,-150 4,-110 6,-60 6,0 2,40 -6,66",
        wave=4, strands=26, seed=51,
    ),
    front=(
        _sheet(
            "34,-112 62,-100 84,-76 92,-44 97,-12 94,14",
            "30,-168 78,-160 110,-120 118,-64 114,-14 100,22",
            wave=-6, strands=22, seed=53,
        ),
        _sheet(
            "-30,-96 -58,-92 -80,-70 -90,-40 -96,-8 -93,18",
            "-20,-160 -70,-158 -108,-120 -118,-62 -114,-10 -101,26",
            wave=5, strands=22, seed=54,
        ),
        _sheet(
            "-52,-94 -26,-82 4,-84 34,-96 62,-106 86,-94",
            "-58,-142 -34,-176 10,-192 56,-186 92,-160 106,-116",
            wave=7, strands=34, seed=55,
        ),
    ),
    reach=Box(-130, -200, 130, 156),
)  # fmt: skip

STYLES: Final = {
    "long": _LONG, "bob": _BOB, "ponytail": _PONYTAIL, "quiff": _QUIFF, "fringe": _FRINGE, "waves": _WAVES,
}  # fmt: skip
