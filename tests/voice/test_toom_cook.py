"""Short convolutions against the plain sum that they stand for."""

import numpy as np
import pytest

from host.voice.toom_cook import Convolution

RELATIVE = 2e-3
"""What may be lost of a result; 8 bits would lose 1e-2."""


def plain(x: np.ndarray, weight: np.ndarray, dilation: int, outside: np.ndarray) -> np.ndarray:
    taps = weight.shape[2]
    margin = dilation * (taps // 2)
    edge = np.tile(outside, (margin, 1))
    around = np.concatenate([edge, x, edge]).astype(np.float64)
    return sum(around[tap * dilation :][: len(x)] @ weight[:, :, tap].T.astype(np.float64) for tap in range(taps))


@pytest.mark.parametrize(("taps", "dilation"), [(3, 1), (3, 5), (7, 1), (7, 3), (11, 1), (11, 5)])
@pytest.mark.parametrize("steps", [1, 10, 37, 720, 3601])
def test_a_short_convolution_is_the_plain_sum(taps: int, dilation: int, steps: int) -> None:
    random = np.random.default_rng(taps + steps)
    weight = random.normal(size=(6, 8, taps)).astype(np.float32)
    x = random.normal(size=(steps, 8)).astype(np.float32)
    outside = random.normal(size=8).astype(np.float32)
    convolution = Convolution(weight, dilation)
    room = convolution.room(steps, outside)
    room[convolution.margin :][:steps] = x
    wanted = plain(x, weight, dilation, outside)
    away = convolution(room, steps) - wanted
    assert np.sqrt(np.mean(away**2) / np.mean(wanted**2)) < RELATIVE
