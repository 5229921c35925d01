"""Kokoro's generator with a tenth less work: normalisations in two passes, its excitation's spectrum by convolution.

The generator normalises a channel as `gamma (x - mean) / deviation + beta`, five passes over the sound, and takes the
variance from `x - mean`. The same is `x scale + shift`, with one scale and shift a channel, and `mean(x^2) - mean^2`.

Its excitation goes in as magnitude and phase. ONNX Runtime's STFT leaves rounding noise where the imaginary part of the
first and of the last bin is zero, so that half of their phases came out as -pi where PyTorch, in which the voice was
trained, says +pi. As a convolution the transform is nearly free of cost, and those two parts are a zero above zero.
"""

from typing import Final

import numpy as np
from onnx import GraphProto, NodeProto
from onnx.numpy_helper import from_array, to_array

from host.voice.wiring import maker, node, put_before, readers

NORMALISATION: Final = "/generator/", "/adain"
ZERO_ABOVE: Final = 1e-12
"""Greater than zero, and nothing beside any part of a sound."""


def lighten(graph: GraphProto) -> None:
    """Rewrite the generator in place. Raises `StopIteration` or `ValueError` when it is not the one that is known."""
    for each in [one for one in graph.node if one.op_type == "Sub" and all(part in one.name for part in NORMALISATION)]:
        _shorten(graph, each)
    _convolve(graph, next(each for each in graph.node if each.op_type == "STFT"))


def _shorten(graph: GraphProto, centred: NodeProto) -> None:
    """One normalisation, that up to three blocks may share: what reads its quotient reads the sound instead."""
    source, mean = centred.input
    (square,), (quotient,) = (readers(graph, centred.output[0], operation) for operation in ("Mul", "Div"))
    square.input[:] = [source, source]
    deviation = quotient.input[1]
    _centre(graph, deviation, mean)
    for scaled in readers(graph, quotient.output[0], "Mul"):
        _scale(graph, scaled, quotient.output[0], source, mean, deviation)
    graph.node.remove(quotient)
    graph.node.remove(centred)


def _centre(graph: GraphProto, deviation: str, mean: str) -> None:
    """Take the square of the mean from the mean of the squares, in front of the small number that is added to it."""
    added = graph.node[maker(graph, graph.node[maker(graph, deviation)].input[0])]
    squares, small = added.input
    variance = f"{deviation}_variance"
    put_before(
        graph,
        added.output[0],
        node("Mul", [mean, mean], f"{variance}_mean"),
        node("Sub", [squares, f"{variance}_mean"], variance),
    )
    graph.node[maker(graph, added.output[0])].input[:] = [variance, small]


def _scale(graph: GraphProto, scaled: NodeProto, quotient: str, source: str, mean: str, deviation: str) -> None:
    result = scaled.output[0]
    (shifted,) = readers(graph, result, "Add")
    (gamma,) = (name for name in scaled.input if name != quotient)
    (beta,) = (name for name in shifted.input if name != result)
    scale, shift = f"{result}_scale", f"{result}_shift"
    scaled.input[:], shifted.input[:] = [source, scale], [result, shift]
    put_before(
        graph,
        result,
        node("Div", [gamma, deviation], scale),
        node("Mul", [mean, scale], f"{shift}_off"),
        node("Sub", [beta, f"{shift}_off"], shift),
    )


def _convolve(graph: GraphProto, transform: NodeProto) -> None:
    """The transform as a convolution with its window's cosines and sines; its output stays [1, steps, bins, 2]."""
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
    graph.node.remove(next(each for each in graph.node if each.op_type == "STFT"))
