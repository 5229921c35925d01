"""`livehost bench frame`: what one whole picture costs the picture thread, from a moving pose to I420."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from bench.portraits import drawn_host
from bench.report import Report, Row, spread
from host.avatar.pile import Pile
from host.avatar.pose import Pose
from host.avatar.puppet import Puppet
from host.avatar.scene import Bubble, Caption, Card, Scene, Showcase, Toast
from host.avatar.stage import Avatar, Stage, load_layout, theme_for
from host.performance import Performer, Spoken
from host.voice.speech import Mark, Speech
from script_gen.line import Gesture
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from stream.timeline import PICTURE, Samples, from_ms, from_s

PICTURES: Final = 300
WARM_UP: Final = 25
LIMIT_MS: Final = 7.0
LIMIT_P95_MS: Final = 10.0
LIMIT_HD_MS: Final = 15.0
LIMIT_PHOTO_MS: Final = 5.0
LIMIT_PHOTO_P95_MS: Final = 7.0
LIMIT_AROUND_MS: Final = 3.0

_TEXT: Final = "这款茶叶是今年春天采的，泡出来汤色清亮，入口有一点点甜。"
_TICKER: Final = ("全国包邮，付款后48小时内发货", "签收后7天内，没拆封可以无理由退货", "买两盒送一个玻璃茶漏")
_CLAUSE: Final = from_s(2)
_PHONES: Final = ("m", "a", "t", "i", "s", "o", "k", "u", "n", "ɛ")


class _Unseen:
    """Nobody: what the picture costs without the host."""

    def lay(self, pose: Pose, pile: Pile) -> None:
        """Leave the room empty."""


def run() -> Report:
    """Twelve seconds of talk with a gesture in every clause and everything on show; one OpenCV thread."""
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        return Report("frame", tuple(_rows()))
    finally:
        cv2.setNumThreads(threads)


def _rows() -> Iterator[Row]:
    puppet = _puppet("portrait")
    whole_cpu, whole_wall = _costs_ms(puppet, "portrait")
    yield from spread("picture, 720x1280, thread CPU", whole_cpu, "ms", LIMIT_MS, p95=LIMIT_P95_MS)
    yield from spread("picture, 720x1280, wall", whole_wall, "ms", None)
    yield Row("copies the illustrated host keeps of turned hair and held arms", puppet.kept_bytes / 2**20, "MB", 96)
    around_cpu, _ = _costs_ms(_Unseen(), "portrait")
    yield from spread("the same without the host, thread CPU", around_cpu, "ms", LIMIT_AROUND_MS)
    hd_cpu, _ = _costs_ms(_puppet("portrait-hd"), "portrait-hd")
    yield from spread("picture, 1080x1920, thread CPU", hd_cpu, "ms", LIMIT_HD_MS)
    photo_cpu, _ = _costs_ms(drawn_host("portrait"), "portrait")
    yield from spread(
        "picture with the photo host, 720x1280, thread CPU", photo_cpu, "ms", LIMIT_PHOTO_MS, p95=LIMIT_PHOTO_P95_MS
    )
    photo_hd_cpu, _ = _costs_ms(drawn_host("portrait-hd"), "portrait-hd")
    yield from spread("picture with the photo host, 1080x1920, thread CPU", photo_hd_cpu, "ms", LIMIT_HD_MS)
    shown_cpu, _ = _costs_ms(_puppet("portrait"), "portrait", showcase=True)
    yield from spread("picture in showcase mode, 720x1280, thread CPU", shown_cpu, "ms", None)


def _puppet(layout: str) -> Puppet:
    puppet = Puppet(size=load_layout(layout).figure_px)
    puppet.prewarm()
    return puppet


def _costs_ms(avatar: Avatar, layout: str, *, showcase: bool = False) -> tuple[list[float], list[float]]:
    """CPU of this thread and wall time of every picture after the warm-up."""
    stage, performer = Stage(avatar, layout=load_layout(layout), theme=theme_for("warm-story")), Performer(1)
    shown = Showcase(load_shop(sample_shop("zh")).products[0].images, Samples(0)) if showcase else None
    stage.prepare(replace(scene_at(Samples(0)), showcase=shown), Samples(0))
    spoken = talk()
    cpu, wall = [], []
    for n in range(WARM_UP + PICTURES):
        at = Samples(n * PICTURE)
        pose, scene = performer.pose(at, spoken), replace(scene_at(at), showcase=shown)
        thread_s, wall_s = time.thread_time(), time.perf_counter()
        stage.paint(scene, pose, at)
        cpu.append((time.thread_time() - thread_s) * 1000)
        wall.append((time.perf_counter() - wall_s) * 1000)
    return cpu[WARM_UP:], wall[WARM_UP:]


def talk() -> tuple[Spoken, ...]:
    """Clause after clause of varied sounds, each with another gesture."""
    step = from_ms(100)
    marks = tuple(Mark(Samples(i * step), Samples((i + 1) * step), _PHONES[i % 10]) for i in range(_CLAUSE // step))
    pcm = (np.random.default_rng(1).normal(0, 3000, _CLAUSE)).astype(np.int16)
    speech = Speech(pcm, marks, (), 0, len(_TEXT))
    gestures = list(Gesture)
    moods = ("warm", "excited", "neutral")
    count = (WARM_UP + PICTURES) * PICTURE // _CLAUSE + 1
    return tuple(
        Spoken(Samples(i * _CLAUSE), speech, moods[i % 3], gestures[i % len(gestures)].value, _TEXT)
        for i in range(count)
    )


def scene_at(at: Samples) -> Scene:
    """A scene with everything on show."""
    since = Samples(at - at % _CLAUSE)
    lit = len(_TEXT) * (at - since) // _CLAUSE
    card = Card(
        "tea", 1, "云雾绿茶", "￥68.00", "￥88.00", "仅剩 20 盒", "买两盒送一个玻璃茶漏", None, Samples(0), from_s(9000)
    )
    toast = Toast("小雨", "云雾绿茶", True, Samples(0))
    bubble = Bubble("小雨", "保质期多久？送人合适吗", True, Samples(0))
    return Scene("山野集", "zh", card, Caption(_TEXT, lit, (0, len(_TEXT)), since), bubble, True, toast, None, _TICKER)
