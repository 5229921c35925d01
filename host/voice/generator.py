"""Kokoro's generator, five sixths of its work, in float32: features and excitation in, sound out.

It is the ISTFTNet of StyleTTS 2 (T. Kaneko et al., 2022; Y. A. Li et al., 2023): two steps up in time, behind each of
them the mean of three blocks, and an inverse Fourier transform. All arrays are [steps, channels].
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, Final, Self

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from threadpoolctl import threadpool_limits

from host.voice.adain import Block, Setting, norms
from host.voice.toom_cook import Convolution, Floats

SOURCES: Final = ("noise_res.0", "noise_res.1")
"""By step in time, the block of the excitation."""
MEANS: Final = (tuple(f"resblocks.{n}" for n in (0, 1, 2)), tuple(f"resblocks.{n}" for n in (3, 4, 5)))
"""By step in time, the blocks whose mean is taken."""
PER_FRAME: Final = (20, 120)
"""Steps a frame behind each step in time."""
NORMS: Final = tuple(norm for stage in (0, 1) for block in (SOURCES[stage], *MEANS[stage]) for norm in norms(block))
"""The normalisations in the order in which their styles are given."""
HOP, WINDOW, EDGE = 5, 20, 10
"""Samples between two spectra, of one, and what is cut at both ends of the sound."""
BINS: Final = WINDOW // 2 + 1
GAIN: Final = 4.0
"""What the inverse transform lacks with such windows."""


class Generator:
    """The network and its weights; about 140 MB."""

    def __init__(self, weights: Mapping[str, Floats], *, threads: int) -> None:
        """`weights` are those that `graphs.patch_kokoro` writes. Blocks are shared out to so many threads.

        From now on a matrix product stays in the thread that asks for it, in all of the process.
        """
        threadpool_limits(1, user_api="blas")
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="generator")
        self._blocks = {
            name: Block(weights, name, per_frame=PER_FRAME[stage])
            for stage in (0, 1)
            for name in (SOURCES[stage], *MEANS[stage])
        }
        self._listens = tuple(_Dense(weights, f"noise_convs.{stage}") for stage in (0, 1))
        self._ups = tuple(_Up(weights, f"ups.{stage}") for stage in (0, 1))
        self._end = _Spectra(weights)

    def sound(
        self, features: Floats, excitation: Floats, styles: Floats, share: float, go_on: Callable[[], None]
    ) -> Floats:
        """Samples at 24 kHz, 600 a frame, of features [2 a frame, 512] and excitation [120 a frame and one, 22].

        `styles` are those of all `NORMS`, one behind the other; `share` is what part of all time is made. `go_on` is
        called every few milliseconds, and what it raises ends the work.
        """
        setting = Setting(dict(zip(NORMS, self._split(styles), strict=True)), share, go_on)
        with _Work(self._pool) as work:
            sources = [work.begin(self._source, stage, excitation, setting) for stage in (0, 1)]
            x = self._ups[0](_leaky(features, 0.1))
            x = self._mean(work, 0, x + sources[0].result(), setting)
            x = self._ups[1](_leaky(x, 0.1))
            x = np.concatenate([x[1:2], x])
            x = self._mean(work, 1, x + sources[1].result(), setting)
            return self._end(_leaky(x, 0.01))

    def _split(self, styles: Floats) -> list[Floats]:
        widths = [2 * len(self._blocks[norm.rpartition(".adain")[0]].bias) for norm in NORMS]
        return np.split(styles, np.cumsum(widths)[:-1])

    def _source(self, stage: int, excitation: Floats, setting: Setting) -> Floats:
        block = self._blocks[SOURCES[stage]]
        return block(self._listens[stage](excitation), setting) + block.bias

    def _mean(self, work: "_Work", stage: int, x: Floats, setting: Setting) -> Floats:
        """The longest work first, so that the threads are done together."""
        blocks = [self._blocks[name] for name in reversed(MEANS[stage])]
        running = [work.begin(block, x, setting) for block in blocks]
        total = running[0].result() + sum(block.bias for block in blocks)
        for each in running[1:]:
            total += each.result()
        total /= len(blocks)
        return total


class _Work:
    """The blocks of one clause, in the generator's threads: none outlives the clause, given up or not."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._begun: list[Future[Floats]] = []

    def begin(self, work: Callable[..., Floats], *args: Any) -> Future[Floats]:
        """Have it computed when a thread is free."""
        self._begun.append(self._pool.submit(work, *args))
        return self._begun[-1]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._begun:
            each.cancel()
        wait(self._begun)


class _Dense:
    """What listens to the excitation: each step by itself, or every sixth one and what is around it."""

    STRIDE: Final = 6

    def __init__(self, weights: Mapping[str, Floats], name: str) -> None:
        weight = weights[f"{name}.weight"]
        self._taps = weight.shape[2]
        self._matrix, self._bias = weight.reshape(len(weight), -1).T, weights[f"{name}.bias"]

    def __call__(self, x: Floats) -> Floats:
        if self._taps > 1:
            around = np.pad(x, ((self.STRIDE // 2, self.STRIDE // 2), (0, 0)))
            x = sliding_window_view(around, self._taps, axis=0)[:: self.STRIDE].reshape(-1, len(self._matrix))
        return x @ self._matrix + self._bias


class _Up:
    """A transposed convolution with twice as many taps as steps out for one in: each step out feels two."""

    def __init__(self, weights: Mapping[str, Floats], name: str) -> None:
        channels, out, taps = weights[f"{name}.weight"].shape
        halves = weights[f"{name}.weight"].reshape(channels, out, 2, taps // 2).transpose(2, 0, 3, 1)
        self._matrix, self._bias = halves.reshape(2 * channels, -1), weights[f"{name}.bias"]
        self._edge = taps // 4

    def __call__(self, x: Floats) -> Floats:
        around = np.pad(x, ((1, 1), (0, 0)))
        pairs = np.concatenate([around[1:], around[:-1]], axis=1)
        wide: Floats = (pairs @ self._matrix).reshape(-1, len(self._bias)) + self._bias
        return wide[self._edge : -self._edge]


class _Spectra:
    """The last convolution, whose outputs are logarithms of magnitudes, and phases; and their inverse transform."""

    def __init__(self, weights: Mapping[str, Floats]) -> None:
        self._convolution, self._bias = Convolution(weights["conv_post.weight"]), weights["conv_post.bias"]
        self._basis, self._window = weights["istft.basis"] * np.float32(GAIN), weights["istft.window"]

    def __call__(self, x: Floats) -> Floats:
        room = self._convolution.room(len(x), 0.0)
        room[self._convolution.margin :][: len(x)] = x
        spectra = self._convolution(room, len(x)) + self._bias
        size, phase = np.exp(spectra[:, :BINS]), np.sin(spectra[:, BINS:])
        waves = np.concatenate([size * np.cos(phase), size * np.sin(phase)], axis=1) @ self._basis
        sound = np.zeros((len(x) + WINDOW // HOP - 1, HOP), np.float32)
        for late in range(WINDOW // HOP):
            sound[late : late + len(x)] += waves[:, late * HOP : (late + 1) * HOP]
        samples = sound.ravel()[EDGE:-EDGE]
        samples[: WINDOW - EDGE] /= self._window[EDGE:]
        return samples


def _leaky(x: Floats, slope: float) -> Floats:
    bent: Floats = np.maximum(x, np.float32(slope) * x)
    return bent
