"""Kokoro's excitation: its spectrum by convolution, and phases as the voice was trained with.

The excitation goes in as magnitude and phase. ONNX Runtime's STFT leaves rounding noise where the imaginary part of the
first and of the last bin is zero, so that half of their phases came out as -pi where PyTorch, in which the voice was
trained, says +pi. As a convolution the transform is nearly free of cost, and those two parts are a zero above zero.
"""

from typing import Final

import numpy as np
from onnx import GraphProto
from onnx.numpy_helper import from_array, to_array

from host.voice.wiring import node, put_before

ZERO_ABOVE: Final = 1e-12
"""Greater than zero, and nothing beside any part of a sound."""


def convolve_excitation(graph: GraphProto) -> None:
    """Make the transform a convolution with its window's cosines and sines; its output stays [1, steps, bins, 2].

    Raises `StopIteration` when there is none.
    """
    transform = next(each for each in graph.node if each.op_type == "STFT")
    held = {tensor.name: to_array(tensor) for tensor in graph.initializer if tensor.name in transform.input}
    sound, (step, window) = transform.input[0], (held[name] for name in transform.input[1:3])
    bins = len(window) // 2 + 1
    turns = np.exp(-2j * np.pi * np.outer(np.arange(bins), np.arange(len(window))) / len(window)) * window
    turns[[0, -1]] = turns[[0, -1]].real
    zeros = np.zeros((2, bins), np.float32)
    zeros[1, [0, -1]] = ZERO_ABOVE
    waves = np.stack([turns.real, turns.imag]).astype(np.float32).reshape(2 * bins, 1, -1)
    shapes = {"stft_line": [1, 1, -1], "stft_parts": [1, 2, bins, -1]}
    graph.initializer.extend([from_array(waves, "stft_waves"), from_array(zeros.ravel(), "stft_zeros")])
    graph.initializer.extend(from_array(np.array(shape, np.int64), name) for name, shape in shapes.items())
    spectrum = transform.output[0]
    put_before(
        graph,
        spectrum,
        node("Reshape", [sound, "stft_line"], "stft_sound"),
        node("Conv", ["stft_sound", "stft_waves", "stft_zeros"], "stft_waved", strides=[int(step)]),
        node("Reshape", ["stft_waved", "stft_parts"], "stft_parted"),
        node("Transpose", ["stft_parted"], spectrum, perm=[0, 3, 2, 1]),
    )
    graph.node.remove(transform)
