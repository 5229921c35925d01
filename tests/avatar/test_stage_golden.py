"""Golden pictures of the stage without its host, a quarter the size: what a person approved stays so."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from host.avatar.pose import Pose
from host.avatar.scene import Bubble, Caption, Card, Scene
from host.avatar.stage import Stage, load_layout, theme_for
from stream.timeline import from_s

GOLDEN = Path(__file__).parents[1] / "golden"
SIZE = (180, 320)

TEA = Card("tea", 1, "云雾绿茶", "￥68.00", "￥88.00", "仅剩20盒", "买两盒送一个玻璃茶漏", None, from_s(0))
TOTE = Card("tote", 12, "Waxed canvas weekender tote", "$1,299.00", "$1,899.00", "12 left", None, None, from_s(0))
ZH = "这款茶叶是今年春天采的，泡出来汤色清亮，入口有一点点甜。"
EN = "This tote holds a laptop, a water bottle and a week of groceries."
ASKED = Bubble("小雨", "这个茶保质期多久？送人合适吗", True, from_s(0))
WONDERED = Bubble("anna", "Does it come in dark green?", False, from_s(0))

SHOTS = {
    "stage_studio_zh": (
        "luxury-story",
        Scene("山野集", "zh", TEA, Caption(ZH, 12, (0, len(ZH)), from_s(0)), ASKED, simulated=True),
        9.0,
    ),
    "stage_fresh_en": (
        "daily-brisk",
        Scene("Harbor & Pine", "en", TOTE, Caption(EN, 30, (0, len(EN)), from_s(0)), WONDERED),
        9.0,
    ),
    "stage_nursery_opening": ("children-gentle", Scene("Harbor & Pine", "en"), 1.0),
    "stage_night_zh": ("tech-calm", Scene("山野集", "zh", TEA, None, ASKED), 30.0),
}


class Nobody:
    """An empty room."""

    def draw(self, pose: Pose, onto: NDArray[np.uint8]) -> None:
        """Leaves the picture as it is."""


def taken(name: str) -> NDArray[np.uint8]:
    style, scene, at_s = SHOTS[name]
    picture = Stage(Nobody(), layout=load_layout("portrait"), theme=theme_for(style)).compose(
        scene, Pose(), from_s(at_s)
    )
    return np.asarray(cv2.resize(picture[..., :3], SIZE, interpolation=cv2.INTER_AREA), np.uint8)


@pytest.mark.parametrize("name", SHOTS)
def test_the_stage_looks_as_it_was_approved(name: str) -> None:
    golden = cv2.imread(str(GOLDEN / f"{name}.png"))
    assert golden is not None, f"tests/golden/{name}.png is missing; write taken({name!r}) there and look at it"
    apart = np.abs(taken(name).astype(int) - golden).max(-1)
    assert apart.mean() < 1.0
    assert (apart > 40).mean() < 0.002, "no part of it moved"
