"""The edits made to the voices' published graphs at set-up: a pitch input, exact durations out, no work for silence.

Both models predict how many frames every symbol lasts and a pitch curve, and keep both to themselves.
After the edit a graph takes `f0_scale` (float32 [1], 1 leaves the pitch alone) and also returns
`durations` (float32, one number a symbol, in frames of 600 samples at 24 kHz; their sum is the sound).

Kokoro also makes 1.2 to 1.5 s of silence around every clause, and its generator, six sevenths of the work, spends as
much on a frame of silence as on one of speech. Its graph takes `longest` (float32, one number a symbol, pads
included): what the first symbol lasts beyond its bound is cut from the start, what any other does from the end, both
in front of the generator. The generator normalises every channel over time, so silence left out would change the
speech (by 20 dB, when most of it is left out). Hence its means count the silence that is kept at the end
for the silence that is not made.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
from onnx import GraphProto, NodeProto, TensorProto, helper, numpy_helper

KOKORO_PITCH = "/encoder/F0_proj/Conv_output_0"
KOKORO_DURATIONS = "/encoder/Clip_output_0"
HIBARI_PITCH = "f0"
HIBARI_DURATIONS = "/Clip_output_0"

GENERATOR: Final = "/generator/"
INTO_GENERATOR: Final = ("/decoder/decoder/Unsqueeze_output_0", "/decoder/decoder/decode.3/Div_4_output_0")
"""The pitch curve and the features, both with two steps a frame along their last axis."""
FINE: Final = ("noise_res.1/", "resblocks.3/", "resblocks.4/", "resblocks.5/")
"""The parts of the generator that take 120 steps a frame; the others take 20."""
SILENT: Final = (-3, -1)
"""Frames at the end, by then silent: the very last one feels the edge."""


def patch_kokoro(src: Path, dst: Path) -> None:
    """Write `dst`: Kokoro v1.0's graph (inputs tokens, style, speed; output audio) with the three controls.

    Raises `ValueError` when `src` is not that graph.
    """
    _patch(src, dst, pitch=KOKORO_PITCH, durations=KOKORO_DURATIONS, bounded=True)


def patch_hibari(src: Path, dst: Path) -> None:
    """Write `dst`: hibari 0.2's graph (inputs ids, speed; outputs lh, theta, ln, lr, phi, f0) with both controls.

    Raises `ValueError` when `src` is not that graph.
    """
    _patch(src, dst, pitch=HIBARI_PITCH, durations=HIBARI_DURATIONS, bounded=False)


def _patch(src: Path, dst: Path, *, pitch: str, durations: str, bounded: bool) -> None:
    model = onnx.load(str(src))
    graph = model.graph
    try:
        _scale(graph, pitch)
        if bounded:
            _leave_silence_out(graph, durations)
        else:
            _insert(graph, durations, _node("Identity", [durations], "durations"))
    except StopIteration as error:
        raise ValueError(
            f"{src} is not the graph this version knows: it makes no {pitch!r}, no {durations!r} "
            f"or no {INTO_GENERATOR!r}"
        ) from error
    graph.output.append(helper.make_tensor_value_info("durations", TensorProto.FLOAT, None))
    onnx.save(model, str(dst))


def _scale(graph: GraphProto, tensor: str) -> None:
    """Multiply `tensor` by the new input `f0_scale`; its readers, a graph output too, see the product in its place."""
    place = _maker(graph, tensor)
    bare = f"{tensor}_bare"
    outputs = graph.node[place].output
    outputs[list(outputs).index(tensor)] = bare
    graph.node.insert(place + 1, helper.make_node("Mul", [bare, "f0_scale"], [tensor], name="control_f0_scale"))
    graph.input.append(helper.make_tensor_value_info("f0_scale", TensorProto.FLOAT, [1]))


def _leave_silence_out(graph: GraphProto, durations: str) -> None:
    graph.input.append(helper.make_tensor_value_info("longest", TensorProto.FLOAT, ["symbols"]))
    graph.initializer.extend(_constants())
    _insert(graph, durations, *_bounds(durations))
    for number, tensor in enumerate(INTO_GENERATOR):
        cut = f"cut_{number}"
        _insert(graph, tensor, _node("Slice", [tensor, "first_step", "stop_step", "last_axis"], cut))
        for node in _generator(graph):
            node.input[:] = [cut if name == tensor else name for name in node.input]
    for mean in [node for node in _generator(graph) if node.op_type == "ReduceMean"]:
        weighted = _weighted(mean)
        _insert(graph, mean.output[0], *weighted)


def _bounds(durations: str) -> list[NodeProto]:
    """What is kept of every symbol, where the generator begins and stops, and the share of time that it makes."""
    return [
        _node("Min", [durations, "longest"], "durations"),
        _node("Sub", [durations, "durations"], "left_out"),
        _node("Reshape", ["left_out", "flat"], "left_out_flat"),
        _node("Slice", ["left_out_flat", "zero", "one"], "left_out_first"),
        _node("ReduceSum", ["durations"], "kept", keepdims=0),
        _node("ReduceSum", [durations], "all_frames", keepdims=0),
        _node("Div", ["kept", "all_frames"], "made_share"),
        _node("Sub", ["all_frames", "kept"], "left_out_frames"),
        _node("Div", ["left_out_frames", "all_frames"], "left_out_share"),
        _node("Add", ["left_out_first", "kept"], "stop_frame"),
        _node("Mul", ["left_out_first", "steps"], "first_step_float"),
        _node("Mul", ["stop_frame", "steps"], "stop_step_float"),
        _node("Cast", ["first_step_float"], "first_step", to=TensorProto.INT64),
        _node("Cast", ["stop_step_float"], "stop_step", to=TensorProto.INT64),
    ]


def _weighted(mean: NodeProto) -> list[NodeProto]:
    """Nodes that make the output of `mean`, a mean over time, from what is made and what is left out."""
    source, axis = mean.input
    rate = "fine" if any(part in mean.name for part in FINE) else "coarse"
    made, silent, out = (f"{mean.output[0]}_{part}" for part in ("made", "silent", "silence"))
    result = mean.output[0]
    mean.output[0] = made
    return [
        _node("Slice", [source, f"silent_from_{rate}", f"silent_to_{rate}", axis], silent),
        _node("ReduceMean", [silent, axis], out, keepdims=1),
        _node("Mul", [made, "made_share"], f"{made}_part"),
        _node("Mul", [out, "left_out_share"], f"{out}_part"),
        _node("Add", [f"{made}_part", f"{out}_part"], result),
    ]


def _constants() -> Iterator[TensorProto]:
    """What the new nodes take that never changes, by name."""
    whole = {"zero": 0, "one": 1, "flat": -1, "last_axis": 2}
    for rate, steps in (("coarse", 20), ("fine", 120)):
        whole |= {f"silent_from_{rate}": SILENT[0] * steps, f"silent_to_{rate}": SILENT[1] * steps}
    yield numpy_helper.from_array(np.array(2, np.float32), "steps")
    for name, value in whole.items():
        yield numpy_helper.from_array(np.array([value], np.int64), name)


def _generator(graph: GraphProto) -> list[NodeProto]:
    return [node for node in graph.node if GENERATOR in node.name]


def _insert(graph: GraphProto, tensor: str, *nodes: NodeProto) -> None:
    """Put `nodes` behind the one that makes `tensor`."""
    place = _maker(graph, tensor)
    for node in reversed(nodes):
        graph.node.insert(place + 1, node)


def _node(operation: str, inputs: list[str], output: str, **attributes: Any) -> NodeProto:
    return helper.make_node(operation, inputs, [output], name=f"control_{output}", **attributes)


def _maker(graph: GraphProto, tensor: str) -> int:
    """The place of the node that makes `tensor`."""
    return next(place for place, node in enumerate(graph.node) if tensor in node.output)
