"""Golden pictures of the stage without its host, a quarter the size: what a person approved stays so."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from host.avatar.pile import Pile
from host.avatar.pose import Pose
from host.avatar.scene import Bubble, Caption, Card, Scene, Showcase, Toast
from host.avatar.stage import Stage, load_layout, theme_for
from stream.timeline import from_s

GOLDEN = Path(__file__).parents[1] / "golden"
SIZE = (180, 320)

IMAGES = Path(__file__).parents[2] / "script_gen/shops/shanye/images"

TEA = Card(
    "tea",
    1,
    "云雾绿茶",
    "￥68.00",
    "￥88.00",
    "仅剩20盒",
    "买两盒送一个玻璃茶漏",
    IMAGES / "yunwu-cha.png",
    from_s(0),
    ends=from_s(8123),
)
TOTE = Card("tote", 12, "Waxed canvas weekender tote", "$1,299.00", "$1,899.00", "12 left", None, None, from_s(0))
ZH = "这款茶叶是今年春天采的，泡出来汤色清亮，入口有一点点甜。"
EN = "This tote holds a laptop, a water bottle and a week of groceries."
ASKED = Bubble("小雨", "这个茶保质期多久？送人合适吗", True, from_s(0))
WONDERED = Bubble("anna", "Does it come in dark green?", False, from_s(0))
FULL_ZH = Scene(
    "山野集",
    "zh",
    TEA,
    Caption(ZH, 12, (0, len(ZH)), from_s(0)),
    ASKED,
    simulated=True,
    toast=Toast("小雨", "云雾绿茶", True, from_s(0)),
    ticker=("全国包邮，48小时内发货", "七天无理由退货"),
)
FULL_EN = Scene(
    "Harbor & Pine",
    "en",
    TOTE,
    Caption(EN, 30, (0, len(EN)), from_s(0)),
    WONDERED,
    toast=Toast("Anna", "", False, from_s(0)),
    ticker=("Free shipping over $50", "30-day returns"),
)

SHOTS = {
    "stage_studio_zh": ("portrait", "luxury-story", FULL_ZH, 9.0),
    "stage_fresh_en": ("portrait", "daily-brisk", FULL_EN, 9.0),
    "stage_nursery_opening": ("portrait", "children-gentle", Scene("Harbor & Pine", "en"), 1.0),
    "stage_night_zh": ("portrait", "tech-calm", replace(FULL_ZH, caption=None, toast=None), 30.0),
    "stage_hd_zh": ("portrait-hd", "luxury-story", FULL_ZH, 9.0),
    "stage_showcase_zh": (
        "portrait",
        "luxury-story",
        replace(FULL_ZH, toast=None, showcase=Showcase((IMAGES / "yunwu-cha.png",), from_s(5))),
        9.0,
    ),
    "stage_landscape_studio_zh": ("landscape", "luxury-story", FULL_ZH, 9.0),
    "stage_landscape_fresh_en": ("landscape", "daily-brisk", FULL_EN, 9.0),
    "stage_landscape_nursery_en": ("landscape", "children-gentle", FULL_EN, 9.0),
    "stage_landscape_night_zh": ("landscape", "tech-calm", FULL_ZH, 9.0),
}


class Nobody:
    """An empty room."""

    def lay(self, pose: Pose, pile: Pile) -> None:
        """Lays nothing."""


def taken(name: str) -> NDArray[np.uint8]:
    layout, style, scene, at_s = SHOTS[name]
    stage = Stage(Nobody(), layout=load_layout(layout), theme=theme_for(style))
    stage.prepare(scene, from_s(at_s))
    picture = stage.compose(scene, Pose(), from_s(at_s))
    short, long = SIZE
    size = SIZE if picture.shape[0] > picture.shape[1] else (long, short)
    return np.asarray(cv2.resize(picture[..., :3], size, interpolation=cv2.INTER_AREA), np.uint8)


@pytest.mark.parametrize("name", SHOTS)
def test_the_stage_looks_as_it_was_approved(name: str) -> None:
    golden = cv2.imread(str(GOLDEN / f"{name}.png"))
    assert golden is not None, f"tests/golden/{name}.png is missing; write taken({name!r}) there and look at it"
    apart = np.abs(taken(name).astype(int) - golden).max(-1)
    assert apart.mean() < 1.0
    assert (apart > 40).mean() < 0.002, "no part of it moved"
