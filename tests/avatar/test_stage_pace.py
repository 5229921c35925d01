"""Painting beside a running show: it rests between two sprites, within long ones, and only there and then."""

import sys
import threading

import numpy as np

from host.avatar import pace
from host.avatar.ink import Canvas, fill
from host.avatar.pace import gently
from host.avatar.sprite import Box, painted
from stream.clock import Stopwatch

BOX = Box(0, 0, 8, 8)


def took_ms(count: int) -> float:
    watch = Stopwatch()
    for _ in range(count):
        painted(BOX, 1.0, lambda canvas: canvas.clear(0))
    return watch.lap_ms()


def test_every_painting_is_followed_by_a_rest() -> None:
    before = sys.getswitchinterval()
    with gently():
        assert sys.getswitchinterval() < before
        assert took_ms(10) >= 10 * 10
    assert sys.getswitchinterval() == before


def test_long_paintings_rest_between_their_strokes_and_look_the_same() -> None:
    laps: list[float] = []

    def strokes(canvas: Canvas) -> None:
        watch = Stopwatch()
        for _ in range(40):
            canvas.drawCircle(4, 4, 3.8, fill("#aa3322", 0.5, soft=1.0))
            laps.append(watch.lap_ms())

    hurried = painted(BOX, 60.0, strokes).pixels
    with gently():
        laps.clear()
        unhurried = painted(BOX, 60.0, strokes).pixels
    assert max(laps) >= 2 * 12, "it rests twice as long as it worked"
    assert np.array_equal(hurried, unhurried)


def test_other_threads_paint_without_resting() -> None:
    rests: list[bool] = []

    def paint() -> None:
        painted(BOX, 1.0, lambda canvas: canvas.clear(0))
        rests.append(hasattr(pace._here, "watch"))

    with gently():
        other = threading.Thread(target=paint)
        other.start()
        other.join()
    assert rests == [False]
