"""The weights of Kokoro's generator, read out of its published graph, 8 bit ones as the numbers they stand for."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray
from onnx import GraphProto, NodeProto, TensorProto
from onnx.numpy_helper import to_array

GENERATOR: Final = "/decoder/decoder/generator/"
HELD: Final = "decoder.decoder.generator."
ISTFT: Final = {"istft.basis": "stft.istft.stft.inverse_basis", "istft.window": "stft.istft.stft.window_sum"}
CONVOLUTIONS: Final = ("ConvInteger", "Conv", "ConvTranspose")

Floats = NDArray[np.float32]


def generator_weights(graph: GraphProto) -> dict[str, Floats]:
    """Kernels and biases of the convolutions, Snake's paces, and the inverse transform.

    They are named as in PyTorch: `resblocks.0.convs1.2.weight`, `resblocks.0.alpha1.2`, `istft.basis`.
    Raises `KeyError` with the name of what is not there.
    """
    held = {tensor.name: tensor for tensor in graph.initializer}
    weights = dict(_convolutions(graph, held))
    alphas = [name for name in held if name.startswith(HELD) and ".alpha" in name]
    weights |= {name.removeprefix(HELD): to_array(held[name]).ravel() for name in alphas}
    return weights | {name: to_array(held[HELD + known]).squeeze() for name, known in ISTFT.items()}


def _convolutions(graph: GraphProto, held: dict[str, TensorProto]) -> Iterator[tuple[str, Floats]]:
    for each in graph.node:
        name, found, _ = each.name.removeprefix(GENERATOR).partition("/Conv")
        bias = f"{HELD}{name.replace('/', '.')}.bias"
        if found and each.op_type in CONVOLUTIONS and each.name.startswith(GENERATOR) and bias in held:
            yield f"{name.replace('/', '.')}.weight", _kernel(each, held)
            yield f"{name.replace('/', '.')}.bias", to_array(held[bias])


def _kernel(convolution: NodeProto, held: dict[str, TensorProto]) -> Floats:
    kernel = to_array(held[convolution.input[1]])
    if convolution.op_type != "ConvInteger":
        return kernel
    zero = to_array(held[convolution.input[3]])
    scale = to_array(held[convolution.input[1].removesuffix("_quantized") + "_scale"])
    stood_for: Floats = (kernel.astype(np.float32) - zero.astype(np.float32)) * scale
    return stood_for
