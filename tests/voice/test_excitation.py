"""Kokoro's excitation: the spectrum stays, but for the sign of zero."""

import numpy as np
import onnxruntime
import pytest
from onnx import GraphProto, ModelProto, TensorProto, helper
from onnx.numpy_helper import from_array

from host.voice.excitation import convolve_excitation
from host.voice.wiring import prune

WINDOW = np.hanning(21)[:20].astype(np.float32)


def transforming() -> GraphProto:
    """A transform as PyTorch exports it."""
    node = helper.make_node("STFT", ["sound", "step", "window", "size"], ["spectrum"], onesided=1)
    held = {"step": np.array(5), "window": WINDOW, "size": np.array(20)}
    ends = [
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)]
        for name, shape in (("sound", [1, None, 1]), ("spectrum", None))
    ]
    return helper.make_graph([node], "g", *ends, [from_array(array, name) for name, array in held.items()])


def spectrum(graph: GraphProto) -> np.ndarray:
    model: ModelProto = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    sound = np.random.default_rng(6).normal(size=(1, 200, 1)).astype(np.float32)
    return session.run(None, {"sound": sound})[0]


def test_the_spectrum_stays_what_it_was() -> None:
    graph = transforming()
    before = spectrum(graph)
    convolve_excitation(graph)
    assert not {"STFT"} & {node.op_type for node in graph.node}
    assert spectrum(graph) == pytest.approx(before, abs=2e-5)


def test_the_phase_of_the_outer_bins_is_never_below_zero() -> None:
    """Minus pi and pi are one angle, but two numbers to what learnt from PyTorch's."""
    graph = transforming()
    convolve_excitation(graph)
    assert (spectrum(graph)[0][:, [0, -1], 1] > 0).all()


def test_a_graph_without_the_transform_is_not_the_one_that_is_known() -> None:
    graph = transforming()
    graph.node.pop()
    with pytest.raises(StopIteration):
        convolve_excitation(graph)


def test_what_no_output_needs_is_left_out() -> None:
    graph = transforming()
    graph.node.append(helper.make_node("Mul", ["spectrum", "unheard_of"], ["unheard"]))
    graph.initializer.append(from_array(np.ones(1, np.float32), "unheard_of"))
    prune(graph)
    assert [node.op_type for node in graph.node] == ["STFT"]
    assert {tensor.name for tensor in graph.initializer} == {"step", "window", "size"}
