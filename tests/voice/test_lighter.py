"""The rewritten parts of Kokoro's generator compute what they computed before, on a graph of their kind."""

import numpy as np
import onnxruntime
import pytest
from onnx import GraphProto, ModelProto, TensorProto, helper
from onnx.numpy_helper import from_array

from host.voice.lighter import lighten

WINDOW = np.hanning(21)[:20].astype(np.float32)
AT = "/generator/adain/"


def normalising() -> GraphProto:
    """A normalisation that two readers share, as PyTorch exports it, and a transform."""
    node = helper.make_node
    nodes = [
        node("ReduceMean", ["x", "time"], ["mean"]),
        node("Sub", ["x", "mean"], ["centred"], name=f"{AT}Sub"),
        node("Mul", ["centred", "centred"], ["squared"]),
        node("ReduceMean", ["squared", "time"], ["variance"]),
        node("Add", ["variance", "small"], ["some"]),
        node("Sqrt", ["some"], ["deviation"]),
        node("Div", ["centred", "deviation"], ["quotient"]),
        *(node("Mul", [f"gamma{n}", "quotient"], [f"scaled{n}"]) for n in (0, 1)),
        *(node("Add", [f"scaled{n}", "beta"], [f"y{n}"]) for n in (0, 1)),
        node("STFT", ["sound", "step", "window", "size"], ["spectrum"], onesided=1),
    ]
    random = np.random.default_rng(5)
    held = {
        "time": np.array([2]),
        "small": np.array(1e-5, np.float32),
        "beta": random.normal(size=(1, 4, 1)).astype(np.float32),
        "gamma0": random.normal(size=(1, 4, 1)).astype(np.float32),
        "gamma1": random.normal(size=(1, 4, 1)).astype(np.float32),
        "step": np.array(5),
        "window": WINDOW,
        "size": np.array(20),
    }
    value = helper.make_tensor_value_info
    ins = [value("x", TensorProto.FLOAT, [1, 4, None]), value("sound", TensorProto.FLOAT, [1, None, 1])]
    outs = [value(name, TensorProto.FLOAT, None) for name in ("y0", "y1", "spectrum")]
    return helper.make_graph(nodes, "g", ins, outs, [from_array(array, name) for name, array in held.items()])


def computed(graph: GraphProto) -> list[np.ndarray]:
    model: ModelProto = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    random = np.random.default_rng(6)
    x = random.normal(3, 2, size=(1, 4, 500)).astype(np.float32)
    return list(session.run(None, {"x": x, "sound": random.normal(size=(1, 200, 1)).astype(np.float32)}))


def test_normalisations_and_spectrum_stay_what_they_were() -> None:
    graph = normalising()
    before = computed(graph)
    lighten(graph)
    assert not {"STFT"} & {node.op_type for node in graph.node}
    assert not {"quotient", "centred"} & {name for node in graph.node for name in node.input}
    for old, new in zip(before, computed(graph), strict=True):
        assert new == pytest.approx(old, abs=2e-5)


def test_the_phase_of_the_outer_bins_is_never_below_zero() -> None:
    """Minus pi and pi are one angle, but two numbers to what learnt from PyTorch's."""
    graph = normalising()
    lighten(graph)
    outer = computed(graph)[2][0][:, [0, -1], 1]
    assert (outer > 0).all()


def test_a_graph_without_the_transform_is_not_the_one_that_is_known() -> None:
    graph = normalising()
    graph.node.pop()
    with pytest.raises(StopIteration):
        lighten(graph)
