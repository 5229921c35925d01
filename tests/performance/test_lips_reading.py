"""Lips are read back as they were drawn, and found late when they are."""

import cv2
import numpy as np
import pytest

from bench.alive import repetition
from bench.lips_reading import SHUT, envelope, lag_and_likeness, opening
from host.avatar.pose import VISEMES, Pose
from host.avatar.puppet import Puppet
from stream.timeline import RATE_HZ


@pytest.fixture(scope="module")
def puppet() -> Puppet:
    return Puppet("mei", size=(360, 640))


def read(puppet: Puppet, viseme: str, head: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> float:
    picture = np.full((640, 360, 4), (200, 190, 180, 255), np.uint8)
    puppet.draw(Pose(visemes=tuple(float(name == viseme) for name in VISEMES), smile=0.5, head=head), picture)
    return opening(np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGRA2YUV_I420), np.uint8))


@pytest.mark.parametrize("head", [(0.0, 0.0, 0.0), (0.12, 0.05, 0.04), (-0.12, -0.05, -0.04)])
def test_openings_are_read_in_their_order(puppet: Puppet, head: tuple[float, float, float]) -> None:
    apart = [read(puppet, viseme, head) for viseme in ("PP", "SS", "E", "aa")]
    assert apart == sorted(apart)
    assert apart[0] < SHUT
    assert apart[1] > SHUT
    assert apart[-1] > 14


@pytest.mark.parametrize("late_ms", [-80, 0, 120])
def test_a_mouth_is_found_as_late_as_it_is(late_ms: float) -> None:
    swell = np.random.default_rng(1).random(120).repeat(RATE_HZ // 10)
    pcm = (swell * 20000 * np.sin(np.arange(len(swell)) * 0.03)).astype(np.int16)
    heard = envelope(pcm)
    middles = (np.arange(len(heard) // 4) + 0.5) * 4 - 0.5
    openings = np.interp(middles - late_ms / 10, np.arange(len(heard)), heard)
    lag_ms, likeness = lag_and_likeness(openings, heard)
    assert lag_ms == late_ms
    assert likeness > 0.99
    assert lag_and_likeness(np.random.default_rng(2).random(len(openings)), heard)[1] < 0.3


def test_a_loop_is_told_from_chance() -> None:
    chance = np.random.default_rng(4).normal(size=(4000, 3)).cumsum(0)
    chance -= np.stack([np.convolve(column, np.full(200, 1 / 200), "same") for column in chance.T], 1)
    assert repetition(chance) < 0.5
    assert repetition(np.tile(chance[:800], (5, 1))) > 0.95
