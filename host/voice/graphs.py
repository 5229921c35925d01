"""The edits made to the voices' published graphs at set-up: pitch inputs, exact durations out, no work for silence.

Both models predict how many frames every symbol lasts and a pitch curve, and keep both to themselves.
After the edit a graph takes `f0_scale` and `f0_range` (float32 [1], 1 leaves the pitch alone) and also returns
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
from typing import Final

import numpy as np
import onnx
from onnx import GraphProto, NodeProto, TensorProto, helper, numpy_helper

from host.voice.lighter import lighten
from host.voice.wiring import maker, node, put_behind

KOKORO_PITCH = "/encoder/F0_proj/Conv_output_0"
KOKORO_DURATIONS = "/encoder/Clip_output_0"
HIBARI_PITCH = "f0"
HIBARI_DURATIONS = "/Clip_output_0"

VOICED_HZ: Final = 50.0
"""Below this the models mean that there is no voice."""
GENERATOR: Final = "/generator/"
INTO_GENERATOR: Final = ("/decoder/decoder/Unsqueeze_output_0", "/decoder/decoder/decode.3/Div_4_output_0")
"""The pitch curve and the features, both with two steps a frame along their last axis."""
FINE: Final = ("noise_res.1/", "resblocks.3/", "resblocks.4/", "resblocks.5/")
"""The parts of the generator that take 120 steps a frame; the others take 20."""
SILENT: Final = (-3, -1)
"""Frames at the end, by then silent: the very last one feels the edge."""


def patch_kokoro(src: Path, dst: Path) -> None:
    """Write `dst`: Kokoro v1.0's graph (inputs tokens, style, speed; output audio) with the four controls.

    Raises `ValueError` when `src` is not that graph.
    """
    _patch(src, dst, pitch=KOKORO_PITCH, durations=KOKORO_DURATIONS, bounded=True)


def patch_hibari(src: Path, dst: Path) -> None:
    """Write `dst`: hibari 0.2's graph (inputs ids, speed; outputs lh, theta, ln, lr, phi, f0) with the three controls.

    Raises `ValueError` when `src` is not that graph.
    """
    _patch(src, dst, pitch=HIBARI_PITCH, durations=HIBARI_DURATIONS, bounded=False)


def _patch(src: Path, dst: Path, *, pitch: str, durations: str, bounded: bool) -> None:
    model = onnx.load(str(src))
    graph = model.graph
    try:
        _control_pitch(graph, pitch)
        if bounded:
            _leave_silence_out(graph, durations)
            lighten(graph)
        else:
            put_behind(graph, durations, node("Identity", [durations], "durations"))
    except StopIteration as error:
        raise ValueError(
            f"{src} is not the graph this version knows: it makes no {pitch!r}, no {durations!r} "
            f"or no {INTO_GENERATOR!r}"
        ) from error
    graph.output.append(helper.make_tensor_value_info("durations", TensorProto.FLOAT, None))
    onnx.save(model, str(dst))


def _control_pitch(graph: GraphProto, tensor: str) -> None:
    """Bend the pitch curve by the new inputs; its readers, a graph output too, see what comes out in its place.

    `f0_scale` moves all of it; `f0_range` moves what is voiced that many times as far away from its mean.
    """
    outputs = graph.node[maker(graph, tensor)].output
    bare = f"{tensor}_bare"
    outputs[list(outputs).index(tensor)] = bare
    graph.input.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in ("f0_scale", "f0_range"))
    graph.initializer.extend(
        numpy_helper.from_array(np.array(value, np.float32), name)
        for name, value in (("f0_voiced_from", VOICED_HZ), ("f0_unit", 1.0))
    )
    put_behind(graph, bare, *_bend(bare, tensor))


def _bend(bare: str, bent: str) -> list[NodeProto]:
    return [
        node("Mul", [bare, "f0_scale"], "f0_moved"),
        node("Greater", ["f0_moved", "f0_voiced_from"], "f0_is_voiced"),
        node("Cast", ["f0_is_voiced"], "f0_voiced", to=TensorProto.FLOAT),
        node("Mul", ["f0_moved", "f0_voiced"], "f0_heard"),
        node("ReduceSum", ["f0_heard"], "f0_sum", keepdims=0),
        node("ReduceSum", ["f0_voiced"], "f0_steps", keepdims=0),
        node("Max", ["f0_steps", "f0_unit"], "f0_some_steps"),
        node("Div", ["f0_sum", "f0_some_steps"], "f0_mean"),
        node("Sub", ["f0_moved", "f0_mean"], "f0_away"),
        node("Mul", ["f0_away", "f0_voiced"], "f0_swing"),
        node("Sub", ["f0_range", "f0_unit"], "f0_more"),
        node("Mul", ["f0_swing", "f0_more"], "f0_swung"),
        node("Add", ["f0_moved", "f0_swung"], bent),
    ]


def _leave_silence_out(graph: GraphProto, durations: str) -> None:
    graph.input.append(helper.make_tensor_value_info("longest", TensorProto.FLOAT, ["symbols"]))
    graph.initializer.extend(_constants())
    put_behind(graph, durations, *_bounds(durations))
    for number, tensor in enumerate(INTO_GENERATOR):
        cut = f"cut_{number}"
        put_behind(graph, tensor, node("Slice", [tensor, "first_step", "stop_step", "last_axis"], cut))
        for each in _generator(graph):
            each.input[:] = [cut if name == tensor else name for name in each.input]
    for mean in [each for each in _generator(graph) if each.op_type == "ReduceMean"]:
        weighted = _weighted(mean)
        put_behind(graph, mean.output[0], *weighted)


def _bounds(durations: str) -> list[NodeProto]:
    """What is kept of every symbol, where the generator begins and stops, and the share of time that it makes."""
    return [
        node("Min", [durations, "longest"], "durations"),
        node("Sub", [durations, "durations"], "left_out"),
        node("Reshape", ["left_out", "flat"], "left_out_flat"),
        node("Slice", ["left_out_flat", "zero", "one"], "left_out_first"),
        node("ReduceSum", ["durations"], "kept", keepdims=0),
        node("ReduceSum", [durations], "all_frames", keepdims=0),
        node("Div", ["kept", "all_frames"], "made_share"),
        node("Sub", ["all_frames", "kept"], "left_out_frames"),
        node("Div", ["left_out_frames", "all_frames"], "left_out_share"),
        node("Add", ["left_out_first", "kept"], "stop_frame"),
        node("Mul", ["left_out_first", "steps"], "first_step_float"),
        node("Mul", ["stop_frame", "steps"], "stop_step_float"),
        node("Cast", ["first_step_float"], "first_step", to=TensorProto.INT64),
        node("Cast", ["stop_step_float"], "stop_step", to=TensorProto.INT64),
    ]


def _weighted(mean: NodeProto) -> list[NodeProto]:
    """Nodes that make the output of `mean`, a mean over time, from what is made and what is left out."""
    source, axis = mean.input
    rate = "fine" if any(part in mean.name for part in FINE) else "coarse"
    made, silent, out = (f"{mean.output[0]}_{part}" for part in ("made", "silent", "silence"))
    result = mean.output[0]
    mean.output[0] = made
    return [
        node("Slice", [source, f"silent_from_{rate}", f"silent_to_{rate}", axis], silent),
        node("ReduceMean", [silent, axis], out, keepdims=1),
        node("Mul", [made, "made_share"], f"{made}_part"),
        node("Mul", [out, "left_out_share"], f"{out}_part"),
        node("Add", [f"{made}_part", f"{out}_part"], result),
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
    return [each for each in graph.node if GENERATOR in each.name]
