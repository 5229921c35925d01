"""ONNX Runtime as comments use it: models put together in memory, run by the thread that asks and no other."""

import ctypes
import sys
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnx import ModelProto, TensorProto, helper
from onnx.numpy_helper import from_array
from onnxruntime import GraphOptimizationLevel

FUSED: Final = "com.microsoft"
"""Where ONNX Runtime keeps its own operators."""

_OPERATORS: Final = 18
_FORMAT: Final = 10
"""Of ONNX's operators and of its file, both older than what the oldest runtime that knows our operators reads."""


class Graph:
    """A model as it is put together: one input, all of it float32. What is added bears the name of what it makes."""

    def __init__(self, taken: str, shape: list[int | str]) -> None:
        self._model = ModelProto(ir_version=_FORMAT)
        self._model.opset_import.extend([helper.make_opsetid("", _OPERATORS), helper.make_opsetid(FUSED, 1)])
        self._model.graph.name = "comments"
        self._model.graph.input.append(helper.make_tensor_value_info(taken, TensorProto.FLOAT, shape))

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Add a constant; its name."""
        self._model.graph.initializer.append(from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, operator: str, takes: list[str], gives: str | list[str], *, domain: str = FUSED, **how: Any) -> str:
        """Add an operator; the name of what it gives, or of the first."""
        names = [gives] if isinstance(gives, str) else gives
        self._model.graph.node.append(helper.make_node(operator, takes, names, domain=domain, **how))
        return names[0]

    def session(self, gives: Sequence[str]) -> Any:
        """Ready to run; the graph is empty then, as its constants are large."""
        outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in gives]
        self._model.graph.output.extend(outputs)
        model = self._model.SerializeToString()
        self._model.Clear()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # more would join a sum and its norm into SkipLayerNormalization, which takes three times as long as both
        options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_BASIC
        made = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        made._model_bytes = None  # kept to begin anew with other providers: as much again as the weights
        return made


def settle() -> None:
    """Give the system back what making sessions took and needs no more: half of it, 60 MB. Only glibc can (10 ms)."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
