"""The generator: a block against its formula, and its end half-way."""

from collections.abc import Mapping

import numpy as np
import pytest

from host.voice.adain import DILATIONS, Block, Setting, norms
from host.voice.brake import Brake
from host.voice.errors import Halted

CHANNELS, STEPS, PER_FRAME = 6, 400, 20

Arrays = Mapping[str, np.ndarray]


def on() -> None:
    """Nothing is in the way."""


@pytest.fixture
def weights() -> dict[str, np.ndarray]:
    """Of one block with seven taps. A Snake in it hardly turns, as two channels of the published one do."""
    random = np.random.default_rng(3)
    made: dict[str, np.ndarray] = {}
    for place in range(len(DILATIONS)):
        for half in (1, 2):
            made[f"b.convs{half}.{place}.weight"] = random.normal(size=(CHANNELS, CHANNELS, 7), scale=0.15)
            made[f"b.convs{half}.{place}.bias"] = random.normal(size=CHANNELS)
            made[f"b.alpha{half}.{place}"] = random.uniform(0.3, 2, size=CHANNELS)
    made["b.alpha2.0"][:2] = [1e-4, -0.02]
    return {name: array.astype(np.float32) for name, array in made.items()}


def styles() -> Arrays:
    random = np.random.default_rng(4)
    return {name: random.normal(size=2 * CHANNELS, scale=0.3).astype(np.float32) for name in norms("b")}


def formula(x: np.ndarray, weights: Arrays, styles: Arrays, share: float) -> np.ndarray:
    """The block as PyTorch has it, in float64, but that the end counts for what is not made."""
    for place, dilation in enumerate(DILATIONS):
        y = x
        for half, step in ((1, dilation), (2, 1)):
            silent = y[-3 * PER_FRAME : -PER_FRAME]
            mean = share * y.mean(0) + (1 - share) * silent.mean(0)
            square = share * (y**2).mean(0) + (1 - share) * (silent**2).mean(0)
            more, shift = np.split(styles[f"b.adain{half}.{place}"].astype(np.float64), 2)
            z = (1 + more) * (y - mean) / np.sqrt(square - mean**2 + 1e-5) + shift
            alpha = weights[f"b.alpha{half}.{place}"].astype(np.float64)
            z = np.pad(z + np.sin(alpha * z) ** 2 / alpha, ((3 * step, 3 * step), (0, 0)))
            weight = weights[f"b.convs{half}.{place}.weight"].astype(np.float64)
            y = sum(z[tap * step :][: len(x)] @ weight[:, :, tap].T for tap in range(7))
            y = y + weights[f"b.convs{half}.{place}.bias"]
        x = x + y
    return x


@pytest.mark.parametrize("share", [1.0, 0.4])
def test_a_block_is_its_formula(weights: dict[str, np.ndarray], share: float) -> None:
    x = np.random.default_rng(5).normal(size=(STEPS, CHANNELS), scale=2).astype(np.float32)
    block = Block(weights, "b", per_frame=PER_FRAME)
    made = block(x, Setting(styles(), share, on)) + block.bias
    wanted = formula(x.astype(np.float64), weights, styles(), share)
    assert np.sqrt(np.mean((made - wanted) ** 2) / np.mean(wanted**2)) < 5e-3


def test_a_block_ends_between_two_convolutions(weights: dict[str, np.ndarray]) -> None:
    brake = Brake()
    brake.pull()
    x = np.zeros((STEPS, CHANNELS), np.float32)
    with pytest.raises(Halted):
        Block(weights, "b", per_frame=PER_FRAME)(x, Setting(styles(), 1.0, brake.check))
