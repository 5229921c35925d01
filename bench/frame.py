"""`livehost bench frame`: what one whole picture costs the picture thread, from a moving pose to I420."""

import time
from typing import Final

import cv2
import numpy as np

from bench.report import Report, spread
from host.avatar.pose import Pose
from host.avatar.puppet import Puppet
from host.avatar.scene import Bubble, Caption, Card, Scene
from host.avatar.stage import Avatar, Stage, theme_for
from host.performance import Performer, Spoken
from host.voice.speech import Mark, Speech
from script_gen.line import Gesture
from stream.timeline import PICTURE, Samples, from_ms, from_s

PICTURES: Final = 300
WARM_UP: Final = 25
LIMIT_MS: Final = 15.0

_TEXT: Final = "这款茶叶是今年春天采的，泡出来汤色清亮，入口有一点点甜。"
_CLAUSE: Final = from_s(2)
_PHONES: Final = ("m", "a", "t", "i", "s", "o", "k", "u", "n", "ɛ")


class _Unseen:
    """Nobody: what the picture costs without the host."""

    def draw(self, pose: Pose, onto: object) -> None:
        """Leave the room empty."""


def run() -> Report:
    """Twelve seconds of talk with a gesture in every clause, card, bubble and caption; one OpenCV thread."""
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        puppet = Puppet()
        puppet.prewarm()
        whole_cpu, whole_wall = _costs_ms(puppet)
        around_cpu, _ = _costs_ms(_Unseen())
    finally:
        cv2.setNumThreads(threads)
    return Report(
        "frame",
        (
            *spread("picture, 720x1280, thread CPU", whole_cpu, "ms", LIMIT_MS),
            *spread("picture, 720x1280, wall", whole_wall, "ms", None),
            *spread("the same without the host, thread CPU", around_cpu, "ms", 3.0),
        ),
    )


def _costs_ms(avatar: Avatar) -> tuple[list[float], list[float]]:
    """CPU of this thread and wall time of every picture after the warm-up."""
    stage, performer = Stage(avatar, theme=theme_for("warm-story")), Performer(1)
    talk = _talk()
    cpu, wall = [], []
    for n in range(WARM_UP + PICTURES):
        at = Samples(n * PICTURE)
        pose, scene = performer.pose(at, talk), _scene(at)
        thread_s, wall_s = time.thread_time(), time.perf_counter()
        stage.paint(scene, pose, at)
        cpu.append((time.thread_time() - thread_s) * 1000)
        wall.append((time.perf_counter() - wall_s) * 1000)
    return cpu[WARM_UP:], wall[WARM_UP:]


def _talk() -> tuple[Spoken, ...]:
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


def _scene(at: Samples) -> Scene:
    since = Samples(at - at % _CLAUSE)
    lit = len(_TEXT) * (at - since) // _CLAUSE
    card = Card("tea", 1, "云雾绿茶", "￥68.00", "￥88.00", "仅剩 20 盒", "买两盒送一个玻璃茶漏", None, Samples(0))
    bubble = Bubble("小雨", "保质期多久？送人合适吗", True, Samples(0))
    return Scene("山野集", "zh", card, Caption(_TEXT, lit, (0, len(_TEXT)), since), bubble, simulated=True)
