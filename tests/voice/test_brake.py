"""The brake on a real session: a run ends half-way, and the session is as good as before."""

import threading

import numpy as np
import onnxruntime
import pytest
from onnx import TensorProto, helper

from host.voice.brake import Brake
from host.voice.errors import Halted


def sums(steps: int) -> onnxruntime.InferenceSession:
    """A graph that adds its input to itself so many times, node by node."""
    nodes = [helper.make_node("Add", [f"x{n}", "x0"], [f"x{n + 1}"]) for n in range(steps)]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n"]) for name in ("x0", f"x{steps}")]
    graph = helper.make_graph(nodes, "sums", ends[:1], ends[1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


def test_a_run_ends_when_the_brake_is_pulled_and_the_next_is_whole() -> None:
    brake, session = Brake(), sums(2000)
    inputs = {"x0": np.ones(1 << 20, np.float32)}
    threading.Timer(0.02, brake.pull).start()
    with pytest.raises(Halted):
        brake.run(session, ["x2000"], inputs)
    brake.release()
    (whole,) = brake.run(session, ["x2000"], {"x0": np.ones(3, np.float32)})
    assert whole.tolist() == [2001] * 3


def test_what_a_model_refuses_is_not_taken_for_a_halt() -> None:
    with pytest.raises(Exception, match="x0") as raised:
        Brake().run(sums(1), ["x1"], {"x0": np.ones((2, 2), np.float32)})
    assert not isinstance(raised.value, Halted)
