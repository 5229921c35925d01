"""The generator: a block against its formula, the whole's length, and its end half-way."""

from collections.abc import Mapping

import numpy as np
import pytest

from host.voice.adain import DILATIONS, Block, Setting, norms
from host.voice.brake import Brake
from host.voice.errors import Halted
from host.voice.generator import MEANS, NORMS, SOURCES, Generator

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


WIDTHS = (8, 6, 4)
"""Channels in front of the first step in time, behind it, and behind the second."""
FRAMES = 6


def small() -> tuple[Generator, dict[str, np.ndarray]]:
    """A generator of few channels with random weights, and what it takes for six frames."""
    random = np.random.default_rng(7)
    shapes: dict[str, tuple[int, ...]] = {
        "noise_convs.0.weight": (WIDTHS[1], 22, 12),
        "noise_convs.1.weight": (WIDTHS[2], 22, 1),
        "ups.0.weight": (WIDTHS[0], WIDTHS[1], 20),
        "ups.1.weight": (WIDTHS[1], WIDTHS[2], 12),
        "conv_post.weight": (22, WIDTHS[2], 7),
        "istft.basis": (22, 20),
        "conv_post.bias": (22,),
    }
    for stage, width in enumerate(WIDTHS[1:]):
        shapes |= {f"noise_convs.{stage}.bias": (width,), f"ups.{stage}.bias": (width,)}
        for norm in (norm for block in (SOURCES[stage], *MEANS[stage]) for norm in norms(block)):
            shapes[norm.replace("adain", "convs") + ".weight"] = (width, width, 3)
            shapes[norm.replace("adain", "convs") + ".bias"] = shapes[norm.replace("adain", "alpha")] = (width,)
    weights = {name: random.uniform(-0.3, 0.3, shape).astype(np.float32) for name, shape in shapes.items()}
    weights["istft.window"] = np.ones(20, np.float32)
    styles = sum(2 * weights[norm.replace("adain", "alpha")].size for norm in NORMS)
    taken = {"features": (2 * FRAMES, WIDTHS[0]), "excitation": (120 * FRAMES + 1, 22), "styles": (styles,)}
    inputs = {name: random.normal(size=shape).astype(np.float32) for name, shape in taken.items()}
    return Generator(weights, threads=2), inputs


def test_a_frame_is_six_hundred_samples() -> None:
    generator, inputs = small()
    sound = generator.sound(**inputs, share=1.0, go_on=on)
    assert len(sound) == 600 * FRAMES
    assert np.isfinite(sound).all()
    assert np.std(sound) > 0


@pytest.mark.parametrize("last", [1, 20, 40])
def test_nothing_goes_on_behind_a_clause_that_was_given_up(last: int) -> None:
    """Work that is left over would see the brake released for the next clause, and be done to its end."""
    generator, inputs = small()
    asked: list[int] = []

    def go_on() -> None:
        asked.append(len(asked))
        if len(asked) > last:
            raise Halted("enough")

    with pytest.raises(Halted):
        generator.sound(**inputs, share=1.0, go_on=go_on)
    before = len(asked)
    generator.sound(**inputs, share=1.0, go_on=on)
    assert len(asked) == before
